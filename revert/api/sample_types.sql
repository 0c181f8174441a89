-- Revert lab-inventory:api/sample_types from pg
begin;

call api.drop_resource('api.sample_types');

commit;
