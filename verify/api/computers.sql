-- Verify lab-inventory:api/computers on pg
begin;

select id, lab_id, site_id, name, mac from api.computers where false;
call api.verify_resource('api.computers');

rollback;
