-- Revert lab-inventory:api/search from pg
begin;

drop function api.search(text, text, integer), search.check_query(text, text, integer),
  search.kinds();

commit;
