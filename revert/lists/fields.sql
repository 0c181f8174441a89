-- Revert lab-inventory:lists/fields from pg
begin;

drop function lists.header_faults(text, lists.field[], boolean);
drop function lists.read_header(text, text[], boolean);
drop function lists.nearest(text, text[]);
drop function lists.known_fields(text);
drop function lists.named_parents(regclass);
drop type lists.fault;
drop type lists.field;

commit;
