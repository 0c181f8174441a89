-- Revert lab-inventory:audit/net_change from pg
begin;

drop function audit.row_ids(audit.net_change[], text);
drop function audit.net_changes(bigint, bigint);
drop function audit.is_real_change(jsonb, jsonb, text[]);
drop function audit.without_derived(jsonb, text[]);
drop function audit.derived_columns();
drop type audit.net_change;

commit;
