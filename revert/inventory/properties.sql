-- Revert lab-inventory:inventory/properties from pg
begin;

drop trigger check_schema on inventory.sample_type;
drop trigger check_schema_of_new on inventory.sample_type;
drop trigger check_properties on inventory.container;
drop trigger check_properties_of_new on inventory.container;
drop function inventory.check_schema(), inventory.check_properties();

commit;
