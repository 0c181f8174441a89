-- Revert lab-inventory:search/weigh from pg
begin;

drop function search.place_of(text, jsonb), search.weigh(text, jsonb, text, text[]),
  search.matched(text, text), search.shown(text, bigint[], text[], integer);
drop type search.weighed;
drop type search.hit;
delete from search.field where kind = 'person';

commit;
