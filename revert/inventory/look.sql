-- Revert lab-inventory:inventory/look from pg
begin;

drop function inventory.read_seen(bigint, bigint, jsonb),
  inventory.look_problems(inventory.item[], inventory.unit_grid),
  inventory.read_looks(bigint, jsonb), inventory.read_looked_at(bigint, jsonb);

commit;
