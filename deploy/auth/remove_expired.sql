-- Deploy lab-inventory:auth/remove_expired to pg
-- requires: auth/attempt
-- requires: auth/refresh_token
-- requires: auth/invitation
begin;

create function auth.remove_expired() returns void
  language sql volatile security invoker set search_path = '' as $$
  -- Skip locked: a row that a request holds stays for the next run. No wait, so no deadlock.
  delete from auth.attempt where subject in (
    select subject from auth.attempt where window_started_at < now() - interval '1 day'
    for update skip locked);
  with ended as (
    select id from auth.session where least(expires_at, revoked_at) < now() - interval '30 days'
    for update skip locked),
  words as (
    delete from auth.refresh_token where session_id in (select id from ended))
  delete from auth.session where id in (select id from ended);
  delete from auth.invitation where (lab_id, account_id) in (
    select lab_id, account_id from auth.invitation where expires_at < now()
    for update skip locked);
$$;
comment on function auth.remove_expired() is
'Removes rows that no request needs any more: guesses after a day, sessions and their refresh tokens
30 days after their end, invitations at theirs. Called every ten seconds (db/housekeeping.sql).';

commit;
