-- Verify lab-inventory:inventory/text on pg
begin;

select 1 / (inventory.is_blank(e' \u00a0\u200b') and not inventory.is_blank('x'))::int;
select 1 / (inventory.trim_text(e' x\u00a0') = 'x')::int;
select 1 / (inventory.trim_to_null(e' \u00ad') is null)::int;
select 1 / (length(inventory.bounded(repeat('x', 10000), 'name')) = 10000)::int;
select 1 / (prokind = 'p')::int from pg_proc
where oid = 'inventory.tidy_text(regclass)'::regprocedure;
select 1 / (not has_function_privilege('lab_manager', 'inventory.tidy_text(regclass)',
  'execute'))::int;

rollback;
