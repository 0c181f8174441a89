-- Verify lab-inventory:audit/operation on pg
begin;

select 'insert'::audit.operation, 'update'::audit.operation, 'delete'::audit.operation;

rollback;
