-- Verify lab-inventory:inventory/decode_url on pg
begin;

select 1 / (inventory.decode_url('50 % %c3%bc%E2%82%AC') = '50 % ü€')::int;
select 1 / has_function_privilege('lab_viewer', 'inventory.decode_url(text)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'inventory.decode_url(text)', 'execute'))::int;

rollback;
