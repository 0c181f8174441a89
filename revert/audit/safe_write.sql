-- Revert lab-inventory:audit/safe_write from pg
begin;

drop function audit.after_write(anyelement, jsonb, timestamptz);
drop function audit.may_replace(jsonb);
drop function audit.before_write(anyelement, bigint, jsonb);

commit;
