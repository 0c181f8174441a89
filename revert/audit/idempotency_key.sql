-- Revert lab-inventory:audit/idempotency_key from pg
begin;

\if :{?force}
\else
  do $$
  begin
    if exists (select from audit.idempotency_key) then
      raise exception 'audit.idempotency_key holds keys; revert with --set force=1 to lose them';
    end if;
  end $$;
\endif
drop function audit.remove_old_keys();
drop table audit.idempotency_key;

commit;
