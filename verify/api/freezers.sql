-- Verify lab-inventory:api/freezers on pg
begin;

select id, lab_id, site_id, name from api.freezers where false;
call api.verify_resource('api.freezers');

rollback;
