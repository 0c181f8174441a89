-- Revert lab-inventory:request/page from pg
begin;

drop function request.plan_whole_page();
drop function request.number_pages(bigint, bigint);
drop function request.row_limit();

commit;
