-- Revert lab-inventory:inventory/exposure from pg
begin;

drop function inventory.containers_inside(bigint, bigint, bigint, tstzrange);
drop function inventory.stays_in(bigint, text, bigint, tstzrange);
drop function inventory.rows_left(text, bigint, timestamptz);
drop function inventory.excursion_time(timestamptz, timestamptz);

commit;
