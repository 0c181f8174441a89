-- Verify lab-inventory:inventory/pattern on pg
begin;

select 1 / (inventory.pattern_fault('^(?:[A-Z]{2,3}-)?\d+$') is null
  and inventory.pattern_fault('(a)\1') is not null
  and inventory.pattern_fault('(?:[a-z]?[0-9]?){200}') is not null)::int;

rollback;
