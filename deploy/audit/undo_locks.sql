-- Deploy lab-inventory:audit/undo_locks to pg
-- requires: audit/undo_statements
begin;

create function audit.require_undoable(changes audit.net_change[]) returns void
  language plpgsql stable security invoker set search_path = '' as $$
declare
  caller constant name := coalesce(nullif(current_setting('role'), 'none')::name, session_user);
  closed text;
  forbidden text;
begin
  select string_agg(distinct table_name, ', ') filter (where tracked is null),
    string_agg(format('%s %s', operation, table_name), ', ') filter (where not case operation
      when 'delete' then has_table_privilege(caller, tracked, 'delete')
      else has_any_column_privilege(caller, tracked, operation::text) end)
  into closed, forbidden
  from audit.undo_steps(changes);
  if closed is not null then
    raise sqlstate 'PT409' using message = 'This change cannot be undone here',
      detail = format('not_undoable: it changed this: %s.', closed),
      hint = 'Members are changed with POST /lab/ID/member/EMAIL.';
  elsif forbidden is not null then
    raise sqlstate 'PT403' using message = 'Not allowed',
      detail = format('not_allowed: it takes this, which is not yours to do: %s.', forbidden),
      hint = 'Ask a manager of the lab.';
  end if;
end $$;
comment on function audit.require_undoable(audit.net_change[]) is
'Refuses what is not taken back here (409), and whoever may not do what it takes by hand (403).';

create function audit.lock_statement(tracked regclass) returns text
  language sql stable security invoker
  return (
    select format('
      select count(*) from (
        select from %1$s where lab_id = $1 and id = any (audit.row_ids($2, %2$L))
        order by id for no key update) _', tracked, relname)
    from pg_class where oid = tracked);
comment on function audit.lock_statement(regclass) is
'Locks those rows of a table that the net changes $2 in lab $1 are about, in the order of their
ids.';

create function audit.is_back_at(
    the_lab bigint, the_table text, the_row bigint, moment timestamptz) returns boolean
  language sql stable security invoker
begin atomic
  with recursive back (changed_at, undoes_id) as (
    (select r.changed_at, s.undoes_id
    from audit.row_change r join audit.change_set s on s.lab_id = r.lab_id and s.id = r.change_id
    where r.lab_id = the_lab and r.table_name = the_table and r.row_id = the_row
    order by r.changed_at desc, r.id desc limit 1)
    union all
    select earlier.* from back b cross join lateral (
      select r.changed_at, s.undoes_id
      from audit.row_change r join audit.change_set s on s.lab_id = r.lab_id and s.id = r.change_id
      where r.lab_id = the_lab and r.table_name = the_table and r.row_id = the_row
        and r.changed_at < (
          select min(u.changed_at) from audit.row_change u
          where u.lab_id = the_lab and u.change_id = b.undoes_id
            and u.table_name = the_table and u.row_id = the_row)
      order by r.changed_at desc, r.id desc limit 1) earlier
    where b.changed_at > moment and b.undoes_id is not null)
  select exists (select from back b where b.changed_at = moment);
end;
comment on function audit.is_back_at(bigint, text, bigint, timestamptz) is
'Whether all that was written to a row after a moment was taken back, newest first.';

create function audit.compare_statement(tracked regclass) returns text
  language sql stable security invoker
  return (
    select format('
      select array_agg(n) filter (where not is_stale), array_agg(n) filter (where is_stale)
      from unnest($2) n
      left join %1$s present on present.lab_id = $1 and present.id = n.row_id
        and present.id = any (audit.row_ids($2, %2$L))
      cross join lateral (
        select case
          when n.operation = ''insert'' then present.id is not null or n.changed_at < (
            select d.deleted_at from audit.deleted_row d
            where d.lab_id = $1 and d.table_name = %2$L and d.row_id = n.row_id)
            and not audit.is_back_at($1, %2$L, n.row_id, n.changed_at)
          when present.id is null then true
          when present.updated_at = n.changed_at then false
          else coalesce((
            select c.before->>''created_at'' <> to_jsonb(present)->>''created_at''
              or audit.is_real_change(c.before, to_jsonb(present), %3$L)
            from audit.row_change c
            where c.lab_id = $1 and c.table_name = %2$L and c.row_id = n.row_id
              and c.changed_at > n.changed_at
            order by c.changed_at limit 1), false)  -- before the next write it was as it was left
          end as is_stale) _
      where n.table_name = %2$L', tracked, relname, derived)
    from pg_class left join audit.derived_columns() on table_name = relname where oid = tracked);
comment on function audit.compare_statement(regclass) is
'Tells those of the net changes $2 in lab $1 whose rows are as the change set left them from the
others. Later writes that left it as it was, or were taken back, count for nothing; a life in
between counts, unless it was taken back. It is a statement after the lock: one that waited for a
lock sees the new row, but not its history.';

create function audit.lock_tree(the_lab bigint, tree regclass) returns void
  language sql volatile security invoker
  return pg_advisory_xact_lock(
    hashtextextended(format('tree %s of lab %s', tree::oid, the_lab), 0));
comment on function audit.lock_tree(bigint, regclass) is
'Nobody else moves rows of a table that are in each other until this transaction ends: two moves
that each look fine could close a ring together. It comes before the locks of rows.';
grant execute on function audit.lock_tree(bigint, regclass) to lab_editor;

create function audit.lock_rows(
    the_lab bigint, changes audit.net_change[],
    out fresh audit.net_change[], out stale audit.net_change[])
  language plpgsql volatile security invoker set search_path = '' as $$
declare
  -- It locks, and so cannot be stable. @plpgsql_check_options: performance_warnings = off
  locked record;
  some_fresh audit.net_change[];
  some_stale audit.net_change[];
begin
  fresh := '{}';
  stale := '{}';
  perform audit.lock_tree(the_lab, u.tracked)
  from audit.undo_tables() u
  where exists (select from unnest(changes) n where n.table_name = u.table_name)
    and exists (select from pg_constraint c where c.contype = 'f' and c.confupdtype = 'c'
      and c.conrelid = u.tracked and c.confrelid = u.tracked);
  for locked in
    select u.tracked from audit.undo_tables() u
    where exists (select from unnest(changes) n where n.table_name = u.table_name)
    order by u.depth, u.table_name
  loop
    execute audit.lock_statement(locked.tracked) using the_lab, changes;
    execute audit.compare_statement(locked.tracked)
    into some_fresh, some_stale using the_lab, changes;
    fresh := fresh || some_fresh;
    stale := stale || some_stale;
  end loop;
end $$;
comment on function audit.lock_rows(bigint, audit.net_change[]) is
'Keeps everyone else from changing these rows until the transaction ends, in one order for all, and
tells those that are as the change set left them from those that were changed since.';

commit;
