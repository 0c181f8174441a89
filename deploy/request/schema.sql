-- Deploy lab-inventory:request/schema to pg
-- requires: roles/privileges
begin;

-- PostgREST begins a transaction for each request. In it a request meets, in this order:
--   admit                 runs first: reads the headers (header), lets the caller in (auth/enter),
--                         claims an Idempotency-Key, refuses what PostgREST would misread
--   read_body             of one row: checks the body and finds the id
--   guard_write           compares and replays, where a precondition or a key was sent
--   the table             its policies and constraints (inventory), its triggers (audit)
--   explain_refusal       which field and value, and row of a list, an error of PostgreSQL is about
--   row_version           the ETag of the answer, or 304; answer: its headers, status, the 404
-- A list: cursor is where a page goes on, page how many rows an answer has at most.
-- A file comes in with its file_name, and goes out by send_bytes.
-- Helpers: decode_url, read_as_of; allow_time: for what writes many rows.
create schema request;
comment on schema request is
  'The HTTP request: its headers and body, and its answer. Not exposed over HTTP.';
grant usage on schema request to lab_anon, lab_user;

commit;
