-- Revert lab-inventory:api/freezers from pg
begin;

drop function api.delete_freezer(bigint);
drop function api.upsert_freezer(jsonb);
drop function api.freezer(bigint);
drop function audit.stamp(api.freezers);
drop view api.freezers;

commit;
