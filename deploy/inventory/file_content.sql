-- Deploy lab-inventory:inventory/file_content to pg
-- requires: inventory/current_lab
-- requires: inventory/lab
begin;

create domain inventory.sha256 as text
  constraint sha256_is_hex check (value ~ '^[0-9a-f]{64}$');
comment on domain inventory.sha256 is 'A SHA-256, in hexadecimal digits of lower case.';

-- The bytes have no history of rows: they never change, and history holds their hash.
create table inventory.file_content (
  lab_id bigint not null default inventory.current_lab(),
  sha256 inventory.sha256 not null,
  bytes bytea not null,
  checked_at timestamptz not null default now(),
  constraint file_content_pkey primary key (lab_id, sha256),
  constraint file_content_lab_fkey foreign key (lab_id) references inventory.lab (id),
  constraint file_content_is_bounded check (octet_length(bytes) <= 16777216)
);
-- Uncompressed, a part of it is read without the rest.
alter table inventory.file_content alter column bytes set storage external;
create index file_content_checked_idx on inventory.file_content (checked_at);
comment on table inventory.file_content is
'The bytes of files, once for each lab: kept while a file or the history names them.';
comment on column inventory.file_content.sha256 is 'The SHA-256 of the bytes.';
comment on column inventory.file_content.bytes is 'The bytes.';
comment on column inventory.file_content.checked_at is
  'When they were last sent, or found to be named: inventory.remove_orphans() looks a day later.';

alter table inventory.file_content enable row level security;
alter table inventory.file_content force row level security;
create policy file_content_of_owner on inventory.file_content
  to lab_owner using (true) with check (true);
create policy file_content_in_lab on inventory.file_content for select to lab_viewer
  using (lab_id = (select inventory.current_lab()));
grant select on inventory.file_content to lab_viewer;

create function inventory.keep_bytes(bytes bytea) returns inventory.sha256
  language plpgsql volatile security definer set search_path = '' as $$
declare
  hash constant inventory.sha256 := encode(sha256(bytes), 'hex')::inventory.sha256;
begin
  -- Bytes that are there already are locked: inventory.remove_orphans() then sees that they were
  -- sent again, or has removed them, and they are stored anew.
  insert into inventory.file_content (lab_id, sha256, bytes)
  values (inventory.current_lab(), hash, keep_bytes.bytes)
  on conflict on constraint file_content_pkey do update set checked_at = now();
  return hash;
end $$;
comment on function inventory.keep_bytes(bytea) is
'Stores bytes in the lab of this request, and answers their SHA-256.
Definer: nobody writes bytes under another hash than theirs.';
grant execute on function inventory.keep_bytes(bytea) to lab_editor;

commit;
