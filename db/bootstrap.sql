-- The part that needs a superuser, before sqitch takes over: roles, and settings of the whole
-- database. Idempotent: it runs before every deploy, in both stacks. It makes no table.
--
-- A stack that connects over TCP gives the two login roles passwords through the environment
-- (LAB_OWNER_PASSWORD, LAB_AUTHENTICATOR_PASSWORD); one on a Unix socket needs none.
\set ON_ERROR_STOP on
\set QUIET on
set client_min_messages = warning;
begin;
-- Race: two deploys at once must not make the same role.
select pg_advisory_xact_lock(hashtext('lab-inventory bootstrap')) \g /dev/null
-- Made anew at the end, so that another run of this file does not tell PostgREST to reload. The
-- first two are from older versions.
drop event trigger if exists reload_api_on_change;
drop event trigger if exists reload_api_on_drop;
drop event trigger if exists reload_api;

do $$
declare
  wanted record;
begin
  for wanted in
    values ('lab_owner', 'login', 'Owns every schema; sqitch deploys as this role.'),
      ('authenticator', 'login noinherit', 'PostgREST connects as this role; it may do nothing.'),
      ('lab_anon', 'nologin', 'Without a token in production: may log in, no more.'),
      ('lab_user', 'nologin', 'With a token: may see its own account, until its lab is known.'),
      ('lab_viewer', 'nologin', 'A member who reads.'),
      ('lab_editor', 'nologin', 'A member who also writes the inventory.'),
      ('lab_manager', 'nologin', 'A member who also writes sites, and manages members.'),
      ('lab_open', 'nologin', 'Without a token in development: a manager of lab 1.')
  loop
    if not exists (select from pg_roles where rolname = wanted.column1) then
      execute format('create role %I %s', wanted.column1, wanted.column2);
    end if;
    execute format('comment on role %I is %L', wanted.column1, wanted.column3);
  end loop;
end $$;

-- Each role includes those before it.
grant lab_user to lab_viewer;
grant lab_viewer to lab_editor;
grant lab_editor to lab_manager;
grant lab_manager to lab_open;
grant lab_anon, lab_user, lab_viewer, lab_editor, lab_manager, lab_open to authenticator;

-- Timeouts: a request is short. No mistake holds a connection, a lock or a second core for long.
do $$
declare
  role_name text;
begin
  -- PostgREST applies the settings of the role in the token, or of the role without a token. They
  -- stay when the request changes its role. The other roles have them for any other client.
  foreach role_name in array array['lab_anon', 'lab_user', 'lab_open', 'lab_viewer', 'lab_editor',
    'lab_manager'] loop
    execute format('alter role %I set statement_timeout = %L', role_name, '8s');
    execute format('alter role %I set lock_timeout = %L', role_name, '3s');
    execute format('alter role %I set idle_in_transaction_session_timeout = %L', role_name, '8s');
  end loop;
end $$;
-- Settings that are the same for every role stand on the role that connects: once a connection.
alter role authenticator set max_parallel_workers_per_gather = 0;
alter role authenticator set jit = off;
-- A date has its year first: 01/02/2027 means two days.
alter role authenticator set datestyle = 'ISO, YMD';
-- PostgreSQL tells the log what of a body it could not read, and a body may hold a password.
alter role authenticator set log_error_verbosity = terse;

\getenv owner_password LAB_OWNER_PASSWORD
\if :{?owner_password}
  alter role lab_owner password :'owner_password';
\endif
\getenv authenticator_password LAB_AUTHENTICATOR_PASSWORD
\if :{?authenticator_password}
  alter role authenticator password :'authenticator_password';
\endif

select format('alter database %I owner to lab_owner', current_database())
where pg_get_userbyid((select datdba from pg_database where datname = current_database()))
  <> 'lab_owner' \gexec
select format('revoke all on database %I from public', current_database()) \gexec
select format('grant connect on database %I to authenticator', current_database()) \gexec
revoke all on schema public from public;

-- Schema cache: PostgREST reads the schema anew after every command that changed it, a drop too.
-- Only a superuser may own an event trigger, so it stands here and is no sqitch change.
create schema if not exists lab_admin;
comment on schema lab_admin is
  'The superuser''s own: pgcrypto, an event trigger. No role of the API can look inside.';
grant usage on schema lab_admin to lab_owner;
create extension if not exists pgcrypto schema lab_admin;
create or replace function lab_admin.reload_api() returns event_trigger
  language plpgsql volatile security invoker set search_path = '' as $$
begin
  notify pgrst, 'reload schema';
end $$;
comment on function lab_admin.reload_api() is 'Tells PostgREST to read the schema anew.';
create event trigger reload_api on ddl_command_end execute function lab_admin.reload_api();
comment on event trigger reload_api is 'The running API shows every change of the schema at once.';
commit;
