-- Revert lab-inventory:inventory/check_new_places from pg
begin;

drop trigger check_places_of_new on inventory.container;
drop trigger check_places_of_new on inventory.storage_unit;
drop function inventory.check_new_containers(), inventory.check_new_units();

commit;
