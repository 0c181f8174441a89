-- Revert lab-inventory:request/header from pg
begin;

drop function request.keep_headers(jsonb);
drop function request.header(text);

commit;
