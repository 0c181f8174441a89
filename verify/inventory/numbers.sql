-- Verify lab-inventory:inventory/numbers on pg
begin;

select 1 / (1::inventory.finite = 1::inventory.positive)::int;
select 1 / (count(*) = 2)::int from pg_constraint
where contypid in ('inventory.finite'::regtype, 'inventory.positive'::regtype) and contype = 'c';
select 1 / (count(*) = 2)::int from pg_constraint
where contypid = 'inventory.celsius'::regtype and contype = 'c';

rollback;
