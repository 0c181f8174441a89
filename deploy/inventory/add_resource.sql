-- Deploy lab-inventory:inventory/add_resource to pg
-- requires: audit/track
-- requires: inventory/explain_keys
-- requires: inventory/orders
-- requires: inventory/refuse_key_change
-- requires: inventory/reserve_id
-- requires: inventory/text
begin;

create procedure inventory.add_ids(made regclass, writer name)
  language plpgsql security invoker set search_path = '' as $add$
declare
  one constant name := (select relname from pg_class where oid = made);
begin
  execute format($sql$
    create function inventory.next_%1$s_id() returns bigint
      language plpgsql volatile security invoker as $$
    declare
      candidate bigint;
    begin
      loop
        candidate := nextval('inventory.%1$s_id_seq'::regclass);
        exit when not exists (
          select from inventory.%1$I where lab_id = inventory.current_lab() and id = candidate);
      end loop;
      return candidate;
    end $$;
    comment on function inventory.next_%1$s_id() is
      'The next number of the sequence that no %1$s of the lab has: clients may choose ids.';
    grant execute on function inventory.next_%1$s_id() to %2$I;
    grant usage, select on sequence inventory.%1$s_id_seq to %2$I;

    create trigger refuse_key_change before update on inventory.%1$I
      for each row when ((old.lab_id, old.id) is distinct from (new.lab_id, new.id))
      execute function inventory.refuse_key_change();
    create trigger reserve_id before insert on inventory.%1$I for each row
      when (new.id > coalesce(pg_sequence_last_value('inventory.%1$s_id_seq'::regclass), 0))
      execute function inventory.reserve_id('inventory.%1$s_id_seq')
    $sql$, one, writer);
end $add$;
comment on procedure inventory.add_ids(regclass, name) is
'Ids that a client may choose, else the database, and that stay: a function for the next one, and
the triggers.';

create procedure inventory.add_access(made regclass, writer name)
  language plpgsql security invoker set search_path = '' as $$
declare
  one constant name := (select relname from pg_class where oid = made);
  columns constant text := (
    select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
    where attrelid = made and attnum > 0 and not attisdropped and attgenerated = '');
begin
  execute format($sql$
    alter table %2$s enable row level security;
    alter table %2$s force row level security;
    create policy %1$s_of_owner on %2$s to lab_owner using (true) with check (true);
    create policy %1$s_in_lab on %2$s to lab_viewer
      using (lab_id = (select inventory.current_lab()))
      with check (lab_id = (select inventory.current_lab()));
    grant select on %2$s to lab_viewer;
    grant insert (%4$s), update (%4$s), delete on %2$s to %3$I
    $sql$, one, made, writer, columns);
end $$;
comment on procedure inventory.add_access(regclass, name) is
'The border between tenants, which are labs, and the grants: a caller sees the rows of the lab that
the request acts in; every member reads them, the role writer and those above write them.';

create procedure inventory.add_resource(made regclass, writer name default 'lab_editor',
    has_few boolean default false)
  language plpgsql security invoker set search_path = '' as $$
begin
  call inventory.add_ids(made, writer);
  call inventory.add_access(made, writer);
  call inventory.tidy_text(made);
  perform audit.track(made);
  call inventory.add_orders(made, has_few);
  call inventory.explain_rows(made);
  call inventory.explain_keys(made);
end $$;
comment on procedure inventory.add_resource(regclass, name, boolean) is
'Gives a new table with the key (lab_id, id) what every resource has: ids, the border between labs,
grants, trimmed text, a history, indexes for the orders of its list unless it has few rows, errors
that name the row of a list. Everybody in the lab reads it; the role writer and those above write
it.';

create procedure inventory.drop_resource(made regclass, force boolean)
  language plpgsql security invoker set search_path = '' as $$
declare
  one constant name := (select relname from pg_class where oid = made);
  holds_rows boolean;
begin
  execute format('select exists (select from %s)', made) into holds_rows;
  if holds_rows and not force then
    raise exception '% holds rows; revert with --set force=1 to lose them', made;
  end if;
  if to_regclass('inventory.file') is not null then
    execute 'delete from inventory.file where resource = $1' using one;
  end if;
  execute format('drop function inventory.next_%1$s_id(); drop table inventory.%1$I;
    drop function inventory.explain_%1$s()', one);
  if to_regprocedure(format('inventory.explain_keys_of_%s()', one)) is not null then
    execute format('drop function inventory.explain_keys_of_%s()', one);
  end if;
  if to_regprocedure(format('inventory.tidy_%s()', one)) is not null then
    execute format('drop function inventory.tidy_%s()', one);
  end if;
end $$;
comment on procedure inventory.drop_resource(regclass, boolean) is
'Drops the table of a resource and what inventory.add_resource() made for it. Raises while it holds
rows, unless forced.';

create procedure inventory.verify_resource(made regclass, writer name default 'lab_editor')
  language plpgsql security invoker set search_path = '' as $$
declare
  one constant name := (select relname from pg_class where oid = made);
  id_sequence constant text := pg_get_serial_sequence(made::text, 'id');
  missing text;
begin
  call audit.verify_tracking(made);
  call inventory.verify_tidy_text(made);
  select string_agg(what, ', ') into missing from (values
    ('row-level security', (
      select relrowsecurity and relforcerowsecurity from pg_class where oid = made)),
    ('its constraints', (
      select bool_and(convalidated) and bool_or(contype = 'p' and conname = one || '_pkey')
        and bool_or(contype = 'f')
      from pg_constraint where conrelid = made)),
    ('its policy', exists (
      select from pg_policy where polrelid = made and polname = one || '_in_lab'
        and polqual is not null and polwithcheck is not null)),
    ('its triggers', (
      select count(*) = 6 + 2 * (select exists (select from inventory.list_rules(made)
        where rank = 5))::integer
      from pg_trigger where tgrelid = made and tgenabled = 'O' and (
        tgname in ('refuse_key_change', 'reserve_id')
        or tgname ~ '^(A_name_row|why_refused|A_why_taken)(_on_update)?$'))),
    ('its next id', has_function_privilege(
      writer, format('inventory.next_%s_id()', one), 'execute')),
    ('its sequence', has_sequence_privilege(writer, id_sequence, 'usage')
      and not has_sequence_privilege(writer, id_sequence, 'update')),
    ('its grants', has_table_privilege('lab_viewer', made, 'select')
      and has_table_privilege(writer, made, 'delete')
      and not has_table_privilege(writer, made, 'truncate')
      and not has_any_column_privilege('lab_viewer', made, 'insert, update')
      and not has_table_privilege('lab_viewer', made, 'delete')),
    ('its columns'' grants', (
      select bool_and((attname in ('created_at', 'updated_at') or attgenerated <> '')
        <> has_column_privilege(writer, made, attnum, 'insert')
        and has_column_privilege(writer, made, attnum, 'insert')
          = has_column_privilege(writer, made, attnum, 'update'))
      from pg_attribute where attrelid = made and attnum > 0 and not attisdropped))
  ) rule (what, holds) where holds is not true;
  if missing is not null then
    raise exception '% lacks, or has not as it should: %', made, missing;
  end if;
end $$;
comment on procedure inventory.verify_resource(regclass, name) is
'Raises if a table lacks something that inventory.add_resource() gives, or grants more than that.';

commit;
