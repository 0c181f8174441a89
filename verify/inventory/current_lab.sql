-- Verify lab-inventory:inventory/current_lab on pg
begin;

select 1 / (inventory.current_lab() is null)::int;
select 1 / (set_config('lab.id', '7', true) = '7' and inventory.current_lab() = 7)::int;
select 1 / has_function_privilege('lab_viewer', 'inventory.current_lab()', 'execute')::int;
select 1 / (not has_function_privilege('authenticator', 'inventory.current_lab()', 'execute'))::int;

rollback;
