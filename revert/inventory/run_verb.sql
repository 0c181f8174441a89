-- Revert lab-inventory:inventory/run_verb from pg
begin;

drop function inventory.run_verb(text, jsonb, text[], text[], text[]),
  inventory.refuse_verb(bigint, text, text[], jsonb, inventory.item[]),
  inventory.finish_verb(bigint, jsonb), inventory.check_time(bigint, inventory.item[], timestamptz),
  inventory.check_verb(jsonb, text[]),
  inventory.list_problems(bigint, jsonb, inventory.item[]),
  inventory.change_of(bigint, text, bigint);

commit;
