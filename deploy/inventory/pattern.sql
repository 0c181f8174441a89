-- Deploy lab-inventory:inventory/pattern to pg
-- requires: inventory/schema
begin;

-- PostgreSQL matches a pattern without back-references and look-around by an automaton, in a time
-- that grows as the text. The time to make the automaton grows faster than the pattern with its
-- repeats written out: some 8 s for 400 optional characters, 0.1 s for 100.
create function inventory.pattern_fault(pattern text) returns text
  language plpgsql immutable security invoker strict as $$
declare
  sizes integer[] := array[0];  -- of each group that is open, repeats written out
  size integer := 0;  -- of the last thing, which a quantifier repeats
  part text;
  bounds text[];
begin
  if length(pattern) > 200 then
    return 'it is longer than 200 characters';
  elsif pattern ~ '^\*' then
    return '* is not supported there';
  end if;
  -- An escape, a bracket expression, the beginning of a group, a quantifier, any other character.
  for part in select token.part[1] from regexp_matches(pattern, concat(
      '(\\[dDwWsSnrtfv]|\\[^a-zA-Z0-9]|\[\^?(?:\\[dwsnrtfv]|\\[^a-zA-Z0-9]|[^]\\[])+\]',
      '|\(\?:|\(\?|\{\d{1,3}(?:,\d{0,3})?\}|.)'), 'g') token (part) loop
    if part in ('\', '[', ']', '{', '}', '(?') then
      return format('%s is not supported there', part);
    elsif part in ('(', '(?:') then
      sizes := sizes || 0;
      continue;
    elsif part = ')' then
      if cardinality(sizes) = 1 then
        return 'a ) has no (';
      end if;
      size := sizes[cardinality(sizes)];
      sizes := trim_array(sizes, 1);
    elsif part ~ '^\{' then
      bounds := regexp_match(part, '(\d+)(?:,(\d*))?');
      size := size * (greatest(bounds[1]::integer, coalesce(nullif(bounds[2], ''), '1')::integer,
        1) - 1);
    else
      size := case when part in ('|', '^', '$', '*', '+', '?') then 0 else 1 end;
    end if;
    sizes[cardinality(sizes)] := sizes[cardinality(sizes)] + size;
    if sizes[cardinality(sizes)] > 100 then
      return 'with its repeats written out it is longer than 100 characters';
    end if;
  end loop;
  perform '' ~ pattern;
  return null;
exception when invalid_regular_expression then
  return sqlerrm;
end $$;
comment on function inventory.pattern_fault(text) is
'Why a pattern is not taken: it would take long, it means another thing in JSON Schema, or it is no
regular expression. Null if it is fine.';
grant execute on function inventory.pattern_fault(text) to lab_viewer;

commit;
