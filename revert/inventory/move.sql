-- Revert lab-inventory:inventory/move from pg
begin;

drop function inventory.move(bigint, jsonb, inventory.item[]),
  inventory.settle(bigint, inventory.item[], jsonb),
  inventory.list_places(bigint, inventory.item[]),
  inventory.write_places(bigint, inventory.target[]),
  inventory.cycle_problems(bigint, inventory.target[]),
  inventory.origin_problems(bigint, inventory.item[]),
  inventory.lock_goals(bigint, inventory.item[], jsonb),
  inventory.lock_things(bigint, bigint[], bigint[]);

commit;
