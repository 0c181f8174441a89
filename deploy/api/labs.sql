-- Deploy lab-inventory:api/labs to pg
-- requires: api/schema
-- requires: inventory/lab
begin;

create view api.labs with (security_invoker = true) as
  select id, name
  from inventory.lab;
comment on view api.labs is
'Labs the caller belongs to.
Read-only.';
comment on column api.labs.id is 'Number of the lab.';
comment on column api.labs.name is 'What people call the lab.';
grant select on api.labs to lab_open;

commit;
