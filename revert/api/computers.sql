-- Revert lab-inventory:api/computers from pg
begin;

drop function api.delete_computer(bigint);
drop function api.upsert_computer(jsonb);
drop function api.computer(bigint);
drop function audit.stamp(api.computers);
drop view api.computers;

commit;
