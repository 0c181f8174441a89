-- Revert lab-inventory:inventory/path from pg
begin;

drop function inventory.path_to(bigint, bigint, bigint);
drop function inventory.path_step(text, bigint, text, text);

commit;
