-- Revert lab-inventory:audit/version from pg
begin;

drop function audit.is_known(timestamptz);
drop function audit.set_status(integer);
drop function audit.add_header(text, text);
drop function audit.has_tag(text, timestamptz);
drop function audit.tag(timestamptz);

commit;
