-- Revert lab-inventory:audit/past_query from pg
begin;

drop function audit.index_past(text, text);
drop function audit.past_query(regclass);

commit;
