-- Deploy lab-inventory:api/labs to pg
-- requires: api/schema
-- requires: inventory/lab
-- requires: audit/add_past
-- requires: audit/labs_and_members
begin;

create view api.labs with (security_invoker = true) as
  select id, name
  from inventory.lab;
comment on view api.labs is
'The lab this request acts in.
Read-only. GET /me lists every lab of the caller.';
comment on column api.labs.id is 'Number of the lab.';
comment on column api.labs.name is 'What people call the lab.';
grant select on api.labs to lab_viewer;

do $$
begin
  perform audit.add_past('inventory.lab');
end $$;

commit;
