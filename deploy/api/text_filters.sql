-- Deploy lab-inventory:api/text_filters to pg
-- requires: api/operators
begin;

-- Under a policy no index serves these operators: PostgreSQL compares row after row. Schema csv
-- stands before pg_catalog on the search path of a request, so that a filter finds them here. They
-- count what they compare, and give up at last: a filter beside an indexed one, or one that fills
-- its page soon, is as free as ever.
create function csv.count_comparison() returns boolean
  language plpgsql stable security invoker as $$
declare
  compared constant integer := 1
    + coalesce(nullif(current_setting('lab.compared', true), '')::integer, 0);
begin
  if compared > 100000 and current_setting('transaction_read_only') = 'on'
    -- A list by updated_at is what a function answers with.
    and current_setting('request.path', true) !~ '^/rpc/(?!\w+_(?:newest|oldest)$)' then
    raise sqlstate 'PT400' using message = 'This filter would read too many rows',
      detail = 'too_many_rows: like, ilike, match and fts compare at most 100000 rows of a list.',
      hint = 'Ask GET /search?q=word&kind=container, or add a filter by eq, as freezer_id=eq.3.';
  end if;
  return set_config('lab.compared', compared::text, true) is not null;
end $$;
comment on function csv.count_comparison() is
'Counts the comparisons of text in a request, and answers true; in one that reads a list a 400 after
100,000. Declared stable, so that a filter may call it.';
grant execute on function csv.count_comparison() to lab_anon, lab_user;

do $do$
declare
  one record;
begin
  for one in
    values ('~~', 'like_text', 'text', 'text'), ('~~*', 'ilike_text', 'text', 'text'),
      ('~', 'match_text', 'text', 'text'), ('~*', 'imatch_text', 'text', 'text'),
      ('@@', 'fts_text', 'text', 'tsquery'), ('@@', 'fts_vector', 'tsvector', 'tsquery')
  loop
    -- One expression, so that it becomes part of the query.
    execute format($sql$
      create function csv.%2$I(value %3$s, pattern %4$s) returns boolean
        language sql stable security invoker
        return case when csv.count_comparison() then value operator(pg_catalog.%1$s) pattern end;
      comment on function csv.%2$I(%3$s, %4$s) is
        'What the operator %1$s does, counted by csv.count_comparison().';
      grant execute on function csv.%2$I(%3$s, %4$s) to lab_anon, lab_user;
      create operator csv.%1$s (leftarg = %3$s, rightarg = %4$s, function = csv.%2$I)
      $sql$, one.column1, one.column2, one.column3, one.column4);
  end loop;
end $do$;

commit;
