-- Verify lab-inventory:inventory/days on pg
begin;

select 1 / ('2026-01-31'::inventory.day = inventory.read_day('"2026-01-31"'))::int;
select 1 / ('2026-01-31 12:00Z'::inventory.moment
  = inventory.read_moment('"2026-01-31T12:00Z"'))::int;
select 1 / (not inventory.is_written('date', 'today'))::int;
select 1 / (count(*) = 2)::int from pg_constraint
where contypid in ('inventory.day'::regtype, 'inventory.moment'::regtype) and contype = 'c';
select 1 / (count(*) = 2)::int from pg_cast
where casttarget in ('inventory.day'::regtype, 'inventory.moment'::regtype);
select 1 / has_function_privilege('lab_viewer', 'inventory.check_days(jsonb, text[], text)',
  'execute')::int;
select 1 / has_function_privilege('authenticator', 'inventory.read_day(json)', 'execute')::int;
select 1 / has_function_privilege('authenticator', 'inventory.read_moment(json)', 'execute')::int;

rollback;
