-- Deploy lab-inventory:api/projects to pg
-- requires: api/add_resource
-- requires: inventory/project
begin;

create view api.projects with (security_invoker = true) as
  select id, lab_id, name, description, is_retired
  from inventory.project;
comment on view api.projects is
'Projects of the lab.
A project is what samples are collected for.';
call api.add_resource('api.projects', writer => 'lab_manager');

commit;
