-- Revert lab-inventory:audit/past_query from pg
begin;

drop function audit.index_past(text, text);
drop function audit.past_query(regclass);
drop function audit.read_column(regclass, text, name);

commit;
