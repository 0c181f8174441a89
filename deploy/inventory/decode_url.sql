-- Deploy lab-inventory:inventory/decode_url to pg
-- requires: inventory/schema
begin;

create function inventory.decode_url(encoded text) returns text
  language sql immutable security invoker parallel safe
  return (
    select convert_from(string_agg(case
        when part[1] ~ '^%..' then decode(substr(part[1], 2), 'hex')
        else convert_to(part[1], 'utf8')
      end, ''::bytea order by position), 'utf8')
    from regexp_matches(encoded, '%[0-9A-Fa-f]{2}|[^%]+|%', 'g')
      with ordinality as _ (part, position));
comment on function inventory.decode_url(text) is
'A text whose characters beyond ASCII are percent-encoded, as headers and URLs need it, in full.
Raises 22021, a 400, if it is no UTF-8.';
grant execute on function inventory.decode_url(text) to lab_viewer;

commit;
