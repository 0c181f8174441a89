-- Deploy lab-inventory:search/hits to pg
-- requires: search/weigh
begin;

create function search.weigh_all(kinds text[], ids bigint[], phrase text, patterns text[])
  returns setof search.weighed
  language sql stable security invoker
begin atomic
  select w.* from (
    select f.kind, array_agg(f.id) as ids from unnest(kinds, ids) f (kind, id) group by f.kind) k
  cross join lateral search.shown(k.kind, k.ids, patterns, 100) row_shown
  cross join lateral search.weigh(k.kind, row_shown, phrase, patterns) w;
end;
comment on function search.weigh_all(text[], bigint[], text, text[]) is
  'Those of some things whose text matches every pattern, weighed.';

create function search.coded(code text, kinds text[], most integer) returns setof search.weighed
  language sql stable security invoker
begin atomic
  select (case when c.is_whole then 0 else 8 end), c.kind, shown, c.field, shown->>c.field
  from (
    select kind, field, is_whole, array_agg(id) as ids
    from search.by_code(code, kinds, most) group by kind, field, is_whole) c
  cross join lateral search.shown(c.kind, c.ids, '{}', 100) shown;
end;
comment on function search.coded(text, text[], integer) is 'What has a code like this, weighed.';

create function search.worded(phrase text, kinds text[], most integer)
  returns setof search.weighed
  language plpgsql stable security invoker set search_path = '' as $$
declare
  words constant text[] := array(
    select word from unnest(string_to_array(phrase, ' ')) with ordinality _ (word, place)
    group by word order by length(word) desc, min(place));  -- long words are rare ones
  patterns constant text[] := array(select ' ' || word from unnest(words) word);
  found_kinds text[];
  ids bigint[];
  found search.weighed[];
begin
  select array_agg(p.kind), array_agg(p.id) into found_kinds, ids
  from search.by_phrase(phrase, kinds, greatest(most, 40)) p;
  if 'person' = any (kinds) then
    found_kinds := array_append(found_kinds, 'person');
    ids := array_append(ids, null);
  end if;
  found := array(select w from search.weigh_all(found_kinds, ids, phrase, patterns) w);
  if strpos(phrase, ' ') > 0 and cardinality(found) < most then
    select array_agg(b.kind), array_agg(b.id) into found_kinds, ids
    from search.by_words(
      array(select generate_series(1, least(8, cardinality(words)))), words[:8], kinds, 500) b;
    found := found || array(
      select w from search.weigh_all(found_kinds, ids, phrase, patterns) w);
  end if;
  return query select * from unnest(found);
end $$;
comment on function search.worded(text, text[], integer) is
'What has every word of a phrase or a word that begins so, weighed: first where they stand in a row,
then among five hundred of each kind that have the rarest of the words. Some that are looked at more
than asked for, so that the best come first.';

create function search.meant(phrase text, kinds text[]) returns setof search.weighed
  language plpgsql stable security invoker set search_path = '' as $$
declare
  every constant text[] := string_to_array(phrase, ' ');
  words constant text[] := every[:8];
  numbers integer[];
  variants text[];
  patterns text[];
  found_kinds text[];
  ids bigint[];
begin
  select array_agg(s.number), array_agg(s.word) into numbers, variants
  from search.spelled(words) s where s.word <> words[s.number];
  if numbers is null then
    return;
  end if;
  numbers := numbers || array(select generate_series(1, cardinality(words)));
  variants := variants || words;
  patterns := array(
    select format(' (?:%s)', string_agg(v.word, '|'))
    from unnest(numbers, variants) v (number, word)
    group by v.number order by v.number)
    || array(select ' ' || word from unnest(every[9:]) word);
  select array_agg(b.kind), array_agg(b.id) into found_kinds, ids
  from search.by_words(numbers, variants, kinds, 100) b;
  return query
    select w.tier + 10, w.kind, w.shown, w."column", w.matched
    from search.weigh_all(found_kinds, ids, phrase, patterns) w;
end $$;
comment on function search.meant(text, text[]) is
'What has every word of a phrase or one that is written almost so, weighed.';

grant execute on function search.weigh_all(text[], bigint[], text, text[]),
  search.coded(text, text[], integer), search.worded(text, text[], integer),
  search.meant(text, text[]) to lab_viewer;

commit;
