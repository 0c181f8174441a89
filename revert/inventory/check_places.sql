-- Revert lab-inventory:inventory/check_places from pg
begin;

drop trigger check_places on inventory.storage_unit;
drop trigger check_places on inventory.container;
drop function inventory.check_unit_places(), inventory.check_container_places(),
  inventory.refuse_places(bigint, text, bigint[], bigint[]),
  inventory.lock_places(bigint, text, bigint[], bigint[]),
  inventory.full_units(bigint, bigint[]), inventory.place_conflicts(bigint, text, bigint[]);

commit;
