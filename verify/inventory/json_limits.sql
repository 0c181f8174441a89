-- Verify lab-inventory:inventory/json_limits on pg
begin;

select 1 / (inventory.json_fault('[1e31]', 100) is not null
  and inventory.json_fault('[[[[[[[[[1]]]]]]]]]', 1000) is not null
  and inventory.json_fault('{"a": "bcdefghijk"}', 10) is not null
  and inventory.json_fault('{"a": [0, 1e-3]}', 100) is null)::int;

rollback;
