-- Deploy lab-inventory:inventory/explain_rows to pg
-- requires: inventory/raise_in_use
-- requires: request/explain_refusal
begin;

create function inventory.list_rules(made regclass)
  returns table (rank integer, name text, fault text)
  language sql stable security invoker set search_path = ''
begin atomic
  select 1, attname::text, format('new.%I is null', attname) from pg_attribute
  where attrelid = made and attnum > 0 and attnotnull and not attisdropped and attgenerated = ''
  union all
  select 2, conname::text, format('not coalesce((select %s from (select new.*) _), true)',
    pg_get_expr(conbin, conrelid))
  from pg_constraint where conrelid = made and contype = 'c'
  union all
  select case when condeferrable then 5 else 3 end, conname::text, format(
    '%sexists (select from %s t where (%s) = (%s) and %s)',
    case when not condeferrable then format(
      'current_setting(''header.x_explain'') not in (''*'', %L) and ',
      array_to_string(array_remove(mine, 'lab_id'), ',')) end, made,
    't.' || array_to_string(mine, ', t.'), 'new.' || array_to_string(mine, ', new.'),
    case contype when 'p' then 'tg_op = ''INSERT''' else 't.id <> new.id' end)
  from pg_constraint cross join lateral (
    select array_agg(quote_ident(attname) order by at) from unnest(conkey) with ordinality k (n, at)
    join pg_attribute on attrelid = conrelid and attnum = n) _ (mine)
  where conrelid = made and contype in ('p', 'u')
  union all
  select 4, conname::text, format(
    '(%s) is not null and not exists (select from %s t where (%s) = (%s))',
    'new.' || array_to_string(mine, ', new.'), confrelid::regclass,
    't.' || array_to_string(theirs, ', t.'), 'new.' || array_to_string(mine, ', new.'))
  from pg_constraint cross join lateral (
    select array_agg(quote_ident(m.attname) order by at),
      array_agg(quote_ident(p.attname) order by at)
    from unnest(conkey, confkey) with ordinality k (n, parent_n, at)
    join pg_attribute m on m.attrelid = conrelid and m.attnum = n
    join pg_attribute p on p.attrelid = confrelid and p.attnum = parent_n) _ (mine, theirs)
  where conrelid = made and contype = 'f'
    and has_table_privilege('lab_viewer', confrelid, 'select');
end;
comment on function inventory.list_rules(regclass) is
'The rules of a table that PostgreSQL does not name the value for: columns that may not be null,
checks, keys and parents, each with an expression that is true of a new row that breaks it. A key
that the request merges duplicates by is none. Deferrable keys, rank 5, are for
inventory.explain_keys().';

create function inventory.raise_no_parent(resource text, new_row jsonb, fkey text) returns void
  language plpgsql volatile security invoker as $$
begin
  if request.row_in_list() is not null then
    perform request.explain_row(resource, new_row, fkey);
  end if;
  raise foreign_key_violation using constraint = fkey, message = format(
    'insert or update on table "%s" violates foreign key constraint "%s"', resource, fkey);
end $$;
comment on function inventory.raise_no_parent(text, jsonb, text) is
'What PostgreSQL raises for a parent that is not there, where a trigger looks before it does.';

-- Rows of one statement may change places, so a deferrable key is broken at its end alone. Before
-- each row a trigger notes those whose place is taken then; inventory.explain_keys() has another
-- look after all of them which still is.
create function inventory.note_row(row_id bigint) returns void
  language plpgsql volatile security invoker as $$
begin
  perform set_config('lab.noted_rows', concat(current_setting('lab.noted_rows', true),
    format(' %s:%s;', row_id, request.row_in_list())), true);
end $$;
comment on function inventory.note_row(bigint) is
  'Keeps which row of the list this one is, for the end of the statement.';

-- An update mostly has one row: a function that tests takes less than to prepare a condition.
create procedure inventory.add_explaining(made regclass, explain_row regproc)
  language plpgsql security invoker set search_path = '' as $add$
begin
  execute format($sql$
    create or replace trigger "A_name_row" before insert on %1$s
      for each row when (current_setting('header.x_explain', true) <> '')
      execute function request.name_row();
    create or replace trigger "A_name_row_on_update" before update on %1$s
      for each row execute function request.name_row();
    create or replace trigger why_refused before insert or delete on %1$s
      for each row when (current_setting('header.x_explain', true) <> '')
      execute function %2$s();
    create or replace trigger why_refused_on_update before update on %1$s
      for each row execute function %2$s()
    $sql$, made, explain_row);
end $add$;
comment on procedure inventory.add_explaining(regclass, regproc) is
'Gives a table the triggers for a list that is tried again: the first names the row, the last says
why it is refused.';

create procedure inventory.explain_rows(made regclass)
  language plpgsql security invoker set search_path = '' as $add$
declare
  one constant name := (select relname from pg_class where oid = made);
  first_fault text;
  late_faults text;
  all_faults text;
begin
  select string_agg(format('when %s then %L', fault, name), e'\n        ' order by rank, name)
      filter (where rank < 5), string_agg(fault, ' or ' order by name) filter (where rank = 5),
    string_agg(case rank when 5
      then replace(fault, 'exists (select', format('(select %L || min(t.id)', name || ':'))
      else format('case when %s then %L end', fault, name) end, e',\n          '
      order by rank, name)
  into first_fault, late_faults, all_faults from inventory.list_rules(made);
  execute format($sql$
    create or replace function inventory.explain_%1$s() returns trigger
      language plpgsql volatile security invoker as $$
    declare
      violated text;
    begin
      if coalesce(current_setting('header.x_explain', true), '') = '' then
        return coalesce(new, old);
      elsif current_setting('header.x_explain') = 'look' then
        perform set_config('lab.looked', concat_ws(' ', %5$s), true);
        return null;
      elsif not request.is_worth_explaining() then
        return coalesce(new, old);
      elsif tg_op = 'DELETE' then
        if inventory.list_children(tg_relid, old.id) is not null then
          perform inventory.raise_in_use(tg_relid, old.id);
        end if;
        return old;
      end if;
      violated := case
        %3$s end;
      if violated is not null then
        perform request.explain_row('%1$s', pg_catalog.to_jsonb(new), violated);
      end if;
      %4$s
      return new;
    end $$;
    comment on function inventory.explain_%1$s() is
      'Trigger, for a list that is tried again: says which %1$s is refused, and why. Where
lists.look_at_%1$s() tries a row, it says all the rules that the row breaks, of a place also the id
of what is in it, and the row is not written.'
    $sql$, one, made, first_fault, 'if ' || late_faults || ' then
        perform inventory.note_row(new.id);
      end if;', all_faults);
  call inventory.add_explaining(made, ('inventory.explain_' || one)::regproc);
end $add$;
comment on procedure inventory.explain_rows(regclass) is
'Gives a table a trigger that finds the row of a list that breaks a rule. PostgreSQL itself names
neither row nor value where there is a policy. So nginx sends a list that was refused a second time,
with the header X-Explain, and the trigger looks at each row before PostgreSQL does; others pay
little for it. Its name comes last, as it looks at what the other triggers made of the row. Call
it again after a column or a constraint was added.';

grant execute on function inventory.list_rules(regclass) to lab_viewer;
grant execute on function inventory.raise_no_parent(text, jsonb, text), inventory.note_row(bigint)
  to lab_editor;

commit;
