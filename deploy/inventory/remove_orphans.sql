-- Deploy lab-inventory:inventory/remove_orphans to pg
-- requires: audit/row_change
-- requires: inventory/file
begin;

create function inventory.remove_orphans() returns void
  language plpgsql volatile security invoker set search_path = '' as $$
declare
  due record;
begin
  for due in
    select c.lab_id, c.sha256 from inventory.file_content c
    where c.checked_at < now() - interval '1 day'
    order by c.checked_at limit 100 for update skip locked
  loop
    -- A statement after the lock: it sees every file that names these bytes.
    delete from inventory.file_content c
    where c.lab_id = due.lab_id and c.sha256 = due.sha256
      and not exists (
        select from inventory.file f where f.lab_id = due.lab_id and f.sha256 = due.sha256)
      and not exists (
        select from audit.row_change r where r.lab_id = due.lab_id and r.table_name = 'file'
          and r.before is not null and r.before->>'sha256' = due.sha256)
      and not exists (
        select from audit.row_change r where r.lab_id = due.lab_id and r.table_name = 'file'
          and r.after is not null and r.after->>'sha256' = due.sha256);
    if not found then
      update inventory.file_content c set checked_at = now()
      where c.lab_id = due.lab_id and c.sha256 = due.sha256;
    end if;
  end loop;
end $$;
comment on function inventory.remove_orphans() is
'Takes away bytes that neither a file nor the history names, as when old history was taken away.
Looks at a hundred, and at each once a day. For housekeeping, at any time.';

commit;
