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
  select 3, conname::text, format('current_setting(''header.x_explain'') <> %L
      and exists (select from %s t where (%s) = (%s) and %s)',
    array_to_string(array_remove(mine, 'lab_id'), ','), made,
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
that the request merges duplicates by is none.';

create procedure inventory.explain_rows(made regclass)
  language plpgsql security invoker set search_path = '' as $add$
declare
  one constant name := (select relname from pg_class where oid = made);
  first_fault text;
  all_faults text;
begin
  select string_agg(format('when %s then %L', fault, name), e'\n        ' order by rank, name),
    string_agg(format('case when %s then %L end', fault, name), e',\n          '
      order by rank, name)
  into first_fault, all_faults from inventory.list_rules(made);
  execute format($sql$
    create or replace function inventory.explain_%1$s() returns trigger
      language plpgsql volatile security invoker as $$
    declare
      violated text;
    begin
      if tg_op = 'UPDATE' and coalesce(current_setting('header.x_explain', true), '') = '' then
        return new;
      elsif current_setting('header.x_explain', true) = 'look' then
        perform set_config('lab.looked', concat_ws(' ', %4$s), true);
        return null;
      elsif not request.is_worth_explaining(tg_op) then
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
      return new;
    end $$;
    comment on function inventory.explain_%1$s() is
'Trigger, for a list that is tried again: says which %1$s is refused, and why. Where
lists.look_at_%1$s() tries a row, it says all the rules that the row breaks, and the row is not
written.';
    create or replace trigger why_refused before insert or delete on %2$s
      for each row when (current_setting('header.x_explain', true) <> '')
      execute function inventory.explain_%1$s();
    -- Of one row, to call the function takes less than to prepare a condition.
    create or replace trigger why_update_refused before update on %2$s
      for each row execute function inventory.explain_%1$s()
    $sql$, one, made, first_fault, all_faults);
end $add$;
comment on procedure inventory.explain_rows(regclass) is
'Gives a table a trigger that finds the row of a list that breaks a rule. PostgreSQL itself names
neither row nor value where there is a policy. So nginx sends a list that was refused a second time,
with the header X-Explain, and the trigger looks at each row before PostgreSQL does; other requests
do not pay for it. Its name comes last, as it looks at what the other triggers made of the row. Call
it again after a column or a constraint was added.';

grant execute on function inventory.list_rules(regclass) to lab_viewer;

commit;
