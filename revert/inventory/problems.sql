-- Revert lab-inventory:inventory/problems from pg
begin;

drop function inventory.raise_problems(jsonb);

commit;
