-- Verify lab-inventory:inventory/column_note on pg
begin;

select 1 / (not has_function_privilege(
  'lab_open', 'inventory.column_note(regclass, smallint)', 'execute'))::int;
select 1 / (inventory.column_note(attrelid, attnum) like '%<required/>')::int
from pg_attribute where attrelid = 'auth.account'::regclass and attname = 'email';

rollback;
