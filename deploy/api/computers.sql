-- Deploy lab-inventory:api/computers to pg
-- requires: api/add_resource
-- requires: inventory/computer
begin;

create view api.computers with (security_invoker = true) as
  select id, lab_id, site_id, name, mac, is_retired
  from inventory.computer;
comment on view api.computers is
'Computers of the lab.
A computer is an instrument at a site.';
call api.add_resource('api.computers');

commit;
