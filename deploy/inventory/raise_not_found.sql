-- Deploy lab-inventory:inventory/raise_not_found to pg
-- requires: inventory/schema
begin;

create function inventory.raise_not_found(resource text, id bigint) returns void
  language plpgsql stable security invoker set search_path = '' as $$
begin
  raise sqlstate 'PT404' using
    message = 'Not found',
    detail = format('not_found: there is no %s %s.', resource, id),
    hint = format('GET /%ss lists what there is.', resource);
end $$;
comment on function inventory.raise_not_found(text, bigint) is
  'The one 404 for a row that is not there; a row of another lab answers the same.';
grant execute on function inventory.raise_not_found(text, bigint) to lab_viewer;

commit;
