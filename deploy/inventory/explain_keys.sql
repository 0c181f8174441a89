-- Deploy lab-inventory:inventory/explain_keys to pg
-- requires: inventory/explain_rows
begin;

create function inventory.explain_key(resource text, new_row jsonb, violated text) returns void
  language plpgsql volatile security invoker set search_path = '' as $$
declare
  noted constant text[] := regexp_match(current_setting('lab.noted_rows', true),
    format(' %s:([^;]*);', new_row->>'id'));
  unit_key constant text := case resource when 'container' then 'storage_unit_id' else
    'parent_id' end;
  in_the_way bigint;
  is_new boolean;
begin
  if noted is null then
    return;
  end if;
  perform set_config('lab.row', noted[1], true);
  if new_row->>'position' is null then
    perform request.explain_row(resource, new_row, violated);
  end if;
  execute format('select t.id, t.created_at = now()
      and t.xmin = pg_catalog.pg_current_xact_id()::xid as is_new
    from inventory.%I t where (t.lab_id, t.%I, t."row", t.col) = ($1, $2, $3, $4) and t.id <> $5',
    resource, unit_key)
  into in_the_way, is_new using (new_row->>'lab_id')::bigint, (new_row->>unit_key)::bigint,
    (new_row->>'row')::integer, (new_row->>'col')::integer, (new_row->>'id')::bigint;
  raise sqlstate 'PT409' using message = 'Something is in the way',
    detail = format('occupied: %s of storage unit %s has %s in it%s.', new_row->>'position',
      new_row->>unit_key, case when in_the_way is null then 'something'
        when is_new then 'another row of the list'
        else format('%s %s', replace(resource, '_', ' '), in_the_way) end,
      ', in ' || request.row_in_list()),
    hint = 'Choose another place, or move what is there first.';
end $$;
comment on function inventory.explain_key(text, jsonb, text) is
'Raises for a row whose key another row has at the end of the statement. Where the key is a place,
it says which, by its label, and what is there: as PT409, like a verb.';

create procedure inventory.explain_keys(made regclass)
  language plpgsql security invoker set search_path = '' as $add$
declare
  one constant name := (select relname from pg_class where oid = made);
  faults text;
begin
  select string_agg(format('when %s then %L', fault, name), ' ' order by name)
  into faults from inventory.list_rules(made) where rank = 5;
  if faults is null then
    return;
  end if;
  execute format($sql$
    create or replace function inventory.explain_keys_of_%1$s() returns trigger
      language plpgsql volatile security invoker as $$
    declare
      violated text;
    begin
      if coalesce(current_setting('header.x_explain', true), '') <> ''
        and request.is_worth_explaining() then
        violated := case %2$s end;
        if violated is not null then
          perform inventory.explain_key('%1$s', pg_catalog.to_jsonb(new), violated);
        end if;
      end if;
      return null;
    end $$;
    comment on function inventory.explain_keys_of_%1$s() is
'Trigger, for a list that is tried again: says which %1$s has a place that is taken. By its name it
comes before PostgreSQL looks.';
    create or replace trigger "A_why_taken" after insert on %3$s
      for each row when (current_setting('header.x_explain', true) <> '')
      execute function inventory.explain_keys_of_%1$s();
    create or replace trigger "A_why_taken_on_update" after update on %3$s
      for each row execute function inventory.explain_keys_of_%1$s()
    $sql$, one, faults, made);
end $add$;
comment on procedure inventory.explain_keys(regclass) is
'Gives a table with deferrable keys the triggers that find the row of a list that breaks one, as
inventory.explain_rows() does for other rules.';

grant execute on function inventory.explain_key(text, jsonb, text) to lab_editor;

commit;
