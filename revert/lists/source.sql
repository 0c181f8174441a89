-- Revert lab-inventory:lists/source from pg
begin;

drop function lists.source(text, lists.field[], boolean, boolean);
drop function lists.value_of(lists.field, boolean);
drop function lists.lookup(lists.field);
drop function lists.names_of(regclass, text);
drop function lists.places(text[]);
drop function lists.path_key(text);
drop function lists.cell(lists.field);
drop function lists.raise_refused();

commit;
