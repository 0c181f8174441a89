-- Deploy lab-inventory:audit/undo_conflicts to pg
-- requires: audit/undo_statements
begin;

create type audit.obstacle as (
  table_name text,
  row_id bigint,
  resource text,
  id bigint,
  why text
);
comment on type audit.obstacle is
'A row that is in the way of taking back the change of another, and why.';

create function audit.find_obstacles(the_lab bigint, changes audit.net_change[])
  returns setof audit.obstacle
  -- Taken for few, they are what is hashed, once, in the many steps along a chain of obstacles.
  rows 10
  language plpgsql stable security invoker set search_path = '' as $$
declare
  step record;
begin
  for step in select * from audit.undo_steps(changes) loop
    return query execute format(
      'select n.table_name, n.row_id, o.resource, o.id, o.why from %s and o.why is not null',
      audit.undo_source(step.tracked, step.operation, at_once => false))
    using the_lab, changes;
  end loop;
end $$;
comment on function audit.find_obstacles(bigint, audit.net_change[]) is
'Which rows are in the way of which changes, as everything is now: also those that the same undo
moves away.';

create function audit.find_blocked(the_lab bigint, changes audit.net_change[])
  returns audit.net_change[]
  language sql stable security invoker
begin atomic
  with recursive obstacle as materialized (
    select * from audit.find_obstacles(the_lab, changes)
  ), blocked (table_name, row_id) as (
    select o.table_name, o.row_id from obstacle o
    where (o.resource, coalesce(o.id, 0))
      not in (select c.table_name, c.row_id from unnest(changes) c)
    union
    select o.table_name, o.row_id
    from blocked b join obstacle o on o.resource = b.table_name and o.id = b.row_id)
  select coalesce(array_agg(c), '{}')
  from unnest(changes) c join blocked b on b.table_name = c.table_name and b.row_id = c.row_id;
end;
comment on function audit.find_blocked(bigint, audit.net_change[]) is
'The changes that something is in the way of, which this undo does not take back itself, or cannot:
so none of a ring of rows that change places, unless something keeps one of them.';

create function audit.describe_conflicts(the_lab bigint, conflicts jsonb) returns jsonb
  language sql stable security invoker
  return (
    select coalesce(jsonb_agg(
        c.value - '{other,other_id}'::text[] || jsonb_build_object('change_id', s.id,
          'changed_at', newest.changed_at, 'changed_by', s.changed_by)
        order by c.value->>'resource', (c.value->>'id')::bigint), '[]')
    from jsonb_array_elements(conflicts) c
    left join audit.derived_columns() d on d.table_name = c.value->>'other'
    left join lateral (
      select change_id, changed_at from audit.row_change
      where lab_id = the_lab and table_name = c.value->>'other'
        and row_id = (c.value->>'other_id')::bigint
        and audit.is_real_change(before, after, d.derived)
      order by changed_at desc, id desc limit 1) newest on true
    left join audit.change_set s on s.lab_id = the_lab and s.id = newest.change_id);
comment on function audit.describe_conflicts(bigint, jsonb) is
'Conflicts, each with the newest change that made the row in its way (other, other_id) what it is:
itself, if it was changed since.';

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
        select * from (
          select distinct on (n.row_id)
            n.table_name as resource, n.row_id as id, o.resource as other, o.id as other_id,
            concat_ws('' '', o.resource, o.id, coalesce(o.why, ''is in the way'')) as reason
          from %s
          order by n.row_id,
            (o.resource, o.id) in (select m.table_name, m.row_id from unnest($2) m),
            o.resource, o.id) _
        order by (other, other_id) in (select m.table_name, m.row_id from unnest($2) m), id
        limit 100) found',
      audit.undo_source(step.tracked, step.operation, at_once => false))
    into found_some using the_lab, blocked;
    conflicts := conflicts || coalesce(found_some, '[]');
  end loop;
  return audit.describe_conflicts(the_lab, conflicts);
end $$;
comment on function audit.list_conflicts(bigint, audit.net_change[], audit.net_change[]) is
'The changes that cannot be taken back because their rows were changed since, or because another row
is in the way: of each kind a hundred.';

create function audit.refuse_undo(answer jsonb) returns void
  language plpgsql stable security invoker set search_path = '' as $$
declare
  conflict_count constant bigint := (answer->>'conflict_count')::bigint;
  first_ones text;
  is_swap boolean;
begin
  if conflict_count = 0 then
    raise sqlstate 'PT409' using message = 'There is nothing to undo',
      detail = format('nothing_to_undo: change %s left every row as it was.',
        answer->>'undoes_id'),
      hint = format('GET /change/%s shows it.', answer->>'undoes_id');
  end if;
  select string_agg(concat_ws(' ', c.value->>'resource', c.value->>'id',
      concat('(', c.value->>'reason', ':'), 'change', c.value->>'change_id', 'by',
      c.value->>'changed_by', 'at', concat(c.value->>'changed_at', ')')), ', '),
    bool_and(coalesce(c.value->>'change_id' = answer->>'undoes_id', false))
  into first_ones, is_swap
  from (
    select * from jsonb_array_elements(answer->'conflicts') with ordinality c (value, place)
    order by (c.value->>'change_id' = answer->>'undoes_id') nulls first, c.place limit 20) c;
  raise sqlstate 'PT409' using message = 'Rows are in the way of undoing this',
    detail = format('undo_conflict: %s of %s rows cannot be taken back: %s%s.', conflict_count,
      conflict_count + (answer->>'row_count')::bigint, first_ones,
      case when conflict_count > 20 then format(' and %s more', conflict_count - 20) end),
    hint = case
      when is_swap then 'These rows hold each other''s keys, and an undo cannot swap them: '
        'write them by hand, one of them first with another key.'
      when (answer->>'row_count')::bigint > 0
      then format('POST /change/%s/undo?only=unconflicted leaves them and takes the others back.',
        answer->>'undoes_id')
      else 'Take back those changes first.' end;
end $$;
comment on function audit.refuse_undo(jsonb) is
'Raises the 409 for conflicts, naming the first twenty, or for nothing to undo.';

commit;
