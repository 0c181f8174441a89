-- Revert lab-inventory:audit/add_past from pg
begin;

drop function audit.drop_past(regclass);
drop function audit.add_past(regclass);
drop function audit.relate_past(text, text, text);

commit;
