-- Revert lab-inventory:api/projects from pg
begin;

call api.drop_resource('api.projects');

commit;
