-- Revert lab-inventory:inventory/file_content from pg
begin;

\if :{?force}
\else
  do $$
  begin
    if exists (select from inventory.file_content) then
      raise exception 'inventory.file_content holds rows; revert with --set force=1 to lose them';
    end if;
  end $$;
\endif
drop function inventory.keep_bytes(bytea);
drop table inventory.file_content;
drop domain inventory.sha256;

commit;
