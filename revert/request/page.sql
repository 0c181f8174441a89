-- Revert lab-inventory:request/page from pg
begin;

drop function request.number_pages(text);
drop function request.row_limit();

commit;
