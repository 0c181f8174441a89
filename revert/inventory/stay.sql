-- Revert lab-inventory:inventory/stay from pg
begin;

drop function inventory.path_at(bigint, jsonb, timestamptz);
drop function inventory.stays_above(bigint, bigint);
drop function inventory.stays(bigint, text, bigint);
drop function inventory.place_of(jsonb);

commit;
