-- Verify lab-inventory:search/keep_entries on pg
begin;

select 1 / (not has_function_privilege(
  'lab_open', 'search.add_statement_triggers(text)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'search.add_row_triggers(text)', 'execute'))::int;
select 1 / (not has_function_privilege('lab_open', 'search.add_parts(text)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'search.rebuild_resource(text)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'search.add_fields(regclass, text, name[])', 'execute'))::int;

rollback;
