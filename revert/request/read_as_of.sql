-- Revert lab-inventory:request/read_as_of from pg
begin;

drop function request.read_as_of(text);

commit;
