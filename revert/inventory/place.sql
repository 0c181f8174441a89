-- Revert lab-inventory:inventory/place from pg
begin;

drop function inventory.settle_place(bigint, inventory.place, inventory.place),
  inventory.settle_grid(inventory.place, inventory.place, inventory.storage_type),
  inventory.read_cell(inventory.place, inventory.storage_type),
  inventory.label_place(integer, integer, inventory.storage_type),
  inventory.raise_bad_place(text, text, text);
drop type inventory.place;

commit;
