-- Revert lab-inventory:inventory/usual_type from pg
begin;

drop view inventory.usual_types;

commit;
