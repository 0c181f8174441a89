-- Revert lab-inventory:api/lookup from pg
begin;

drop function api.lookup(jsonb), search.as_command(text, text), search.things(search.match[]),
  search.on_things(search.match[]), search.by_codes(text[], text[]), search.read_codes(jsonb);
drop type search.match;

commit;
