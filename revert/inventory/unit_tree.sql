-- Revert lab-inventory:inventory/unit_tree from pg
begin;

drop function inventory.check_new_cycle(), inventory.refuse_cycle(bigint, bigint[]),
  inventory.units_below(bigint, bigint[]), inventory.units_above(bigint, bigint[]);

commit;
