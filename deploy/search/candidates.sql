-- Deploy lab-inventory:search/candidates to pg
-- requires: inventory/current_lab
-- requires: search/entry
begin;

-- A plan that is kept from a small table must not read a large one: no sequential scans.
-- Each fixes the lab itself and reads its part of an index alone: what another lab holds changes
-- neither the answer nor its time. It answers ids and no more; search.shown() reads the rows under
-- the caller's policies.
create function search.by_phrase(phrase text, kinds text[], most integer)
  returns table (kind text, id bigint)
  language plpgsql stable security definer set search_path = ''
  set enable_seqscan = off as $$
declare
  low constant text collate "C" := left(phrase, 32);
  high constant text collate "C" := low || chr(1114111);
begin
  return query
    select distinct ranked.kind, ranked.id from (
      select f.kind, e.row_id as id,
        row_number() over (partition by f.kind order by f.number, e.word, e.at, e.row_id) as place
      from search.field f cross join lateral (
        select s.word, s.at, s.row_id from search.entry s
        where s.lab_id = inventory.current_lab() and s.field = f.number
          and s.word >= low and s.word < high
        order by s.word, s.at, s.row_id limit most) e
      where f.form not in ('uuid', 'mac') and f.kind = any (kinds)) ranked
    where ranked.place <= most;
end $$;
comment on function search.by_phrase(text, text[], integer) is
'Things that have the words of a phrase in a row, the last of them perhaps as a beginning: so many
of each kind, best columns first, then by what follows.
Definer: under a policy no index would be used.';

create function search.by_words(numbers integer[], words text[], kinds text[], most integer)
  returns table (kind text, id bigint)
  language plpgsql stable security definer set search_path = ''
  set enable_seqscan = off as $$
begin
  return query
    with asked as (
      select number, word collate "C" as low, (word || chr(1114111)) collate "C" as high
      from unnest(numbers, words) a (number, word)),
    counted as (
      select f.kind, a.number, sum(c.times) as times
      from search.field f cross join asked a cross join lateral (
        select count(*) as times from (
          select from search.entry s
          where s.lab_id = inventory.current_lab() and s.field = f.number
            and s.word >= a.low and s.word < a.high limit most) few) c
      where f.form not in ('uuid', 'mac') and f.kind = any (kinds)
      group by f.kind, a.number),
    rarest as (
      select distinct on (c.kind) c.kind, c.number, c.times from counted c
      order by c.kind, c.times, c.number)
    select distinct ranked.kind, ranked.id from (
      select f.kind, e.row_id as id,
        row_number() over (partition by f.kind order by f.number, e.word, e.at, e.row_id) as place
      from rarest r join search.field f on f.kind = r.kind join asked a on a.number = r.number
      cross join lateral (
        select s.word, s.at, s.row_id from search.entry s
        where s.lab_id = inventory.current_lab() and s.field = f.number
          and s.word >= a.low and s.word < a.high
        order by s.word, s.at, s.row_id limit most) e
      where r.times > 0 and f.form not in ('uuid', 'mac')) ranked
    where ranked.place <= most;
end $$;
comment on function search.by_words(integer[], text[], text[], integer) is
'Things that have the rarest of some words, or a beginning of them, so many of each kind. Words of
one number are alternatives.
Definer: under a policy no index would be used.';

create function search.by_code(code text, kinds text[], most integer)
  returns table (kind text, id bigint, field text, is_whole boolean)
  language plpgsql stable security definer set search_path = ''
  set enable_seqscan = off as $$
declare
  the_lab constant bigint := inventory.current_lab();
  is_hex constant boolean := code ~ '^[0-9a-f]{4,32}$';
  tail constant text collate "C" := search.tail(code);
  held record;
begin
  for held in
    select f.kind, f."column", f.form, f.number from search.field f
    where f.form in ('uuid', 'code', 'mac') and f.kind = any (kinds) order by f.number
  loop
    if held.form = 'mac' then
      return query
        select held.kind, s.row_id, held."column", length(code) = 12 from search.entry s
        where is_hex and s.lab_id = the_lab and s.field = held.number
          and s.word >= code collate "C" and s.word < (code || 'g') collate "C"
        order by s.word, s.at, s.row_id limit most;
      continue;
    elsif held.form = 'uuid' and is_hex then
      return query execute format('
        select %1$L::text, t.id, %2$L::text, $3 from inventory.%1$I t
        where t.lab_id = $1 and t.%2$I between $4 and $5 order by t.%2$I limit $2',
        held.kind, held."column")
      using the_lab, most, length(code) = 32, rpad(code, 32, '0')::uuid,
        rpad(code, 32, 'f')::uuid;
    end if;
    return query execute format('
      select %1$L::text, t.id, %2$L::text, search.code(t.%2$I::text) = $3 from inventory.%1$I t
      where t.lab_id = $1 and search.tail(t.%2$I) collate "C" between $4 and $5
        and right(search.code(t.%2$I::text), length($3)) = $3
      order by search.tail(t.%2$I) collate "C" limit $2', held.kind, held."column")
    using the_lab, most, code, tail, tail || chr(1114111);
  end loop;
end $$;
comment on function search.by_code(text, text[], integer) is
'Things with a code that ends so, a UUID that begins so, or a hardware address that has it from one
of its octets on: so many of each column. The code has four characters or more.
Definer: under a policy no index would be used.';

create function search.spelled(words text[])
  returns table (number integer, word text)
  language plpgsql stable security definer set search_path = ''
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  return query
    select distinct asked.number::integer, s.word::text
    from unnest(words) with ordinality asked (word, number)
    cross join lateral search.variants(asked.word) v (variant)
    cross join lateral (
      select k.word from search.spelling k
      where k.lab_id = inventory.current_lab() and k.variant = v.variant
      order by k.word limit 10) s
    where asked.word ~ '^[^0-9]{4,20}$';
end $$;
comment on function search.spelled(text[]) is
'Words of the lab that are written almost so, with the place of the word in the list: a letter is
missing, too many, wrong, or swapped with the next. Words of four letters or more, without digits.
Definer: the words of a lab are no one''s to list.';

create function search.named(names text[], kinds text[], most integer)
  returns table (number integer, kind text, id bigint)
  language plpgsql stable security definer set search_path = ''
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  return query
    select asked.number::integer, f.kind, e.row_id
    from unnest(names) with ordinality asked (name, number)
    cross join search.field f
    cross join lateral (
      select s.row_id from search.entry s
      where s.lab_id = inventory.current_lab() and s.field = f.number
        and s.word = left(asked.name, 100) collate "C" and s.at = 0
      order by s.row_id limit most) e
    where f.form = 'title' and f.kind = any (kinds) and asked.name <> '';
end $$;
comment on function search.named(text[], text[], integer) is
'Things with a name that is folded so, or agrees in its first hundred characters: so many of each
kind, with the place of the name in the list.
Definer: under a policy no index would be used.';

grant execute on function search.by_phrase(text, text[], integer),
  search.by_words(integer[], text[], text[], integer), search.by_code(text, text[], integer),
  search.spelled(text[]), search.named(text[], text[], integer) to lab_viewer;

commit;
