-- Verify lab-inventory:api/computed on pg
begin;

select 1 / has_function_privilege('lab_viewer', 'api.created_at(anyelement)', 'execute')::int;
select 1 / (not has_function_privilege('lab_user', 'api.created_at(anyelement)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'api.updated_at(anyelement)', 'execute')::int;
select 1 / (not has_function_privilege('lab_user', 'api.updated_at(anyelement)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'api.updated_by(anyelement)', 'execute')::int;
select 1 / (not has_function_privilege('lab_user', 'api.updated_by(anyelement)', 'execute'))::int;

rollback;
