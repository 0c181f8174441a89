-- Deploy lab-inventory:api/sites to pg
-- requires: api/add_resource
-- requires: inventory/site
begin;

create view api.sites with (security_invoker = true) as
  select id, lab_id, name, contact, address, state_or_region, country, postcode_or_zip
  from inventory.site;
comment on view api.sites is
'Sites of the lab.
A site holds instruments: computers and freezers.';
call api.add_resource('api.sites', writer => 'lab_manager');

commit;
