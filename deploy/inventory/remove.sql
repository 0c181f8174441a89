-- Deploy lab-inventory:inventory/remove to pg
-- requires: inventory/problems
begin;

create function inventory.raise_still_used(the_lab bigint, one text, ids bigint[]) returns void
  language plpgsql stable security invoker set search_path = '' as $$
declare
  child record;
  used jsonb;
  problems jsonb := jsonb_build_array();
begin
  for child in
    select c.relname, own.attname from pg_constraint f
    join pg_class c on c.oid = f.conrelid
    cross join lateral unnest(f.conkey, f.confkey) k (here, there)
    join pg_attribute own on own.attrelid = f.conrelid and own.attnum = k.here
    join pg_attribute other on other.attrelid = f.confrelid and other.attnum = k.there
      and other.attname = 'id'
    where f.contype = 'f' and f.confrelid = format('inventory.%I', one)::regclass
      and f.confdeltype <> 'c' and has_table_privilege(f.conrelid, 'select')
    order by c.relname, own.attname
  loop
    execute format($q$
      select jsonb_agg(jsonb_build_object('status', 409, 'slug', 'in_use', 'line', line,
        'resource', $3, 'id', id, 'reason', format('a %%s depends on it', replace($4, '_', ' ')),
        'in_the_way', jsonb_build_object('resource', $4, 'id', by)) order by line)
      from (
        select wanted.line, wanted.id, min(c.id) as by
        from unnest($2) with ordinality wanted (id, line)
        join inventory.%1$I c on c.lab_id = $1 and c.%2$I = wanted.id
        group by wanted.line, wanted.id) used$q$, child.relname, child.attname)
    into used using the_lab, ids, one, child.relname::text;
    problems := problems || coalesce(used, '[]');
  end loop;
  perform inventory.raise_problems(problems);
end $$;
comment on function inventory.raise_still_used(bigint, text, bigint[]) is
'The 409 for rows that others depend on, which it names.';

create function inventory.remove(the_lab bigint, body jsonb, items inventory.item[])
  returns jsonb
  language plpgsql volatile security invoker set search_path = '' as $$
declare
  one constant text := body->>'resource';
  ids bigint[];
  problems jsonb;
begin
  -- A resource has a function that deletes one of it; this is for whoever may call that.
  if one ~ '^[a-z_]{1,50}$' is not true
    or has_function_privilege(to_regprocedure(format('api.delete_%s(bigint)', one)), 'execute')
      is not true
    or to_regclass(format('inventory.%I', one)) is null then
    raise sqlstate 'PT400' using message = 'There is nothing of that kind to remove',
      detail = format('bad_resource: %s.', coalesce(left(one, 50), 'resource is missing')),
      hint = 'Send {"resource": "container", "ids": [5, 6]}; it may need another role.';
  elsif jsonb_typeof(body->'ids') is distinct from 'array'
    or jsonb_array_length(body->'ids') not between 1 and 10000
    or jsonb_path_exists(body->'ids', 'strict $[*] ? (@.type() != "number"
      || @.floor() != @ || @.abs() >= 1e18)') then
    raise sqlstate 'PT400' using message = 'The request has no ids',
      detail = 'no_ids: ids is a list of 1 to 10000 whole numbers.',
      hint = 'Send {"resource": "container", "ids": [5, 6]}.';
  end if;
  ids := array(select id::numeric::bigint from jsonb_array_elements_text(body->'ids') id);
  execute format($q$
    select jsonb_agg(jsonb_build_object('status', status, 'slug', slug, 'line', line,
      'resource', %1$L, 'id', wanted, 'reason', reason) order by line)
    from (select *, count(*) over (partition by wanted) as times
      from unnest($2) with ordinality _ (wanted, line)) w
    left join inventory.%1$I t on t.lab_id = $1 and t.id = wanted
    cross join lateral (values
      (t.id is null, 404, 'not_found', 'there is none'),
      (times > 1, 400, 'repeated_item', 'it comes twice'),
      (t.created_at > $3, 400, 'bad_time', 'it was made after that time')
    ) problem (is_so, status, slug, reason) where is_so$q$, one)
  into problems using the_lab, ids, (body->>'occurred_at')::timestamptz;
  perform inventory.raise_problems(problems);
  execute format('delete from inventory.%I t where t.lab_id = $1 and t.id = any ($2)', one)
  using the_lab, ids;
  return (select jsonb_agg(jsonb_build_object('resource', one, 'id', id)) from unnest(ids) id);
exception when foreign_key_violation then
  perform inventory.raise_still_used(the_lab, one, ids);
  return null;  -- that raises
end $$;
comment on function inventory.remove(bigint, jsonb, inventory.item[]) is
  'The work of POST /remove.';

grant execute on function inventory.raise_still_used(bigint, text, bigint[]),
  inventory.remove(bigint, jsonb, inventory.item[])
  to lab_editor;

commit;
