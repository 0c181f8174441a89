-- Deploy lab-inventory:inventory/reservation to pg
-- requires: inventory/add_resource
-- requires: inventory/storage_unit
begin;

create table inventory.reservation (
  lab_id bigint not null default inventory.current_lab(),
  storage_unit_id bigint not null,
  "row" integer not null,
  col integer not null,
  account_id bigint,
  expires_at timestamptz not null,
  constraint reservation_pkey primary key (lab_id, storage_unit_id, "row", col),
  constraint reservation_storage_unit_fkey foreign key (lab_id, storage_unit_id)
    references inventory.storage_unit (lab_id, id) on delete cascade,
  constraint reservation_account_fkey foreign key (account_id) references auth.account (id)
);
create index reservation_account_idx on inventory.reservation (account_id);
comment on table inventory.reservation is
'A place that /find_space keeps for an account for some minutes. One that has expired binds nobody,
whether it is still here or not. No history: it is gone before anybody asks.';
comment on column inventory.reservation.account_id is
  'For whom it is kept; null for whoever has no account, as in development.';
comment on column inventory.reservation.expires_at is 'Until when it is kept.';
call inventory.add_access('inventory.reservation', 'lab_editor');

commit;
