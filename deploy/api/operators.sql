-- Deploy lab-inventory:api/operators to pg
-- requires: api/csv
begin;

-- For an operator that a column's type has not, PostgREST answers 404, as for a row that is not
-- there. Schema csv stands on its search path, and an operator of a type's own goes before one for
-- any type: so these are found where there is no other.
create function csv.raise_wrong_operator(filter text, takes text) returns boolean
  language plpgsql immutable security invoker set search_path = '' as $$
begin
  raise sqlstate 'PT400' using message = 'This filter is not for a column of this type',
    detail = format('wrong_operator: %s takes %s.', filter, takes),
    hint = 'Compare with eq, neq, in, gt, gte, lt, lte or is.';
end $$;
comment on function csv.raise_wrong_operator(text, text) is
'The 400 for a filter whose operator the column''s type does not have. Being immutable, and called
with constants, it raises while the query is planned: also where there is no row to compare. Only
the forms with any and all, as like(any), raise at the first row.';
grant execute on function csv.raise_wrong_operator(text, text) to lab_anon, lab_user;

do $do$
declare
  wrong record;
begin
  for wrong in
    select o.*, coalesce(o.argument, 'text') as right_type, left_type from (values
      ('~~', 'like', 'text', null), ('~~*', 'ilike', 'text', null),
      ('~', 'match', 'text', null), ('~*', 'imatch', 'text', null),
      ('@@', 'fts', 'text', 'tsquery'),
      ('@>', 'cs', 'arrays, ranges and JSON', null), ('<@', 'cd', 'arrays, ranges and JSON', null),
      ('&&', 'ov', 'arrays and ranges', null), ('<<', 'sl', 'ranges', null),
      ('>>', 'sr', 'ranges', null), ('&<', 'nxr', 'ranges', null), ('&>', 'nxl', 'ranges', null),
      ('-|-', 'adj', 'ranges', null)) o (operator, name, takes, argument)
    cross join (values ('anynonarray'), ('anyarray')) l (left_type)
    where left_type = 'anynonarray' or takes not like 'arrays%'
  loop
    execute format($sql$
      create function csv.%1$I(value %6$s, other %2$s) returns boolean
        language sql immutable security invoker
        as $$ select csv.raise_wrong_operator(%3$L, %4$L) $$;
      comment on function csv.%1$I(%6$s, %2$s) is
        'What the operator %5$s does for types that have none of their own: a 400.';
      grant execute on function csv.%1$I(%6$s, %2$s) to lab_anon, lab_user;
      create operator csv.%5$s (leftarg = %6$s, rightarg = %2$s, function = csv.%1$I)
      $sql$, 'no_' || wrong.name, wrong.right_type, wrong.name, wrong.takes, wrong.operator,
      wrong.left_type);
  end loop;
end $do$;

-- PostgREST makes to_jsonb(name)->>'a' of a path into a column, name->>a, but for JSON. Of plain
-- values that is always null: is.null would match every row. PL/pgSQL without a search_path of its
-- own finds these too, so it writes pg_catalog.to_jsonb().
create function csv.raise_no_path(type text) returns jsonb
  language plpgsql immutable security invoker set search_path = '' as $$
begin
  raise sqlstate 'PT400' using message = 'Only JSON has parts',
    detail = format('no_path: -> and ->> are for a column of JSON, not %s.', type),
    hint = 'Name the column alone.';
end $$;
comment on function csv.raise_no_path(text) is
'The 400 for a path into a column that is no JSON, in a filter, an order or select=. Being
immutable, and called with a constant, it raises while the query is planned: also where there is
no row.';
grant execute on function csv.raise_no_path(text) to lab_anon, lab_user;

do $do$
declare
  plain text;
begin
  foreach plain in array array['text', 'bigint', 'integer', 'smallint', 'numeric', 'boolean',
    'uuid', 'real', 'double precision', 'macaddr', 'inet', 'date', 'time', 'timestamp',
    'timestamptz', 'interval', 'bigint[]', 'text[]'] loop
    execute format($sql$
      create function csv.to_jsonb(value %1$s) returns jsonb
        language sql immutable security invoker
        return csv.raise_no_path(%1$L);
      comment on function csv.to_jsonb(%1$s) is 'What a path into a column of %1$s does: a 400.';
      grant execute on function csv.to_jsonb(%1$s) to lab_anon, lab_user
      $sql$, plain);
  end loop;
end $do$;

commit;
