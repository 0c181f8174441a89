-- Deploy lab-inventory:audit/safe_write to pg
-- requires: audit/claim_key
-- requires: audit/version
begin;

create function audit.before_write(blank anyelement, row_id bigint, body jsonb,
  out result anyelement)
  language plpgsql volatile security invoker set search_path = '' as $$
declare
  headers constant jsonb :=
    coalesce(nullif(current_setting('request.headers', true), ''), '{}')::jsonb;
  resource constant text := rtrim(split_part(pg_typeof(blank)::text, '.', 2), 's');
  kept constant jsonb := audit.kept_answer(body);
  current_row jsonb;
  version timestamptz;
begin
  if kept is not null then
    result := jsonb_populate_record(blank, kept);
    return;
  elsif not headers ?| array['if-match', 'if-none-match', 'x-require-if-match'] then
    return;
  end if;

  -- Nobody writes the row between this look at it and what follows.
  execute format('select updated_at from inventory.%I
    where lab_id = inventory.current_lab() and id = $1 for no key update', resource)
  into version using row_id;
  if coalesce(not audit.has_tag(headers->>'if-match', version), false)
    or coalesce(audit.has_tag(headers->>'if-none-match', version), false) then
    if version is null then
      if body is null then
        return;
      end if;
      raise sqlstate 'PT412' using message = 'There is nothing that If-Match could match',
        detail = format('no_version: there is no %s %s.', resource, coalesce(row_id::text, 'yet')),
        hint = 'Leave If-Match out to create it.';
    end if;
    execute format('select to_jsonb(t) from api.%I t
      where lab_id = inventory.current_lab() and id = $1', resource || 's')
    into current_row using row_id;
    result := jsonb_populate_record(blank, current_row);
    perform audit.add_header('ETag', audit.tag(version)), audit.set_status(412),
      audit.release_key();
  elsif version is not null and not headers ? 'if-match' and headers ? 'x-require-if-match' then
    raise sqlstate 'PT428' using message = 'If-Match is required here',
      detail = format('no_condition: %s %s is there already.', resource, row_id),
      hint = 'Send the ETag that GET gave you, as in If-Match: "1764000000000000".';
  end if;
end $$;
comment on function audit.before_write(anyelement, bigint, jsonb) is
'The answer of a write that is not to be done: what its Idempotency-Key was answered before, or,
with 412, the row as it is, where If-Match or If-None-Match say that the client does not know it so.
Null if it is to be done: then the row, if it is there, is locked where there is such a condition.
blank is a null of the view''s type; body is null for a removal, which has a 404 of its own.
412 if there is no row for If-Match to match, 428 if there is one and If-Match is required.';

create function audit.may_replace(body jsonb) returns boolean
  language sql stable security invoker
  return body ? 'id' and coalesce((
    select (headers->>'if-none-match' !~ '\*' or not headers ? 'if-none-match')
      and (headers ? 'if-match' or not headers ? 'x-require-if-match')
    from (select nullif(current_setting('request.headers', true), '')::jsonb) _ (headers)), true);
comment on function audit.may_replace(jsonb) is
'Whether an upsert may write over a row that came up after audit.before_write() found none: not one
whose id the sequence gave, and not where the client would have been refused.';

create function audit.after_write(result anyelement, body jsonb, version timestamptz)
  returns anyelement
  language plpgsql volatile security invoker set search_path = '' as $$
begin
  if version is not null then
    perform audit.add_header('ETag', audit.tag(version));
  end if;
  perform audit.keep_answer(to_jsonb(result), body, version);
  return result;
end $$;
comment on function audit.after_write(anyelement, jsonb, timestamptz) is
'The answer of a write that was done: sends its ETag, and keeps it under its Idempotency-Key.
version is the updated_at it has now; null if it was removed.';

grant execute on function audit.before_write(anyelement, bigint, jsonb), audit.may_replace(jsonb),
  audit.after_write(anyelement, jsonb, timestamptz) to lab_viewer;

commit;
