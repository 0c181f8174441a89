-- Revert lab-inventory:inventory/property_fault from pg
begin;

drop function inventory.array_fault(jsonb, jsonb, text),
  inventory.object_fault(jsonb, jsonb, text), inventory.property_fault(jsonb, jsonb, text),
  inventory.string_fault(jsonb, jsonb), inventory.is_date(text),
  inventory.number_fault(jsonb, jsonb);

commit;
