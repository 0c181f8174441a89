-- Deploy lab-inventory:search/weigh to pg
-- requires: api/containers
-- requires: api/people
-- requires: api/storage_units
-- requires: inventory/path
-- requires: search/candidates
begin;

create type search.hit as (
  kind text,
  id bigint,
  name text,
  path jsonb,
  "column" text,
  matched text
);
comment on type search.hit is
'A thing that was found: where it is, the column that matches, and the words of it that do.';

create type search.weighed as (
  tier integer,
  kind text,
  shown jsonb,
  "column" text,
  matched text
);
comment on type search.weighed is 'A row that matches, and how well: a low tier is a good one.';

-- People have no entries: they are few, and their view has no index.
insert into search.field (number, kind, "column", form)
select max(number) + 1, 'person', 'name', 'title' from search.field;

create function search.shown(the_kind text, ids bigint[], patterns text[], most integer)
  returns setof jsonb
  language plpgsql stable security invoker set search_path = '' as $$
begin
  if the_kind = 'person' then
    return query execute 'select pg_catalog.to_jsonb(v) from api.people v
      where not exists (
        select from unnest($1) p where '' '' || search.fold(v.name) !~ p)' using patterns;
    return;
  end if;
  return query execute format('select pg_catalog.to_jsonb(v) from api.%I v
    cross join lateral (
      select '' '' || search.fold(concat_ws('' '', %s)) as folded offset 0) f
    where v.lab_id = inventory.current_lab() and v.id = any ($1) and not exists (
      select from unnest($2) p where f.folded !~ p)
    order by v.id limit $3', the_kind || 's', (
      select string_agg(format(
        case when form = 'json' then 'search.strings(v.%I)' else 'v.%I' end, "column"), ', ')
      from search.field where kind = the_kind))
  using ids, patterns, most;
end $$;
comment on function search.shown(text, bigint[], text[], integer) is
'Rows of a kind as the caller sees them, those whose text matches every pattern: so many at most. Of
people, all that do: their ids are not asked for.';

create function search.matched(value text, pattern text) returns text
  language sql immutable security invoker parallel safe
begin atomic
  select string_agg(word[1], ' ') from (
    select word from regexp_matches(left(value, 10000),
      '[^\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u2000-\u206f]+', 'g') word
    where ' ' || search.fold(word[1]) ~ pattern limit 20) few;
end;
comment on function search.matched(text, text) is
  'The first twenty words of a text that match, as they are written.';

create function search.weigh(the_kind text, row_shown jsonb, phrase text, patterns text[])
  returns search.weighed
  language plpgsql stable security invoker set search_path = '' as $$
declare
  title constant text := coalesce(search.fold(row_shown->>'name'), '');
  any_word constant text := array_to_string(patterns, '|');
  best search.weighed;
  held record;
  folded text;
begin
  for held in
    select f."column", case f.form when 'json' then search.strings(row_shown->f."column")
      else row_shown->>f."column" end as value
    from search.field f where f.kind = the_kind and f.form not in ('uuid', 'mac') order by f.number
  loop
    folded := ' ' || search.fold(held.value);
    if folded ~ any_word and (best."column" is null or strpos(folded, ' ' || phrase) > 0) then
      best."column" := held."column";
      best.matched := search.matched(held.value, any_word);
      exit when strpos(folded, ' ' || phrase) > 0;
    end if;
  end loop;
  best.tier := case
    when title = phrase then 1
    when starts_with(title, phrase || ' ') then 2
    when starts_with(title, phrase) then 3
    when not exists (select from unnest(patterns) p where ' ' || title !~ (p || '(?: |$)')) then 4
    when not exists (select from unnest(patterns) p where ' ' || title !~ p) then 5
    else 6 end;
  best.kind := the_kind;
  best.shown := row_shown;
  return best;
end $$;
comment on function search.weigh(text, jsonb, text, text[]) is
'How well a row matches: its name is the phrase, begins with it as words, begins with it; all words
are whole in its name, all begin in its name; or they stand in other columns.';

create function search.place_of(the_kind text, row_shown jsonb) returns jsonb
  language plpgsql stable security invoker set search_path = '' as $$
declare
  the_lab constant bigint := inventory.current_lab();
  freezer_id bigint := (row_shown->>'freezer_id')::bigint;
  unit_id bigint := (row_shown->>case the_kind when 'storage_unit' then 'parent_id'
    else 'storage_unit_id' end)::bigint;
begin
  if freezer_id is null and row_shown ? 'container_id' and row_shown->>'container_id' is not null
  then
    select c.freezer_id, c.storage_unit_id into freezer_id, unit_id from inventory.container c
    where c.lab_id = the_lab and c.id = (row_shown->>'container_id')::bigint;
  elsif freezer_id is null and unit_id is not null then
    select u.freezer_id into freezer_id from inventory.storage_unit u
    where u.lab_id = the_lab and u.id = unit_id;
  end if;
  if freezer_id is not null then
    return inventory.path_to(the_lab, freezer_id, unit_id);
  end if;
  return (
    select jsonb_build_array(inventory.path_step('site', s.id, s.name, null))
    from inventory.site s where s.lab_id = the_lab and s.id = (row_shown->>'site_id')::bigint);
end $$;
comment on function search.place_of(text, jsonb) is
'The way to a thing, as inventory.path_to() has it, by the columns that say where it is; of a
barcode the way to what it is on. null for what is nowhere.';

grant execute on function search.shown(text, bigint[], text[], integer), search.matched(text, text),
  search.weigh(text, jsonb, text, text[]), search.place_of(text, jsonb) to lab_viewer;

commit;
