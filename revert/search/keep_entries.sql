-- Revert lab-inventory:search/keep_entries from pg
begin;

drop procedure search.rebuild_resource(text), search.add_row_triggers(text),
  search.add_statement_triggers(text), search.add_parts(text),
  search.add_fields(regclass, text, name[]);
drop function search.entering(text, text), search.columns_of(text, text);

commit;
