-- Revert lab-inventory:inventory/check_request from pg
begin;

drop function inventory.check_request();

commit;
