-- Deploy lab-inventory:api/containers to pg
-- requires: api/add_resource
-- requires: inventory/container
begin;

create view api.containers with (security_invoker = true) as
  select id, lab_id, freezer_id, uuid, description
  from inventory.container;
comment on view api.containers is
'Containers of the lab.
A container lies in a freezer and is known by its UUID.';
call api.add_resource('api.containers');

commit;
