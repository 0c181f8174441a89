-- Deploy lab-inventory:inventory/raise_in_use to pg
-- requires: inventory/current_lab
begin;

create function inventory.list_children(parent regclass, parent_id bigint) returns text
  language plpgsql stable security invoker set search_path = '' as $$
declare
  -- Names are the catalog's. @plpgsql_check_options: security_warnings = off
  child record;
  child_count bigint;
  held text[] := array[]::text[];
begin
  for child in
    select relname, conrelid::regclass as place,
      string_agg(format('c.%I = $1', own.attname), ' or ') as refers
    from pg_constraint
    join pg_class on pg_class.oid = conrelid
    cross join lateral unnest(conkey, confkey) k (here, there)
    join pg_attribute own on own.attrelid = conrelid and own.attnum = k.here
    join pg_attribute other on other.attrelid = confrelid and other.attnum = k.there
      and other.attname = 'id'
    where contype = 'f' and confrelid = parent and confdeltype <> 'c'
      and has_table_privilege(conrelid, 'select')
    group by relname, conrelid
    order by relname
  loop
    execute format('select count(*) from %s c where c.lab_id = inventory.current_lab() and (%s)',
      child.place, child.refers) into child_count using parent_id;
    if child_count > 0 then
      held := held || format('%ss: %s', child.relname, child_count);
    end if;
  end loop;
  return nullif(array_to_string(held, ', '), '');
end $$;
comment on function inventory.list_children(regclass, bigint) is
'Which rows depend on a row, and how many, counted by their foreign keys, which are (lab_id, x_id).
Null if none does that the caller may see.';

create function inventory.raise_in_use(parent regclass, parent_id bigint) returns void
  language plpgsql stable security invoker set search_path = '' as $$
declare
  one constant name := (select relname from pg_class where oid = parent);
begin
  raise sqlstate 'PT409' using
    message = format('The %s is not empty', one),
    detail = format('%1$s_in_use: %1$s %2$s holds %3$s.', one, parent_id,
      coalesce(inventory.list_children(parent, parent_id), 'something else')),
    hint = 'Move or delete them first.';
end $$;
comment on function inventory.raise_in_use(regclass, bigint) is
  'The 409 for a row that others still depend on: which, and how many.';

grant execute on function inventory.list_children(regclass, bigint),
  inventory.raise_in_use(regclass, bigint) to lab_editor;

commit;
