-- Deploy lab-inventory:api/tokens to pg
-- requires: api/schema
-- requires: auth/token
-- requires: inventory/text
begin;

create view api.tokens with (security_invoker = true) as
  select id, lab_id, name, role, created_at, expires_at, last_used_at
  from auth.session
  where lab_id is not null and revoked_at is null;
comment on view api.tokens is
'Tokens for instruments and scripts.
One''s own in this lab, for a manager all of the lab.
Read-only: see create_token and delete_token.';
comment on column api.tokens.id is 'Name of the token for DELETE.';
comment on column api.tokens.lab_id is 'The one lab it is good in.';
comment on column api.tokens.name is 'What its maker calls it.';
comment on column api.tokens.role is 'The most it may do.';
comment on column api.tokens.created_at is 'Since when.';
comment on column api.tokens.expires_at is 'Until when.';
comment on column api.tokens.last_used_at is 'When it last wrote, to the minute.';
grant select on api.tokens to lab_viewer;

create function api.create_token(name text default null, role text default null,
  expires_in_days integer default 365) returns jsonb
  language plpgsql volatile security invoker set search_path = '' as $$
begin
  if name is null or inventory.is_blank(name) or length(name) > 200 then
    raise sqlstate 'PT400' using message = 'A token needs a name',
      detail = 'bad_name: name is a text of 1 to 200 characters.',
      hint = 'Name the instrument or script that will have it.';
  elsif role not in ('viewer', 'editor', 'manager') then
    raise sqlstate 'PT400' using message = 'There is no such role',
      detail = format('bad_role: %s.', role), hint = 'viewer, editor or manager.';
  end if;
  return auth.make_token(inventory.trim_text(name), role::auth.member_role, expires_in_days);
end $$;
comment on function api.create_token(text, text, integer) is
'Make a token for an instrument or a script.
It is good in this lab and shown this once. Without a role it has its maker''s.
400 for a bad name, role or time, 403 for a role above one''s own.';

create function api.delete_token(token_id uuid) returns jsonb
  language plpgsql volatile security invoker set search_path = '' as $$
begin
  if not auth.revoke_token(token_id) then
    raise sqlstate 'PT404' using message = 'Not found',
      detail = format('not_found: there is no token %s.', token_id),
      hint = 'GET /tokens lists what there is.';
  end if;
  return jsonb_build_object('id', token_id);
end $$;
comment on function api.delete_token(uuid) is
'End a token.
404 if there is none.';
grant execute on function api.create_token(text, text, integer), api.delete_token(uuid)
  to lab_viewer;

commit;
