-- Revert lab-inventory:api/computers from pg
begin;

select api.drop_resource('api.computers');

commit;
