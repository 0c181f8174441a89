-- Deploy lab-inventory:audit/open_change to pg
-- requires: audit/caller
-- requires: audit/change_set
-- requires: request/decode_url
-- requires: request/header
begin;

create function audit.open_change(the_lab bigint, table_name text, rows bigint) returns bigint
  language plpgsql volatile security invoker as $$
declare
  opened constant text := nullif(current_setting('lab.change_ids', true), '');  -- by lab, as JSON
  change_id bigint;
  ignored text;  -- as in request.keep_headers()
begin
  if opened is not null then
    update audit.change_set c set row_count = c.row_count + rows, table_names = case
      when open_change.table_name = any(c.table_names) then c.table_names
      else c.table_names || open_change.table_name end
    where c.lab_id = the_lab and c.id = (opened::jsonb->>the_lab::text)::bigint
      and c.transaction_id = pg_current_xact_id()
    returning c.id into change_id;
  end if;
  if change_id is null then
    insert into audit.change_set
      (lab_id, id, account_id, changed_by, request_id, method, path, reason, occurred_at,
        table_names, row_count)
    values (the_lab, coalesce(nullif(current_setting('lab.next_change_id', true), '')::bigint,
        nextval('audit.change_set_id_seq')),
      auth.account_id(), audit.caller(), request.header('x-request-id'),
      coalesce(request.header('x-request-method'), current_setting('request.method', true)),
      coalesce(request.header('x-request-path'), current_setting('request.path', true)),
      request.decode_url(request.header('change-reason')),
      nullif(current_setting('lab.occurred_at', true), '')::timestamptz,
      array[open_change.table_name], rows)
    returning id into change_id;
    ignored := set_config('lab.change_ids',
      (coalesce(opened, '{}')::jsonb || jsonb_build_object(the_lab, change_id))::text, true);
  end if;
  return change_id;
end $$;
comment on function audit.open_change(bigint, text, bigint) is
'The change set of this transaction in a lab, which grows by so many rows of a table; its first rows
open it, with the number that audit.add_change_id() has answered, if it was first.';
-- The triggers of audit/record call it as their owner, so nobody needs execute.

commit;
