-- Deploy lab-inventory:audit/add_past to pg
-- requires: audit/is_embedded
-- requires: audit/past_query
-- requires: past/schema
-- requires: request/answer
begin;

create function audit.relate_parent_resource(
    place text, child text, parent text, key text, relation text)
  returns void
  language plpgsql volatile security invoker set search_path = '' as $$
begin
  -- Of a null key PostgreSQL 18 would know that no row has it, and look no further: the case, which
  -- it cannot decide before, has it ask.
  execute format('
    create function %1$I.%5$I(%1$I.%2$I) returns setof %1$I.%3$I rows 1
      language sql stable security invoker begin atomic
        select p.* from %1$I.%3$I p
        where p.id = case when now() is not null then ($1).%4$I end
          and (select audit.is_embedded());
      end;
    comment on function %1$I.%5$I(%1$I.%2$I) is ''For embedding: what %4$s names.'';
    grant execute on function %1$I.%5$I(%1$I.%2$I) to lab_viewer',
    place, child || 's', parent || 's', key, relation);
end $$;
comment on function audit.relate_parent_resource(text, text, text, text, text) is
'Makes a parent embeddable in its children, which PostgREST does by itself only in schema api, and
there not within one table.';

create function audit.relate_children_past(child text, parent text, key text, relation text)
  returns void
  language plpgsql volatile security invoker set search_path = '' as $$
begin
  execute format('
    create function past.%3$I(past.%2$I) returns setof past.%1$I
      language sql stable security invoker begin atomic %5$s; end;
    comment on function past.%3$I(past.%2$I) is ''For embedding: those whose %4$s names it.'';
    grant execute on function past.%3$I(past.%2$I) to lab_viewer',
    child || 's', parent || 's', relation, key,
    case when key = 'lab_id' then format(
      'select p.* from past.%I p where (select audit.is_embedded())', child || 's') else (
      select format('
        select %3$s from inventory.%1$I t
        where t.lab_id = (select inventory.current_lab()) and t.%2$I = ($1).id
          and t.updated_at <= (select audit.as_of()) and (select audit.is_embedded())
        union all
        select %4$s from audit.%5$I(($1).id) was',
        child, key, string_agg(format('t.%I', attname), ', ' order by attnum),
        string_agg(audit.read_column(format('inventory.%I', child)::regclass, 'was', attname), ', '
          order by attnum), format('%s_%s_was', child, key))
      from pg_attribute
      where attrelid = format('past.%I', child || 's')::regclass and attnum > 0) end);
end $$;
comment on function audit.relate_children_past(text, text, text, text) is
'Makes children embeddable in their parent in the past.';

-- Where PostgREST has to be told which foreign key is meant, a parent has the name of its column:
-- parent for parent_id, in the past and in the present.
create function audit.relations(tracked regclass)
  returns table (child regclass, parent regclass, key text, up text, down text)
  language sql stable security invoker
begin atomic
  select conrelid, confrelid, own.attname::text,
    case when is_only and conrelid <> confrelid then p.relname || 's'
      else regexp_replace(own.attname, '_id$', '') end,
    case when is_only then c.relname || 's' end
  from (
    select *, count(*) over (
      partition by least(conrelid, confrelid), greatest(conrelid, confrelid)) = 1 as is_only
    from pg_constraint where contype = 'f') f
  join pg_class c on c.oid = conrelid
  join pg_class p on p.oid = confrelid
  cross join lateral unnest(conkey, confkey) k (here, there)
  join pg_attribute own on own.attrelid = conrelid and own.attnum = k.here
    and own.attgenerated = ''  -- a file's thing is in no view
  join pg_attribute other on other.attrelid = confrelid and other.attnum = k.there
    and other.attname = 'id'
  where tracked in (conrelid, confrelid)
    and to_regclass(format('past.%I', c.relname || 's')) is not null
    and to_regclass(format('past.%I', p.relname || 's')) is not null;
end;
comment on function audit.relations(regclass) is
'The foreign keys from and to a table whose both ends have a past, and the names that embed a parent
(up) and its children (down): the other table''s, if there is one key between them. Else there is no
name for the children; a table that refers to itself has one.';

create function audit.add_past(tracked regclass) returns void
  language plpgsql volatile security invoker set search_path = '' as $$
declare
  one constant text := (select relname::text from pg_class where oid = tracked);
  many constant text := one || 's';
  described record;
begin
  execute format('create view past.%I with (security_invoker = true) as %s;
    grant select on past.%1$I to lab_viewer', many, audit.past_query(tracked));
  for described in
    select case when objsubid = 0 then format('view past.%I', many)
      else format('column past.%I.%I', many, attname) end as what, description
    from pg_description
    left join pg_attribute on attrelid = objoid and attnum = objsubid and attnum > 0
    where objoid = format('api.%I', many)::regclass and classoid = 'pg_class'::regclass
  loop
    execute format('comment on %s is %L', described.what, described.description);
  end loop;
  if to_regprocedure(format('api.%I(bigint)', one)) is not null then
    execute format('
      create function past.%1$I(%2$I bigint) returns past.%3$I
        language plpgsql stable security invoker as $get$
      declare
        found_row past.%3$I;
      begin
        select * into found_row from past.%3$I t where t.id = %2$I;
        if not found then
          perform request.raise_not_found(%1$L, %2$I);
        end if;
        return found_row;
      end $get$;
      comment on function past.%1$I(bigint) is ''One of %3$s by its id. 404 if there was none.'';
      grant execute on function past.%1$I(bigint) to lab_viewer', one, one || '_id', many);
  end if;
  perform case when r.child = tracked and r.key <> 'lab_id' then
      audit.index_past(c.relname, r.key) end,
    audit.relate_parent_resource('past', c.relname, p.relname, r.key, r.up),
    case when r.down is not null then
      audit.relate_children_past(c.relname, p.relname, r.key, r.down) end
  from audit.relations(tracked) r
  join pg_class c on c.oid = r.child
  join pg_class p on p.oid = r.parent;
end $$;
comment on function audit.add_past(regclass) is
'Makes past.sites, past.site() and what embedding needs, for a table like inventory.site that
audit.track() tracks and that has its view in api.';

create function audit.drop_past(tracked regclass) returns void
  language plpgsql volatile security invoker set search_path = '' as $$
declare
  one constant text := (select relname::text from pg_class where oid = tracked);
  made text;
begin
  for made in
    select 'function ' || p.oid::regprocedure from pg_proc p
    where format('past.%I', one || 's')::regtype in (p.prorettype, p.proargtypes[0])
    union all
    select format('view past.%I', one || 's')
    union all
    select unnest(array[format('function audit.%I(bigint)', reader),
      case when not exists (
          select from pg_proc where pronamespace = 'audit'::regnamespace and proname <> reader
            and right(proname, length(attname) + 5) = format('_%s_was', attname))
        then format('index audit.%I', format('row_change_%s_idx', attname)) end])
    from pg_attribute cross join lateral format('%s_%s_was', one, attname) _ (reader)
    where attrelid = tracked
      and to_regprocedure(format('audit.%I(bigint)', reader)) is not null
  loop
    execute coalesce('drop ' || made, '');
  end loop;
end $$;
comment on function audit.drop_past(regclass) is 'Takes away what audit.add_past() made.';

commit;
