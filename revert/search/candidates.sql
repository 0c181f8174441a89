-- Revert lab-inventory:search/candidates from pg
begin;

drop function search.named(text[], text[], integer), search.spelled(text[]),
  search.by_code(text, text[], integer), search.by_words(integer[], text[], text[], integer),
  search.by_phrase(text, text[], integer);

commit;
