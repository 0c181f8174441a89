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

create function audit.is_real_change(before jsonb, after jsonb) returns boolean
  language sql immutable security invoker parallel safe
  return before - '{created_at,updated_at}'::text[]
    is distinct from after - '{created_at,updated_at}'::text[];
comment on function audit.is_real_change(jsonb, jsonb) is
'Whether a row is another after a change than before, but for the times of its writes.';

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
  where audit.is_real_change(net.before, net.after);
end;
comment on function audit.net_changes(bigint, bigint) is
'What a change set did to each row; nothing for a row that it left as it was.';

commit;
