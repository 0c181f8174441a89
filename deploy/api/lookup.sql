-- Deploy lab-inventory:api/lookup to pg
-- requires: api/barcodes
-- requires: api/search
-- requires: request/allow_time
begin;

create type search.match as (number integer, kind text, id bigint);
comment on type search.match is 'A thing, and the place in the list of the code that found it.';

create function search.read_codes(body jsonb) returns text[]
  language plpgsql stable security invoker set search_path = '' as $$
declare
  codes constant jsonb := body->'codes';
begin
  if jsonb_typeof(body) is distinct from 'object' or jsonb_typeof(codes) is distinct from 'array'
    or body - '{codes,kind}'::text[] <> '{}' then
    raise sqlstate 'PT400' using message = 'The request has no codes',
      detail = 'no_codes: the body is an object with codes, a list, and perhaps kind.',
      hint = 'Send {"codes": ["0359000001", "Freezer 2"]}.';
  elsif jsonb_array_length(codes) > 10000 then
    raise sqlstate 'PT400' using message = 'Too many codes',
      detail = format('too_many: %s codes; one request takes 10000.', jsonb_array_length(codes)),
      hint = 'Send them in several requests.';
  elsif exists (
    select from jsonb_array_elements(codes) c
    where jsonb_typeof(c) <> 'string'
      and not (jsonb_typeof(c) = 'number' and body->>'kind' is not null)) then
    raise sqlstate 'PT400' using message = 'That is no code',
      detail = 'bad_code: a code is a text; with kind it may be a number, which is an id.',
      hint = 'Write barcodes in quotes, as leading zeros count.';
  elsif not array[coalesce(body->>'kind', 'container')] <@ search.kinds()
    or body->>'kind' = 'person' then
    raise sqlstate 'PT400' using message = 'There is no such kind of thing',
      detail = format('unknown_kind: %s.', left(body->>'kind', 100)),
      hint = format('Kinds are %s.', array_to_string(array_remove(search.kinds(), 'person'), ', '));
  end if;
  return array(
    select inventory.trim_text(c #>> '{}')  -- a scanner ends a code with a line end
    from jsonb_array_elements(codes) with ordinality _ (c, n) order by n);
end $$;
comment on function search.read_codes(jsonb) is
  'The codes that a lookup asks for, trimmed as all text is. 400 for no list.';

create function search.by_codes(codes text[], kinds text[])
  returns setof search.match
  language plpgsql stable security invoker set search_path = ''
  set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
declare
  held record;
begin
  for held in
    select f.kind, f."column", f.form from search.field f
    where f.form in ('uuid', 'code', 'mac') and f.kind = any (kinds) order by f.number
  loop
    return query execute format('
      select c.n::integer, %1$L::text, v.id
      from (
        select n, case when %4$L = '''' or code ~* %4$L
          then %5$s end as asked
        from unnest($1) with ordinality _ (code, n) offset 0) c
      join api.%2$I v on v.lab_id = inventory.current_lab() and v.%3$I = c.asked',
      held.kind, held.kind || 's', held."column", case held.form
        when 'uuid' then '^\{?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$'
        when 'mac' then '^(?:[0-9a-f]{12}|[0-9a-f]{6}[:-][0-9a-f]{6}|(?:[0-9a-f]{4}[.-]){2}'
          '[0-9a-f]{4}|(?:[0-9a-f]{2}:){5}[0-9a-f]{2}|(?:[0-9a-f]{2}-){5}[0-9a-f]{2})$'
        else '' end, case held.form when 'uuid' then 'btrim(code, ''{}'')::uuid'
        when 'mac' then 'code::macaddr' else 'code' end)
    using codes;
  end loop;
end $$;
comment on function search.by_codes(text[], text[]) is
'Things that have one of the codes, as it is written: a barcode, a UUID, a hardware address in any
notation. With the place of the code in the list.';

create function search.on_things(found search.match[]) returns search.match[]
  language sql stable security invoker
begin atomic
  select array_agg(row(f.number, case when b.container_id is not null then 'container'
      when b.storage_unit_id is not null then 'storage_unit' else f.kind end,
    coalesce(b.container_id, b.storage_unit_id, f.id))::search.match)
  from unnest(found) f
  left join api.barcodes b
    on f.kind = 'barcode' and b.lab_id = inventory.current_lab() and b.id = f.id;
end;
comment on function search.on_things(search.match[]) is
  'Puts the container or storage unit that a barcode is on in the place of the barcode.';

create function search.things(found search.match[])
  returns table (kind text, id bigint, name text, thing jsonb)
  language sql stable security invoker
begin atomic
  select k.kind, (row_shown->>'id')::bigint, row_shown->>'name',
    jsonb_build_object('kind', k.kind, 'id', row_shown->'id',
      'name', coalesce(row_shown->'name', row_shown->'code'),
      'path', search.place_of(k.kind, row_shown))
    || case when row_shown ? 'position'
      then jsonb_build_object('position', row_shown->'position') else '{}' end
    || case when row_shown ? 'state' then jsonb_build_object('state', row_shown->'state')
      else '{}' end
  from (
    select f.kind, array_agg(distinct f.id) as ids from unnest(found) f group by f.kind) k
  cross join lateral search.shown(k.kind, k.ids, '{}', null) row_shown;
end;
comment on function search.things(search.match[]) is 'Things as a lookup answers them.';

create function search.as_command(code text, kind text) returns jsonb
  language plpgsql stable security invoker as $$
begin
  if kind is null and inventory.is_command(code) then
    return jsonb_build_object('kind', 'command', 'id', null,
      'name', upper(regexp_replace(code, '[\s\u00a0\u200b]', '', 'g')), 'path', '[]'::jsonb);
  end if;
  return null;
end $$;
comment on function search.as_command(text, text) is
'What a lookup of things of all kinds answers for the code of a command; null for any other code.
Which commands there are is the business of the page that offers them.';

create function api.lookup(jsonb) returns jsonb
  language plpgsql stable security invoker set search_path = ''
  set enable_mergejoin = off as $$
declare
  codes constant text[] := search.read_codes($1);
  the_kind constant text := $1->>'kind';
  kinds constant text[] := array_remove(search.kinds(), 'person');
  names text[];
  found search.match[];
begin
  found := array(
    select row(c.number, c.kind, c.id)::search.match from search.by_codes(codes, kinds) c
    union all
    select row(n, the_kind, (c #>> '{}')::bigint)::search.match
    from jsonb_array_elements($1->'codes') with ordinality _ (c, n)
    where jsonb_typeof(c) = 'number' and c #>> '{}' ~ '^[1-9][0-9]{0,17}$');
  found := search.on_things(found);
  names := array(
    select case when f.number is null then search.fold(code) else '' end
    from unnest(codes) with ordinality _ (code, n)
    left join (select distinct number from unnest(found)) f on f.number = n order by n);
  found := found || array(
    select row(n.number, n.kind, n.id)::search.match from search.named(names, kinds, 11) n);
  return (
    with told as materialized (select * from search.things(found))
    select coalesce(jsonb_agg(coalesce(search.as_command(codes[n], the_kind),
      case when cardinality(t.things) > 1
        then jsonb_build_object('ambiguous', pg_catalog.to_jsonb(t.things[:10]))
        else t.things[1] end) order by n), '[]')
    from generate_subscripts(codes, 1) n
    left join (
      select f.number, array_agg(distinct t.thing) as things
      from unnest(found) f join told t on t.kind = f.kind and t.id = f.id
      where f.kind = coalesce(the_kind, f.kind)
        and (names[f.number] = '' or search.fold(t.name) = names[f.number])
      group by f.number) t on t.number = n);
end $$;
comment on function api.lookup(jsonb) is
'Look up many codes at once.
{"codes": ["0359000001", "de:ad:be:ef:01:02", "Freezer 2"]}, up to 10,000: barcodes, UUIDs, hardware
addresses or names. The answer is a list as long: of each code the thing that has it, or that its
barcode is on, with kind, id, name, path, position and state; null; or {"ambiguous": [...]}, the
first ten things of one name. A code of CMD and letters is that of a command, of kind "command".
With "kind" only such things, and a number is an id. Read-only.';
call request.allow_time('api.lookup(jsonb)');

grant execute on function search.read_codes(jsonb), search.by_codes(text[], text[]),
  search.on_things(search.match[]), search.things(search.match[]),
  search.as_command(text, text), api.lookup(jsonb) to lab_viewer;

commit;
