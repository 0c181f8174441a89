-- Deploy lab-inventory:audit/record to pg
-- requires: audit/row_change
-- requires: audit/open_change
-- requires: audit/deleted_row
begin;

-- A statement writes rows of one lab; only the owner's may write rows of several. Those are
-- recorded lab by lab. The change set is opened first: inside the statement that writes the rows, a
-- plan may call audit.open_change() once a row.
create function audit.follow_deletion() returns trigger
  language plpgsql volatile security definer set search_path = ''
  -- A plan from before anything was deleted would read all of deleted_row for each row.
  set enable_seqscan = off as $$
declare
  deleted_at constant timestamptz := (
    select d.deleted_at from audit.deleted_row d
    where d.lab_id = new.lab_id and d.row_id = new.id
      and d.table_name = tg_table_name::text collate "default");  -- as its index is
begin
  if deleted_at is not null then
    -- An undo brings the created_at of an older time with it, and keeps that.
    if new.created_at = now() then
      new.created_at := greatest(new.created_at, deleted_at + interval '1 microsecond');
    end if;
    new.updated_at := greatest(new.updated_at, deleted_at + interval '1 microsecond');
  end if;
  return new;
end $$;
comment on function audit.follow_deletion() is
'Trigger. A row whose id was there before was made after that one was deleted, also in the same
transaction. audit.track() has it look at rows whose id the sequence did not give just now.
Definer: a writer of rows need not read deleted_row.';

create function audit.refuse_late_insert(table_name text, row_id bigint) returns timestamptz
  language plpgsql stable security invoker set search_path = '' as $$
begin
  raise unique_violation using
    constraint = 'deleted_meanwhile',  -- an upsert tries again
    message = 'The row was deleted while this request made it',
    detail = format('deleted_meanwhile: another request deleted %s %s.', table_name, row_id),
    hint = 'Send it again.';
end $$;
comment on function audit.refuse_late_insert(text, bigint) is
'The 409 for an insert that waited for the deletion of the same id: audit.follow_deletion() came too
early to see it.';

create function audit.record_insert() returns trigger
  language plpgsql volatile security definer set search_path = ''
  -- A plan from before anything was deleted would read all of deleted_row for each row.
  set enable_seqscan = off as $$
declare
  lab bigint;
  row_count bigint;  -- null where there are rows of several labs
  first_id bigint;
  last_id bigint;
  opened_id bigint;
begin
  select min(lab_id), case when min(lab_id) = max(lab_id) then count(*) end, min(id), max(id)
  into lab, row_count, first_id, last_id from new_rows;
  while lab is not null loop
    opened_id := audit.open_change(lab, tg_table_name,
      coalesce(row_count, (select count(*) from new_rows where lab_id = lab)));
    insert into audit.row_change
      (lab_id, change_id, table_name, row_id, operation, changed_at, after)
    select lab, opened_id, tg_table_name, n.id, 'insert',
      -- Most lists have new ids: one look for all of them, before one for each.
      case when (
        select exists (
          select from audit.deleted_row d
          where d.lab_id = lab and d.row_id between first_id and last_id
            and d.table_name = tg_table_name::text collate "default"))
        and n.updated_at <= (
        select d.deleted_at from audit.deleted_row d
        where d.lab_id = lab and d.row_id = n.id
          and d.table_name = tg_table_name::text collate "default")  -- as its index is
      then audit.refuse_late_insert(tg_table_name, n.id) else n.updated_at end,
      to_jsonb(n)
    from new_rows n where n.lab_id = lab order by n.id;
    lab := case when row_count is null then (
      select min(lab_id) from new_rows where lab_id > lab) end;
  end loop;
  return null;
end $$;
comment on function audit.record_insert() is
'Trigger, once a statement: writes every row that it made into audit.row_change.
Definer: nobody may write history but through a change.';

create function audit.record_update() returns trigger
  language plpgsql volatile security definer set search_path = '' as $$
declare
  lab bigint;
  row_count bigint;  -- null where there are rows of several labs
  opened_id bigint;
begin
  select min(lab_id), case when min(lab_id) = max(lab_id) then count(*) end
  into lab, row_count from new_rows;
  while lab is not null loop
    opened_id := audit.open_change(lab, tg_table_name,
      coalesce(row_count, (select count(*) from new_rows where lab_id = lab)));
    if row_count = 1 then
      insert into audit.row_change
        (lab_id, change_id, table_name, row_id, operation, changed_at, before, after)
      select lab, opened_id, tg_table_name, n.id, 'update', n.updated_at, to_jsonb(o), to_jsonb(n)
      from new_rows n cross join old_rows o;
    else
      insert into audit.row_change
        (lab_id, change_id, table_name, row_id, operation, changed_at, before, after)
      select lab, opened_id, tg_table_name, n.id, 'update', n.updated_at, to_jsonb(o.was),
        to_jsonb(n)
      -- A full join is never done in nested loops, in which a plan that is kept from a change of
      -- a few rows would join a hundred thousand.
      -- A row is here twice if the statement wrote it and a cascade within its table did so after:
      -- audit.touch() says which version follows which.
      from (select * from new_rows where lab_id = lab) n
      full join (
        select w as was, w.id, greatest(now(), w.updated_at + interval '1 microsecond') as next_at
        from old_rows w where w.lab_id = lab) o on o.id = n.id and o.next_at = n.updated_at
      order by n.id, n.updated_at;
    end if;
    lab := case when row_count is null then (
      select min(lab_id) from new_rows where lab_id > lab) end;
  end loop;
  return null;
end $$;
comment on function audit.record_update() is
'Trigger, once a statement: writes every row that it changed into audit.row_change.
Definer: nobody may write history but through a change.';

create function audit.record_delete() returns trigger
  language plpgsql volatile security definer set search_path = '' as $$
declare
  lab bigint;
  row_count bigint;  -- null where there are rows of several labs
  opened_id bigint;
begin
  select min(lab_id), case when min(lab_id) = max(lab_id) then count(*) end
  into lab, row_count from old_rows;
  while lab is not null loop
    opened_id := audit.open_change(lab, tg_table_name,
      coalesce(row_count, (select count(*) from old_rows where lab_id = lab)));
    insert into audit.row_change
      (lab_id, change_id, table_name, row_id, operation, changed_at, before)
    select lab, opened_id, tg_table_name, o.id, 'delete',
      greatest(now(), o.updated_at + interval '1 microsecond'), to_jsonb(o)
    from old_rows o where o.lab_id = lab order by o.id;
    lab := case when row_count is null then (
      select min(lab_id) from old_rows where lab_id > lab) end;
  end loop;
  insert into audit.deleted_row as stored (lab_id, table_name, row_id, created_at, deleted_at)
  select lab_id, tg_table_name, id, created_at,
    greatest(now(), updated_at + interval '1 microsecond')
  from old_rows
  on conflict on constraint deleted_row_pkey do update
    set created_at = least(stored.created_at, excluded.created_at),
      deleted_at = greatest(stored.deleted_at, excluded.deleted_at);
  -- So audit.follow_deletion() need not look at the id that the sequence gave last.
  if tg_nargs = 1 and exists (
    select from old_rows where id = pg_sequence_last_value(tg_argv[0]::regclass)) then
    perform nextval(tg_argv[0]::regclass);
  end if;
  return null;
end $$;
comment on function audit.record_delete() is
'Trigger, once a statement: writes every row that it removed into audit.row_change, and that it is
gone into audit.deleted_row. Its argument is the sequence of the table''s ids: the id given last is
never that of a deleted row.
Definer: nobody may write history but through a change.';

create function audit.touch() returns trigger
  language plpgsql volatile security invoker as $$
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
