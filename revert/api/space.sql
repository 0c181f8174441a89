-- Revert lab-inventory:api/space from pg
begin;

drop function api.storage_unit_space(bigint);
drop function api.freezer_space(bigint);

commit;
