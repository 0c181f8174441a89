-- Revert lab-inventory:inventory/add_usual_types from pg
begin;

drop trigger add_usual_types on inventory.lab;
drop function inventory.add_usual_types();

commit;
