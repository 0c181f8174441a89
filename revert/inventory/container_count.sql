-- Revert lab-inventory:inventory/container_count from pg
begin;

drop trigger count_containers on inventory.container;
drop trigger uncount_containers on inventory.container;
drop trigger recount_containers on inventory.container;
drop function inventory.count_containers(), inventory.uncount_containers(),
  inventory.recount_containers(), inventory.add_up_counts();
drop view inventory.counted_containers, inventory.counted_changes;
drop table inventory.container_count, inventory.container_count_change;

commit;
