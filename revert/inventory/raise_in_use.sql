-- Revert lab-inventory:inventory/raise_in_use from pg
begin;

drop function inventory.raise_in_use(regclass, bigint);
drop function inventory.list_children(regclass, bigint);

commit;
