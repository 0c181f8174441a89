-- Revert lab-inventory:inventory/read_id from pg
begin;

drop function inventory.read_id(text, jsonb);

commit;
