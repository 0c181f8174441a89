-- Deploy lab-inventory:request/conflict_key to pg
-- requires: request/decode_url
begin;

create function request.merge_keys(resource text) returns setof text[]
  language sql stable security invoker set search_path = ''
begin atomic
  select array_agg(attname::text order by attname)
  from pg_catalog.pg_index
  join pg_catalog.pg_attribute on attrelid = indrelid and attnum = any (indkey)
  where indrelid = to_regclass(format('inventory.%I', resource)) and indisunique and indimmediate
    and indpred is null and indexprs is null
  group by indexrelid;
end;
comment on function request.merge_keys(text) is
'The keys of a resource that a list can be merged by: those that are not deferrable.';

create function request.check_conflict_key(path text, named text) returns void
  language plpgsql stable security invoker set search_path = '' as $$
declare
  resource constant text := rtrim(substr(path, 2), 's');
  key constant text[] := array(
    select distinct btrim(name, ' "') from string_to_table(request.decode_url(named), ',') name
    order by 1);
begin
  if to_regclass(format('inventory.%I', resource)) is not null
    and key not in (select request.merge_keys(resource)) then
    raise sqlstate 'PT400' using message = 'A list cannot be merged by that',
      detail = format('bad_conflict_key: %s is no key of a %s that duplicates are found by.',
        array_to_string(array_remove(key, 'lab_id'), ','), resource),
      hint = format('on_conflict may be %s.', (
        select string_agg(array_to_string(array_remove(usable, 'lab_id'), ','), ' or '
          order by usable)
        from request.merge_keys(resource) usable where cardinality(usable) = 2));
  end if;
end $$;
comment on function request.check_conflict_key(text, text) is
'Refuses on_conflict= that names no key of the list, or one whose rows may change places (400).';

grant execute on function request.merge_keys(text), request.check_conflict_key(text, text)
  to lab_anon, lab_user;

commit;
