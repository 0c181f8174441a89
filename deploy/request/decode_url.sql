-- Deploy lab-inventory:request/decode_url to pg
-- requires: request/schema
begin;

create function request.decode_url(encoded text) returns text
  language plpgsql immutable security invoker strict parallel safe as $$
begin
  if encoded !~ '%' then
    return encoded;
  end if;
  return (
    select convert_from(string_agg(case
        when part[1] ~ '^%..' then decode(substr(part[1], 2), 'hex')
        else convert_to(part[1], 'utf8')
      end, ''::bytea order by position), 'utf8')
    from regexp_matches(encoded, '%[0-9A-Fa-f]{2}|[^%]+|%', 'g')
      with ordinality as _ (part, position));
end $$;
comment on function request.decode_url(text) is
'The text of a header or a URL, in which characters beyond ASCII are percent-encoded.
Raises 22021, a 400, if it is not UTF-8.';
grant execute on function request.decode_url(text) to lab_viewer;

commit;
