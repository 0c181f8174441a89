-- Deploy lab-inventory:api/add_resource to pg
-- requires: api/add_import
-- requires: api/add_orders
-- requires: api/add_upsert
-- requires: api/row_functions
-- requires: audit/add_past
-- requires: audit/stamp
-- requires: inventory/add_files
-- requires: inventory/column_note
-- requires: search/add_resource
begin;

create procedure api.describe_columns(shown regclass)
  language plpgsql security invoker set search_path = '' as $$
declare
  one constant text := (select rtrim(relname, 's') from pg_class where oid = shown);
  described record;
begin
  for described in
    select v.attname, t.attrelid as tracked, case v.attname
        when 'id' then format('Number of the %s, unique in its lab.', one)
        when 'lab_id' then 'The lab it belongs to; a request acts in one lab.'
        else col_description(t.attrelid, t.attnum)
          || coalesce(inventory.column_note(t.attrelid, t.attnum), '') end as meaning,
      case when v.attname = 'id' then format('inventory.next_%s_id()', one)
        else pg_get_expr(d.adbin, d.adrelid) end as default_value
    from pg_attribute v
    left join pg_attribute t on t.attrelid = format('inventory.%I', one)::regclass
      and t.attname = v.attname
    left join pg_attrdef d on d.adrelid = t.attrelid and d.adnum = t.attnum
      and t.attgenerated = ''
    where v.attrelid = shown and v.attnum > 0
  loop
    if described.tracked is null then
      raise exception '% has a column % that inventory.% has not', shown, described.attname, one;
    end if;
    execute format('comment on column %s.%I is %L', shown, described.attname, described.meaning);
    if described.default_value is not null then
      execute format('alter view %s alter column %I set default %s', shown, described.attname,
        described.default_value);
    end if;
  end loop;
end $$;
comment on procedure api.describe_columns(regclass) is
'Gives the columns of a view the comments and the defaults of its table, and notes of its keys: what
a column means is said once.';

create procedure api.add_resource(
    shown regclass, writer name default 'lab_editor', unsearched name[] default '{}')
  language plpgsql security invoker set search_path = '' as $$
declare
  many constant text := (select relname::text from pg_class where oid = shown);
  one constant text := rtrim(many, 's');
  columns text;
  fields text;
begin
  if one <> 'file' then
    call inventory.add_files(format('inventory.%I', one)::regclass);
  end if;
  call api.describe_columns(shown);
  select string_agg(quote_ident(v.attname), ', ' order by v.attnum)
      filter (where t.attgenerated = ''),
    string_agg(format('stored.%I', v.attname), ', ' order by v.attnum)
  into columns, fields
  from pg_attribute v
  join pg_attribute t on t.attrelid = format('inventory.%I', one)::regclass
    and t.attname = v.attname
  where v.attrelid = shown and v.attnum > 0;
  execute format('grant select on %1$s to lab_viewer;
    grant insert (%2$s), update (%2$s), delete on %1$s to %3$I', shown, columns, writer);
  perform audit.add_stamp(one);
  call api.add_getter(many, one, fields);
  call api.add_upsert(many, one, fields, writer);
  call api.add_delete(many, one, fields, writer);
  call api.add_import(many, one, writer);
  call api.add_orders(shown);
  call api.add_newest(many, one, fields);
  perform audit.add_past(format('inventory.%I', one)::regclass);
  perform audit.relate_parent_resource('api', one, p.relname, r.key, r.up)
  from audit.relations(format('inventory.%I', one)::regclass) r
  join pg_class p on p.oid = r.parent
  where r.child = format('inventory.%I', one)::regclass and r.up <> p.relname || 's';
  call search.add_resource(shown, unsearched);
end $$;
comment on procedure api.add_resource(regclass, name, name[]) is
'Makes a view like api.sites, of a table that inventory.add_resource() has seen to, into a resource:
the comments, defaults and grants of its columns, the functions that read, write and remove one row,
those that import a list, created_at, updated_at, updated_by and cursor for requests that name them,
files, its orders, its past, names for parents that PostgREST cannot tell apart, and a place in the
search by all its text but that in unsearched.';

create procedure api.drop_resource(shown regclass)
  language plpgsql security invoker set search_path = '' as $$
declare
  many constant name := (select relname from pg_class where oid = shown);
  one constant text := rtrim(many, 's');
  relation regprocedure;
begin
  if one <> 'file' then
    call inventory.drop_files(format('inventory.%I', one)::regclass);
  end if;
  call search.drop_resource(shown);
  perform audit.drop_past(format('inventory.%I', one)::regclass);
  call api.drop_orders(shown);
  for relation in
    select p.oid::regprocedure from pg_proc p join pg_class c on c.reltype = p.proargtypes[0]
    where c.oid = shown and p.proretset and p.pronamespace = 'api'::regnamespace
  loop
    execute format('drop function %s', relation);
  end loop;
  execute format('drop function api.delete_%2$s(bigint), api.upsert_%2$s(jsonb), api.%2$I(bigint),
    api.import_%1$s(bytea), api.store_%1$s(bytea), api.insert_%1$s(bytea),
    lists.look_at_%2$s(inventory.%2$I, boolean), audit.stamp(api.%1$I);
    drop view api.%1$I', many, one);
end $$;
comment on procedure api.drop_resource(regclass) is
  'Drops the view of a resource and what api.add_resource() made for it; no row is lost.';

create procedure api.verify_resource(shown regclass, writer name default 'lab_editor')
  language plpgsql security invoker set search_path = '' as $$
declare
  many constant name := (select relname from pg_class where oid = shown);
  one constant text := rtrim(many, 's');
  missing text;
begin
  select string_agg(what, ', ') into missing from (
    select format('%s on %s for %s', privilege, function_name, caller) as what,
      has_function_privilege(caller, function_name, 'execute') = (privilege = 'execute') as holds
    from (
      select 'lab_viewer', 'execute', format(signature, one, many) from unnest(array[
        'api.%1$I(bigint)', 'past.%1$I(bigint)', 'audit.stamp(api.%2$I)', 'api.after_id(api.%2$I)',
        'request.keys_of(api.%2$I)', 'api.%2$s_newest()']) signature
      union all
      select caller, privilege, format(signature, one, many)
      from unnest(array['api.upsert_%1$s(jsonb)', 'api.delete_%1$s(bigint)',
        'api.import_%2$s(bytea)', 'api.insert_%2$s(bytea)']) signature
      cross join (values (writer, 'execute'), ('lab_viewer', 'no execute')) _ (caller, privilege)
      union all values ('authenticator', 'no execute', format('api.%I(bigint)', one))
    ) wanted (caller, privilege, function_name)
    union all select 'security_invoker', 'security_invoker=true' = any (reloptions)
    from pg_class where oid = shown
    union all select 'its grants', has_table_privilege('lab_viewer', shown, 'select')
      and has_table_privilege(writer, shown, 'delete')
      and not has_table_privilege('lab_viewer', shown, 'delete')
      and not has_any_column_privilege('lab_viewer', shown, 'insert, update')
    union all select 'the grants of ' || v.attname, (t.attgenerated = '') = all (array[
      has_column_privilege(writer, shown, v.attnum, 'insert'),
      has_column_privilege(writer, shown, v.attnum, 'update')])
    from pg_attribute v
    join pg_attribute t on t.attrelid = format('inventory.%I', one)::regclass
      and t.attname = v.attname
    where v.attrelid = shown and v.attnum > 0
    union all select 'its files', one = 'file' or exists (
      select from pg_constraint where conrelid = 'inventory.file'::regclass and convalidated
        and contype = 'f' and confrelid = format('inventory.%I', one)::regclass)
    union all select 'its past',
      has_table_privilege('lab_viewer', format('past.%I', many)::regclass, 'select')
  ) rule where holds is not true;
  if missing is not null then
    raise exception '% lacks, or has not as it should: %', shown, missing;
  end if;
  call search.verify_resource(shown);
end $$;
comment on procedure api.verify_resource(regclass, name) is
'Raises if a view lacks something that api.add_resource() gives, or grants more than that.';

commit;
