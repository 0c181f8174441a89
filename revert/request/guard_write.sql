-- Revert lab-inventory:request/guard_write from pg
begin;

drop function request.guard_write(text, bigint, jsonb, timestamptz);
drop function request.refuse_precondition(text, bigint, timestamptz);
drop function request.raise_not_written(text, bigint);
drop function request.is_guarded();

commit;
