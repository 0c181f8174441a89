-- Verify lab-inventory:inventory/property_fault on pg
begin;

select 1 / (inventory.property_fault('{"a": 12.5}',
    '{"properties": {"a": {"type": "integer"}}}', 'properties')
    = 'properties.a: 12.5 is not an integer'
  and inventory.property_fault('{"a": 12}',
    '{"properties": {"a": {"type": "integer"}}}', 'properties') is null)::int;

rollback;
