-- Deploy lab-inventory:api/computed to pg
-- requires: api/schema
-- requires: audit/stamp
begin;

-- PostgREST takes these for columns, which only a request that names them sees; without a name for
-- the parameter there is no call of them under /rpc/.
create function api.created_at(anyelement) returns timestamptz
  language plpgsql stable security invoker set search_path = '' as $$
begin
  return (audit.stamp_of($1)).created_at;
end $$;
comment on function api.created_at(anyelement) is 'When a row was made.';

create function api.updated_at(anyelement) returns timestamptz
  language plpgsql stable security invoker set search_path = '' as $$
begin
  return (audit.stamp_of($1)).updated_at;
end $$;
comment on function api.updated_at(anyelement) is 'When a row was last written; its version.';

create function api.updated_by(anyelement) returns text
  language plpgsql stable security invoker set search_path = '' as $$
begin
  return audit.writer_of($1);
end $$;
comment on function api.updated_by(anyelement) is
'The last writer of a row.
An email; without a token, the database role.';
grant execute on function api.created_at(anyelement), api.updated_at(anyelement),
  api.updated_by(anyelement) to lab_viewer;

commit;
