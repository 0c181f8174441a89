-- Revert lab-inventory:request/read_body from pg
begin;

drop function request.read_body(text, jsonb, text[], text[]);
drop function request.raise_bad_body(text, jsonb, text[], text[]);
drop function request.read_id(text, jsonb);

commit;
