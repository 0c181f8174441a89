-- Deploy lab-inventory:auth/member_role to pg
-- requires: auth/schema
begin;

create type auth.member_role as enum ('viewer', 'editor', 'manager');
comment on type auth.member_role is
'What a member of a lab may do; each may also do what those before it may.
viewer reads. editor writes computers, freezers and containers. manager writes sites, and rules over
members and tokens. The database role of a member is lab_ and this.';

commit;
