-- Revert lab-inventory:inventory/units_of_measure from pg
begin;

drop function inventory.convert_amount(numeric, text, text), inventory.read_unit(text),
  inventory.factor_of(text), inventory.dimension_of(text);

commit;
