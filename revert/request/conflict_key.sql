-- Revert lab-inventory:request/conflict_key from pg
begin;

drop function request.check_conflict_key(text, text);
drop function request.merge_keys(text);

commit;
