-- Revert lab-inventory:search/fold from pg
begin;

drop function search.tail(uuid), search.tail(text), search.code(text), search.strings(jsonb),
  search.parts(macaddr), search.parts(smallint[], text[]), search.fold(text);

commit;
