-- Deploy lab-inventory:auth/cursor_key to pg
-- requires: auth/signing_key
begin;

create function auth.cursor_key() returns text
  language sql stable security definer set search_path = ''
  return (
    select encode(lab_admin.hmac('cursor', secret, 'sha256'), 'hex') from auth.signing_key);
comment on function auth.cursor_key() is
'The secret that cursors are signed with. It is made from the one that signs tokens, which nobody
can find from it.
Definer: only the owner may read the key.';
grant execute on function auth.cursor_key() to lab_viewer;

commit;
