-- Deploy lab-inventory:api/session to pg
-- requires: api/schema
-- requires: auth/login
-- requires: auth/refresh
-- requires: auth/rights
-- requires: auth/account_of_caller
-- requires: auth/set_name
begin;

create function api.login(email text default null, password text default null) returns jsonb
  language sql volatile security invoker
  return auth.login(email, password);
comment on function api.login(text, text) is
'Log in: tokens for an email and its password.
The access token is good for 15 minutes, the refresh token for another one, once.
400 without one of them, 401 if they do not fit; 429 after 10 guesses at an account or 100 from an
address in 15 minutes, or while another is looked at.';

create function api.refresh(refresh_token text default null) returns jsonb
  language sql volatile security invoker
  return auth.refresh(refresh_token);
comment on function api.refresh(text) is
'New tokens for a refresh token.
Each is good once, and again for ten seconds, as an answer may be lost; a later use ends the
session. 401 if it is not good.';

create function api.logout() returns jsonb
  language sql volatile security invoker
  return auth.logout();
comment on function api.logout() is
'End this session.
401 without a token.';

create function api.me() returns jsonb
  language sql stable security invoker
  return auth.me() || auth.rights();
comment on function api.me() is
'The caller of this request, and what it may do.
Its account, labs and roles, the lab it acts in, and its role, rights and verbs there. Rights are
read, write and delete of each list; verbs are the other functions that change something.
401 without a token, but in development, where is_open is true.';

create function api.set_name(jsonb) returns jsonb
  language sql volatile security invoker
  return auth.set_name($1) || auth.rights();
comment on function api.set_name(jsonb) is
'Set one''s name, as others see it in /people.
The body is {"name": "..."}, the answer that of me.
400 for what is no name, 401 without a token, 403 for an instrument''s.';

create function api.accept(invitation text default null) returns jsonb
  language sql volatile security invoker
  return auth.accept(invitation);
comment on function api.accept(text) is
'Accept an invitation to a lab.
It answers the lab and the role. A new person sets a first password with it instead:
see change_password. 401 without a login, and if the invitation is not good.';

create function api.change_password(jsonb) returns jsonb
  language sql volatile security invoker
  return auth.change_password($1);
comment on function api.change_password(jsonb) is
'Set a new password.
The body is {"password", "new_password"}, or, for who is new, {"invitation", "new_password"}, which
accepts the invitation. Other logins end, and with "tokens": "end" the tokens one made; else the
answer counts the tokens that stay.
400 if it is too short, 401 if password or invitation are not good.';

grant execute on function api.login(text, text), api.refresh(text), api.change_password(jsonb)
  to lab_anon, lab_user;
grant execute on function api.logout(), api.me(), api.set_name(jsonb), api.accept(text)
  to lab_user;

commit;
