-- Revert lab-inventory:inventory/target from pg
begin;

drop function inventory.target_problems(bigint, inventory.target[]),
  inventory.read_targets(bigint, inventory.item[], jsonb),
  inventory.goal_fault(jsonb);
drop type inventory.target;

commit;
