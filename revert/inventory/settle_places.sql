-- Revert lab-inventory:inventory/settle_places from pg
begin;

drop trigger settle_place on inventory.container;
drop trigger settle_place_of_new on inventory.container;
drop trigger settle_place on inventory.storage_unit;
drop trigger settle_place_of_new on inventory.storage_unit;
drop function inventory.settle_container(), inventory.settle_unit();

commit;
