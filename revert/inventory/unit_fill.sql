-- Revert lab-inventory:inventory/unit_fill from pg
begin;

drop function inventory.space_in(bigint, bigint[]);
drop function inventory.unit_fill(bigint, bigint[]);
drop function inventory.kept_places(bigint, bigint[]);

commit;
