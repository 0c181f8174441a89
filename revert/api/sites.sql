-- Revert lab-inventory:api/sites from pg
begin;

select api.drop_resource('api.sites');

commit;
