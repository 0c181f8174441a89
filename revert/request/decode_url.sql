-- Revert lab-inventory:request/decode_url from pg
begin;

drop function request.decode_url(text);

commit;
