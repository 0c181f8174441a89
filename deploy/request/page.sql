-- Deploy lab-inventory:request/page to pg
-- requires: request/answer
begin;

create function request.row_limit() returns bigint
  language sql immutable security invoker parallel safe
  return 100000;
comment on function request.row_limit() is
  'The most rows of an answer: db-max-rows in postgrest.conf.';

create function request.number_pages(page text) returns void
  language plpgsql volatile security invoker as $$
declare
  first constant bigint := split_part(page, ' ', 1)::bigint;
  size constant bigint := least(split_part(page, ' ', 2)::bigint, request.row_limit());
begin
  perform request.add_header('X-Page', concat_ws(' ', first + size - 1, first + size,
    greatest(first - size, 0), least(first, size)));
end $$;
comment on function request.number_pages(text) is
'Tells nginx, which does not count, the number of the last row that a page of OFFSET and LIMIT can
have, where the next page begins, where the one before, and how many rows that has. nginx makes Link
of them once it sees how many rows there are.';
grant execute on function request.row_limit(), request.number_pages(text) to lab_viewer;

commit;
