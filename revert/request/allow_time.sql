-- Revert lab-inventory:request/allow_time from pg
begin;

drop procedure request.allow_time(regprocedure);

commit;
