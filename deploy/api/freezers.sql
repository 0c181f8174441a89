-- Deploy lab-inventory:api/freezers to pg
-- requires: api/add_resource
-- requires: inventory/freezer
begin;

create view api.freezers with (security_invoker = true) as
  select id, lab_id, site_id, name, is_retired
  from inventory.freezer;
comment on view api.freezers is
'Freezers of the lab.
A freezer is an instrument at a site and holds containers.';
call api.add_resource('api.freezers');

commit;
