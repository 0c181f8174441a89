-- Revert lab-inventory:api/computers from pg
begin;

call api.drop_resource('api.computers');

commit;
