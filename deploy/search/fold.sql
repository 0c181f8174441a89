-- Deploy lab-inventory:search/fold to pg
-- requires: search/schema
begin;

-- Entries keep what this answers: after a change of it, call search.rebuild_resource() for every
-- kind.
create function search.fold(value text) returns text
  language plpgsql immutable security invoker strict parallel safe as $$
declare
  plain text := value;
begin
  if octet_length(value) > length(value) then  -- not ASCII alone
    plain := regexp_replace(pg_catalog.normalize(value, 'NFKD'),
      '[\u0300-\u036f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e'
      '\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]', '', 'g');
    plain := translate(lower(plain), 'øłđðħıŧς', 'olddhitσ');
    plain := replace(replace(plain, 'ß', 'ss'), 'þ', 'th');
    plain := replace(replace(plain, 'æ', 'ae'), 'œ', 'oe');
    plain := regexp_replace(plain, '[\u007f-\u00bf\u00d7\u00f7\u2000-\u206f\u3000-\u303f]', ' ',
      'g');
  end if;
  return btrim(regexp_replace(lower(plain), '[\u0001-\u002f\u003a-\u0060\u007b-\u007f]+', ' ',
    'g'));
end $$;
comment on function search.fold(text) is
'A text as search compares it: small letters without accents, words with one space between them.
Signs of ASCII end a word, and so do other spaces and quotes. Nobody sees what it takes away.';

-- One call for all texts of a row: a call for each would cost more than the words do.
create function search.parts(fields smallint[], texts text[])
  returns table (field smallint, at smallint, word text)
  language plpgsql immutable security invoker parallel safe rows 8 as $$
declare
  rest text;
  space_at integer;
begin
  for place in 1 .. cardinality(texts) loop
    continue when texts[place] is null;
    rest := search.fold(texts[place]);
    field := fields[place];
    at := 0::smallint;
    while rest <> '' and at < 100 loop
      word := left(rest, case when at = 0 then 100 else 32 end);
      return next;
      space_at := strpos(rest, ' ');
      exit when space_at = 0;
      rest := substr(rest, space_at + 1);
      at := at + 1::smallint;
    end loop;
  end loop;
end $$;
comment on function search.parts(smallint[], text[]) is
'The first hundred words of each text of a row, each with what follows it: so that a range of an
index finds words, beginnings of words, and words in a row. The first has up to 100 characters,
others 32. A text is that of the field at the same place.';

create function search.parts(value macaddr) returns table (at smallint, word text)
  language sql immutable security invoker parallel safe
begin atomic
  select n::smallint, substr(replace(value::text, ':', ''), 1 + 2 * n)
  from generate_series(0, 5) n where value is not null;
end;
comment on function search.parts(macaddr) is
  'A hardware address from each of its six octets on, so that any part of it is a beginning.';

create function search.strings(value jsonb) returns text
  language sql immutable security invoker parallel safe
begin atomic
  select string_agg(part #>> '{}', ' ') from jsonb_path_query(value,
    'strict $.** ? (@.type() == "string" || @.type() == "number")') part;
end;
comment on function search.strings(jsonb) is 'The texts and numbers in JSON, as one text.';

create function search.code(value text) returns text
  language plpgsql immutable security invoker strict parallel safe as $$
begin
  return replace(search.fold(value), ' ', '');
end $$;
comment on function search.code(text) is 'A code without the signs and spaces between its parts.';

create function search.tail(value text) returns text
  language plpgsql immutable security invoker strict parallel safe as $$
begin
  return left(reverse(search.code(value)), 12) collate "C";
end $$;
comment on function search.tail(text) is
  'The last twelve characters of a code, backwards: an index on it finds codes by their end.';

create function search.tail(value uuid) returns text
  language sql immutable security invoker parallel safe
  return reverse(right(value::text, 12));
comment on function search.tail(uuid) is
  'The same of a UUID, without a look for signs and capitals, which takes an insert some 4 µs.';

grant execute on function search.fold(text), search.code(text), search.tail(text),
  search.tail(uuid), search.strings(jsonb), search.parts(smallint[], text[]), search.parts(macaddr)
  to lab_viewer;

commit;
