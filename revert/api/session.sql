-- Revert lab-inventory:api/session from pg
begin;

drop function api.change_password(jsonb);
drop function api.accept(text);
drop function api.set_name(jsonb);
drop function api.me();
drop function api.logout();
drop function api.refresh(text);
drop function api.login(text, text);

commit;
