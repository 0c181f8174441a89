-- Deploy lab-inventory:search/add_resource to pg
-- requires: search/keep_entries
begin;

create procedure search.add_tails(one text)
  language plpgsql security invoker set search_path = '' as $$
declare
  code record;
begin
  for code in
    select "column" from search.field where kind = one and form in ('code', 'uuid')
  loop
    execute format('create index %1$s_%2$s_tail_idx on inventory.%1$I
      (lab_id, (search.tail(%2$I) collate "C"))', one, code."column");
  end loop;
end $$;
comment on procedure search.add_tails(text) is
  'Gives the codes of a kind an index that finds them by their end.';

create procedure search.add_resource(shown regclass, unsearched name[])
  language plpgsql security invoker set search_path = '' as $$
declare
  one constant text := (select rtrim(relname, 's') from pg_class where oid = shown);
begin
  call search.add_fields(shown, one, unsearched);
  if search.columns_of(one, 't') is not null then
    call search.add_parts(one);
    call search.add_statement_triggers(one);
    call search.add_row_triggers(one);
    call search.rebuild_resource(one);
  end if;
  call search.add_tails(one);
end $$;
comment on procedure search.add_resource(regclass, name[]) is
'Has api.search() and api.lookup() find the rows of a view by its text, hardware addresses, UUIDs
and JSON, but for the columns in unsearched.';

create procedure search.drop_resource(shown regclass)
  language plpgsql security invoker set search_path = '' as $$
declare
  one constant text := (select rtrim(relname, 's') from pg_class where oid = shown);
  made record;
begin
  for made in
    select format('drop trigger %I on inventory.%I', t.tgname, one) as statement
    from pg_trigger t
    where t.tgrelid = format('inventory.%I', one)::regclass and t.tgname ~ '^search_'
    union all
    select format('drop function %s', p.oid::regprocedure) from pg_proc p
    where p.pronamespace = 'search'::regnamespace
      and p.proname in ('enter_' || one, 'alter_' || one, 'parts_of_' || one)
    union all
    select format('drop index inventory.%I_%s_tail_idx', one, f."column") from search.field f
    where f.kind = one and f.form in ('code', 'uuid')
  loop
    execute made.statement;
  end loop;
  delete from search.entry e using search.field f where f.kind = one and e.field = f.number;
  delete from search.field where kind = one;
end $$;
comment on procedure search.drop_resource(regclass) is
  'Takes away what search.add_resource() made; no row of the resource is lost.';

create procedure search.verify_resource(shown regclass)
  language plpgsql security invoker set search_path = '' as $$
declare
  one constant text := (select rtrim(relname, 's') from pg_class where oid = shown);
begin
  if search.columns_of(one, 't') is not null and (
    select count(*) from pg_trigger
    where tgrelid = format('inventory.%I', one)::regclass and tgname ~ '^search_'
      and tgenabled = 'O') <> 3 then
    raise exception '% is not kept in the search by its three triggers', shown;
  end if;
end $$;
comment on procedure search.verify_resource(regclass) is
  'Raises if a view lacks something that search.add_resource() gives.';

commit;
