-- Deploy lab-inventory:audit/undo to pg
-- requires: audit/count_rows
-- requires: audit/undo_conflicts
-- requires: audit/undo_locks
begin;

create function audit.undo_fresh_rows(the_lab bigint, changes audit.net_change[])
  returns audit.net_change[]
  language plpgsql volatile security invoker set search_path = '' as $$
declare
  -- It writes, and so cannot be stable. @plpgsql_check_options: performance_warnings = off
  blocked audit.net_change[] := audit.find_blocked(the_lab, changes);
  remaining audit.net_change[] := array(
    select n from unnest(changes) n
    where (n.table_name, n.row_id) not in (select b.table_name, b.row_id from unnest(blocked) b));
  step record;
  free audit.net_change[];
  waiting audit.net_change[];
  still_waiting audit.net_change[];
begin
  loop
    still_waiting := '{}';
    for step in select * from audit.undo_steps(remaining) loop
      execute format('
        select array_agg(n) filter (where o.why is null),
          array_agg(distinct n) filter (where o.why is not null) from %s',
        audit.undo_source(step.tracked, step.operation, at_once => true))
      into free, waiting using the_lab, remaining;
      execute audit.undo_statement(step.tracked, step.operation) using the_lab, free;
      still_waiting := still_waiting || waiting;
    end loop;
    exit when cardinality(still_waiting) in (0, cardinality(remaining));
    remaining := still_waiting;
  end loop;
  return blocked || still_waiting;
end $$;
comment on function audit.undo_fresh_rows(bigint, audit.net_change[]) is
'Takes changes back, and answers with those that something is in the way of. One round is enough
unless a key that cannot be deferred was handed on, as when a new computer has the MAC of an old
one, or rows come back into rows that come back.';

create function audit.list_rows(the_lab bigint, the_change bigint) returns jsonb
  language sql stable security invoker
  return (
    select coalesce(jsonb_agg(jsonb_build_object('resource', c.table_name, 'id', c.row_id,
        'operation', c.operation, 'before', audit.show_row(c.table_name, c.before),
        'after', audit.show_row(c.table_name, c.after))
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
  perform audit.count_rows();
  changes := array(
    select n from audit.net_changes(the_lab, the_change) n order by n.table_name, n.row_id);
  perform audit.require_undoable(changes);
  begin
    -- So rows change places, and what refers to each other comes back, whichever is written first.
    set constraints all deferred;
    answer := audit.undo_changes(the_lab, the_change, changes);
    set constraints all immediate;
    if (answer->>'row_count')::bigint = 0
      or (answer->>'conflict_count')::bigint > 0 and not only_unconflicted then
      perform audit.refuse_undo(answer);
    elsif dry_run then
      raise sqlstate 'LAB00';
    end if;
  exception
    when sqlstate 'LAB00' then answer := answer || '{"change_id": null}';
    when check_violation or sqlstate 'PT400' then
      raise sqlstate 'PT409' using message = 'Rows are in the way of undoing this',
        detail = format('undo_conflict: %s.', sqlerrm),
        hint = 'A newer rule: what was is not allowed any more. Write it by hand.';
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
