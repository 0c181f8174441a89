-- Deploy lab-inventory:auth/schema to pg
-- requires: roles/privileges
begin;

create schema auth;
comment on schema auth is
  'Accounts, memberships and sessions: who may do what. Not exposed over HTTP.';
-- Everybody enters through one function; see auth/enter.
grant usage on schema auth to lab_anon, lab_user;

commit;
