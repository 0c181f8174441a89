-- Deploy lab-inventory:request/page to pg
-- requires: request/answer
begin;

create function request.row_limit() returns bigint
  language sql immutable security invoker parallel safe
  return 100000;
comment on function request.row_limit() is
  'The most rows of an answer: db-max-rows in postgrest.conf.';

create function request.number_pages(first bigint, size bigint) returns text
  language sql volatile security invoker
  return set_config('response.headers', format('[{"X-Page": "%s %s %s"}]', first + size - 1,
    first + size, first - size), true);
comment on function request.number_pages(bigint, bigint) is
'Tells nginx, which does not count, the number of the last row that a page of OFFSET and LIMIT can
have, where the next page begins, and where the one before. nginx makes Link of them once it sees
how many rows there are. The answer has no other header yet.';

create function request.plan_whole_page() returns text
  language sql volatile security invoker
  return set_config('plan_cache_mode', 'force_generic_plan', true)
    || set_config('enable_sort', 'off', true);
comment on function request.plan_whole_page() is
'Has PostgreSQL keep its plan for a page of a whole list, for any OFFSET and LIMIT: to make it takes
longer than the page. It walks the key and stops; a plan made while a list was short would else sort
all that came since.';
grant execute on function request.row_limit(), request.number_pages(bigint, bigint),
  request.plan_whole_page() to lab_viewer;

commit;
