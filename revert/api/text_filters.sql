-- Revert lab-inventory:api/text_filters from pg
begin;

drop operator csv.~~ (text, text);
drop operator csv.~~* (text, text);
drop operator csv.~ (text, text);
drop operator csv.~* (text, text);
drop operator csv.@@ (text, tsquery);
drop operator csv.@@ (tsvector, tsquery);
drop function csv.like_text(text, text), csv.ilike_text(text, text), csv.match_text(text, text),
  csv.imatch_text(text, text), csv.fts_text(text, tsquery), csv.fts_vector(tsvector, tsquery),
  csv.count_comparison();

commit;
