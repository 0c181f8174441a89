-- Deploy lab-inventory:api/people to pg
-- requires: api/containers
-- requires: audit/is_embedded
-- requires: auth/person
-- requires: past/schema
begin;

create view api.people with (security_invoker = true) as
  select id, name, is_member from auth.people();
comment on view api.people is
'People of the lab: its members, and those who were members.
Read-only: a person sets a name by POST /me. With as_of they are as they are now.';
comment on column api.people.id is 'The account, as owner_id of a container names it.';
comment on column api.people.name is
  'What they are called; the part of their email before the @ if nobody has said.';
comment on column api.people.is_member is 'Whether they are a member now.';
grant select on api.people to lab_viewer;

-- Without a name for the parameter there is no call of it under /rpc/.
create function api.owner(api.containers) returns setof api.people rows 1
  language sql stable security invoker
begin atomic
  select p.id, p.name, p.is_member from auth.person(($1).owner_id) p
  where (select audit.is_embedded());
end;
comment on function api.owner(api.containers) is
'For embedding: the person whom a container belongs to.';
grant execute on function api.owner(api.containers) to lab_viewer;

create view past.people with (security_invoker = true) as
  select id, name, is_member from auth.people();
comment on view past.people is
'People of the lab, as they are now: its members, and those who were members.';
comment on column past.people.id is 'The account, as owner_id of a container names it.';
comment on column past.people.name is
  'What they are called; the part of their email before the @ if nobody has said.';
comment on column past.people.is_member is 'Whether they are a member now.';
grant select on past.people to lab_viewer;

create function past.owner(past.containers) returns setof past.people rows 1
  language sql stable security invoker
begin atomic
  select p.id, p.name, p.is_member from auth.person(($1).owner_id) p
  where (select audit.is_embedded());
end;
comment on function past.owner(past.containers) is
'For embedding: the person whom a container belonged to.';
grant execute on function past.owner(past.containers) to lab_viewer;

commit;
