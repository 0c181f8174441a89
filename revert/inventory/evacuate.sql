-- Revert lab-inventory:inventory/evacuate from pg
begin;

drop function inventory.empty(bigint, jsonb, inventory.item[]),
  inventory.evacuate(bigint, jsonb, inventory.item[]),
  inventory.lock_content_of(bigint, inventory.item, jsonb, timestamptz),
  inventory.content_of(bigint, inventory.item, jsonb),
  inventory.find_source(bigint, jsonb);

commit;
