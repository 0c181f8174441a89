-- Revert lab-inventory:inventory/use_up from pg
begin;

drop function inventory.use(bigint, jsonb, inventory.item[]),
  inventory.take_amounts(bigint, inventory.item[]),
  inventory.amount_problems(bigint, inventory.item[]);

commit;
