-- Deploy lab-inventory:audit/deleted_row to pg
-- requires: audit/sees_members
-- requires: inventory/current_lab
begin;

create table audit.deleted_row (
  lab_id bigint not null,
  table_name text not null,
  row_id bigint not null,
  created_at timestamptz not null,
  deleted_at timestamptz not null,
  constraint deleted_row_pkey primary key (lab_id, table_name, row_id)
);
comment on table audit.deleted_row is
'Rows that were deleted, one line each, also if they are back: an index of row_change, from which it
can be made anew. A page of the past finds here, by id, which rows to look for besides those that
are still there. Written by triggers alone.';
comment on column audit.deleted_row.table_name is 'The table, without its schema.';
comment on column audit.deleted_row.row_id is 'The row''s id.';
comment on column audit.deleted_row.created_at is 'When it was there for the first time.';
comment on column audit.deleted_row.deleted_at is 'When it was deleted for the last time.';

alter table audit.deleted_row enable row level security;
alter table audit.deleted_row force row level security;
create policy deleted_row_of_owner on audit.deleted_row to lab_owner using (true) with check (true);
create policy deleted_row_in_lab on audit.deleted_row for select to lab_viewer
  using (lab_id = (select inventory.current_lab())
    and ((select audit.sees_members()) or table_name <> 'membership'));
grant select on audit.deleted_row to lab_viewer;

commit;
