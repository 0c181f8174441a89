-- Deploy lab-inventory:inventory/check_request to pg
-- requires: inventory/schema
-- requires: auth/enter
-- requires: inventory/read_as_of
-- requires: audit/claim_key
begin;

create function inventory.check_request() returns void
  language plpgsql volatile security invoker set search_path = '' as $$
declare
  acting_role constant text := auth.enter();
  headers constant jsonb := nullif(current_setting('request.headers', true), '')::jsonb;
  path constant text := current_setting('request.path', true);
begin
  if acting_role is not null then
    perform set_config('role', acting_role, true);
  end if;
  if headers ? 'x-as-of' and current_setting('lab.id', true) <> '' then
    perform set_config('lab.as_of', inventory.read_as_of(headers->>'x-as-of')::text, true),
      -- To plan a look at the past takes longer than the look, and the plan is the same for any
      -- time: walk the keys in their order, look up what was.
      set_config('plan_cache_mode', 'force_generic_plan', true),
      set_config('enable_sort', 'off', true);
  end if;
  if current_setting('transaction_read_only') = 'off' and current_setting('lab.id', true) <> '' then
    if headers ?| array['if-match', 'if-none-match'] and path not like '/rpc/%' then
      raise sqlstate 'PT412' using message = 'A list has no version',
        detail = format('no_version: %s has no ETag that could match.', path),
        hint = 'Write one row, as in POST /site/1, or leave If-Match and If-None-Match out.';
    elsif headers ? 'idempotency-key'
      and path !~ '^/rpc/(login|refresh|logout|change_password)$' then
      perform audit.claim_key();
    end if;
  end if;
  if current_setting('request.method', true) not in ('POST', 'PATCH', 'PUT') then
    return;
  end if;
  if headers->>'x-body-shape' = 'other' then
    raise sqlstate 'PT400' using
      message = 'The body must be a JSON object, or a list of them',
      detail = 'not_an_object: it is a single value, an empty list, or a CSV without lines.',
      hint = 'Send one row, like {"name": "..."}, or several, like [{"name": "..."}].';
  end if;
end $$;
comment on function inventory.check_request() is
'Runs before every request (db-pre-request in postgrest.conf). Lets the caller in, under the role
their membership gives, and sets the time that a request for the past names. Refuses what is not
what the client thinks: a write of a list on a condition (412), one that its Idempotency-Key says is
done (409, 422), and what PostgREST would take for a list of no rows and answer as done: nginx sees
the body''s shape and says it in a header.';
grant execute on function inventory.check_request() to lab_anon, lab_user;
grant usage on schema inventory to lab_anon, lab_user;

commit;
