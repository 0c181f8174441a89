-- Revert lab-inventory:inventory/items from pg
begin;

drop function inventory.read_items(bigint, jsonb, text[], text[]),
  inventory.limit_items(jsonb, text),
  inventory.item_problems(inventory.item[], text[], text[]),
  inventory.read_item(bigint, integer, jsonb, text[]), inventory.find_thing(bigint, text, jsonb),
  inventory.value_fault(text, jsonb), inventory.limit_items(jsonb, text);
drop type inventory.item;

commit;
