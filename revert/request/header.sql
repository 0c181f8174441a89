-- Revert lab-inventory:request/header from pg
begin;

drop function request.read_headers();
drop function request.header(text);

commit;
