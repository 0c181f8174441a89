-- Revert lab-inventory:api/files from pg
begin;

call api.drop_resource('api.files');

commit;
