-- Revert lab-inventory:api/path from pg
begin;

drop function api.path(anyelement);
drop function inventory.path_of(anyelement);
drop function inventory.path_of(api.storage_units);
drop function inventory.path_of(api.containers);
drop function api.storage_unit_path(bigint);
drop function api.container_path(bigint);

commit;
