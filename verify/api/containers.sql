-- Verify lab-inventory:api/containers on pg
begin;

select id, lab_id, freezer_id, uuid, description from api.containers where false;
call api.verify_resource('api.containers');

rollback;
