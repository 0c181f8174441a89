-- Verify lab-inventory:api/add_upsert on pg
begin;

select 1 / (not has_function_privilege('lab_open',
  'api.create_upsert(text, text, text, text[], text[], text, text, text)', 'execute'))::int;
select 1 / (not has_function_privilege('lab_open',
  'api.add_upsert(text, text, text, name)', 'execute'))::int;

rollback;
