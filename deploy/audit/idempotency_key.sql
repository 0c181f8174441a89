-- Deploy lab-inventory:audit/idempotency_key to pg
-- requires: audit/schema
begin;

create table audit.idempotency_key (
  lab_id bigint not null,
  caller text not null,
  key text not null,
  request text not null,
  fingerprint text,
  created_at timestamptz not null default now(),
  transaction_id xid8 not null default pg_current_xact_id(),
  answer jsonb,
  version timestamptz,
  constraint idempotency_key_pkey primary key (lab_id, caller, key),
  constraint idempotency_key_is_printable check (key ~ '^[ -~]{1,255}$')
);
create index idempotency_key_created_idx on audit.idempotency_key (created_at);
comment on table audit.idempotency_key is
'Writes that are not to be done twice, for 24 hours: written in the transaction of each that sends
the header Idempotency-Key.';
comment on column audit.idempotency_key.caller is
  'The id of the account that sent it; without one, the database role. Nobody shares keys.';
comment on column audit.idempotency_key.request is 'Method and path, as the client sent them.';
comment on column audit.idempotency_key.fingerprint is
'Tells another body: a hash of what nginx says of it; where the answer is kept, one of the JSON.';
comment on column audit.idempotency_key.transaction_id is 'Finds the change set that it made.';
comment on column audit.idempotency_key.answer is
  'What was answered, to be given again; null where a repeat is refused.';
comment on column audit.idempotency_key.version is 'The updated_at behind the ETag of that answer.';

alter table audit.idempotency_key enable row level security;
alter table audit.idempotency_key force row level security;
create policy idempotency_key_of_owner on audit.idempotency_key
  to lab_owner using (true) with check (true);

create function audit.remove_old_keys() returns void
  language sql volatile security invoker
begin atomic
  delete from audit.idempotency_key where created_at < now() - interval '24 hours';
end;
comment on function audit.remove_old_keys() is
  'Takes away keys that do nothing any more. For housekeeping, at any time.';

commit;
