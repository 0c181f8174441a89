-- Revert lab-inventory:audit/add_past from pg
begin;

drop function audit.drop_past(regclass);
drop function audit.add_past(regclass);
drop function audit.relations(regclass);
drop function audit.relate_children_past(text, text, text, text);
drop function audit.relate_parent_resource(text, text, text, text, text);

commit;
