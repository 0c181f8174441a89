-- Revert lab-inventory:inventory/place from pg
begin;

drop trigger settle_place on inventory.container;
drop trigger settle_place_of_new on inventory.container;
drop trigger settle_place on inventory.storage_unit;
drop trigger settle_place_of_new on inventory.storage_unit;
drop function inventory.settle_container(), inventory.settle_unit(),
  inventory.raise_no_unit(text, jsonb, text, text),
  inventory.settle_place(bigint, inventory.place, inventory.place),
  inventory.settle_grid(inventory.place, inventory.place, inventory.storage_type),
  inventory.read_cell(inventory.place, inventory.storage_type),
  inventory.label_place(integer, integer, inventory.storage_type),
  inventory.raise_bad_place(text, text, text);
drop type inventory.place;

commit;
