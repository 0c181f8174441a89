-- Revert lab-inventory:api/exposure from pg
begin;

drop function api.container_exposures(bigint);
drop function api.excursion_containers(bigint);

commit;
