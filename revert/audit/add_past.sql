-- Revert lab-inventory:audit/add_past from pg
begin;

drop function audit.drop_past(regclass);
drop function audit.add_past(regclass);
drop function audit.relate_past(text, text, text);
drop function audit.index_past(text, text);
drop function audit.past_query(regclass);

commit;
