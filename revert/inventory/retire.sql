-- Revert lab-inventory:inventory/retire from pg
begin;

drop trigger refuse_grid_change on inventory.storage_type;
drop trigger refuse_retiring on inventory.storage_unit;
drop trigger refuse_retiring on inventory.freezer;
drop function inventory.refuse_grid_change(), inventory.refuse_retiring();

commit;
