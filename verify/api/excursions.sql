-- Verify lab-inventory:api/excursions on pg
begin;

call api.verify_resource('api.excursions');

rollback;
