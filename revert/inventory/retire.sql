-- Revert lab-inventory:inventory/retire from pg
begin;

drop trigger check_content on inventory.storage_type;
drop trigger refuse_grid_change on inventory.storage_type;
drop trigger refuse_retiring on inventory.storage_unit;
drop trigger refuse_retiring on inventory.freezer;
drop function inventory.check_content_of_type(), inventory.refuse_grid_change(),
  inventory.refuse_retiring();

commit;
