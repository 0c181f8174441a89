-- Revert lab-inventory:api/map from pg
begin;

drop function api.storage_unit_map(bigint);

commit;
