-- Revert lab-inventory:inventory/check_request from pg
begin;

revoke usage on schema inventory from lab_anon, lab_user;
drop function inventory.check_request();

commit;
