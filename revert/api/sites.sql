-- Revert lab-inventory:api/sites from pg
begin;

call api.drop_resource('api.sites');

commit;
