-- Deploy lab-inventory:audit/net_change to pg
-- requires: audit/row_change
begin;

create type audit.net_change as (
  table_name text,
  row_id bigint,
  operation audit.operation,
  before jsonb,
  changed_at timestamptz
);
comment on type audit.net_change is
'What a change set did to a row, all in all: the operation that takes it back, what that brings
back, and the version in which the set left the row, or when it deleted it.';

-- A column is derived by a foreign key with "on update cascade": freezer_id of what is in a storage
-- unit, by (lab_id, storage_unit_id, freezer_id). Where the key, storage_unit_id, is null, the
-- column stands for itself.
create function audit.derived_columns() returns table (table_name text, derived text[])
  language sql stable security invoker
begin atomic
  select relname::text, array_agg(array[own.attname, key.attname]::text[])
  from pg_constraint c
  join pg_class on pg_class.oid = conrelid
  cross join lateral unnest(conkey, confkey) k (here, there)
  join pg_attribute own on own.attrelid = conrelid and own.attnum = k.here
  join pg_attribute other on other.attrelid = confrelid and other.attnum = k.there
    and other.attname not in ('lab_id', 'id')
  join pg_attribute parent on parent.attrelid = confrelid and parent.attname = 'id'
  join pg_attribute key on key.attrelid = conrelid
    and key.attnum = conkey[array_position(confkey, parent.attnum)]
  where contype = 'f' and confupdtype = 'c'
  group by relname;
end;
comment on function audit.derived_columns() is
'The columns that follow another row, by table: pairs of a column and the key that names that row.
History has them as any other, but they are nobody''s change: an undo does not compare them, and
leaves them to what derives them.';

create function audit.without_derived(stored jsonb, derived text[]) returns jsonb
  language plpgsql immutable security invoker parallel safe as $$
declare
  pair text[];
begin
  foreach pair slice 1 in array coalesce(derived, '{}') loop
    if stored->>pair[2] is not null then
      stored := stored - pair[1];
    end if;
  end loop;
  return stored;
end $$;
comment on function audit.without_derived(jsonb, text[]) is
'A row without those of its columns that follow another row.';

create function audit.is_real_change(before jsonb, after jsonb, derived text[]) returns boolean
  language sql immutable security invoker parallel safe
  return before - '{created_at,updated_at}'::text[]
      is distinct from after - '{created_at,updated_at}'::text[]
    and (derived is null or before is null or after is null
      or audit.without_derived(before - '{created_at,updated_at}'::text[], derived)
        is distinct from
        audit.without_derived(after - '{created_at,updated_at}'::text[], derived));
comment on function audit.is_real_change(jsonb, jsonb, text[]) is
'Whether a row is another after a change than before, but for the times of its writes and its
derived columns.';

create function audit.net_changes(the_lab bigint, the_change bigint) returns setof audit.net_change
  language sql stable security invoker
begin atomic
  select net.table_name, net.row_id,
    case when net.before is null then 'delete' when net.after is null then 'insert'
      else 'update' end::audit.operation,
    case when d.derived is null then net.before
      else audit.without_derived(net.before, d.derived) end,
    net.changed_at
  from (
    -- A cascade is recorded before the statement that it follows: its time is the later one.
    select c.table_name, c.row_id, (array_agg(c.before order by c.changed_at, c.id))[1] as before,
      (array_agg(c.after order by c.changed_at desc, c.id desc))[1] as after,
      max(c.changed_at) as changed_at
    from audit.row_change c where c.lab_id = the_lab and c.change_id = the_change
    group by c.table_name, c.row_id) net
  left join audit.derived_columns() d on d.table_name = net.table_name
  where audit.is_real_change(net.before, net.after, d.derived);
end;
comment on function audit.net_changes(bigint, bigint) is
'What a change set did to each row; nothing for a row that it left as it was. A derived column is
not in before.';

create function audit.row_ids(changes audit.net_change[], of_table text) returns bigint[]
  language sql immutable security invoker parallel safe
begin atomic
  select array(select n.row_id from unnest(changes) n where n.table_name = of_table);
end;
comment on function audit.row_ids(audit.net_change[], text) is
'The ids of the rows of a table that changes are about. With "= any" an index finds these rows; a
join with the changes would read the whole table, as the planner cannot tell how few they are.';

commit;
