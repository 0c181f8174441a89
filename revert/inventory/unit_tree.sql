-- Revert lab-inventory:inventory/unit_tree from pg
begin;

drop trigger lock_tree on inventory.storage_unit;
drop function inventory.check_new_cycle(), inventory.refuse_cycle(bigint, bigint[]),
  inventory.lock_content(bigint, bigint[]), inventory.lock_tree(),
  inventory.units_below(bigint, bigint[]), inventory.units_above(bigint, bigint[]);

commit;
