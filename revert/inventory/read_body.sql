-- Revert lab-inventory:inventory/read_body from pg
begin;

drop function inventory.read_body(text, jsonb, anyelement);

commit;
