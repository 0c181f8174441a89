-- Deploy lab-inventory:lists/read_json to pg
-- requires: lists/records
begin;

create function lists.parse_json(body text) returns jsonb
  language plpgsql stable security invoker as $$
declare
  many constant integer := length(body) - length(translate(body, '{[', ''));
  detail text;
  sent jsonb;
begin
  if many > 1000000 then  -- to read them would take half a kB each
    perform lists.raise_too_large(format('%s objects and lists, and may have 1000000', many));
  end if;
  sent := body::jsonb;
  return case jsonb_typeof(sent) when 'object' then jsonb_build_array(sent)
    when 'array' then sent else '[]' end;
exception when invalid_text_representation or untranslatable_character
  or numeric_value_out_of_range then
  get stacked diagnostics detail = pg_exception_detail;
  raise sqlstate 'PT400' using message = 'The body is not JSON',
    detail = left(format('not_json: %s', rtrim(concat_ws(': ', sqlerrm, nullif(detail, '')), '.')),
      500) || '.',
    hint = 'Send a list of objects, or a CSV with Content-Type: text/csv.';
when statement_too_complex then
  raise sqlstate 'PT413' using message = 'The body is nested too deep',
    detail = 'too_deep: no row has that many brackets in each other.',
    hint = 'Send a list of objects, like [{"name": "..."}].';
end $$;
comment on function lists.parse_json(text) is
  'A body of JSON as a list, which of one object is of one. 400 for what is no JSON.';

create function lists.read_json(body text) returns lists.record[]
  language plpgsql stable security invoker as $$
declare
  sent constant jsonb := lists.parse_json(body);
  header text[];
begin
  if jsonb_array_length(sent) > 500000 then
    perform lists.raise_too_large(
      format('%s rows, and may have 500000', jsonb_array_length(sent)));
  end if;
  select coalesce(array_agg(distinct key), '{}') into header
  from jsonb_array_elements(sent) element
  cross join lateral jsonb_object_keys(
    case jsonb_typeof(element) when 'object' then element else '{}' end) key;
  perform lists.check_width(header);
  return (
    select array[row(0, 0, header, null, null)::lists.record] || array_agg(row(n, n,
      case when jsonb_typeof(element) = 'object' then array(
        select nullif(element->>name, '') from unnest(header) with ordinality h (name, at)
        order by at) end, null, element)::lists.record order by n)
    from jsonb_array_elements(sent) with ordinality e (element, n));
end $$;
comment on function lists.read_json(text) is
'The records of a list of objects; the first record has the names that any of them has. The line of
a row is its number in the list, from 1. Cells are null where a row is no object. 413 for more than
half a million rows.';

grant execute on function lists.parse_json(text), lists.read_json(text) to lab_viewer;

commit;
