-- Revert lab-inventory:search/fold from pg
begin;

drop function search.tail(text), search.code(text), search.parts(jsonb), search.strings(jsonb),
  search.parts(macaddr), search.parts(text), search.fold(text);

commit;
