-- Revert lab-inventory:inventory/next_id from pg
begin;

drop function inventory.next_id(regclass);

commit;
