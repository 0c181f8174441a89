-- Revert lab-inventory:inventory/remove from pg
begin;

drop function inventory.remove(bigint, jsonb, inventory.item[]),
  inventory.raise_still_used(bigint, text, bigint[]);

commit;
