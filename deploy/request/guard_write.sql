-- Deploy lab-inventory:request/guard_write to pg
-- requires: audit/idempotency
-- requires: request/row_version
begin;

create function request.is_guarded() returns boolean
  language sql stable security invoker parallel safe
  return coalesce(request.header('idempotency-key'), request.header('if-match'),
    request.header('if-none-match'), request.header('x-require-if-match')) is not null;
comment on function request.is_guarded() is
'Whether a write has to ask request.guard_write() first: it came with an Idempotency-Key or a
precondition, or one is required.';

create function request.raise_not_written(resource text, row_id bigint) returns void
  language plpgsql stable security invoker as $$
begin
  raise sqlstate 'PT409' using message = 'The row could not be written',
    detail = format('not_written: %s %s is neither there to change nor free to be made.', resource,
      row_id),
    hint = 'Send it again.';
end $$;
comment on function request.raise_not_written(text, bigint) is
  'The 409 of an upsert that finds no row to change, and cannot make one, time after time.';

create function request.refuse_precondition(resource text, row_id bigint, version timestamptz)
  returns jsonb
  language plpgsql volatile security invoker as $$
declare
  current_row jsonb;
begin
  if version is null then
    raise sqlstate 'PT412' using message = 'There is nothing that If-Match could match',
      detail = format('no_version: there is no %s %s.', resource, coalesce(row_id::text, 'yet')),
      hint = 'Leave If-Match out to create it.';
  end if;
  execute format('select pg_catalog.to_jsonb(t) from api.%I t
    where lab_id = inventory.current_lab() and id = $1', resource || 's')
  into current_row using row_id;
  perform request.add_header('ETag', request.etag(version)), request.set_status(412);
  if request.header('idempotency-key') is not null then
    perform audit.release_key();
  end if;
  return current_row;
end $$;
comment on function request.refuse_precondition(text, bigint, timestamptz) is
'The answer where a precondition fails: 412 with the row as it is; an error where there is none.';

create function request.guard_write(
    resource text, row_id bigint, body jsonb, version timestamptz)
  returns jsonb
  language plpgsql volatile security invoker as $$
declare
  if_match constant text := request.header('if-match');
  if_none_match constant text := request.header('if-none-match');
  answer jsonb;
begin
  if request.header('idempotency-key') is not null then
    answer := audit.replay_answer(body);
  end if;
  if answer is not null then
    null;
  elsif coalesce(not request.has_etag(if_match, version), false)
    or coalesce(request.has_etag(if_none_match, version), false) then
    -- Where there is nothing to remove, the removal itself says so.
    if version is not null or body is not null then
      answer := request.refuse_precondition(resource, row_id, version);
    end if;
  elsif version is not null and if_match is null
    and request.header('x-require-if-match') is not null then
    raise sqlstate 'PT428' using message = 'If-Match is required here',
      detail = format('no_condition: %s %s is there already.', resource, row_id),
      hint = 'Send the ETag that GET gave you, as in If-Match: "1764000000000000".';
  end if;
  return answer;
end $$;
comment on function request.guard_write(text, bigint, jsonb, timestamptz) is
'Compare and set: decides whether a write of one row is to be done, by its Idempotency-Key and its
precondition. version is the updated_at of the row, which the caller has locked; null if there is no
such row. body is null for a removal. Answers what the write is answered instead: the first answer
to the same key, or, with 412, the row as it is. Null if the write is to be done.
412 if there is no row for If-Match to match, 428 if there is one and If-Match is required.';

grant execute on function request.is_guarded(), request.raise_not_written(text, bigint),
  request.refuse_precondition(text, bigint, timestamptz),
  request.guard_write(text, bigint, jsonb, timestamptz) to lab_viewer;

commit;
