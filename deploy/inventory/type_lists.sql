-- Deploy lab-inventory:inventory/type_lists to pg
-- requires: inventory/storage_type
begin;

-- A list of ids is no foreign key: these triggers do what one does.
create function inventory.refuse_unknown_types() returns trigger
  language plpgsql volatile security invoker as $$
declare
  unknown text;
begin
  perform from inventory.sample_type s
  where s.lab_id = new.lab_id and s.id = any (new.sample_type_ids) order by s.id for key share;
  perform from inventory.storage_type t
  where t.lab_id = new.lab_id and t.id = any (new.child_type_ids) order by t.id for key share;
  select string_agg(format('%s is %s', field, coalesce(wanted::text, 'null')), ', ') into unknown
  from (
    select 'sample_type_ids' as field, wanted from unnest(new.sample_type_ids) wanted
    where not exists (
      select from inventory.sample_type s where s.lab_id = new.lab_id and s.id = wanted)
    union all
    select 'child_type_ids', wanted from unnest(new.child_type_ids) wanted
    where wanted is distinct from new.id and not exists (
      select from inventory.storage_type t where t.lab_id = new.lab_id and t.id = wanted)) _;
  if unknown is not null then
    raise sqlstate 'PT409' using message = 'There is no such type',
      detail = format('no_parent: %s, which is not present%s.', unknown,
        ', in ' || request.row_in_list()),
      hint = 'GET /sample_types and GET /storage_types list what there is.';
  end if;
  return new;
end $$;
comment on function inventory.refuse_unknown_types() is
  'Trigger. A type lists types that are there.';
create trigger refuse_unknown_types before insert or update on inventory.storage_type
  for each row when (new.sample_type_ids is not null or new.child_type_ids is not null)
  execute function inventory.refuse_unknown_types();

create function inventory.refuse_listed() returns trigger
  language plpgsql volatile security invoker as $$
declare
  lists text;
begin
  select string_agg(t.id::text, ', ' order by t.id) into lists from inventory.storage_type t
  where t.lab_id = old.lab_id
    and old.id = any (case tg_table_name
      when 'sample_type' then t.sample_type_ids else t.child_type_ids end);
  if lists is not null then
    raise sqlstate 'PT409' using message = format('The %s is listed', tg_table_name),
      detail = format('%1$s_in_use: %1$s %2$s is listed by storage_type %3$s.', tg_table_name,
        old.id, lists),
      hint = 'Take it out of those lists first.';
  end if;
  return null;
end $$;
comment on function inventory.refuse_listed() is
'Trigger. A type that another one lists stays. After the row is gone, so that it sees a list which
came up meanwhile.';
create trigger refuse_listed after delete on inventory.sample_type
  for each row execute function inventory.refuse_listed();
create trigger refuse_listed after delete on inventory.storage_type
  for each row execute function inventory.refuse_listed();

commit;
