-- Deploy lab-inventory:audit/change_id to pg
-- requires: audit/open_change
-- requires: request/answer
begin;

create function audit.count_written() returns bigint
  language plpgsql stable security definer set search_path = '' as $$
declare
  written constant regclass := to_regclass(format('inventory.%I',
    substr(rtrim(current_setting('request.path', true), 's'), 2)));
begin
  return pg_stat_get_xact_tuples_inserted(written) + pg_stat_get_xact_tuples_updated(written)
    + pg_stat_get_xact_tuples_deleted(written);
end $$;
comment on function audit.count_written() is
'How many rows this session has written lately of the list that the request names, as PostgreSQL
counts for its own use; null where that is no table. It counts on while a statement is at work.
Definer: a caller without a role may not look for a table.';

create function audit.expect_change() returns void
  language plpgsql volatile security invoker set search_path = '' as $$
begin
  perform set_config('lab.written_before', audit.count_written()::text, true);
end $$;
comment on function audit.expect_change() is
'For a write of a list: remembers how many rows were written before it.';

create function audit.add_change_id(headers text) returns text
  language plpgsql volatile security definer set search_path = '' as $$
declare
  change_id text := nullif(current_setting('lab.change_ids', true), '')::jsonb
    ->> current_setting('lab.id', true);
begin
  if change_id is null and audit.count_written()
    > nullif(current_setting('lab.written_before', true), '')::bigint then
    change_id := set_config('lab.next_change_id',
      nextval('audit.change_set_id_seq')::text, true);
  end if;
  return case when change_id is null then headers
    else request.join_header(headers, 'Change-Id', change_id) end;
end $$;
comment on function audit.add_change_id(text) is
'Adds the header Change-Id to those of an answer, where the request has changed something in its
lab. A list is written by the statement that PostgREST answers from, and history by triggers after
that: this decides on the number, and audit.open_change() takes it.
Definer: a writer of rows may not take numbers of changes.';

grant execute on function audit.count_written(), audit.expect_change(), audit.add_change_id(text)
  to lab_anon, lab_user;

commit;
