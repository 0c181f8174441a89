-- Deploy lab-inventory:request/schema to pg
-- requires: roles/privileges
begin;

create schema request;
comment on schema request is
'The HTTP request: its headers, its body, and what the answer says besides its body.
PostgREST begins a transaction for each request. In it a request meets, in this order:
1. request.admit(), before anything else: reads the headers, lets the caller in (auth.enter()),
  claims an Idempotency-Key, refuses what PostgREST would misread;
2. a function of api, for one row: request.read_body() checks the body and finds the id,
  request.guard_write() looks at If-Match and at the key, where one was sent;
3. the table: its policies and constraints (inventory), its triggers that write history (audit);
4. request.finish_write() or request.is_not_modified(): the ETag, the answer kept under the key.
Helpers: header(), decode_url(), read_as_of(), add_header(), set_status(), raise_not_found().';
grant usage on schema request to lab_anon, lab_user;

commit;
