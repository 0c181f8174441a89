-- Deploy lab-inventory:auth/member_role to pg
-- requires: auth/schema
begin;

create type auth.member_role as enum ('viewer', 'editor', 'manager');
comment on type auth.member_role is
'The role of a member in a lab (RBAC). Each role includes those before it.
viewer reads. editor writes computers, freezers and containers. manager writes sites, and manages
members and tokens. The database role of a member is lab_ with this name.';

commit;
