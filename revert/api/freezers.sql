-- Revert lab-inventory:api/freezers from pg
begin;

do $$
begin
  perform audit.drop_past('inventory.freezer');
end $$;
drop function api.delete_freezer(bigint);
drop function api.upsert_freezer(jsonb);
drop function api.freezer(bigint);
drop function audit.stamp(api.freezers);
drop view api.freezers;

commit;
