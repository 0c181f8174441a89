-- Revert lab-inventory:api/tokens from pg
begin;

drop function api.delete_token(uuid);
drop function api.create_token(text, text, integer);
drop view api.tokens;

commit;
