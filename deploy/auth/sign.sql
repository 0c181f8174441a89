-- Deploy lab-inventory:auth/sign to pg
-- requires: auth/signing_key
begin;

create function auth.sign(claims jsonb) returns text
  language sql stable security definer set search_path = '' as $$
  with part as (
    select string_agg(
      translate(encode(convert_to(text, 'utf8'), 'base64'), '+/=' || chr(10), '-_'), '.'
      order by place) as signed
    from (values (1, '{"alg":"HS256","typ":"JWT"}'), (2, claims::text)) part (place, text)
  )
  select signed || '.' || translate(encode(
    lab_admin.hmac(convert_to(signed, 'utf8'), convert_to(secret, 'utf8'), 'sha256'), 'base64'),
    '+/=' || chr(10), '-_')
  from part, auth.signing_key
$$;
comment on function auth.sign(jsonb) is
'A JSON Web Token with these claims, HS256. Null when there is no signing key.
Definer: only the owner may read the key.';

commit;
