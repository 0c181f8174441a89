-- Deploy lab-inventory:audit/idempotency to pg
-- requires: audit/change_set
-- requires: audit/idempotency_key
-- requires: auth/enter
-- requires: inventory/current_lab
-- requires: request/row_version
begin;

create function audit.sent_key() returns audit.idempotency_key
  language plpgsql stable security invoker as $$
declare
  sent audit.idempotency_key;
begin
  if request.header('idempotency-key') is not null then
    sent.lab_id := inventory.current_lab();
    sent.caller := coalesce(auth.account_id()::text, current_setting('role'));
    sent.key := request.header('idempotency-key');
    sent.request := concat_ws(' ',
      coalesce(request.header('x-request-method'), current_setting('request.method')),
      coalesce(request.header('x-request-path'), current_setting('request.path')));
    sent.fingerprint := md5(request.header('x-request-sample'));
  end if;
  return sent;
end $$;
comment on function audit.sent_key() is
  'The Idempotency-Key of this request, as a row to be; its key is null if none was sent.';

create function audit.change_of_key(kept audit.idempotency_key) returns bigint
  language plpgsql stable security invoker set search_path = '' as $$
begin
  return (
    select c.id from audit.change_set c
    where c.lab_id = kept.lab_id and c.transaction_id = kept.transaction_id
      and c.changed_at = kept.created_at);
end $$;
comment on function audit.change_of_key(audit.idempotency_key) is
  'The change set that the first request under an Idempotency-Key made; null if it made none.';

create function audit.refuse_repeat(kept audit.idempotency_key, difference text) returns void
  language plpgsql stable security invoker as $$
begin
  if difference is not null then
    raise sqlstate 'PT422' using
      message = 'The Idempotency-Key was used for another request',
      detail = format('other_request: %s.', difference),
      hint = 'Make a new key for each write; send a write again just as it was.';
  end if;
  raise sqlstate 'PT409' using
    message = 'The request with this Idempotency-Key is done already',
    detail = coalesce('already_done: it made change ' || audit.change_of_key(kept) || '.',
      'already_done: it changed nothing that has a history.'),
    hint = 'Nothing was done this time. Make a new key for each write.';
end $$;
comment on function audit.refuse_repeat(audit.idempotency_key, text) is
'Refuses to do a write again: 422 where there is a difference to the first, else 409, naming the
change set that the first one made.';

create function audit.claim_key() returns void
  language plpgsql volatile security definer set search_path = '' as $$
declare
  sent constant audit.idempotency_key := audit.sent_key();
  kept audit.idempotency_key;
begin
  if sent.key !~ '^[ -~]{1,255}$' then
    raise sqlstate 'PT400' using message = 'Malformed Idempotency-Key',
      detail = 'bad_key: it is 1 to 255 printable characters of ASCII.', hint = 'Send a UUID.';
  end if;
  loop
    insert into audit.idempotency_key as k (lab_id, caller, key, request, fingerprint)
    values (sent.lab_id, sent.caller, sent.key, sent.request, sent.fingerprint)
    on conflict on constraint idempotency_key_pkey do update
      set request = excluded.request, fingerprint = excluded.fingerprint, created_at = default,
        transaction_id = default, answer = null, version = null
      where k.created_at < now() - interval '24 hours';
    if found then
      return;
    end if;
    select * into kept from audit.idempotency_key k
    where k.lab_id = sent.lab_id and k.caller = sent.caller and k.key = sent.key;
    exit when found;  -- else housekeeping has just removed it
  end loop;
  if kept.request <> sent.request or kept.answer is null then
    perform audit.refuse_repeat(kept, case
      when kept.request <> sent.request then 'it came with ' || kept.request
      when kept.fingerprint is distinct from sent.fingerprint then 'it came with another body' end);
  end if;
exception when lock_not_available then
  raise sqlstate 'PT409' using message = 'The request with this Idempotency-Key is not done yet',
    detail = 'in_progress: another one with the same key is at work.', hint = 'Send it again.';
end $$;
comment on function audit.claim_key() is
'Takes the Idempotency-Key of this request for this transaction. One that another transaction holds
is waited for: if that is undone, the key is free. Goes on where an answer is kept, for
audit.replay_answer() to give.
400 for a malformed key, 409 for a repeat, 422 for another request under the same key.
Definer: keys and answers are nobody''s to read or write.';

create function audit.replay_answer(body jsonb) returns jsonb
  language plpgsql stable security definer set search_path = '' as $$
declare
  sent constant audit.idempotency_key := audit.sent_key();
  kept audit.idempotency_key;
  change_id bigint;
begin
  select * into kept from audit.idempotency_key k
  where k.lab_id = sent.lab_id and k.caller = sent.caller and k.key = sent.key
    and k.answer is not null;
  if not found then
    return null;
  elsif kept.fingerprint <> md5(coalesce(body::text, '')) then
    perform audit.refuse_repeat(kept, 'it came with another body');
  end if;
  perform request.add_header('Idempotent-Replayed', 'true');
  if kept.version is not null then
    perform request.add_header('ETag', request.etag(kept.version));
  end if;
  change_id := audit.change_of_key(kept);
  if change_id is not null then
    perform request.add_header('Change-Id', change_id::text);
  end if;
  return kept.answer;
end $$;
comment on function audit.replay_answer(jsonb) is
'What the write with this Idempotency-Key was answered the first time, with the headers it had; null
if this is the first time. A function that asks this, and gives its own answer to
audit.store_answer(), is done once.
422 if the body is another one, as JSON.
Definer: keys and answers are nobody''s to read or write.';

create function audit.store_answer(answer jsonb, body jsonb, version timestamptz default null)
  returns void
  language plpgsql volatile security definer set search_path = '' as $$
declare
  sent constant audit.idempotency_key := audit.sent_key();
begin
  if split_part(sent.request, ' ', 2) not like '/rpc/%' then
    update audit.idempotency_key k
    set answer = store_answer.answer, version = store_answer.version,
      fingerprint = md5(coalesce(body::text, ''))
    where k.lab_id = sent.lab_id and k.caller = sent.caller and k.key = sent.key
      and k.transaction_id = pg_current_xact_id();
  end if;
end $$;
comment on function audit.store_answer(jsonb, jsonb, timestamptz) is
'Keeps the answer to a request of a plain URL under its Idempotency-Key, if it has one.
Definer: keys and answers are nobody''s to read or write.';

create function audit.release_key() returns void
  language sql volatile security definer set search_path = ''
begin atomic
  delete from audit.idempotency_key k using audit.sent_key() sent
  where k.lab_id = sent.lab_id and k.caller = sent.caller and k.key = sent.key
    and k.transaction_id = pg_current_xact_id();
end;
comment on function audit.release_key() is
'Gives the key of this request back: nothing was done.
Definer: keys and answers are nobody''s to read or write.';

grant execute on function audit.claim_key(), audit.replay_answer(jsonb),
  audit.store_answer(jsonb, jsonb, timestamptz), audit.release_key() to lab_viewer;

commit;
