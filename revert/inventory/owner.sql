-- Revert lab-inventory:inventory/owner from pg
begin;

drop trigger check_acknowledged_by on inventory.excursion;
drop trigger check_owner on inventory.container;
drop trigger check_owner_of_new on inventory.container;
drop function inventory.check_acknowledged_by(), inventory.check_owner();

commit;
