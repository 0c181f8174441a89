-- Revert lab-inventory:inventory/aliquot from pg
begin;

drop function inventory.aliquot(bigint, jsonb, inventory.item[]),
  inventory.make_aliquots(bigint, inventory.item[]),
  inventory.code_problems(bigint, inventory.item[]),
  inventory.aliquot_problems(inventory.item[]);

commit;
