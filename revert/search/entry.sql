-- Revert lab-inventory:search/entry from pg
begin;

drop function search.learn(bigint, text[]), search.variants(text);
drop table search.spelling;
drop table search.entry;

commit;
