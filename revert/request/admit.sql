-- Revert lab-inventory:request/admit from pg
begin;

drop function request.admit();
drop function request.refuse_condition(text);
drop function request.look_at_past(text);

commit;
