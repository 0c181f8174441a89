-- Deploy lab-inventory:api/history to pg
-- requires: api/schema
-- requires: audit/row_change
-- requires: request/answer
begin;

create view api.changes with (security_invoker = true) as
  select id, changed_at, changed_by, method, path, reason, occurred_at, row_count
  from audit.change_set;
comment on view api.changes is
'Changes of the lab, one for each transaction.
GET /change/ID shows the rows of one.';
comment on column api.changes.id is 'Number of the change.';
comment on column api.changes.changed_at is 'When its transaction began.';
comment on column api.changes.changed_by is
  'The email of whoever did it; without a token, the database role.';
comment on column api.changes.method is 'Method of the request; null for psql.';
comment on column api.changes.path is 'Path of the request, as it was sent.';
comment on column api.changes.reason is 'Why, in the words of the header Change-Reason.';
comment on column api.changes.occurred_at is
  'When it happened in the lab, where a verb says that it was earlier; null for changed_at.';
comment on column api.changes.row_count is 'How many rows it inserted, updated and deleted.';
grant select on api.changes to lab_viewer;

create view api.row_changes with (security_invoker = true) as
  select r.id, r.change_id, r.table_name as resource, r.row_id, r.operation::text as operation,
    r.changed_at, c.changed_by, c.reason,
    audit.show_row(r.table_name, r.before) as before,
    audit.show_row(r.table_name, r.after) as after
  from audit.row_change r
  join audit.change_set c on c.lab_id = r.lab_id and c.id = r.change_id;
comment on view api.row_changes is
'Rows of the lab before and after each change.
GET /site/1/history shows those of one row.';
comment on column api.row_changes.id is 'Number of the row''s change.';
comment on column api.row_changes.change_id is 'The change it belongs to.';
comment on column api.row_changes.resource is 'What it is: site, computer, freezer, container, …';
comment on column api.row_changes.row_id is 'The id of that.';
comment on column api.row_changes.operation is 'What happened: insert, update or delete.';
comment on column api.row_changes.changed_at is 'When; for its row, later at every change.';
comment on column api.row_changes.changed_by is
  'The email of whoever did it; without a token, the database role.';
comment on column api.row_changes.reason is 'Why, in the words of the header Change-Reason.';
comment on column api.row_changes.before is 'The object before; null for an insert.';
comment on column api.row_changes.after is 'The object after; null for a delete.';
grant select on api.row_changes to lab_viewer;

create function api.history(resource text, row_id bigint)
  returns table (change_id bigint, operation text, changed_at timestamptz, changed_by text,
    reason text, before jsonb, after jsonb)
  language plpgsql stable security invoker set search_path = '' as $$
begin
  return query
    select r.change_id, r.operation, r.changed_at, r.changed_by, r.reason, r.before, r.after
    from api.row_changes r
    where r.resource = history.resource and r.row_id = history.row_id
    order by r.changed_at desc, r.id desc;
  if not found then
    perform request.raise_not_found(history.resource, history.row_id);
  end if;
end $$;
comment on function api.history(text, bigint) is
'The changes of one row, newest first.
Those of a row that is gone stay. 404 if there never was one.';
grant execute on function api.history(text, bigint) to lab_viewer;

create function api.change(change_id bigint) returns jsonb
  language plpgsql stable security invoker set search_path = '' as $$
declare
  found_change jsonb;
begin
  select to_jsonb(c) || jsonb_build_object('rows', (
      select jsonb_agg(to_jsonb(r) - '{change_id,changed_by,reason}'::text[] order by r.id)
      from (
        select * from api.row_changes where row_changes.change_id = c.id order by id limit 1000) r))
    into found_change
  from api.changes c where c.id = change.change_id;
  if not found then
    perform request.raise_not_found('change', change_id);
  end if;
  return found_change;
end $$;
comment on function api.change(bigint) is
'One change with its rows before and after.
Of more than a thousand rows it shows the first; /row_changes?change_id=eq.ID shows all.
404 if there is none.';
grant execute on function api.change(bigint) to lab_viewer;

commit;
