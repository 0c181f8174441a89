-- Deploy lab-inventory:answer/schema to pg
-- requires: audit/change_id
begin;

-- PostgREST ends the statement of a request with current_setting('response.headers', true). It
-- names no schema, and db-extra-search-path puts this one before pg_catalog, as it does with csv.
create schema answer;
comment on schema answer is
  'What PostgREST calls, in the place of a function of pg_catalog, for the headers of an answer.';
grant usage on schema answer to lab_anon, lab_user;

create function answer.current_setting(name text, missing_ok boolean) returns text
  language sql volatile security invoker parallel restricted
  return case when name = 'response.headers'
      and pg_catalog.current_setting('transaction_read_only') = 'off'
    then audit.add_change_id(pg_catalog.current_setting(name, missing_ok))
    else pg_catalog.current_setting(name, missing_ok) end;
comment on function answer.current_setting(text, boolean) is
'The setting, as pg_catalog has it; after the headers of an answer to a write comes Change-Id.
One expression: so it becomes part of what calls it, and of any other setting nothing is left.';
grant execute on function answer.current_setting(text, boolean) to lab_anon, lab_user;

commit;
