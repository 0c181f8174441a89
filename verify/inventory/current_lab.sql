-- Verify lab-inventory:inventory/current_lab on pg
begin;

select 1 / (inventory.current_lab() = 1)::int;
select 1 / has_function_privilege('lab_open', 'inventory.current_lab()', 'execute')::int;
select 1 / (not has_function_privilege('authenticator', 'inventory.current_lab()', 'execute'))::int;

rollback;
