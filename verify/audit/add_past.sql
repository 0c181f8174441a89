-- Verify lab-inventory:audit/add_past on pg
begin;

select 1 / (not has_function_privilege(
  'lab_open', 'audit.relate_parent_resource(text, text, text, text, text)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.relate_children_past(text, text, text, text)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.relations(regclass)', 'execute'))::int;
select 1 / (not has_function_privilege('lab_open', 'audit.add_past(regclass)', 'execute'))::int;
select 1 / (not has_function_privilege('lab_open', 'audit.drop_past(regclass)', 'execute'))::int;

rollback;
