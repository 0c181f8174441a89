-- Verify lab-inventory:inventory/schema_fault on pg
begin;

select 1 / (inventory.schema_fault('{"properties": {"a": {"oneOf": []}}}', 's') is not null
  and inventory.schema_fault('{"properties": {"a": {"type": "string"}}}', 's') is null)::int;

rollback;
