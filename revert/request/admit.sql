-- Revert lab-inventory:request/admit from pg
begin;

drop function request.admit();
drop function request.enter(jsonb);
drop function request.heed_headers(text, text);
drop function request.check_shape(text, text);
drop function request.raise_no_version(text);
drop function request.look_at_past(text);

commit;
