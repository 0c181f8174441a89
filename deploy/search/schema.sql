-- Deploy lab-inventory:search/schema to pg
-- requires: roles/privileges
begin;

-- The parts, in the order in which a text becomes a hit:
--   fold                  case, accents and signs do not count; a text in words, a code in parts
--   field                 which columns are searched; add_resource lists those of a view
--   entry                 the words of every row, kept by triggers; spelling: for typing mistakes
--   candidates            rows that may match, a few of each kind, from indexes alone. Definers: no
--                         index is used under a policy for what they ask
--   weigh                 rows read again under the caller's policies: what matches, and how well
-- api.search() and api.lookup() put them together.
create schema search;
comment on schema search is 'What finds things by their words and codes. Not exposed over HTTP.';
grant usage on schema search to lab_viewer;

commit;
