-- Verify lab-inventory:api/sites on pg
begin;

select id, lab_id, name, contact, address, state_or_region, country, postcode_or_zip
from api.sites where false;
call api.verify_resource('api.sites', writer => 'lab_manager');

rollback;
