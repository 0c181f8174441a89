-- Deploy lab-inventory:audit/record to pg
-- requires: audit/row_change
-- requires: audit/open_change
-- requires: audit/deleted_row
begin;

create function audit.record() returns trigger
  language plpgsql volatile security definer set search_path = ''
  -- A plan kept from changes of one row would join a hundred thousand in nested loops, and one from
  -- before anything was deleted would read all of deleted_row for each.
  set enable_nestloop = off set enable_seqscan = off as $$
begin
  if tg_op = 'INSERT' then
    insert into audit.row_change
      (lab_id, change_id, table_name, row_id, operation, changed_at, after)
    select n.lab_id, s.change_id, tg_table_name, n.id, 'insert',
      -- Who waited for another to delete the row, or deleted it before, comes after that.
      greatest(n.updated_at, (
        select d.deleted_at + interval '1 microsecond' from audit.deleted_row d
        where d.lab_id = n.lab_id and d.row_id = n.id
          and d.table_name = tg_table_name::text collate "default")),  -- as its index is
      to_jsonb(n)
    from new_rows n
    join (select lab_id, audit.open_change(lab_id, tg_table_name, count(*)) as change_id
      from new_rows group by lab_id) s on s.lab_id = n.lab_id
    order by n.id;
  elsif tg_op = 'UPDATE' then
    insert into audit.row_change
      (lab_id, change_id, table_name, row_id, operation, changed_at, before, after)
    select n.lab_id, s.change_id, tg_table_name, n.id, 'update', n.updated_at, to_jsonb(o),
      to_jsonb(n)
    from new_rows n
    join old_rows o on o.lab_id = n.lab_id and o.id = n.id
    join (select lab_id, audit.open_change(lab_id, tg_table_name, count(*)) as change_id
      from new_rows group by lab_id) s on s.lab_id = n.lab_id
    order by n.id;
  else
    insert into audit.row_change
      (lab_id, change_id, table_name, row_id, operation, changed_at, before)
    select o.lab_id, s.change_id, tg_table_name, o.id, 'delete',
      greatest(now(), o.updated_at + interval '1 microsecond'), to_jsonb(o)
    from old_rows o
    join (select lab_id, audit.open_change(lab_id, tg_table_name, count(*)) as change_id
      from old_rows group by lab_id) s on s.lab_id = o.lab_id
    order by o.id;
    insert into audit.deleted_row as stored (lab_id, table_name, row_id, created_at, deleted_at)
    select lab_id, tg_table_name, id, created_at,
      greatest(now(), updated_at + interval '1 microsecond')
    from old_rows
    on conflict on constraint deleted_row_pkey do update
      set created_at = least(stored.created_at, excluded.created_at),
        deleted_at = greatest(stored.deleted_at, excluded.deleted_at);
  end if;
  return null;
end $$;
comment on function audit.record() is
'Trigger, once a statement: writes every row it changed into audit.row_change.
Definer: nobody may write history but through a change.';

create function audit.touch() returns trigger
  language plpgsql volatile security invoker set search_path = '' as $$
begin
  new.created_at := old.created_at;
  new.updated_at := greatest(now(), old.updated_at + interval '1 microsecond');
  return new;
end $$;
comment on function audit.touch() is
'Trigger. A row''s updated_at is when the transaction that wrote it began, and later at every write,
under concurrency and when a clock goes back too: so it is the row''s version.';

create function audit.refuse_truncate() returns trigger
  language plpgsql volatile security invoker set search_path = '' as $$
begin
  raise exception 'truncate leaves no history: delete the rows of % instead', tg_table_name;
end $$;
comment on function audit.refuse_truncate() is 'Trigger. What it refuses would not be recorded.';
-- A trigger runs whoever writes, so nobody needs execute.

commit;
