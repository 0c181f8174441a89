-- Revert lab-inventory:inventory/check_out from pg
begin;

drop function inventory.checkin(bigint, jsonb, inventory.item[]),
  inventory.checkin_problems(bigint, inventory.item[], jsonb),
  inventory.checkout(bigint, jsonb, inventory.item[]),
  inventory.list_containers(bigint, inventory.item[]),
  inventory.require_state(bigint, inventory.item[], text[]);

commit;
