-- Revert lab-inventory:api/freezers from pg
begin;

call api.drop_resource('api.freezers');

commit;
