-- Revert lab-inventory:api/computers from pg
begin;

do $$
begin
  perform audit.drop_past('inventory.computer');
end $$;
drop function api.delete_computer(bigint);
drop function api.upsert_computer(jsonb);
drop function api.computer(bigint);
drop function audit.stamp(api.computers);
drop view api.computers;

commit;
