-- Revert lab-inventory:request/answer from pg
begin;

drop function request.raise_not_found(text, bigint);
drop function request.set_status(integer);
drop function request.add_header(text, text);
drop function request.join_header(text, text, text);

commit;
