-- Revert lab-inventory:auth/token from pg
begin;

drop function auth.revoke_token(uuid);
drop function auth.make_token(text, auth.member_role, integer);
drop policy session_token_of_maker on auth.session;
drop policy session_token_of_lab on auth.session;
revoke select (id, lab_id, role, name, created_at, expires_at, last_used_at, revoked_at)
  on auth.session from lab_viewer;

commit;
