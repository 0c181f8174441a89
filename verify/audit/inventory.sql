-- Verify lab-inventory:audit/inventory on pg
begin;

select created_at, updated_at from inventory.lab where false;
select created_at, updated_at from auth.membership where false;
select created_at, updated_at from inventory.site where false;
select created_at, updated_at from inventory.computer where false;
select created_at, updated_at from inventory.freezer where false;
select created_at, updated_at from inventory.container where false;
-- Five triggers on each of the six tables: touch, one for each operation, refuse_truncate.
select 1 / (count(*) = 30)::int from pg_trigger
where tgenabled = 'O' and tgfoid in ('audit.touch()'::regprocedure, 'audit.record()'::regprocedure,
    'audit.refuse_truncate()'::regprocedure)
  and tgrelid in ('inventory.lab'::regclass, 'auth.membership'::regclass,
    'inventory.site'::regclass, 'inventory.computer'::regclass, 'inventory.freezer'::regclass,
    'inventory.container'::regclass);
select 1 / (not has_column_privilege('lab_manager', 'inventory.site', 'updated_at', 'update'))::int;
select 1 / (not has_column_privilege('lab_manager', 'inventory.site', 'updated_at', 'insert'))::int;

rollback;
