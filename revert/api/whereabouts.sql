-- Revert lab-inventory:api/whereabouts from pg
begin;

drop function api.container_whereabouts(bigint);

commit;
