-- Revert lab-inventory:api/computed from pg
begin;

drop function api.updated_by(anyelement);
drop function api.updated_at(anyelement);
drop function api.created_at(anyelement);

commit;
