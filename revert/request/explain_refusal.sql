-- Revert lab-inventory:request/explain_refusal from pg
begin;

drop function request.is_worth_explaining();
drop function request.name_row();
drop function request.explain_row(text, jsonb, text);
drop function request.looks_again(text);
drop function request.row_in_list();
drop function request.explain_refusal(text, jsonb, text, text, text, text, text);
drop function request.unreadable_fields(text, jsonb, text);

commit;
