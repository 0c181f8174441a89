-- Revert lab-inventory:inventory/evacuate from pg
begin;

drop function inventory.empty(bigint, jsonb, inventory.item[]),
  inventory.evacuate(bigint, jsonb, inventory.item[]),
  inventory.content_of(bigint, inventory.item, jsonb),
  inventory.find_source(bigint, jsonb);

commit;
