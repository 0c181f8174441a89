-- Deploy lab-inventory:api/search to pg
-- requires: api/schema
-- requires: inventory/text
-- requires: search/hits
begin;

create function search.kinds() returns text[]
  language sql stable security invoker
begin atomic
  select array(select kind from search.field group by kind order by min(number));
end;
comment on function search.kinds() is 'The kinds of things that are searched, best first.';

create function search.check_query(q text, kinds text, most integer) returns void
  language plpgsql stable security invoker set search_path = '' as $$
begin
  if q is null or inventory.is_blank(q) then
    raise sqlstate 'PT400' using message = 'There is nothing to search for',
      detail = 'empty_query: q is empty.', hint = 'Send a word, as in /search?q=buffer.';
  elsif length(q) > 200 then
    raise sqlstate 'PT400' using message = 'The query is too long',
      detail = format('query_too_long: q has %s characters; it may have 200.', length(q)),
      hint = 'Send a few words. POST /lookup takes lists of codes.';
  elsif not string_to_array(kinds, ',') <@ search.kinds() then
    raise sqlstate 'PT400' using message = 'There is no such kind of thing',
      detail = format('unknown_kind: %s.', left(kinds, 100)),
      hint = format('Kinds are %s.', array_to_string(search.kinds(), ', '));
  elsif most is null or most not between 1 and 100 then
    raise sqlstate 'PT400' using message = 'That is no number of hits',
      detail = format('bad_limit: %s.', coalesce(most::text, 'null')),
      hint = 'limit is 1 to 100; without it 20.';
  end if;
end $$;
comment on function search.check_query(text, text, integer) is
  'Refuses a search that is none: 400.';

create function api.search(q text default null, kind text default null, most integer default 20)
  returns setof search.hit
  language plpgsql stable security invoker set search_path = '' as $$
declare
  kinds constant text[] := coalesce(string_to_array(kind, ','), search.kinds());
  code text;
  phrase text;
  found search.weighed[];
begin
  perform search.check_query(q, kind, most);
  code := search.code(q);
  phrase := search.fold(q);
  found := array(select w from search.coded(code, kinds, most) w where length(code) >= 4);
  if phrase <> '' then
    found := found || array(select w from search.worded(phrase, kinds, most) w);
    if cardinality(found) = 0 then
      found := array(select w from search.meant(phrase, kinds) w);
    end if;
  end if;
  return query
    select best.kind, best.id, best.name, search.place_of(best.kind, best.shown), best."column",
      left(best.matched, 200)
    from (
      select distinct on (w.kind, id) w.*, id, coalesce(w.shown->>'name', w.shown->>'code') as name
      from unnest(found) w cross join lateral (select (w.shown->>'id')::bigint) _ (id)
      order by w.kind, id, w.tier) best
    order by best.tier, array_position(search.kinds(), best.kind), length(best.name), best.name,
      best.id
    limit most;
end $$;
comment on function api.search(text, text, integer) is
'Search everything in the lab.
q is words, beginnings of words, or four or more characters of a code: a UUID or barcode by start or
end, a hardware address in part. Best first: kind, id, name, path, and the column that matches with
its words. If nothing has the words, those with one mistake are looked for. kind names the kinds,
as container,freezer; most is 1 to 100 hits. 400 for an empty q or one of over 200 characters.';

grant execute on function search.kinds(), search.check_query(text, text, integer),
  api.search(text, text, integer) to lab_viewer;

commit;
