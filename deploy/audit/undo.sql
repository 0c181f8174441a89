-- Deploy lab-inventory:audit/undo to pg
-- requires: audit/record
-- requires: inventory/lab
begin;

create function audit.undo_tables() returns table (tracked regclass, table_name text, depth int)
  language sql stable security invoker
begin atomic
  with recursive deep (tracked, depth) as (
    select tgrelid, 0 from pg_trigger join pg_class on pg_class.oid = tgrelid
    where tgfoid = 'audit.touch()'::regprocedure and relnamespace = 'inventory'::regnamespace
      and tgrelid <> 'inventory.lab'::regclass
    union
    select conrelid, depth + 1 from deep join pg_constraint on confrelid = deep.tracked
    where contype = 'f' and conrelid <> confrelid and depth < 20)
  select pg_class.oid::regclass, relname::text, max(depth)
  from deep join pg_class on pg_class.oid = deep.tracked group by pg_class.oid, relname;
end;
comment on function audit.undo_tables() is
'The tables whose changes can be taken back, and how many tables lie above each by its foreign keys:
what the API writes, so neither labs nor members.';

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

create function audit.net_changes(the_lab bigint, the_change bigint) returns setof audit.net_change
  language sql stable security invoker
begin atomic
  select net.table_name, net.row_id,
    case when net.before is null then 'delete' when net.after is null then 'insert'
      else 'update' end::audit.operation,
    net.before, net.changed_at
  from (
    select c.table_name, c.row_id, (array_agg(c.before order by c.id))[1] as before,
      (array_agg(c.after order by c.id desc))[1] as after,
      (array_agg(c.changed_at order by c.id desc))[1] as changed_at
    from audit.row_change c where c.lab_id = the_lab and c.change_id = the_change
    group by c.table_name, c.row_id) net
  where net.before - '{created_at,updated_at}'::text[]
    is distinct from net.after - '{created_at,updated_at}'::text[];
end;
comment on function audit.net_changes(bigint, bigint) is
'What a change set did to each row; nothing for a row that it left as it was.';

create function audit.obstacles(tracked regclass, operation audit.operation) returns text
  language sql stable security invoker
begin atomic
  with rule as (
    select contype,
      case when contype = 'f' and operation <> 'delete' then confrelid else conrelid end as other,
      coalesce(max(format('r.%I', l.attname)) filter (where f.attname = 'id'), 'null::bigint')
        as parent_id,
      string_agg(l.attname, ', ') filter (where l.attname <> 'lab_id') as names,
      string_agg(format('r.%I', l.attname), ', ') as own,
      string_agg(format('present.%I', l.attname), ', ') as own_now,
      string_agg(case when operation = 'delete' then format('o.%I = r.%I', l.attname, f.attname)
        else format('o.%I = r.%I', coalesce(f.attname, l.attname), l.attname) end, ' and ') as same
    from pg_constraint c
    cross join lateral unnest(conkey, confkey) k (here, there)
    join pg_attribute l on l.attrelid = conrelid and l.attnum = here
    left join pg_attribute f on f.attrelid = confrelid and f.attnum = there
    where case when operation = 'delete' then contype = 'f' and confrelid = tracked
      else conrelid = tracked and contype in ('f', 'u') end
    group by c.oid, contype, conrelid, confrelid)
  select coalesce(string_agg(case
      when operation = 'delete' then
        format('select %L, o.id, %L from %s o where %s', relname, 'depends on it', other::regclass,
          same)
      when contype = 'u' then
        format('select %L, o.id, %L from %s o
          where (%s) is distinct from (%s) and %s and o.id <> r.id',
          relname, 'has its ' || names, other::regclass, own, own_now, same)
      else
        format('select %1$L, %2$s, %3$L
          where (%4$s) is distinct from (%5$s) and (%4$s) is not null
            and not exists (select from %6$s o where %7$s)',
          relname, parent_id, 'is not there', own, own_now, other::regclass, same)
    end, ' union all '), 'select null, null::bigint, null where false')
  from rule join pg_class on pg_class.oid = other;
end;
comment on function audit.obstacles(regclass, audit.operation) is
'A query for what keeps the row present from becoming r (a parent is missing, another row has its
key) or from being deleted (another row refers to it), from the constraints of its table: table, id,
and what is the matter with that row.';

create function audit.undo_source(tracked regclass, operation audit.operation) returns text
  language sql stable security invoker
  return (
    select format('
        unnest($2) n
        left join %1$s present on present.lab_id = $1 and present.id = n.row_id
        cross join lateral jsonb_populate_record(present, coalesce(n.before, ''{}'')) r
        left join lateral (%2$s limit 1) o (resource, id, why) on true
      where n.table_name = %3$L and n.operation = %4$L',
      tracked, audit.obstacles(tracked, operation), relname, operation)
    from pg_class where oid = tracked);
comment on function audit.undo_source(regclass, audit.operation) is
'What one operation has to take back in one table: of the net changes $2 in lab $1, n is one,
present the row as it is, r as it shall be, o what is in its way.';

create function audit.undo_statement(tracked regclass, operation audit.operation) returns text
  language sql stable security invoker
  return (
    select format(case operation
        when 'insert' then '
          insert into %1$s (%2$s, updated_at)
          select %3$s, greatest(now(), n.changed_at + interval ''1 microsecond'')
          from unnest($2) n cross join lateral jsonb_populate_record(null::%1$s, n.before) r'
        when 'update' then '
          update %1$s t set (%2$s) = (select %3$s from jsonb_populate_record(t, n.before) r)
          from unnest($2) n where t.lab_id = $1 and t.id = n.row_id'
        else '
          delete from %1$s t where t.lab_id = $1 and t.id in (select n.row_id from unnest($2) n)'
      end, tracked, string_agg(format('%I', attname), ', '),
      string_agg(format('r.%I', attname), ', '))
    from pg_attribute
    where attrelid = tracked and attnum > 0 and not attisdropped and attgenerated = ''
      and attname <> all (case operation when 'insert' then '{updated_at}'
        else '{lab_id,id,created_at,updated_at}' end::name[]));
comment on function audit.undo_statement(regclass, audit.operation) is
'Does one operation in one table, for all the net changes $2 in lab $1. A row comes back with its id
and its created_at, and with a new updated_at, which is its version. A column that history does not
know yet keeps its value.';

create function audit.describe_conflicts(the_lab bigint, conflicts jsonb) returns jsonb
  language sql stable security invoker
  return (
    select coalesce(jsonb_agg(
        c.value - '{other,other_id}'::text[] || jsonb_build_object('change_id', s.id,
          'changed_at', newest.changed_at, 'changed_by', s.changed_by)
        order by c.value->>'resource', (c.value->>'id')::bigint), '[]')
    from jsonb_array_elements(conflicts) c
    left join lateral (
      select change_id, changed_at from audit.row_change
      where lab_id = the_lab and table_name = c.value->>'other'
        and row_id = (c.value->>'other_id')::bigint
      order by id desc limit 1) newest on true
    left join audit.change_set s on s.lab_id = the_lab and s.id = newest.change_id);
comment on function audit.describe_conflicts(bigint, jsonb) is
'Conflicts, each with the newest change of the row that is in its way (other, other_id): itself, if
it was changed since.';

create function audit.undo_steps(changes audit.net_change[])
  returns table (tracked regclass, table_name text, operation audit.operation)
  language sql stable security invoker
begin atomic
  select u.tracked, c.table_name, c.operation
  from (select distinct n.table_name, n.operation from unnest(changes) n) c
  left join audit.undo_tables() u on u.table_name = c.table_name
  order by case c.operation when 'insert' then u.depth when 'update' then 100
    else 200 - u.depth end, c.table_name;
end;
comment on function audit.undo_steps(audit.net_change[]) is
'Which operations on which tables take changes back, in the order that foreign keys ask for: parents
come back first, children go first. tracked is null where nothing is taken back.';

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
      with present as (
        select id, updated_at from %1$s where lab_id = $1 and id in (
          select n.row_id from unnest($2) n where n.table_name = %2$L)
        order by id for no key update)
      select array_agg(n) filter (where not is_stale), array_agg(n) filter (where is_stale)
      from unnest($2) n left join present on present.id = n.row_id cross join lateral (
        select case n.operation when ''insert'' then present.id is not null
          else present.updated_at is distinct from n.changed_at end as is_stale) _
      where n.table_name = %2$L', tracked, relname)
    from pg_class where oid = tracked);
comment on function audit.lock_statement(regclass) is
'Locks those rows of a table that the net changes $2 in lab $1 are about, in the order of their ids,
and tells the changes whose rows are as the change set left them from the others.';

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
  for locked in
    select u.tracked from audit.undo_tables() u
    where exists (select from unnest(changes) n where n.table_name = u.table_name)
    order by u.depth, u.table_name
  loop
    execute audit.lock_statement(locked.tracked)
    into some_fresh, some_stale using the_lab, changes;
    fresh := fresh || some_fresh;
    stale := stale || some_stale;
  end loop;
end $$;
comment on function audit.lock_rows(bigint, audit.net_change[]) is
'Keeps everyone else from changing these rows until the transaction ends, in one order for all, and
tells those that are as the change set left them from those that were changed since.';

create function audit.undo_fresh_rows(the_lab bigint, changes audit.net_change[])
  returns audit.net_change[]
  language plpgsql volatile security invoker set search_path = '' as $$
declare
  -- It writes, and so cannot be stable. @plpgsql_check_options: performance_warnings = off
  remaining audit.net_change[] := changes;
  step record;
  free audit.net_change[];
  blocked audit.net_change[];
  still_blocked audit.net_change[];
begin
  loop
    still_blocked := '{}';
    for step in select * from audit.undo_steps(remaining) loop
      execute format('
        select array_agg(n) filter (where o.why is null),
          array_agg(n) filter (where o.why is not null) from %s',
        audit.undo_source(step.tracked, step.operation))
      into free, blocked using the_lab, remaining;
      execute audit.undo_statement(step.tracked, step.operation) using the_lab, free;
      still_blocked := still_blocked || blocked;
    end loop;
    exit when cardinality(still_blocked) in (0, cardinality(remaining));
    remaining := still_blocked;
  end loop;
  return still_blocked;
end $$;
comment on function audit.undo_fresh_rows(bigint, audit.net_change[]) is
'Takes changes back, and answers with those that something is in the way of. One round is enough
unless a key was handed on, as when a new computer has the MAC of an old one.';

create function audit.list_conflicts(
    the_lab bigint, stale audit.net_change[], blocked audit.net_change[])
  returns jsonb
  language plpgsql stable security invoker set search_path = '' as $$
declare
  conflicts jsonb;
  step record;
  found_some jsonb;
begin
  select coalesce(jsonb_agg(jsonb_build_object('resource', n.table_name, 'id', n.row_id,
      'reason', 'was changed since', 'other', n.table_name, 'other_id', n.row_id)), '[]')
  into conflicts
  from (select * from unnest(stale) limit 100) n;
  for step in select * from audit.undo_steps(blocked) loop
    execute format('
      select jsonb_agg(found) from (
        select n.table_name as resource, n.row_id as id, o.resource as other, o.id as other_id,
          concat_ws('' '', o.resource, o.id, coalesce(o.why, ''is in the way'')) as reason
        from %s limit 100) found',
      audit.undo_source(step.tracked, step.operation))
    into found_some using the_lab, blocked;
    conflicts := conflicts || coalesce(found_some, '[]');
  end loop;
  return audit.describe_conflicts(the_lab, conflicts);
end $$;
comment on function audit.list_conflicts(bigint, audit.net_change[], audit.net_change[]) is
'The changes that cannot be taken back because their rows were changed since, or because another row
is in the way: of each kind a hundred.';

create function audit.list_rows(the_lab bigint, the_change bigint) returns jsonb
  language sql stable security invoker
  return (
    select coalesce(jsonb_agg(jsonb_build_object('resource', c.table_name, 'id', c.row_id,
        'operation', c.operation, 'before', c.before - '{created_at,updated_at}'::text[],
        'after', c.after - '{created_at,updated_at}'::text[])
        order by c.table_name, c.row_id), '[]')
    from (
      select * from audit.row_change r where r.lab_id = the_lab and r.change_id = the_change
      order by r.id limit 100) c);
comment on function audit.list_rows(bigint, bigint) is
'A hundred rows of a change set, before and after, as the API shows them.';

create function audit.undo_changes(the_lab bigint, the_change bigint, changes audit.net_change[])
  returns jsonb
  language plpgsql volatile security invoker set search_path = '' as $$
declare
  rows_now constant record := audit.lock_rows(the_lab, changes);
  blocked constant audit.net_change[] := audit.undo_fresh_rows(the_lab, rows_now.fresh);
  conflict_count constant int := cardinality(rows_now.stale) + cardinality(blocked);
  row_count constant int := cardinality(changes) - conflict_count;
  new_id bigint;
begin
  if row_count > 0 then
    update audit.change_set s set undoes_id = the_change,
      reason = coalesce(s.reason, format('Undo of change %s', the_change))
    where s.lab_id = the_lab
      and s.id = (current_setting('lab.change_ids', true)::jsonb->>the_lab::text)::bigint
    returning s.id into new_id;
  end if;
  return jsonb_build_object('change_id', new_id, 'undoes_id', the_change, 'row_count', row_count,
    'rows', audit.list_rows(the_lab, new_id), 'conflict_count', conflict_count,
    'conflicts', audit.list_conflicts(the_lab, rows_now.stale, blocked));
end $$;
comment on function audit.undo_changes(bigint, bigint, audit.net_change[]) is
'Takes back what can be taken back, as a change set of its own, and says what it did and what not.';

create function audit.refuse_undo(answer jsonb) returns void
  language plpgsql stable security invoker set search_path = '' as $$
declare
  conflict_count constant bigint := (answer->>'conflict_count')::bigint;
  first_ones text;
begin
  if conflict_count = 0 then
    raise sqlstate 'PT409' using message = 'There is nothing to undo',
      detail = format('nothing_to_undo: change %s left every row as it was.',
        answer->>'undoes_id'),
      hint = format('GET /change/%s shows it.', answer->>'undoes_id');
  end if;
  select string_agg(concat_ws(' ', c.value->>'resource', c.value->>'id',
      concat('(', c.value->>'reason', ':'), 'change', c.value->>'change_id', 'by',
      c.value->>'changed_by', 'at', concat(c.value->>'changed_at', ')')), ', ')
  into first_ones
  from (select * from jsonb_array_elements(answer->'conflicts') limit 20) c;
  raise sqlstate 'PT409' using message = 'Rows are in the way of undoing this',
    detail = format('undo_conflict: %s of %s rows cannot be taken back: %s%s.', conflict_count,
      conflict_count + (answer->>'row_count')::bigint, first_ones,
      case when conflict_count > 20 then format(' and %s more', conflict_count - 20) end),
    hint = case when (answer->>'row_count')::bigint > 0
      then format('POST /change/%s/undo?only=unconflicted leaves them and takes the others back.',
        answer->>'undoes_id')
      else 'Take back those changes first.' end;
end $$;
comment on function audit.refuse_undo(jsonb) is
'Raises the 409 for conflicts, naming the first twenty, or for nothing to undo.';

create function audit.undo(the_change bigint, only_unconflicted boolean, dry_run boolean)
  returns jsonb
  language plpgsql volatile security definer set search_path = ''
  -- A hundred thousand rows before and after are sorted in memory. The planner takes the list of
  -- them, and rows that nobody has counted yet, for few: it would read a whole table for each, or
  -- join each with each.
  set work_mem = '64MB' set enable_seqscan = off set enable_nestloop = off as $$
declare
  the_lab constant bigint := inventory.current_lab();
  changes audit.net_change[];
  answer jsonb;
begin
  if not pg_try_advisory_xact_lock(hashtextextended(format('undo %s %s', the_lab, the_change), 0))
  then
    raise sqlstate 'PT409' using message = 'This change is being undone right now',
      detail = format('undo_running: another request does so with change %s.', the_change),
      hint = 'Wait for what becomes of that.';
  end if;
  changes := array(
    select n from audit.net_changes(the_lab, the_change) n order by n.table_name, n.row_id);
  perform audit.require_undoable(changes);
  begin
    answer := audit.undo_changes(the_lab, the_change, changes);
    if (answer->>'row_count')::bigint = 0
      or (answer->>'conflict_count')::bigint > 0 and not only_unconflicted then
      perform audit.refuse_undo(answer);
    elsif dry_run then
      raise sqlstate 'LAB00';
    end if;
  exception
    when sqlstate 'LAB00' then
      answer := answer || '{"change_id": null}';
    when integrity_constraint_violation then
      declare
        violation text;
      begin
        get stacked diagnostics violation = pg_exception_detail;
        raise sqlstate 'PT409' using message = 'Rows are in the way of undoing this',
          detail = format('undo_conflict: %s. %s', sqlerrm, violation),
          hint = 'Rows were written meanwhile, or a rule is newer than these rows.';
      end;
  end;
  return answer;
end $$;
comment on function audit.undo(bigint, boolean, boolean) is
'Takes a change set of this lab back, as a new change set; with dry_run does so, and then not.
403 for tables that the caller may not write so, 409 where rows are in the way.
Definer: nobody else may set created_at; it asks for the caller''s own privileges first.';
grant execute on function audit.undo(bigint, boolean, boolean) to lab_editor;

commit;
