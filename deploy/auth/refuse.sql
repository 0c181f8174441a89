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
'Answers as an error would, without undoing the transaction: the count of guesses, the end of a
stolen session have to stay.';

commit;
