-- Revert lab-inventory:inventory/find_space from pg
begin;

drop function inventory.find_space(bigint, jsonb, inventory.item[]),
  inventory.reserve_places(bigint, inventory.target[], integer),
  inventory.check_space_filters(bigint, jsonb),
  inventory.units_with_space(bigint, jsonb, integer),
  inventory.read_id(jsonb),
  inventory.read_count(jsonb, text, integer, integer);

commit;
