-- Deploy lab-inventory:request/allow_time to pg
-- requires: request/schema
begin;

-- PostgREST begins the transaction of a call with the function's own statement_timeout: a statement
-- that runs already keeps the one that it began with. nginx waits 5 s longer at /slow.
create procedure request.allow_time(verb regprocedure)
  language plpgsql security invoker set search_path = '' as $$
begin
  execute format('alter function %s set statement_timeout = %L', verb, '55s');
end $$;
comment on procedure request.allow_time(regprocedure) is
'Gives a function in api that writes many rows more time than the 8 s of other requests. A hundred
thousand rows take two to three times as long to take back as to write. Locks wait no longer than in
other requests.';

commit;
