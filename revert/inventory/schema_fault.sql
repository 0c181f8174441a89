-- Revert lab-inventory:inventory/schema_fault from pg
begin;

drop function inventory.schema_fault(jsonb, text), inventory.is_keyword_fine(text, jsonb),
  inventory.schema_keyword(text);

commit;
