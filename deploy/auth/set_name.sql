-- Deploy lab-inventory:auth/set_name to pg
-- requires: auth/account_of_caller
-- requires: inventory/text
begin;

create function auth.set_name(body jsonb) returns jsonb
  language plpgsql volatile security definer set search_path = '' as $$
declare
  sent constant text := inventory.trim_text(body->>'name');
begin
  perform auth.require_account();
  if current_setting('lab.is_token', true) = 'true' then
    raise sqlstate 'PT403' using message = 'A token has no name to change',
      detail = 'person_required: this token is an instrument''s, and its maker''s name is theirs.',
      hint = 'Log in.';
  elsif (jsonb_typeof(body) = 'object' and body - 'name' = '{}'
    and jsonb_typeof(body->'name') = 'string' and not inventory.is_blank(sent)
    and length(sent) <= 200) is not true then
    raise sqlstate 'PT400' using message = 'This is no name',
      detail = 'bad_name: the body is an object with name alone, a text of 1 to 200 characters.',
      hint = 'Send {"name": "..."}: what people call you.';
  end if;
  update auth.account a set name = sent
  where a.id = auth.account_id() and a.name is distinct from sent;
  return auth.me();
end $$;
comment on function auth.set_name(jsonb) is
'Gives the account of this request a name, and answers what auth.me() does.
400 for what is no name, 401 without a login, 403 for a named token.
Definer: callers may not write accounts. It reaches the caller''s own alone.';
grant execute on function auth.set_name(jsonb) to lab_user;

commit;
