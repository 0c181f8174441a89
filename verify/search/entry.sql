-- Verify lab-inventory:search/entry on pg
begin;

select lab_id, row_id, field, at, word from search.entry where false;
select lab_id, transaction_id, variant, word from search.spelling where false;
select 1 / (count(*) = 2)::int from pg_class
where oid in ('search.entry'::regclass, 'search.spelling'::regclass)
  and relrowsecurity and relforcerowsecurity;
select 1 / (not has_table_privilege('lab_open', 'search.entry', 'select'))::int;
select 1 / (not has_table_privilege('lab_open', 'search.entry', 'insert'))::int;
select 1 / (not has_table_privilege('lab_open', 'search.entry', 'update'))::int;
select 1 / (not has_table_privilege('lab_open', 'search.entry', 'delete'))::int;
select 1 / (not has_table_privilege('lab_open', 'search.spelling', 'select'))::int;
select 1 / (not has_table_privilege('lab_open', 'search.spelling', 'insert'))::int;
select 1 / (not has_table_privilege('lab_open', 'search.spelling', 'update'))::int;
select 1 / (not has_table_privilege('lab_open', 'search.spelling', 'delete'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'search.learn(bigint, text[])', 'execute'))::int;

rollback;
