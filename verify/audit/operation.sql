-- Verify lab-inventory:audit/operation on pg
begin;

select 1 / (enum_range(null::audit.operation)::text = '{insert,update,delete}')::int;

rollback;
