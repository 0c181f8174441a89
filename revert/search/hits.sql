-- Revert lab-inventory:search/hits from pg
begin;

drop function search.meant(text, text[]), search.worded(text, text[], integer),
  search.coded(text, text[], integer), search.weigh_all(text[], bigint[], text, text[]);

commit;
