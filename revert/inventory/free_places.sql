-- Revert lab-inventory:inventory/free_places from pg
begin;

drop function inventory.occupied_problems(bigint, inventory.target[]),
  inventory.fill_targets(bigint, inventory.target[]),
  inventory.free_places(bigint, bigint[], inventory.target[]);

commit;
