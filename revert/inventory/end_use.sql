-- Revert lab-inventory:inventory/end_use from pg
begin;

drop function inventory.restore(bigint, jsonb, inventory.item[]),
  inventory.lose(bigint, jsonb, inventory.item[]),
  inventory.dispose(bigint, jsonb, inventory.item[]),
  inventory.end_as(bigint, inventory.item[], text), inventory.require_reason();

commit;
