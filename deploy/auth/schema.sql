-- Deploy lab-inventory:auth/schema to pg
-- requires: roles/privileges
begin;

-- The parts, in the order in which a person and then a request meet them:
--   login, refresh        a password or a refresh token gives an access_token, which sign signs;
--                         refuse: an error that keeps its effects, as the count of guesses
--   enter                 the token becomes account, session, lab and database role of the request
--   check_claims          refuses a bad token; enter_from_outside takes an identity provider's
--   account_of_caller     /me, /logout, /password, /accept; set_name
--   set_member            members and invitations of a lab; token: tokens for instruments
--   add_account           the first manager, from the machine itself
--   remove_expired        the housekeeping
-- Tables: account, membership, invitation, session, refresh_token, attempt (rate limit),
-- signing_key (of which cursor_key is made), identity_provider; the type member_role.
create schema auth;
comment on schema auth is
  'Authentication and roles: accounts, memberships and sessions. Not exposed over HTTP.';
-- Every request comes through request.admit(), which calls auth.enter() or enter_without_token().
grant usage on schema auth to lab_anon, lab_user;

commit;
