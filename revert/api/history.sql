-- Revert lab-inventory:api/history from pg
begin;

drop function api.change(bigint);
drop function api.history(text, bigint);
drop view api.row_changes;
drop view api.changes;

commit;
