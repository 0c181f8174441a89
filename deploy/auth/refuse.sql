-- Deploy lab-inventory:auth/refuse to pg
-- requires: auth/schema
begin;

create function auth.refuse(status integer, slug text, message text, hint text) returns jsonb
  language plpgsql volatile security invoker set search_path = '' as $$
begin
  perform set_config('response.status', status::text, true);
  return jsonb_build_object('code', 'PT' || status, 'message', message,
    'details', slug || ': ' || message || '.', 'hint', hint);
end $$;
comment on function auth.refuse(integer, text, text, text) is
'Answers like an error, without a rollback: the count of guesses and the end of a stolen session
must stay.';

commit;
