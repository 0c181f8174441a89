-- Revert lab-inventory:api/excursions from pg
begin;

call api.drop_resource('api.excursions');

commit;
