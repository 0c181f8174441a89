-- Revert lab-inventory:api/freezers from pg
begin;

select api.drop_resource('api.freezers');

commit;
