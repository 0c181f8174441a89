-- Golden dump: the result of db/bootstrap.sql and sqitch.plan, as pg_dump 15 writes it. Its diff
-- shows the effect of a change. Do not edit it: edit deploy/, then run ./stack schema
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

CREATE SCHEMA api;

ALTER SCHEMA api OWNER TO lab_owner;

COMMENT ON SCHEMA api IS 'Lab inventory
Sites, the computers and freezers at them, and the containers in the freezers.
Errors are JSON: code, message, details, hint.';

CREATE SCHEMA audit;

ALTER SCHEMA audit OWNER TO lab_owner;

COMMENT ON SCHEMA audit IS 'History: each change of a row, with its caller and time; the past; undo. Not exposed over HTTP.';

CREATE SCHEMA auth;

ALTER SCHEMA auth OWNER TO lab_owner;

COMMENT ON SCHEMA auth IS 'Authentication and roles: accounts, memberships and sessions. Not exposed over HTTP.';

CREATE SCHEMA csv;

ALTER SCHEMA csv OWNER TO lab_owner;

COMMENT ON SCHEMA csv IS 'What PostgREST calls, in the place of functions of pg_catalog, when it writes CSV.';

CREATE SCHEMA inventory;

ALTER SCHEMA inventory OWNER TO lab_owner;

COMMENT ON SCHEMA inventory IS 'Tables, constraints and policies: what is true of a lab''s inventory. Not exposed over HTTP.';

CREATE SCHEMA lab_admin;

ALTER SCHEMA lab_admin OWNER TO postgres;

COMMENT ON SCHEMA lab_admin IS 'The superuser''s own: pgcrypto, an event trigger. No role of the API can look inside.';

CREATE SCHEMA past;

ALTER SCHEMA past OWNER TO lab_owner;

COMMENT ON SCHEMA past IS 'Lab inventory as it was
The same views as in api, as they were at the time that a request names in as_of. Read-only.';

CREATE SCHEMA request;

ALTER SCHEMA request OWNER TO lab_owner;

COMMENT ON SCHEMA request IS 'The HTTP request: its headers and body, and its answer. Not exposed over HTTP.';

CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA lab_admin;

COMMENT ON EXTENSION pgcrypto IS 'cryptographic functions';

CREATE TYPE audit.operation AS ENUM (
    'insert',
    'update',
    'delete'
);

ALTER TYPE audit.operation OWNER TO lab_owner;

COMMENT ON TYPE audit.operation IS 'What happened to a row.';

CREATE TYPE audit.net_change AS (
	table_name text,
	row_id bigint,
	operation audit.operation,
	before jsonb,
	changed_at timestamp with time zone
);

ALTER TYPE audit.net_change OWNER TO lab_owner;

COMMENT ON TYPE audit.net_change IS 'What a change set did to a row, all in all: the operation that takes it back, what that brings
back, and the version in which the set left the row, or when it deleted it.';

CREATE TYPE audit.stamp AS (
	resource text,
	lab_id bigint,
	id bigint,
	created_at timestamp with time zone,
	updated_at timestamp with time zone
);

ALTER TYPE audit.stamp OWNER TO lab_owner;

COMMENT ON TYPE audit.stamp IS 'When a row was made and last written, and which row it is.';

CREATE TYPE auth.member_role AS ENUM (
    'viewer',
    'editor',
    'manager'
);

ALTER TYPE auth.member_role OWNER TO lab_owner;

COMMENT ON TYPE auth.member_role IS 'The role of a member in a lab (RBAC). Each role includes those before it.
viewer reads. editor writes computers, freezers and containers. manager writes sites, and manages
members and tokens. The database role of a member is lab_ with this name.';

CREATE DOMAIN inventory.finite AS numeric
	CONSTRAINT finite_is_number CHECK (((VALUE > '-100000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000'::numeric) AND (VALUE < '100000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000'::numeric)));

ALTER DOMAIN inventory.finite OWNER TO lab_owner;

COMMENT ON DOMAIN inventory.finite IS 'A number below 1e308, not NaN or Infinity.';

CREATE DOMAIN inventory.positive AS numeric
	CONSTRAINT positive_is_number CHECK (((VALUE > (0)::numeric) AND (VALUE < '100000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000'::numeric)));

ALTER DOMAIN inventory.positive OWNER TO lab_owner;

COMMENT ON DOMAIN inventory.positive IS 'A number above 0 and below 1e308, not NaN or Infinity.';

CREATE FUNCTION auth.accept(invitation text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
declare
  who constant bigint := auth.require_account();
  made auth.membership;
begin
  -- A named token is for an instrument in one lab. It speaks for nobody in another lab.
  if current_setting('lab.is_token', true) is distinct from 'true' then
    made := auth.take_invitation(accept.invitation, who);
  end if;
  if made is null then
    return auth.refuse_invitation();
  end if;
  if nullif(current_setting('lab.session_id', true), '') is null then
    -- The provider has proved the email. The person who set a password by invitation has not.
    update auth.account a set password_hash = null, default_lab_id = made.lab_id
    where a.id = who and a.password_hash is not null;
    update auth.session set revoked_at = now() where account_id = who and revoked_at is null;
    delete from auth.invitation i where i.invited_by = who;
  end if;
  return jsonb_build_object('lab_id', made.lab_id, 'role', made.role);
end $$;

ALTER FUNCTION auth.accept(invitation text) OWNER TO lab_owner;

COMMENT ON FUNCTION auth.accept(invitation text) IS 'Makes the caller a member, as the invitation offers. For a caller from an outside identity provider
it also ends the account''s password, logins, tokens and the invitations it made, as somebody
else may hold them.
401 if the invitation is not good, or another''s.
Definer: callers may not write memberships.';

CREATE FUNCTION api.accept(invitation text DEFAULT NULL::text) RETURNS jsonb
    LANGUAGE sql
    RETURN auth.accept(invitation);

ALTER FUNCTION api.accept(invitation text) OWNER TO lab_owner;

COMMENT ON FUNCTION api.accept(invitation text) IS 'Accept an invitation to a lab.
It answers the lab and the role. A new person sets a first password with it instead:
see change_password. 401 without a login, and if the invitation is not good.';

CREATE PROCEDURE api.add_delete(IN many text, IN one text, IN fields text, IN writer name)
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $_$
begin
  execute format($sql$
    create function api.delete_%2$s(%2$s_id bigint) returns api.%1$I
      language plpgsql volatile security invoker as $$
    declare
      stored inventory.%2$I;
      answer jsonb;
    begin
      if request.is_guarded() then
        select t.* into stored from inventory.%2$I t
        where t.lab_id = inventory.current_lab() and t.id = $1 for no key update;
        answer := request.guard_write('%2$s', $1, null, stored.updated_at);
        if answer is not null then
          return jsonb_populate_record(null::api.%1$I, answer);
        end if;
      end if;
      delete from inventory.%2$I t where t.lab_id = inventory.current_lab() and t.id = $1
      returning t.* into stored;
      if not found then
        perform request.raise_not_found('%2$s', $1);
      end if;
      if request.header('idempotency-key') is not null then
        perform audit.store_answer(pg_catalog.to_jsonb(row(%3$s)::api.%1$I), null);
      end if;
      return row(%3$s)::api.%1$I;
    exception when foreign_key_violation or restrict_violation then
      perform inventory.raise_in_use('inventory.%2$I', $1);
      return null;  -- that raises
    end $$;
    comment on function api.delete_%2$s(bigint) is
    'Removes one %2$s and answers with what it was.
404 if there is none, 409 if something still depends on it, 412 and the object as it is if If-Match
says so.';
    grant execute on function api.delete_%2$s(bigint) to %4$I
    $sql$, many, one, fields, writer);
end $_$;

ALTER PROCEDURE api.add_delete(IN many text, IN one text, IN fields text, IN writer name) OWNER TO lab_owner;

COMMENT ON PROCEDURE api.add_delete(IN many text, IN one text, IN fields text, IN writer name) IS 'Makes api.delete_site() for the view api.sites.';

CREATE PROCEDURE api.add_getter(IN many text, IN one text, IN fields text)
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $_$
begin
  execute format($sql$
    create function api.%2$I(%2$s_id bigint) returns api.%1$I
      language plpgsql stable security invoker as $$
    declare
      stored inventory.%2$I;
    begin
      select t.* into stored from inventory.%2$I t
      where t.lab_id = inventory.current_lab() and t.id = $1;
      if not found then
        perform request.raise_not_found('%2$s', $1);
      elsif request.is_not_modified(stored.updated_at) then
        return null;
      end if;
      return row(%3$s)::api.%1$I;
    end $$;
    comment on function api.%2$I(bigint) is
    'One %2$s by its id.
Sends its ETag; 304 to If-None-Match with that. 404 if there is none.';
    grant execute on function api.%2$I(bigint) to lab_viewer
    $sql$, many, one, fields);
end $_$;

ALTER PROCEDURE api.add_getter(IN many text, IN one text, IN fields text) OWNER TO lab_owner;

COMMENT ON PROCEDURE api.add_getter(IN many text, IN one text, IN fields text) IS 'Makes api.site() for the view api.sites.';

CREATE PROCEDURE api.add_resource(IN shown regclass, IN writer name DEFAULT 'lab_editor'::name)
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $_$
declare
  many constant text := (select relname::text from pg_class where oid = shown);
  one constant text := rtrim(many, 's');
  columns text;
  fields text;
begin
  call api.describe_columns(shown);
  select string_agg(quote_ident(v.attname), ', ' order by v.attnum)
      filter (where t.attgenerated = ''),
    string_agg(format('stored.%I', v.attname), ', ' order by v.attnum)
  into columns, fields
  from pg_attribute v
  join pg_attribute t on t.attrelid = format('inventory.%I', one)::regclass
    and t.attname = v.attname
  where v.attrelid = shown and v.attnum > 0;
  execute format('grant select on %1$s to lab_viewer;
    grant insert (%2$s), update (%2$s), delete on %1$s to %3$I', shown, columns, writer);
  perform audit.add_stamp(one);
  call api.add_getter(many, one, fields);
  call api.add_upsert(many, one, fields, writer);
  call api.add_delete(many, one, fields, writer);
  perform audit.add_past(format('inventory.%I', one)::regclass);
end $_$;

ALTER PROCEDURE api.add_resource(IN shown regclass, IN writer name) OWNER TO lab_owner;

COMMENT ON PROCEDURE api.add_resource(IN shown regclass, IN writer name) IS 'Makes a view like api.sites, of a table that inventory.add_resource() has seen to, into a resource:
the comments, defaults and grants of its columns, the functions that read, write and remove one row,
created_at, updated_at and updated_by for requests that name them, and its past.';

CREATE PROCEDURE api.add_upsert(IN many text, IN one text, IN fields text, IN writer name)
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $_$
declare
  known text[];
  free text[];
  columns text;  -- all but the key
  sent text;
  made text;
begin
  select array_agg(v.attname::text order by v.attnum),
    coalesce(array_agg(v.attname::text order by v.attnum)
      filter (where v.atttypid in ('bool'::regtype, 'json'::regtype, 'jsonb'::regtype)), '{}'),
    string_agg(quote_ident(v.attname), ', ' order by v.attnum) filter (where is_field),
    string_agg(format('sent.%I', v.attname), ', ' order by v.attnum) filter (where is_field),
    string_agg(format(case when d.adbin is null then 'sent.%1$I'
        when t.attnotnull then 'coalesce(sent.%1$I, %2$s)'
        else 'case when $1 ? %1$L then sent.%1$I else %2$s end' end,
      v.attname, pg_get_expr(d.adbin, d.adrelid)), ', ' order by v.attnum) filter (where is_field)
  into known, free, columns, sent, made
  from pg_attribute v
  join pg_attribute t on t.attrelid = format('inventory.%I', one)::regclass
    and t.attname = v.attname and t.attgenerated = ''
  left join pg_attrdef d on d.adrelid = t.attrelid and d.adnum = t.attnum
  cross join lateral (select v.attname not in ('id', 'lab_id')) _ (is_field)
  where v.attrelid = format('api.%I', many)::regclass and v.attnum > 0;
  call api.create_upsert(many, one, fields, known, free, columns, sent, made);
  execute format($sql$
    comment on function api.upsert_%1$s(jsonb) is
    'Creates or changes one %1$s.
The body is the object. With an id that exists, the keys given replace what is stored and the others
stay; otherwise a %1$s is created, and the database chooses the id if none is given.
400 for a bad or missing field, 409 if a key is taken or a parent missing, 412 and the object as it
is if If-Match or If-None-Match say so.';
    grant execute on function api.upsert_%1$s(jsonb) to %2$I
    $sql$, one, writer);
end $_$;

ALTER PROCEDURE api.add_upsert(IN many text, IN one text, IN fields text, IN writer name) OWNER TO lab_owner;

COMMENT ON PROCEDURE api.add_upsert(IN many text, IN one text, IN fields text, IN writer name) IS 'Makes api.upsert_site() for the view api.sites.';

CREATE FUNCTION api.change(change_id bigint) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $$
declare
  found_change jsonb;
begin
  select to_jsonb(c) || jsonb_build_object('rows', (
      select jsonb_agg(to_jsonb(r) - '{change_id,changed_by,reason}'::text[] order by r.id)
      from (
        select * from api.row_changes where row_changes.change_id = c.id order by id limit 1000) r))
    into found_change
  from api.changes c where c.id = change.change_id;
  if not found then
    perform request.raise_not_found('change', change_id);
  end if;
  return found_change;
end $$;

ALTER FUNCTION api.change(change_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.change(change_id bigint) IS 'One change with its rows before and after.
Of more than a thousand rows it shows the first; /row_changes?change_id=eq.ID shows all.
404 if there is none.';

CREATE FUNCTION auth.change_password(body jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
declare
  new_password constant text := body->>'new_password';
  who auth.account;
  kept bigint;
begin
  if (jsonb_typeof(body->'new_password') = 'string' and length(new_password) >= 12
    and octet_length(new_password) <= 72) is not true then
    raise sqlstate 'PT400' using message = 'The new password is not accepted',
      detail = 'bad_password: new_password needs 12 characters and at most 72 bytes.',
      hint = 'A few words in a row make a good one.';
  end if;
  if body ? 'invitation' then
    select a.* into who from auth.account a
    join auth.invitation i on i.account_id = a.id
    where i.hash = sha256(convert_to(body->>'invitation', 'utf8')) for no key update of a;
    perform set_config('lab.account_id', coalesce(who.id::text, ''), true);  -- for history
    -- An invitation never takes over an account in use. The check comes under the lock, as another
    -- invitation may have come first.
    if who.password_hash is not null or who.is_active is not true
      or exists (select from auth.membership m where m.account_id = who.id)
      or auth.take_invitation(body->>'invitation', who.id) is null then
      return auth.refuse_invitation();
    end if;
  else
    select * into who from auth.account a where a.id = auth.require_account();
    if not auth.count_attempt('account:' || who.email, 10) then
      return auth.refuse(429, 'too_many_attempts', 'Too many attempts',
        'Try again in a second; after 10 guesses, in 15 minutes.');
    elsif not auth.is_password(who, body->>'password') then
      return auth.refuse(401, 'wrong_password', 'The password is wrong', 'Try again.');
    end if;
  end if;
  update auth.account set
    password_hash = lab_admin.crypt(new_password, lab_admin.gen_salt('bf', 12))
  where id = who.id;
  update auth.session set revoked_at = now()
  where account_id = who.id and revoked_at is null
    and (name is null or body->>'tokens' = 'end')
    and id is distinct from nullif(current_setting('lab.session_id', true), '')::uuid;
  delete from auth.invitation i where i.invited_by = who.id and body->>'tokens' = 'end';
  select nullif(count(*), 0) into kept from auth.session
  where account_id = who.id and name is not null and revoked_at is null and expires_at > now();
  return jsonb_strip_nulls(jsonb_build_object('status', 'ok', 'token_count', kept));
end $$;

ALTER FUNCTION auth.change_password(body jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION auth.change_password(body jsonb) IS 'Sets a new password for a caller with the present one, or the first password for an invitation,
which it accepts. Ends the account''s other logins, and with "tokens": "end" its tokens and the
invitations that it made; else it answers how many tokens stay.
400 if it is too short or long, 401 if password or invitation are not good, 429 after 10 guesses.
Definer: an invited person has no role yet.';

CREATE FUNCTION api.change_password(jsonb) RETURNS jsonb
    LANGUAGE sql
    RETURN auth.change_password($1);

ALTER FUNCTION api.change_password(jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION api.change_password(jsonb) IS 'Set a new password.
The body is {"password", "new_password"}, or, for who is new, {"invitation", "new_password"}, which
accepts the invitation. Other logins end, and with "tokens": "end" the tokens one made; else the
answer counts the tokens that stay.
400 if it is too short, 401 if password or invitation are not good.';

CREATE FUNCTION inventory.current_lab() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (NULLIF(current_setting('lab.id'::text, true), ''::text))::bigint;

ALTER FUNCTION inventory.current_lab() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.current_lab() IS 'The lab this request acts in; null when it acts in none. auth.enter() sets it.';

CREATE FUNCTION inventory.is_blank(value text) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
begin
  return value !~
    -- Spaces, controls, what steers joining, direction or selection, fillers, tags.
    '[^\u0001-\u0020\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f'
    '\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0'
    '\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]';
end $$;

ALTER FUNCTION inventory.is_blank(value text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.is_blank(value text) IS 'The definition of blank: nobody sees a character of it.';

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE inventory.computer (
    lab_id bigint DEFAULT inventory.current_lab() NOT NULL,
    id bigint NOT NULL,
    site_id bigint NOT NULL,
    name text NOT NULL,
    mac macaddr,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT computer_id_positive CHECK ((id > 0)),
    CONSTRAINT computer_name_not_blank CHECK ((NOT inventory.is_blank(name)))
);

ALTER TABLE ONLY inventory.computer FORCE ROW LEVEL SECURITY;

ALTER TABLE inventory.computer OWNER TO lab_owner;

COMMENT ON TABLE inventory.computer IS 'A computer at a site: an instrument.';

COMMENT ON COLUMN inventory.computer.site_id IS 'The site where it stands.';

COMMENT ON COLUMN inventory.computer.name IS 'What people call the computer.';

COMMENT ON COLUMN inventory.computer.mac IS 'Hardware address of its network interface, unique within the lab.';

COMMENT ON COLUMN inventory.computer.created_at IS 'When the row was made.';

COMMENT ON COLUMN inventory.computer.updated_at IS 'When it was last written; its version.';

CREATE VIEW api.computers WITH (security_invoker='true') AS
 SELECT computer.id,
    computer.lab_id,
    computer.site_id,
    computer.name,
    computer.mac
   FROM inventory.computer;

ALTER TABLE api.computers OWNER TO lab_owner;

COMMENT ON VIEW api.computers IS 'Computers of the lab.
A computer is an instrument at a site.';

COMMENT ON COLUMN api.computers.id IS 'Number of the computer, unique in its lab.';

COMMENT ON COLUMN api.computers.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN api.computers.site_id IS 'The site where it stands.';

COMMENT ON COLUMN api.computers.name IS 'What people call the computer.';

COMMENT ON COLUMN api.computers.mac IS 'Hardware address of its network interface, unique within the lab.';

CREATE FUNCTION api.computer(computer_id bigint) RETURNS api.computers
    LANGUAGE plpgsql STABLE
    AS $_$
    declare
      stored inventory.computer;
    begin
      select t.* into stored from inventory.computer t
      where t.lab_id = inventory.current_lab() and t.id = $1;
      if not found then
        perform request.raise_not_found('computer', $1);
      elsif request.is_not_modified(stored.updated_at) then
        return null;
      end if;
      return row(stored.id, stored.lab_id, stored.site_id, stored.name, stored.mac)::api.computers;
    end $_$;

ALTER FUNCTION api.computer(computer_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.computer(computer_id bigint) IS 'One computer by its id.
Sends its ETag; 304 to If-None-Match with that. 404 if there is none.';

CREATE TABLE inventory.container (
    lab_id bigint DEFAULT inventory.current_lab() NOT NULL,
    id bigint NOT NULL,
    freezer_id bigint NOT NULL,
    uuid uuid DEFAULT gen_random_uuid() NOT NULL,
    description text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT container_id_positive CHECK ((id > 0))
);

ALTER TABLE ONLY inventory.container FORCE ROW LEVEL SECURITY;

ALTER TABLE inventory.container OWNER TO lab_owner;

COMMENT ON TABLE inventory.container IS 'A box, rack or tube in a freezer, known by the UUID on its label.';

COMMENT ON COLUMN inventory.container.freezer_id IS 'The freezer that holds it.';

COMMENT ON COLUMN inventory.container.uuid IS 'The code on its label, unique within the lab; made here when the client gives none.';

COMMENT ON COLUMN inventory.container.description IS 'Its content, in free text.';

COMMENT ON COLUMN inventory.container.created_at IS 'When the row was made.';

COMMENT ON COLUMN inventory.container.updated_at IS 'When it was last written; its version.';

CREATE VIEW api.containers WITH (security_invoker='true') AS
 SELECT container.id,
    container.lab_id,
    container.freezer_id,
    container.uuid,
    container.description
   FROM inventory.container;

ALTER TABLE api.containers OWNER TO lab_owner;

COMMENT ON VIEW api.containers IS 'Containers of the lab.
A container lies in a freezer and is known by its UUID.';

COMMENT ON COLUMN api.containers.id IS 'Number of the container, unique in its lab.';

COMMENT ON COLUMN api.containers.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN api.containers.freezer_id IS 'The freezer that holds it.';

COMMENT ON COLUMN api.containers.uuid IS 'The code on its label, unique within the lab; made here when the client gives none.';

COMMENT ON COLUMN api.containers.description IS 'Its content, in free text.';

CREATE FUNCTION api.container(container_id bigint) RETURNS api.containers
    LANGUAGE plpgsql STABLE
    AS $_$
    declare
      stored inventory.container;
    begin
      select t.* into stored from inventory.container t
      where t.lab_id = inventory.current_lab() and t.id = $1;
      if not found then
        perform request.raise_not_found('container', $1);
      elsif request.is_not_modified(stored.updated_at) then
        return null;
      end if;
      return row(stored.id, stored.lab_id, stored.freezer_id, stored.uuid, stored.description)::api.containers;
    end $_$;

ALTER FUNCTION api.container(container_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.container(container_id bigint) IS 'One container by its id.
Sends its ETag; 304 to If-None-Match with that. 404 if there is none.';

CREATE FUNCTION api.create_token(name text DEFAULT NULL::text, role text DEFAULT NULL::text, expires_in_days integer DEFAULT 365) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
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

ALTER FUNCTION api.create_token(name text, role text, expires_in_days integer) OWNER TO lab_owner;

COMMENT ON FUNCTION api.create_token(name text, role text, expires_in_days integer) IS 'Make a token for an instrument or a script.
It is good in this lab and shown this once. Without a role it has its maker''s.
400 for a bad name, role or time, 403 for a role above one''s own.';

CREATE PROCEDURE api.create_upsert(IN many text, IN one text, IN fields text, IN known text[], IN free text[], IN columns text, IN sent text, IN made text)
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $_$
begin
  execute format($sql$ create function api.upsert_%2$s(jsonb) returns api.%1$I
      language plpgsql volatile security invoker as $$ <<upsert>>
    declare
      row_id constant bigint := request.read_body('%2$s', $1, '%4$s', '%5$s');
      stored inventory.%2$I; answer jsonb; violated text; missing text; ignored text;
    begin
      for attempt in 1 .. 100 loop
        if request.is_guarded() then
          select t.* into stored from inventory.%2$I t
          where t.lab_id = inventory.current_lab() and t.id = upsert.row_id for no key update;
          answer := request.guard_write('%2$s', row_id, $1, stored.updated_at);
          if answer is not null then
            return jsonb_populate_record(null::api.%1$I, answer);
          end if;
        end if;
        begin  -- with a precondition, a row that came up since that look is not written over
          if row_id is not null and (stored.id is not null or not request.is_guarded()) then
            update inventory.%2$I t set (%6$s) = (
              select %7$s from jsonb_populate_record(t, $1) sent)
            where t.lab_id = inventory.current_lab() and t.id = upsert.row_id
            returning t.* into stored;
            exit when found;
          end if;
          insert into inventory.%2$I as t (lab_id, id, %6$s)
          select inventory.current_lab(), coalesce(upsert.row_id, inventory.next_%2$s_id()), %8$s
          from jsonb_populate_record(null::inventory.%2$I, $1) sent
          on conflict (lab_id, id) do nothing returning t.* into stored;
          exit when found;  -- else another client has just made it
        exception when integrity_constraint_violation or data_exception then
          get stacked diagnostics violated = constraint_name, missing = column_name;
          continue when violated = 'deleted_meanwhile';
          perform request.explain_refusal('%2$s', $1, sqlstate, sqlerrm, violated, missing);
        end;
      end loop;
      if stored.id is null then
        perform request.raise_not_written('%2$s', row_id);
      elsif request.header('idempotency-key') is not null then
        perform audit.store_answer(pg_catalog.to_jsonb(row(%3$s)::api.%1$I), $1, stored.updated_at);
      end if;
      ignored := request.add_header('ETag', request.etag(stored.updated_at));
      return row(%3$s)::api.%1$I;
    end $$ $sql$, many, one, fields, known, free, columns, sent, made);
end $_$;

ALTER PROCEDURE api.create_upsert(IN many text, IN one text, IN fields text, IN known text[], IN free text[], IN columns text, IN sent text, IN made text) OWNER TO lab_owner;

COMMENT ON PROCEDURE api.create_upsert(IN many text, IN one text, IN fields text, IN known text[], IN free text[], IN columns text, IN sent text, IN made text) IS 'Makes api.upsert_site(), for api.add_upsert().';

CREATE FUNCTION api.created_at(anyelement) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $_$
begin
  return (audit.stamp_of($1)).created_at;
end $_$;

ALTER FUNCTION api.created_at(anyelement) OWNER TO lab_owner;

COMMENT ON FUNCTION api.created_at(anyelement) IS 'When a row was made.';

CREATE FUNCTION api.delete_computer(computer_id bigint) RETURNS api.computers
    LANGUAGE plpgsql
    AS $_$
    declare
      stored inventory.computer;
      answer jsonb;
    begin
      if request.is_guarded() then
        select t.* into stored from inventory.computer t
        where t.lab_id = inventory.current_lab() and t.id = $1 for no key update;
        answer := request.guard_write('computer', $1, null, stored.updated_at);
        if answer is not null then
          return jsonb_populate_record(null::api.computers, answer);
        end if;
      end if;
      delete from inventory.computer t where t.lab_id = inventory.current_lab() and t.id = $1
      returning t.* into stored;
      if not found then
        perform request.raise_not_found('computer', $1);
      end if;
      if request.header('idempotency-key') is not null then
        perform audit.store_answer(pg_catalog.to_jsonb(row(stored.id, stored.lab_id, stored.site_id, stored.name, stored.mac)::api.computers), null);
      end if;
      return row(stored.id, stored.lab_id, stored.site_id, stored.name, stored.mac)::api.computers;
    exception when foreign_key_violation or restrict_violation then
      perform inventory.raise_in_use('inventory.computer', $1);
      return null;  -- that raises
    end $_$;

ALTER FUNCTION api.delete_computer(computer_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.delete_computer(computer_id bigint) IS 'Removes one computer and answers with what it was.
404 if there is none, 409 if something still depends on it, 412 and the object as it is if If-Match
says so.';

CREATE FUNCTION api.delete_container(container_id bigint) RETURNS api.containers
    LANGUAGE plpgsql
    AS $_$
    declare
      stored inventory.container;
      answer jsonb;
    begin
      if request.is_guarded() then
        select t.* into stored from inventory.container t
        where t.lab_id = inventory.current_lab() and t.id = $1 for no key update;
        answer := request.guard_write('container', $1, null, stored.updated_at);
        if answer is not null then
          return jsonb_populate_record(null::api.containers, answer);
        end if;
      end if;
      delete from inventory.container t where t.lab_id = inventory.current_lab() and t.id = $1
      returning t.* into stored;
      if not found then
        perform request.raise_not_found('container', $1);
      end if;
      if request.header('idempotency-key') is not null then
        perform audit.store_answer(pg_catalog.to_jsonb(row(stored.id, stored.lab_id, stored.freezer_id, stored.uuid, stored.description)::api.containers), null);
      end if;
      return row(stored.id, stored.lab_id, stored.freezer_id, stored.uuid, stored.description)::api.containers;
    exception when foreign_key_violation or restrict_violation then
      perform inventory.raise_in_use('inventory.container', $1);
      return null;  -- that raises
    end $_$;

ALTER FUNCTION api.delete_container(container_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.delete_container(container_id bigint) IS 'Removes one container and answers with what it was.
404 if there is none, 409 if something still depends on it, 412 and the object as it is if If-Match
says so.';

CREATE TABLE inventory.freezer (
    lab_id bigint DEFAULT inventory.current_lab() NOT NULL,
    id bigint NOT NULL,
    site_id bigint NOT NULL,
    name text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT freezer_id_positive CHECK ((id > 0)),
    CONSTRAINT freezer_name_not_blank CHECK ((NOT inventory.is_blank(name)))
);

ALTER TABLE ONLY inventory.freezer FORCE ROW LEVEL SECURITY;

ALTER TABLE inventory.freezer OWNER TO lab_owner;

COMMENT ON TABLE inventory.freezer IS 'A freezer at a site: an instrument that holds containers.';

COMMENT ON COLUMN inventory.freezer.site_id IS 'The site where it stands.';

COMMENT ON COLUMN inventory.freezer.name IS 'What people call the freezer, often its temperature.';

COMMENT ON COLUMN inventory.freezer.created_at IS 'When the row was made.';

COMMENT ON COLUMN inventory.freezer.updated_at IS 'When it was last written; its version.';

CREATE VIEW api.freezers WITH (security_invoker='true') AS
 SELECT freezer.id,
    freezer.lab_id,
    freezer.site_id,
    freezer.name
   FROM inventory.freezer;

ALTER TABLE api.freezers OWNER TO lab_owner;

COMMENT ON VIEW api.freezers IS 'Freezers of the lab.
A freezer is an instrument at a site and holds containers.';

COMMENT ON COLUMN api.freezers.id IS 'Number of the freezer, unique in its lab.';

COMMENT ON COLUMN api.freezers.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN api.freezers.site_id IS 'The site where it stands.';

COMMENT ON COLUMN api.freezers.name IS 'What people call the freezer, often its temperature.';

CREATE FUNCTION api.delete_freezer(freezer_id bigint) RETURNS api.freezers
    LANGUAGE plpgsql
    AS $_$
    declare
      stored inventory.freezer;
      answer jsonb;
    begin
      if request.is_guarded() then
        select t.* into stored from inventory.freezer t
        where t.lab_id = inventory.current_lab() and t.id = $1 for no key update;
        answer := request.guard_write('freezer', $1, null, stored.updated_at);
        if answer is not null then
          return jsonb_populate_record(null::api.freezers, answer);
        end if;
      end if;
      delete from inventory.freezer t where t.lab_id = inventory.current_lab() and t.id = $1
      returning t.* into stored;
      if not found then
        perform request.raise_not_found('freezer', $1);
      end if;
      if request.header('idempotency-key') is not null then
        perform audit.store_answer(pg_catalog.to_jsonb(row(stored.id, stored.lab_id, stored.site_id, stored.name)::api.freezers), null);
      end if;
      return row(stored.id, stored.lab_id, stored.site_id, stored.name)::api.freezers;
    exception when foreign_key_violation or restrict_violation then
      perform inventory.raise_in_use('inventory.freezer', $1);
      return null;  -- that raises
    end $_$;

ALTER FUNCTION api.delete_freezer(freezer_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.delete_freezer(freezer_id bigint) IS 'Removes one freezer and answers with what it was.
404 if there is none, 409 if something still depends on it, 412 and the object as it is if If-Match
says so.';

CREATE FUNCTION auth.remove_member(email text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
declare
  the_lab constant bigint := inventory.current_lab();
  who bigint;
  old_role auth.member_role;
begin
  perform auth.require_person();
  perform from inventory.lab where id = the_lab for no key update;
  select a.id into who from auth.account a where a.email = auth.read_email(remove_member.email);
  -- Invitations first: one that is accepted meanwhile is a membership at the second delete.
  delete from auth.invitation i where i.lab_id = the_lab and i.account_id = who
  returning i.role into old_role;
  if not found then
    delete from auth.membership m where m.lab_id = the_lab and m.account_id = who
    returning m.role into old_role;
  end if;
  if not found then
    raise sqlstate 'PT404' using message = 'Not found',
      detail = format('not_found: the lab has no member %s.', remove_member.email),
      hint = format('GET /lab/%s/members lists them.', the_lab);
  end if;
  update auth.session set revoked_at = now()
  where lab_id = the_lab and account_id = who and revoked_at is null;
  delete from auth.invitation i where i.lab_id = the_lab and i.invited_by = who;
  perform auth.require_manager();
  return jsonb_build_object('lab_id', the_lab, 'email', auth.read_email(remove_member.email),
    'role', old_role);
end $$;

ALTER FUNCTION auth.remove_member(email text) OWNER TO lab_owner;

COMMENT ON FUNCTION auth.remove_member(email text) IS 'Takes a member out of the lab of this request, and ends the tokens and invitations that they made
there; or takes an invitation back.
404 if there is none, 409 if it is the last manager.
Definer: memberships and invitations are written through this and auth.set_member alone.';

CREATE FUNCTION api.delete_member(email text) RETURNS jsonb
    LANGUAGE sql
    RETURN auth.remove_member(email);

ALTER FUNCTION api.delete_member(email text) OWNER TO lab_owner;

COMMENT ON FUNCTION api.delete_member(email text) IS 'Take a member out of the lab, or an invitation back.
For managers. 404 if there is none, 409 if it is the last manager.';

CREATE TABLE inventory.site (
    lab_id bigint DEFAULT inventory.current_lab() NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL,
    contact text,
    address text,
    state_or_region text,
    country text,
    postcode_or_zip text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT site_id_positive CHECK ((id > 0)),
    CONSTRAINT site_name_not_blank CHECK ((NOT inventory.is_blank(name)))
);

ALTER TABLE ONLY inventory.site FORCE ROW LEVEL SECURITY;

ALTER TABLE inventory.site OWNER TO lab_owner;

COMMENT ON TABLE inventory.site IS 'A place where a lab works. Address parts are free text, as people write them anywhere.';

COMMENT ON COLUMN inventory.site.name IS 'What people call the site.';

COMMENT ON COLUMN inventory.site.contact IS 'The person to ask, and how to reach them.';

COMMENT ON COLUMN inventory.site.address IS 'Street and town, in the order of the country.';

COMMENT ON COLUMN inventory.site.state_or_region IS 'State, province, canton or region.';

COMMENT ON COLUMN inventory.site.country IS 'Country, as name or code.';

COMMENT ON COLUMN inventory.site.postcode_or_zip IS 'Postal code; text, because it may start with 0 or hold letters.';

COMMENT ON COLUMN inventory.site.created_at IS 'When the row was made.';

COMMENT ON COLUMN inventory.site.updated_at IS 'When it was last written; its version.';

CREATE VIEW api.sites WITH (security_invoker='true') AS
 SELECT site.id,
    site.lab_id,
    site.name,
    site.contact,
    site.address,
    site.state_or_region,
    site.country,
    site.postcode_or_zip
   FROM inventory.site;

ALTER TABLE api.sites OWNER TO lab_owner;

COMMENT ON VIEW api.sites IS 'Sites of the lab.
A site holds instruments: computers and freezers.';

COMMENT ON COLUMN api.sites.id IS 'Number of the site, unique in its lab.';

COMMENT ON COLUMN api.sites.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN api.sites.name IS 'What people call the site.';

COMMENT ON COLUMN api.sites.contact IS 'The person to ask, and how to reach them.';

COMMENT ON COLUMN api.sites.address IS 'Street and town, in the order of the country.';

COMMENT ON COLUMN api.sites.state_or_region IS 'State, province, canton or region.';

COMMENT ON COLUMN api.sites.country IS 'Country, as name or code.';

COMMENT ON COLUMN api.sites.postcode_or_zip IS 'Postal code; text, because it may start with 0 or hold letters.';

CREATE FUNCTION api.delete_site(site_id bigint) RETURNS api.sites
    LANGUAGE plpgsql
    AS $_$
    declare
      stored inventory.site;
      answer jsonb;
    begin
      if request.is_guarded() then
        select t.* into stored from inventory.site t
        where t.lab_id = inventory.current_lab() and t.id = $1 for no key update;
        answer := request.guard_write('site', $1, null, stored.updated_at);
        if answer is not null then
          return jsonb_populate_record(null::api.sites, answer);
        end if;
      end if;
      delete from inventory.site t where t.lab_id = inventory.current_lab() and t.id = $1
      returning t.* into stored;
      if not found then
        perform request.raise_not_found('site', $1);
      end if;
      if request.header('idempotency-key') is not null then
        perform audit.store_answer(pg_catalog.to_jsonb(row(stored.id, stored.lab_id, stored.name, stored.contact, stored.address, stored.state_or_region, stored.country, stored.postcode_or_zip)::api.sites), null);
      end if;
      return row(stored.id, stored.lab_id, stored.name, stored.contact, stored.address, stored.state_or_region, stored.country, stored.postcode_or_zip)::api.sites;
    exception when foreign_key_violation or restrict_violation then
      perform inventory.raise_in_use('inventory.site', $1);
      return null;  -- that raises
    end $_$;

ALTER FUNCTION api.delete_site(site_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.delete_site(site_id bigint) IS 'Removes one site and answers with what it was.
404 if there is none, 409 if something still depends on it, 412 and the object as it is if If-Match
says so.';

CREATE FUNCTION api.delete_token(token_id uuid) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
begin
  if not auth.revoke_token(token_id) then
    raise sqlstate 'PT404' using message = 'Not found',
      detail = format('not_found: there is no token %s.', token_id),
      hint = 'GET /tokens lists what there is.';
  end if;
  return jsonb_build_object('id', token_id);
end $$;

ALTER FUNCTION api.delete_token(token_id uuid) OWNER TO lab_owner;

COMMENT ON FUNCTION api.delete_token(token_id uuid) IS 'End a token.
404 if there is none.';

CREATE PROCEDURE api.describe_columns(IN shown regclass)
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
declare
  one constant text := (select rtrim(relname, 's') from pg_class where oid = shown);
  described record;
begin
  for described in
    select v.attname, t.attrelid as tracked, case v.attname
        when 'id' then format('Number of the %s, unique in its lab.', one)
        when 'lab_id' then 'The lab it belongs to; a request acts in one lab.'
        else col_description(t.attrelid, t.attnum) end as meaning,
      case when v.attname = 'id' then format('inventory.next_%s_id()', one)
        else pg_get_expr(d.adbin, d.adrelid) end as default_value
    from pg_attribute v
    left join pg_attribute t on t.attrelid = format('inventory.%I', one)::regclass
      and t.attname = v.attname
    left join pg_attrdef d on d.adrelid = t.attrelid and d.adnum = t.attnum
      and t.attgenerated = ''
    where v.attrelid = shown and v.attnum > 0
  loop
    if described.tracked is null then
      raise exception '% has a column % that inventory.% has not', shown, described.attname, one;
    end if;
    execute format('comment on column %s.%I is %L', shown, described.attname, described.meaning);
    if described.default_value is not null then
      execute format('alter view %s alter column %I set default %s', shown, described.attname,
        described.default_value);
    end if;
  end loop;
end $$;

ALTER PROCEDURE api.describe_columns(IN shown regclass) OWNER TO lab_owner;

COMMENT ON PROCEDURE api.describe_columns(IN shown regclass) IS 'Gives the columns of a view the comments and the defaults of its table: what a column means is said
once.';

CREATE PROCEDURE api.drop_resource(IN shown regclass)
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $_$
declare
  many constant name := (select relname from pg_class where oid = shown);
  one constant text := rtrim(many, 's');
begin
  perform audit.drop_past(format('inventory.%I', one)::regclass);
  execute format('drop function api.delete_%2$s(bigint), api.upsert_%2$s(jsonb), api.%2$I(bigint),
    audit.stamp(api.%1$I); drop view api.%1$I', many, one);
end $_$;

ALTER PROCEDURE api.drop_resource(IN shown regclass) OWNER TO lab_owner;

COMMENT ON PROCEDURE api.drop_resource(IN shown regclass) IS 'Drops the view of a resource and what api.add_resource() made for it; no row is lost.';

CREATE FUNCTION api.freezer(freezer_id bigint) RETURNS api.freezers
    LANGUAGE plpgsql STABLE
    AS $_$
    declare
      stored inventory.freezer;
    begin
      select t.* into stored from inventory.freezer t
      where t.lab_id = inventory.current_lab() and t.id = $1;
      if not found then
        perform request.raise_not_found('freezer', $1);
      elsif request.is_not_modified(stored.updated_at) then
        return null;
      end if;
      return row(stored.id, stored.lab_id, stored.site_id, stored.name)::api.freezers;
    end $_$;

ALTER FUNCTION api.freezer(freezer_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.freezer(freezer_id bigint) IS 'One freezer by its id.
Sends its ETag; 304 to If-None-Match with that. 404 if there is none.';

CREATE FUNCTION api.health() RETURNS jsonb
    LANGUAGE sql STABLE
    RETURN jsonb_build_object('status', 'ok');

ALTER FUNCTION api.health() OWNER TO lab_owner;

COMMENT ON FUNCTION api.health() IS 'Answers when the database does.
503 when it does not.';

CREATE FUNCTION api.history(resource text, row_id bigint) RETURNS TABLE(change_id bigint, operation text, changed_at timestamp with time zone, changed_by text, reason text, before jsonb, after jsonb)
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $$
begin
  return query
    select r.change_id, r.operation, r.changed_at, r.changed_by, r.reason, r.before, r.after
    from api.row_changes r
    where r.resource = history.resource and r.row_id = history.row_id
    order by r.changed_at desc, r.id desc;
  if not found then
    perform request.raise_not_found(history.resource, history.row_id);
  end if;
end $$;

ALTER FUNCTION api.history(resource text, row_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.history(resource text, row_id bigint) IS 'The changes of one row, newest first.
Those of a row that is gone stay. 404 if there never was one.';

CREATE FUNCTION auth.login(email text, password text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
declare
  address constant text := coalesce(request.header('x-real-ip'), 'local');
  who auth.account;
  session auth.session;
begin
  if email is null or password is null then
    raise sqlstate 'PT400' using message = 'A login needs an email and a password',
      detail = 'missing_field: email or password is missing.',
      hint = 'Send {"email": "...", "password": "..."}.';
  elsif not auth.count_attempt('address:' || address, 100)
    or not auth.count_attempt('account:' || auth.read_email(left(email, 320)), 10) then
    return auth.refuse(429, 'too_many_attempts', 'Too many attempts',
      'Try again in a second; after 10 guesses, in 15 minutes.');
  end if;
  select * into who from auth.account a where a.email = auth.read_email(login.email);
  if not auth.is_password(who, password) or not who.is_active then
    return auth.refuse(401, 'login_failed', 'Email or password is wrong', 'Try again.');
  end if;
  delete from auth.attempt where subject = 'account:' || who.email;
  -- Of an address, a hundred wrong guesses count: many people may log in from one.
  update auth.attempt set attempt_count = attempt_count - 1
  where subject = 'address:' || address and attempt_count > 1;
  insert into auth.session (account_id, expires_at)
  values (who.id, now() + interval '30 days') returning * into session;
  return auth.issue(session);
end $$;

ALTER FUNCTION auth.login(email text, password text) OWNER TO lab_owner;

COMMENT ON FUNCTION auth.login(email text, password text) IS 'Tokens for an email and its password. A wrong password and an unknown email answer
alike, in the same time.
401 if they do not fit; 429 after 10 wrong guesses at an account or 100 from an address in 15
minutes, or while one guess is checked and another waits for that.
Definer: a caller has no role before the login.';

CREATE FUNCTION api.login(email text DEFAULT NULL::text, password text DEFAULT NULL::text) RETURNS jsonb
    LANGUAGE sql
    RETURN auth.login(email, password);

ALTER FUNCTION api.login(email text, password text) OWNER TO lab_owner;

COMMENT ON FUNCTION api.login(email text, password text) IS 'Log in: tokens for an email and its password.
The access token is good for 15 minutes, the refresh token for another one, once.
400 without one of them, 401 if they do not fit; 429 after 10 guesses at an account or 100 from an
address in 15 minutes, or while another is looked at.';

CREATE FUNCTION auth.logout() RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
begin
  perform auth.require_account();
  update auth.session set revoked_at = now()
  where id = nullif(current_setting('lab.session_id', true), '')::uuid and revoked_at is null;
  return jsonb_build_object('status', 'ok');
end $$;

ALTER FUNCTION auth.logout() OWNER TO lab_owner;

COMMENT ON FUNCTION auth.logout() IS 'Ends the session of this request, and with it the session''s refresh tokens.
Definer: callers may not write sessions. It reaches the caller''s own alone.';

CREATE FUNCTION api.logout() RETURNS jsonb
    LANGUAGE sql
    RETURN auth.logout();

ALTER FUNCTION api.logout() OWNER TO lab_owner;

COMMENT ON FUNCTION api.logout() IS 'End this session.
401 without a token.';

CREATE FUNCTION auth.is_email(email text) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$
declare
  atom constant text := concat('[^][()<>:;@\\,".\u0001-\u0020\u007f-\u00a0\u00ad\u1680',
    '\u2000-\u200f\u2028-\u206f\u3000\u3164\ufeff]+');
begin
  return length(email) <= 254 and length(split_part(email, '@', 1)) <= 64
    and email ~ format('^%1$s(?:[.]%1$s)*@[[:alnum:]](?:[[:alnum:].-]*[[:alnum:]])?$', atom);
end $_$;

ALTER FUNCTION auth.is_email(email text) OWNER TO lab_owner;

COMMENT ON FUNCTION auth.is_email(email text) IS 'Whether this is an email address: atoms with dots between (RFC 5322), also beyond ASCII (RFC 6531),
not in quotes, at a domain.';

CREATE FUNCTION auth.require_account() RETURNS bigint
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $$
begin
  if auth.account_id() is null then
    raise sqlstate 'PT401' using message = 'This needs a login',
      detail = 'login_required: the request has no token.', hint = 'POST /login';
  end if;
  return auth.account_id();
end $$;

ALTER FUNCTION auth.require_account() OWNER TO lab_owner;

COMMENT ON FUNCTION auth.require_account() IS 'The account of this request, or a 401.';

CREATE TABLE auth.account (
    id bigint NOT NULL,
    email text NOT NULL,
    password_hash text,
    is_active boolean DEFAULT true NOT NULL,
    default_lab_id bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT account_email_is_address CHECK (auth.is_email(email)),
    CONSTRAINT account_password_is_bcrypt_12 CHECK ((password_hash ~~ '$2a$12$%'::text))
);

ALTER TABLE ONLY auth.account FORCE ROW LEVEL SECURITY;

ALTER TABLE auth.account OWNER TO lab_owner;

COMMENT ON TABLE auth.account IS 'A person who may log in, in one lab or several.';

COMMENT ON COLUMN auth.account.email IS 'Name to log in with, in lower case.';

COMMENT ON COLUMN auth.account.password_hash IS 'bcrypt, cost 12; null until there is a password.';

COMMENT ON COLUMN auth.account.is_active IS 'False ends every session at its next request.';

COMMENT ON COLUMN auth.account.default_lab_id IS 'The lab a request acts in when its Lab header names none.';

CREATE TABLE auth.membership (
    lab_id bigint NOT NULL,
    account_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS (account_id) STORED,
    role auth.member_role NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY auth.membership FORCE ROW LEVEL SECURITY;

ALTER TABLE auth.membership OWNER TO lab_owner;

COMMENT ON TABLE auth.membership IS 'The role of an account in a lab.';

COMMENT ON COLUMN auth.membership.id IS 'The account''s id, under the name that the key has in every other table of a lab.';

COMMENT ON COLUMN auth.membership.created_at IS 'When the row was made.';

COMMENT ON COLUMN auth.membership.updated_at IS 'When it was last written; its version.';

CREATE TABLE auth.session (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id bigint NOT NULL,
    lab_id bigint,
    role auth.member_role,
    name text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    CONSTRAINT session_expires_later CHECK ((expires_at > created_at)),
    CONSTRAINT session_is_login_or_token CHECK ((num_nonnulls(lab_id, role, name) = ANY (ARRAY[0, 3]))),
    CONSTRAINT session_name_not_blank CHECK ((NOT inventory.is_blank(name)))
);

ALTER TABLE ONLY auth.session FORCE ROW LEVEL SECURITY;

ALTER TABLE auth.session OWNER TO lab_owner;

COMMENT ON TABLE auth.session IS 'The session of an access token: a login, or, with a name, a token for an instrument or a script.
Every request looks its session up, so that a revoked one ends at once.';

COMMENT ON COLUMN auth.session.lab_id IS 'The one lab of a named token; null for a login.';

COMMENT ON COLUMN auth.session.role IS 'The highest role of a named token; it is lower once its maker''s role is lower.';

COMMENT ON COLUMN auth.session.name IS 'The name that its maker gave a token; null for a login.';

COMMENT ON COLUMN auth.session.last_used_at IS 'The time of its last write, to the minute. Requests that read leave no mark.';

CREATE TABLE inventory.lab (
    id bigint NOT NULL,
    lab_id bigint GENERATED ALWAYS AS (id) STORED,
    name text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT lab_id_positive CHECK ((id > 0)),
    CONSTRAINT lab_name_not_blank CHECK ((NOT inventory.is_blank(name)))
);

ALTER TABLE ONLY inventory.lab FORCE ROW LEVEL SECURITY;

ALTER TABLE inventory.lab OWNER TO lab_owner;

COMMENT ON TABLE inventory.lab IS 'A laboratory: the border that no request crosses.';

COMMENT ON COLUMN inventory.lab.lab_id IS 'Its id, under the name that it has in every other table.';

COMMENT ON COLUMN inventory.lab.name IS 'What people call the lab; unique in this installation.';

COMMENT ON COLUMN inventory.lab.created_at IS 'When the row was made.';

COMMENT ON COLUMN inventory.lab.updated_at IS 'When it was last written; its version.';

CREATE FUNCTION auth.me() RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    RETURN (SELECT jsonb_build_object('email', a.email, 'default_lab_id', a.default_lab_id, 'lab_id', (NULLIF(current_setting('lab.id'::text, true), ''::text))::bigint, 'labs', COALESCE((SELECT jsonb_agg(jsonb_build_object('lab_id', l.id, 'name', l.name, 'role', LEAST(m.role, s.role)) ORDER BY l.id) AS jsonb_agg FROM ((auth.membership m JOIN inventory.lab l ON ((l.id = m.lab_id))) LEFT JOIN auth.session s ON ((s.id = (NULLIF(current_setting('lab.session_id'::text, true), ''::text))::uuid))) WHERE ((m.account_id = a.id) AND (COALESCE(s.lab_id, m.lab_id) = m.lab_id))), '[]'::jsonb)) AS jsonb_build_object FROM auth.account a WHERE (a.id = auth.require_account()));

ALTER FUNCTION auth.me() OWNER TO lab_owner;

COMMENT ON FUNCTION auth.me() IS 'The account of this request, its labs and roles, and the lab this request acts in; for a token, its
one lab and role.
Definer: it reads the caller''s own memberships in every lab.';

CREATE FUNCTION api.me() RETURNS jsonb
    LANGUAGE sql STABLE
    RETURN auth.me();

ALTER FUNCTION api.me() OWNER TO lab_owner;

COMMENT ON FUNCTION api.me() IS 'The caller of this request: account, labs, roles, and the lab it acts in.
401 without a token.';

CREATE FUNCTION auth.refresh(refresh_token text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
declare
  known auth.refresh_token;
  session auth.session;
begin
  select * into known from auth.refresh_token t
  where t.hash = sha256(convert_to(coalesce(refresh.refresh_token, ''), 'utf8')) for update;
  select s.* into session from auth.session s join auth.account a on a.id = s.account_id
  where s.id = known.session_id and s.revoked_at is null and s.expires_at > clock_timestamp()
    and a.is_active;
  if not found or known.used_at is not null then
    -- Replay: a refresh token that comes again is in two hands. Neither keeps the session.
    update auth.session set revoked_at = coalesce(revoked_at, now()) where id = known.session_id;
    return auth.refuse(401, 'refresh_failed', 'The refresh token is not good', 'POST /login');
  end if;
  update auth.refresh_token set used_at = now() where hash = known.hash;
  return auth.issue(session);
end $$;

ALTER FUNCTION auth.refresh(refresh_token text) OWNER TO lab_owner;

COMMENT ON FUNCTION auth.refresh(refresh_token text) IS 'New tokens for a refresh token, which is good once; a second use ends its session.
401 if it is not good.
Definer: the access token that came with it may have expired.';

CREATE FUNCTION api.refresh(refresh_token text DEFAULT NULL::text) RETURNS jsonb
    LANGUAGE sql
    RETURN auth.refresh(refresh_token);

ALTER FUNCTION api.refresh(refresh_token text) OWNER TO lab_owner;

COMMENT ON FUNCTION api.refresh(refresh_token text) IS 'New tokens for a refresh token.
Each is good once; using one a second time ends the session. 401 if it is not good.';

CREATE FUNCTION api.site(site_id bigint) RETURNS api.sites
    LANGUAGE plpgsql STABLE
    AS $_$
    declare
      stored inventory.site;
    begin
      select t.* into stored from inventory.site t
      where t.lab_id = inventory.current_lab() and t.id = $1;
      if not found then
        perform request.raise_not_found('site', $1);
      elsif request.is_not_modified(stored.updated_at) then
        return null;
      end if;
      return row(stored.id, stored.lab_id, stored.name, stored.contact, stored.address, stored.state_or_region, stored.country, stored.postcode_or_zip)::api.sites;
    end $_$;

ALTER FUNCTION api.site(site_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.site(site_id bigint) IS 'One site by its id.
Sends its ETag; 304 to If-None-Match with that. 404 if there is none.';

CREATE FUNCTION api.undo_change(change_id bigint, only_rows text DEFAULT NULL::text, dry_run boolean DEFAULT false) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO ''
    SET statement_timeout TO '55s'
    AS $$
declare
  options constant jsonb := jsonb_build_object('only_rows', only_rows, 'dry_run', dry_run);
  answer jsonb := audit.replay_answer(options);
begin
  if answer is not null then
    return answer;
  end if;
  if only_rows <> 'unconflicted' or dry_run is null then
    raise sqlstate 'PT400' using message = 'Unknown option',
      detail = 'bad_option: only takes unconflicted, dry_run true or false; '
        'they stand in the URL, and the body is empty.',
      hint = 'POST /change/1/undo?only=unconflicted&dry_run=true';
  end if;
  if not exists (
    select from audit.change_set s
    where s.lab_id = inventory.current_lab() and s.id = change_id) then
    perform request.raise_not_found('change', change_id);
  end if;
  answer := audit.undo(change_id, only_rows is not null, dry_run);
  perform audit.store_answer(answer, options);
  return answer;
end $$;

ALTER FUNCTION api.undo_change(change_id bigint, only_rows text, dry_run boolean) OWNER TO lab_owner;

COMMENT ON FUNCTION api.undo_change(change_id bigint, only_rows text, dry_run boolean) IS 'Take back a whole change.
Every row becomes what it was before the change, in one transaction, as a new change, which can be
undone like any other; what was deleted comes back under its id. The answer has change_id (of the
new change; null with dry_run, which changes nothing), undoes_id, row_count, rows (a hundred of
them, before and after), conflict_count and conflicts (a hundred).
404 if there is no such change, 409 where a row was changed since or another row is in the way,
naming them; with only_rows = unconflicted those stay as they are, and the others are taken back.';

CREATE FUNCTION api.updated_at(anyelement) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $_$
begin
  return (audit.stamp_of($1)).updated_at;
end $_$;

ALTER FUNCTION api.updated_at(anyelement) OWNER TO lab_owner;

COMMENT ON FUNCTION api.updated_at(anyelement) IS 'When a row was last written; its version.';

CREATE FUNCTION api.updated_by(anyelement) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $_$
begin
  return audit.writer_of($1);
end $_$;

ALTER FUNCTION api.updated_by(anyelement) OWNER TO lab_owner;

COMMENT ON FUNCTION api.updated_by(anyelement) IS 'The last writer of a row.
An email; without a token, the database role.';

CREATE FUNCTION api.upsert_computer(jsonb) RETURNS api.computers
    LANGUAGE plpgsql
    AS $_$ <<upsert>>
    declare
      row_id constant bigint := request.read_body('computer', $1, '{id,lab_id,site_id,name,mac}', '{}');
      stored inventory.computer; answer jsonb; violated text; missing text; ignored text;
    begin
      for attempt in 1 .. 100 loop
        if request.is_guarded() then
          select t.* into stored from inventory.computer t
          where t.lab_id = inventory.current_lab() and t.id = upsert.row_id for no key update;
          answer := request.guard_write('computer', row_id, $1, stored.updated_at);
          if answer is not null then
            return jsonb_populate_record(null::api.computers, answer);
          end if;
        end if;
        begin  -- with a precondition, a row that came up since that look is not written over
          if row_id is not null and (stored.id is not null or not request.is_guarded()) then
            update inventory.computer t set (site_id, name, mac) = (
              select sent.site_id, sent.name, sent.mac from jsonb_populate_record(t, $1) sent)
            where t.lab_id = inventory.current_lab() and t.id = upsert.row_id
            returning t.* into stored;
            exit when found;
          end if;
          insert into inventory.computer as t (lab_id, id, site_id, name, mac)
          select inventory.current_lab(), coalesce(upsert.row_id, inventory.next_computer_id()), sent.site_id, sent.name, sent.mac
          from jsonb_populate_record(null::inventory.computer, $1) sent
          on conflict (lab_id, id) do nothing returning t.* into stored;
          exit when found;  -- else another client has just made it
        exception when integrity_constraint_violation or data_exception then
          get stacked diagnostics violated = constraint_name, missing = column_name;
          continue when violated = 'deleted_meanwhile';
          perform request.explain_refusal('computer', $1, sqlstate, sqlerrm, violated, missing);
        end;
      end loop;
      if stored.id is null then
        perform request.raise_not_written('computer', row_id);
      elsif request.header('idempotency-key') is not null then
        perform audit.store_answer(pg_catalog.to_jsonb(row(stored.id, stored.lab_id, stored.site_id, stored.name, stored.mac)::api.computers), $1, stored.updated_at);
      end if;
      ignored := request.add_header('ETag', request.etag(stored.updated_at));
      return row(stored.id, stored.lab_id, stored.site_id, stored.name, stored.mac)::api.computers;
    end $_$;

ALTER FUNCTION api.upsert_computer(jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION api.upsert_computer(jsonb) IS 'Creates or changes one computer.
The body is the object. With an id that exists, the keys given replace what is stored and the others
stay; otherwise a computer is created, and the database chooses the id if none is given.
400 for a bad or missing field, 409 if a key is taken or a parent missing, 412 and the object as it
is if If-Match or If-None-Match say so.';

CREATE FUNCTION api.upsert_container(jsonb) RETURNS api.containers
    LANGUAGE plpgsql
    AS $_$ <<upsert>>
    declare
      row_id constant bigint := request.read_body('container', $1, '{id,lab_id,freezer_id,uuid,description}', '{}');
      stored inventory.container; answer jsonb; violated text; missing text; ignored text;
    begin
      for attempt in 1 .. 100 loop
        if request.is_guarded() then
          select t.* into stored from inventory.container t
          where t.lab_id = inventory.current_lab() and t.id = upsert.row_id for no key update;
          answer := request.guard_write('container', row_id, $1, stored.updated_at);
          if answer is not null then
            return jsonb_populate_record(null::api.containers, answer);
          end if;
        end if;
        begin  -- with a precondition, a row that came up since that look is not written over
          if row_id is not null and (stored.id is not null or not request.is_guarded()) then
            update inventory.container t set (freezer_id, uuid, description) = (
              select sent.freezer_id, sent.uuid, sent.description from jsonb_populate_record(t, $1) sent)
            where t.lab_id = inventory.current_lab() and t.id = upsert.row_id
            returning t.* into stored;
            exit when found;
          end if;
          insert into inventory.container as t (lab_id, id, freezer_id, uuid, description)
          select inventory.current_lab(), coalesce(upsert.row_id, inventory.next_container_id()), sent.freezer_id, coalesce(sent.uuid, gen_random_uuid()), sent.description
          from jsonb_populate_record(null::inventory.container, $1) sent
          on conflict (lab_id, id) do nothing returning t.* into stored;
          exit when found;  -- else another client has just made it
        exception when integrity_constraint_violation or data_exception then
          get stacked diagnostics violated = constraint_name, missing = column_name;
          continue when violated = 'deleted_meanwhile';
          perform request.explain_refusal('container', $1, sqlstate, sqlerrm, violated, missing);
        end;
      end loop;
      if stored.id is null then
        perform request.raise_not_written('container', row_id);
      elsif request.header('idempotency-key') is not null then
        perform audit.store_answer(pg_catalog.to_jsonb(row(stored.id, stored.lab_id, stored.freezer_id, stored.uuid, stored.description)::api.containers), $1, stored.updated_at);
      end if;
      ignored := request.add_header('ETag', request.etag(stored.updated_at));
      return row(stored.id, stored.lab_id, stored.freezer_id, stored.uuid, stored.description)::api.containers;
    end $_$;

ALTER FUNCTION api.upsert_container(jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION api.upsert_container(jsonb) IS 'Creates or changes one container.
The body is the object. With an id that exists, the keys given replace what is stored and the others
stay; otherwise a container is created, and the database chooses the id if none is given.
400 for a bad or missing field, 409 if a key is taken or a parent missing, 412 and the object as it
is if If-Match or If-None-Match say so.';

CREATE FUNCTION api.upsert_freezer(jsonb) RETURNS api.freezers
    LANGUAGE plpgsql
    AS $_$ <<upsert>>
    declare
      row_id constant bigint := request.read_body('freezer', $1, '{id,lab_id,site_id,name}', '{}');
      stored inventory.freezer; answer jsonb; violated text; missing text; ignored text;
    begin
      for attempt in 1 .. 100 loop
        if request.is_guarded() then
          select t.* into stored from inventory.freezer t
          where t.lab_id = inventory.current_lab() and t.id = upsert.row_id for no key update;
          answer := request.guard_write('freezer', row_id, $1, stored.updated_at);
          if answer is not null then
            return jsonb_populate_record(null::api.freezers, answer);
          end if;
        end if;
        begin  -- with a precondition, a row that came up since that look is not written over
          if row_id is not null and (stored.id is not null or not request.is_guarded()) then
            update inventory.freezer t set (site_id, name) = (
              select sent.site_id, sent.name from jsonb_populate_record(t, $1) sent)
            where t.lab_id = inventory.current_lab() and t.id = upsert.row_id
            returning t.* into stored;
            exit when found;
          end if;
          insert into inventory.freezer as t (lab_id, id, site_id, name)
          select inventory.current_lab(), coalesce(upsert.row_id, inventory.next_freezer_id()), sent.site_id, sent.name
          from jsonb_populate_record(null::inventory.freezer, $1) sent
          on conflict (lab_id, id) do nothing returning t.* into stored;
          exit when found;  -- else another client has just made it
        exception when integrity_constraint_violation or data_exception then
          get stacked diagnostics violated = constraint_name, missing = column_name;
          continue when violated = 'deleted_meanwhile';
          perform request.explain_refusal('freezer', $1, sqlstate, sqlerrm, violated, missing);
        end;
      end loop;
      if stored.id is null then
        perform request.raise_not_written('freezer', row_id);
      elsif request.header('idempotency-key') is not null then
        perform audit.store_answer(pg_catalog.to_jsonb(row(stored.id, stored.lab_id, stored.site_id, stored.name)::api.freezers), $1, stored.updated_at);
      end if;
      ignored := request.add_header('ETag', request.etag(stored.updated_at));
      return row(stored.id, stored.lab_id, stored.site_id, stored.name)::api.freezers;
    end $_$;

ALTER FUNCTION api.upsert_freezer(jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION api.upsert_freezer(jsonb) IS 'Creates or changes one freezer.
The body is the object. With an id that exists, the keys given replace what is stored and the others
stay; otherwise a freezer is created, and the database chooses the id if none is given.
400 for a bad or missing field, 409 if a key is taken or a parent missing, 412 and the object as it
is if If-Match or If-None-Match say so.';

CREATE FUNCTION api.upsert_member(jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $_$
declare
  email constant text := coalesce(request.header('x-path-id'), $1->>'email');
begin
  if jsonb_typeof($1) is distinct from 'object'
    or ($1->>'role') is null or ($1->>'role') not in ('viewer', 'editor', 'manager')
    or auth.read_email(coalesce($1->>'email', email)) is distinct from auth.read_email(email) then
    raise sqlstate 'PT400' using message = 'A member needs an email and a role',
      detail = 'bad_member: role is viewer, editor or manager; email agrees with the path.',
      hint = 'Send {"role": "viewer"}.';
  end if;
  return auth.set_member(email, ($1->>'role')::auth.member_role);
end $_$;

ALTER FUNCTION api.upsert_member(jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION api.upsert_member(jsonb) IS 'Invite a member, or change what one may do.
For managers. For who is no member yet the answer holds an invitation, shown this once, good for 7
days: a new person accepts it with change_password, one with an account with accept.
400 for a bad role or email, 409 if it would leave the lab without a manager.';

CREATE FUNCTION api.upsert_site(jsonb) RETURNS api.sites
    LANGUAGE plpgsql
    AS $_$ <<upsert>>
    declare
      row_id constant bigint := request.read_body('site', $1, '{id,lab_id,name,contact,address,state_or_region,country,postcode_or_zip}', '{}');
      stored inventory.site; answer jsonb; violated text; missing text; ignored text;
    begin
      for attempt in 1 .. 100 loop
        if request.is_guarded() then
          select t.* into stored from inventory.site t
          where t.lab_id = inventory.current_lab() and t.id = upsert.row_id for no key update;
          answer := request.guard_write('site', row_id, $1, stored.updated_at);
          if answer is not null then
            return jsonb_populate_record(null::api.sites, answer);
          end if;
        end if;
        begin  -- with a precondition, a row that came up since that look is not written over
          if row_id is not null and (stored.id is not null or not request.is_guarded()) then
            update inventory.site t set (name, contact, address, state_or_region, country, postcode_or_zip) = (
              select sent.name, sent.contact, sent.address, sent.state_or_region, sent.country, sent.postcode_or_zip from jsonb_populate_record(t, $1) sent)
            where t.lab_id = inventory.current_lab() and t.id = upsert.row_id
            returning t.* into stored;
            exit when found;
          end if;
          insert into inventory.site as t (lab_id, id, name, contact, address, state_or_region, country, postcode_or_zip)
          select inventory.current_lab(), coalesce(upsert.row_id, inventory.next_site_id()), sent.name, sent.contact, sent.address, sent.state_or_region, sent.country, sent.postcode_or_zip
          from jsonb_populate_record(null::inventory.site, $1) sent
          on conflict (lab_id, id) do nothing returning t.* into stored;
          exit when found;  -- else another client has just made it
        exception when integrity_constraint_violation or data_exception then
          get stacked diagnostics violated = constraint_name, missing = column_name;
          continue when violated = 'deleted_meanwhile';
          perform request.explain_refusal('site', $1, sqlstate, sqlerrm, violated, missing);
        end;
      end loop;
      if stored.id is null then
        perform request.raise_not_written('site', row_id);
      elsif request.header('idempotency-key') is not null then
        perform audit.store_answer(pg_catalog.to_jsonb(row(stored.id, stored.lab_id, stored.name, stored.contact, stored.address, stored.state_or_region, stored.country, stored.postcode_or_zip)::api.sites), $1, stored.updated_at);
      end if;
      ignored := request.add_header('ETag', request.etag(stored.updated_at));
      return row(stored.id, stored.lab_id, stored.name, stored.contact, stored.address, stored.state_or_region, stored.country, stored.postcode_or_zip)::api.sites;
    end $_$;

ALTER FUNCTION api.upsert_site(jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION api.upsert_site(jsonb) IS 'Creates or changes one site.
The body is the object. With an id that exists, the keys given replace what is stored and the others
stay; otherwise a site is created, and the database chooses the id if none is given.
400 for a bad or missing field, 409 if a key is taken or a parent missing, 412 and the object as it
is if If-Match or If-None-Match say so.';

CREATE PROCEDURE api.verify_resource(IN shown regclass, IN writer name DEFAULT 'lab_editor'::name)
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
declare
  many constant name := (select relname from pg_class where oid = shown);
  one constant text := rtrim(many, 's');
  missing text;
begin
  select string_agg(what, ', ') into missing from (
    select format('%s on %s for %s', privilege, function_name, caller) as what,
      has_function_privilege(caller, function_name, 'execute') = (privilege = 'execute') as holds
    from (values
      ('lab_viewer', 'execute', format('api.%I(bigint)', one)),
      ('lab_viewer', 'execute', format('past.%I(bigint)', one)),
      ('lab_viewer', 'execute', format('audit.stamp(api.%I)', many)),
      (writer, 'execute', format('api.upsert_%s(jsonb)', one)),
      (writer, 'execute', format('api.delete_%s(bigint)', one)),
      ('lab_viewer', 'no execute', format('api.upsert_%s(jsonb)', one)),
      ('lab_viewer', 'no execute', format('api.delete_%s(bigint)', one)),
      ('authenticator', 'no execute', format('api.%I(bigint)', one))
    ) wanted (caller, privilege, function_name)
    union all select 'security_invoker', 'security_invoker=true' = any (reloptions)
    from pg_class where oid = shown
    union all select 'its grants', has_table_privilege('lab_viewer', shown, 'select')
      and has_table_privilege(writer, shown, 'delete')
      and not has_table_privilege('lab_viewer', shown, 'delete')
      and not has_any_column_privilege('lab_viewer', shown, 'insert, update')
    union all select 'the grants of ' || v.attname, (t.attgenerated = '') = all (array[
      has_column_privilege(writer, shown, v.attnum, 'insert'),
      has_column_privilege(writer, shown, v.attnum, 'update')])
    from pg_attribute v
    join pg_attribute t on t.attrelid = format('inventory.%I', one)::regclass
      and t.attname = v.attname
    where v.attrelid = shown and v.attnum > 0
    union all select 'its past',
      has_table_privilege('lab_viewer', format('past.%I', many)::regclass, 'select')
  ) rule where holds is not true;
  if missing is not null then
    raise exception '% lacks, or has not as it should: %', shown, missing;
  end if;
end $$;

ALTER PROCEDURE api.verify_resource(IN shown regclass, IN writer name) OWNER TO lab_owner;

COMMENT ON PROCEDURE api.verify_resource(IN shown regclass, IN writer name) IS 'Raises if a view lacks something that api.add_resource() gives, or grants more than that.';

CREATE FUNCTION audit.add_partitions() RETURNS void
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
declare
  month record;
begin
  for month in
    select 'row_change_' || to_char(start, 'YYYY_MM') as name, start::timestamp at time zone 'UTC'
      as first, (start + interval '1 month')::timestamp at time zone 'UTC' as last
    from generate_series(date_trunc('month', now() at time zone 'UTC'),
      date_trunc('month', now() at time zone 'UTC') + interval '2 months', '1 month') start
  loop
    continue when to_regclass(format('audit.%I', month.name)) is not null
      or exists (select from audit.row_change
        where changed_at >= month.first and changed_at < month.last);
    execute format(
      'create table audit.%I partition of audit.row_change for values from (%L) to (%L)',
      month.name, month.first, month.last);
    execute format('alter table audit.%I enable row level security', month.name);
    execute format('alter table audit.%I force row level security', month.name);
  end loop;
end $$;

ALTER FUNCTION audit.add_partitions() OWNER TO lab_owner;

COMMENT ON FUNCTION audit.add_partitions() IS 'Makes this month''s partition and the next two, where they are not there. Changes of a month that
has none go to row_change_rest, and that month stays there.';

CREATE FUNCTION audit.add_past(tracked regclass) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $_$
declare
  one constant text := (select relname::text from pg_class where oid = tracked);
  many constant text := one || 's';
  described record;
begin
  execute format('create view past.%I with (security_invoker = true) as %s;
    grant select on past.%1$I to lab_viewer', many, audit.past_query(tracked));
  for described in
    select case when objsubid = 0 then format('view past.%I', many)
      else format('column past.%I.%I', many, attname) end as what, description
    from pg_description
    left join pg_attribute on attrelid = objoid and attnum = objsubid and attnum > 0
    where objoid = format('api.%I', many)::regclass and classoid = 'pg_class'::regclass
  loop
    execute format('comment on %s is %L', described.what, described.description);
  end loop;
  if to_regprocedure(format('api.%I(bigint)', one)) is not null then
    execute format('
      create function past.%1$I(%2$I bigint) returns past.%3$I
        language plpgsql stable security invoker as $get$
      declare
        found_row past.%3$I;
      begin
        select * into found_row from past.%3$I t where t.id = %2$I;
        if not found then
          perform request.raise_not_found(%1$L, %2$I);
        end if;
        return found_row;
      end $get$;
      comment on function past.%1$I(bigint) is ''One of %3$s by its id. 404 if there was none.'';
      grant execute on function past.%1$I(bigint) to lab_viewer', one, one || '_id', many);
  end if;
  perform case when f.conrelid = tracked and a.attname <> 'lab_id' then
      audit.index_past(c.relname, a.attname) end,
    audit.relate_past(c.relname, p.relname, a.attname)
  from pg_constraint f
  join pg_class c on c.oid = f.conrelid
  join pg_class p on p.oid = f.confrelid
  join pg_attribute a on a.attrelid = f.conrelid and a.attnum = f.conkey[cardinality(f.conkey)]
  where f.contype = 'f' and tracked in (f.conrelid, f.confrelid)
    and to_regclass(format('past.%I', c.relname || 's')) is not null
    and to_regclass(format('past.%I', p.relname || 's')) is not null;
end $_$;

ALTER FUNCTION audit.add_past(tracked regclass) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.add_past(tracked regclass) IS 'Makes past.sites, past.site() and what embedding needs, for a table like inventory.site that
audit.track() tracks and that has its view in api. Columns are single values, not arrays or JSON;
foreign keys are (lab_id, x_id), one between two tables.';

CREATE FUNCTION audit.add_stamp(resource text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $_$
begin
  execute format('
    create function audit.stamp(shown api.%2$I) returns audit.stamp
      language sql stable security invoker
      return (select row(%1$L, t.lab_id, t.id, t.created_at, t.updated_at)::audit.stamp
        from inventory.%1$I t where t.lab_id = shown.lab_id and t.id = shown.id);
    comment on function audit.stamp(api.%2$I) is ''The stamp of a row of that view.'';
    grant execute on function audit.stamp(api.%2$I) to lab_viewer', resource, resource || 's');
end $_$;

ALTER FUNCTION audit.add_stamp(resource text) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.add_stamp(resource text) IS 'Gives the view of a resource created_at, updated_at and updated_by, for requests that name them
in select=. Drop its audit.stamp() before the view.';

CREATE FUNCTION audit.as_of() RETURNS timestamp with time zone
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN COALESCE((NULLIF(current_setting('lab.as_of'::text, true), ''::text))::timestamp with time zone, now());

ALTER FUNCTION audit.as_of() OWNER TO lab_owner;

COMMENT ON FUNCTION audit.as_of() IS 'The time that this request looks at: the one it names, else now. request.admit() sets it.';

CREATE FUNCTION audit.email_of_caller() RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
begin
  return (select email from auth.account where id = auth.account_id());
end $$;

ALTER FUNCTION audit.email_of_caller() OWNER TO lab_owner;

COMMENT ON FUNCTION audit.email_of_caller() IS 'The email of the account of this request; null without one.
Definer: nobody but managers reads emails, and this one is the caller''s own.';

CREATE FUNCTION auth.account_id() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (NULLIF(current_setting('lab.account_id'::text, true), ''::text))::bigint;

ALTER FUNCTION auth.account_id() OWNER TO lab_owner;

COMMENT ON FUNCTION auth.account_id() IS 'The account of this request; null without a token.';

CREATE FUNCTION audit.caller() RETURNS text
    LANGUAGE sql STABLE
    RETURN COALESCE(CASE WHEN (auth.account_id() IS NOT NULL) THEN audit.email_of_caller() ELSE NULL::text END, NULLIF(current_setting('role'::text), 'none'::text), (SESSION_USER)::text);

ALTER FUNCTION audit.caller() OWNER TO lab_owner;

COMMENT ON FUNCTION audit.caller() IS 'The caller of this request, as history names them: the email of the account; without one, the
database role.';

CREATE FUNCTION audit.claim_key() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $_$
declare
  sent constant audit.idempotency_key := audit.sent_key();
  kept audit.idempotency_key;
begin
  if sent.key !~ '^[ -~]{1,255}$' then
    raise sqlstate 'PT400' using message = 'Malformed Idempotency-Key',
      detail = 'bad_key: it is 1 to 255 printable characters of ASCII.', hint = 'Send a UUID.';
  end if;
  loop
    insert into audit.idempotency_key as k (lab_id, caller, key, request, fingerprint)
    values (sent.lab_id, sent.caller, sent.key, sent.request, sent.fingerprint)
    on conflict on constraint idempotency_key_pkey do update
      set request = excluded.request, fingerprint = excluded.fingerprint, created_at = default,
        transaction_id = default, answer = null, version = null
      where k.created_at < now() - interval '24 hours';
    if found then
      return;
    end if;
    select * into kept from audit.idempotency_key k
    where k.lab_id = sent.lab_id and k.caller = sent.caller and k.key = sent.key;
    exit when found;  -- else housekeeping has just removed it
  end loop;
  if kept.request <> sent.request or kept.answer is null then
    perform audit.refuse_repeat(kept, case
      when kept.request <> sent.request then 'it came with ' || kept.request
      when kept.fingerprint is distinct from sent.fingerprint then 'it came with another body' end);
  end if;
exception when lock_not_available then
  raise sqlstate 'PT409' using message = 'The request with this Idempotency-Key is not done yet',
    detail = 'in_progress: another one with the same key is at work.', hint = 'Send it again.';
end $_$;

ALTER FUNCTION audit.claim_key() OWNER TO lab_owner;

COMMENT ON FUNCTION audit.claim_key() IS 'Takes the Idempotency-Key of this request for this transaction. One that another transaction holds
is waited for: if that is undone, the key is free. Goes on where an answer is kept, for
audit.replay_answer() to give.
400 for a malformed key, 409 for a repeat, 422 for another request under the same key.
Definer: keys and answers are nobody''s to read or write.';

CREATE FUNCTION audit.compare_statement(tracked regclass) RETURNS text
    LANGUAGE sql STABLE
    RETURN (SELECT format('
      select array_agg(n) filter (where not is_stale), array_agg(n) filter (where is_stale)
      from unnest($2) n left join %1$s present on present.lab_id = $1 and present.id = n.row_id
      cross join lateral (
        select case
          when n.operation = ''insert'' then present.id is not null or n.changed_at < (
            select d.deleted_at from audit.deleted_row d
            where d.lab_id = $1 and d.table_name = %2$L and d.row_id = n.row_id)
          when present.id is null then true
          when present.updated_at = n.changed_at then false
          else exists (
            select from audit.row_change c
            where c.lab_id = $1 and c.table_name = %2$L and c.row_id = n.row_id
              and c.changed_at > n.changed_at and audit.is_real_change(c.before, c.after))
          end as is_stale) _
      where n.table_name = %2$L'::text, compare_statement.tracked, pg_class.relname) AS format FROM pg_class WHERE (pg_class.oid = (compare_statement.tracked)::oid));

ALTER FUNCTION audit.compare_statement(tracked regclass) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.compare_statement(tracked regclass) IS 'Tells those of the net changes $2 in lab $1 whose rows are as the change set left them from the
others. A later write that changed nothing counts for nothing; a life in between counts. It is a
statement after the lock: one that waited for a lock sees the new row, but not its history.';

CREATE FUNCTION audit.compute_seal(previous bytea, seal_number bigint, digest bytea) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN sha256(((COALESCE(previous, '\x'::bytea) || int8send(seal_number)) || digest));

ALTER FUNCTION audit.compute_seal(previous bytea, seal_number bigint, digest bytea) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.compute_seal(previous bytea, seal_number bigint, digest bytea) IS 'The seal of a change set by its digest, after the seal before it in its lab.';

CREATE TABLE audit.row_change (
    lab_id bigint NOT NULL,
    change_id bigint NOT NULL,
    id bigint NOT NULL,
    table_name text NOT NULL,
    row_id bigint NOT NULL,
    operation audit.operation NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    before jsonb,
    after jsonb,
    CONSTRAINT row_change_has_after CHECK (((after IS NULL) = (operation = 'delete'::audit.operation))),
    CONSTRAINT row_change_has_before CHECK (((before IS NULL) = (operation = 'insert'::audit.operation)))
)
PARTITION BY RANGE (changed_at);

ALTER TABLE ONLY audit.row_change FORCE ROW LEVEL SECURITY;

ALTER TABLE audit.row_change OWNER TO lab_owner;

COMMENT ON TABLE audit.row_change IS 'A row before and after a change. A partition a month; audit.add_partitions() makes them ahead.
Written by triggers alone, never changed.';

COMMENT ON COLUMN audit.row_change.change_id IS 'The change set it belongs to.';

COMMENT ON COLUMN audit.row_change.table_name IS 'The table, without its schema.';

COMMENT ON COLUMN audit.row_change.row_id IS 'The row''s id; of a membership, the account''s.';

COMMENT ON COLUMN audit.row_change.changed_at IS 'When its transaction began; if the row changed later than that before, a microsecond after.';

COMMENT ON COLUMN audit.row_change.before IS 'The whole row before; null for an insert.';

COMMENT ON COLUMN audit.row_change.after IS 'The whole row after; null for a delete.';

CREATE FUNCTION audit.computer_site_id_was(parent_id bigint) RETURNS SETOF jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    BEGIN ATOMIC
 SELECT row_change.before
    FROM audit.row_change
   WHERE ((row_change.lab_id = inventory.current_lab()) AND (row_change.table_name = 'computer'::text) AND (row_change.before IS NOT NULL) AND (((row_change.before ->> 'site_id'::text))::bigint = computer_site_id_was.parent_id) AND (row_change.changed_at > audit.as_of()) AND (((row_change.before ->> 'updated_at'::text))::timestamp with time zone <= audit.as_of()));
END;

ALTER FUNCTION audit.computer_site_id_was(parent_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.computer_site_id_was(parent_id bigint) IS 'Each computer that has changed since audit.as_of() and whose site_id was this then.
Definer: under a policy, PostgreSQL uses no index on what is inside of JSON.';

CREATE FUNCTION audit.container_freezer_id_was(parent_id bigint) RETURNS SETOF jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    BEGIN ATOMIC
 SELECT row_change.before
    FROM audit.row_change
   WHERE ((row_change.lab_id = inventory.current_lab()) AND (row_change.table_name = 'container'::text) AND (row_change.before IS NOT NULL) AND (((row_change.before ->> 'freezer_id'::text))::bigint = container_freezer_id_was.parent_id) AND (row_change.changed_at > audit.as_of()) AND (((row_change.before ->> 'updated_at'::text))::timestamp with time zone <= audit.as_of()));
END;

ALTER FUNCTION audit.container_freezer_id_was(parent_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.container_freezer_id_was(parent_id bigint) IS 'Each container that has changed since audit.as_of() and whose freezer_id was this then.
Definer: under a policy, PostgreSQL uses no index on what is inside of JSON.';

CREATE FUNCTION audit.is_real_change(before jsonb, after jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((before - '{created_at,updated_at}'::text[]) IS DISTINCT FROM (after - '{created_at,updated_at}'::text[]));

ALTER FUNCTION audit.is_real_change(before jsonb, after jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.is_real_change(before jsonb, after jsonb) IS 'Whether a row is another after a change than before, but for the times of its writes.';

CREATE TABLE audit.change_set (
    lab_id bigint NOT NULL,
    id bigint NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    transaction_id xid8 DEFAULT pg_current_xact_id() NOT NULL,
    account_id bigint,
    changed_by text NOT NULL,
    request_id text,
    method text,
    path text,
    reason text,
    table_names text[] NOT NULL,
    row_count bigint NOT NULL,
    undoes_id bigint,
    seal_number bigint,
    seal bytea,
    CONSTRAINT change_set_has_rows CHECK ((row_count > 0)),
    CONSTRAINT change_set_is_sealed CHECK (((seal_number IS NULL) = (seal IS NULL)))
);

ALTER TABLE ONLY audit.change_set FORCE ROW LEVEL SECURITY;

ALTER TABLE audit.change_set OWNER TO lab_owner;

COMMENT ON TABLE audit.change_set IS 'What one transaction changed in one lab. Written by triggers alone, never changed once sealed.';

COMMENT ON COLUMN audit.change_set.changed_at IS 'When the transaction began.';

COMMENT ON COLUMN audit.change_set.transaction_id IS 'Tells two transactions apart.';

COMMENT ON COLUMN audit.change_set.account_id IS 'The account that made it; null without a token.';

COMMENT ON COLUMN audit.change_set.changed_by IS 'The email of that account then; without one, the database role.';

COMMENT ON COLUMN audit.change_set.request_id IS 'The X-Request-Id of the answer and of the log.';

COMMENT ON COLUMN audit.change_set.method IS 'Method of the request; null for psql.';

COMMENT ON COLUMN audit.change_set.path IS 'Path of the request, as the client sent it.';

COMMENT ON COLUMN audit.change_set.reason IS 'Why, in the words of the header Change-Reason.';

COMMENT ON COLUMN audit.change_set.table_names IS 'The tables it touched.';

COMMENT ON COLUMN audit.change_set.row_count IS 'How many rows it inserted, updated and deleted.';

COMMENT ON COLUMN audit.change_set.undoes_id IS 'The change set that this one took back.';

COMMENT ON COLUMN audit.change_set.seal_number IS 'Its place in the lab''s chain, from 1; null until sealed.';

COMMENT ON COLUMN audit.change_set.seal IS 'SHA-256 over the seal before it, this row and its row changes.';

CREATE FUNCTION audit.describe_conflicts(the_lab bigint, conflicts jsonb) RETURNS jsonb
    LANGUAGE sql STABLE
    RETURN (SELECT COALESCE(jsonb_agg(((c.value - '{other,other_id}'::text[]) || jsonb_build_object('change_id', s.id, 'changed_at', newest.changed_at, 'changed_by', s.changed_by)) ORDER BY (c.value ->> 'resource'::text), ((c.value ->> 'id'::text))::bigint), '[]'::jsonb) AS "coalesce" FROM ((jsonb_array_elements(describe_conflicts.conflicts) c(value) LEFT JOIN LATERAL (SELECT row_change.change_id, row_change.changed_at FROM audit.row_change WHERE ((row_change.lab_id = describe_conflicts.the_lab) AND (row_change.table_name = (c.value ->> 'other'::text)) AND (row_change.row_id = ((c.value ->> 'other_id'::text))::bigint) AND audit.is_real_change(row_change.before, row_change.after)) ORDER BY row_change.id DESC LIMIT 1) newest ON (true)) LEFT JOIN audit.change_set s ON (((s.lab_id = describe_conflicts.the_lab) AND (s.id = newest.change_id)))));

ALTER FUNCTION audit.describe_conflicts(the_lab bigint, conflicts jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.describe_conflicts(the_lab bigint, conflicts jsonb) IS 'Conflicts, each with the newest change that made the row in its way (other, other_id) what it is:
itself, if it was changed since.';

CREATE FUNCTION audit.drop_past(tracked regclass) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
declare
  one constant text := (select relname::text from pg_class where oid = tracked);
  made text;
begin
  for made in
    select 'function ' || p.oid::regprocedure from pg_proc p
    where format('past.%I', one || 's')::regtype in (p.prorettype, p.proargtypes[0])
    union all
    select format('view past.%I', one || 's')
    union all
    select unnest(array[
      format('function audit.%I(bigint)', format('%s_%s_was', one, attname)),
      format('index audit.%I', format('row_change_%s_%s_idx', one, attname))])
    from pg_attribute where attrelid = tracked
      and to_regclass(format('audit.%I', format('row_change_%s_%s_idx', one, attname))) is not null
  loop
    execute 'drop ' || made;
  end loop;
end $$;

ALTER FUNCTION audit.drop_past(tracked regclass) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.drop_past(tracked regclass) IS 'Takes away what audit.add_past() made.';

CREATE FUNCTION audit.follow_deletion() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    SET enable_seqscan TO 'off'
    AS $$
declare
  deleted_at constant timestamptz := (
    select d.deleted_at from audit.deleted_row d
    where d.lab_id = new.lab_id and d.row_id = new.id
      and d.table_name = tg_table_name::text collate "default");  -- as its index is
begin
  if deleted_at is not null then
    -- An undo brings the created_at of an older time with it, and keeps that.
    if new.created_at = now() then
      new.created_at := greatest(new.created_at, deleted_at + interval '1 microsecond');
    end if;
    new.updated_at := greatest(new.updated_at, deleted_at + interval '1 microsecond');
  end if;
  return new;
end $$;

ALTER FUNCTION audit.follow_deletion() OWNER TO lab_owner;

COMMENT ON FUNCTION audit.follow_deletion() IS 'Trigger. A row whose id was there before was made after that one was deleted, also in the same
transaction. audit.track() has it look at rows whose id the sequence did not give just now.
Definer: a writer of rows need not read deleted_row.';

CREATE FUNCTION audit.freezer_site_id_was(parent_id bigint) RETURNS SETOF jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    BEGIN ATOMIC
 SELECT row_change.before
    FROM audit.row_change
   WHERE ((row_change.lab_id = inventory.current_lab()) AND (row_change.table_name = 'freezer'::text) AND (row_change.before IS NOT NULL) AND (((row_change.before ->> 'site_id'::text))::bigint = freezer_site_id_was.parent_id) AND (row_change.changed_at > audit.as_of()) AND (((row_change.before ->> 'updated_at'::text))::timestamp with time zone <= audit.as_of()));
END;

ALTER FUNCTION audit.freezer_site_id_was(parent_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.freezer_site_id_was(parent_id bigint) IS 'Each freezer that has changed since audit.as_of() and whose site_id was this then.
Definer: under a policy, PostgreSQL uses no index on what is inside of JSON.';

CREATE FUNCTION audit.index_past(child text, key text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $_$
begin
  execute format('
    create index if not exists %3$I on audit.row_change
      (lab_id, ((before->>%2$L)::bigint), changed_at)
      where table_name = %1$L and before is not null;
    create function audit.%4$I(parent_id bigint) returns setof jsonb
      language sql stable security definer begin atomic
        select before from audit.row_change
        where lab_id = inventory.current_lab() and table_name = %1$L and before is not null
          and (before->>%2$L)::bigint = parent_id and changed_at > audit.as_of()
          and (before->>''updated_at'')::timestamptz <= audit.as_of();
      end;
    alter function audit.%4$I(bigint) set search_path = '''';
    comment on function audit.%4$I(bigint) is
      ''Each %1$s that has changed since audit.as_of() and whose %2$s was this then.
Definer: under a policy, PostgreSQL uses no index on what is inside of JSON.'';
    grant execute on function audit.%4$I(bigint) to lab_viewer',
    child, key, format('row_change_%s_%s_idx', child, key), format('%s_%s_was', child, key));
end $_$;

ALTER FUNCTION audit.index_past(child text, key text) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.index_past(child text, key text) IS 'What was in a freezer is found by two indexes: of what is in it now, and of what was, before it
changed. This makes the second.';

CREATE FUNCTION audit.list_conflicts(the_lab bigint, stale audit.net_change[], blocked audit.net_change[]) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $$
declare
  conflicts jsonb;
  step record;
  found_some jsonb;
begin
  select coalesce(jsonb_agg(jsonb_build_object('resource', n.table_name, 'id', n.row_id,
      'reason', 'was changed since', 'other', n.table_name, 'other_id', n.row_id)), '[]')
  into conflicts
  from (select * from unnest(stale) limit 100) n;
  for step in select * from audit.undo_steps(blocked) loop
    execute format('
      select jsonb_agg(found) from (
        select n.table_name as resource, n.row_id as id, o.resource as other, o.id as other_id,
          concat_ws('' '', o.resource, o.id, coalesce(o.why, ''is in the way'')) as reason
        from %s limit 100) found',
      audit.undo_source(step.tracked, step.operation))
    into found_some using the_lab, blocked;
    conflicts := conflicts || coalesce(found_some, '[]');
  end loop;
  return audit.describe_conflicts(the_lab, conflicts);
end $$;

ALTER FUNCTION audit.list_conflicts(the_lab bigint, stale audit.net_change[], blocked audit.net_change[]) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.list_conflicts(the_lab bigint, stale audit.net_change[], blocked audit.net_change[]) IS 'The changes that cannot be taken back because their rows were changed since, or because another row
is in the way: of each kind a hundred.';

CREATE FUNCTION audit.list_rows(the_lab bigint, the_change bigint) RETURNS jsonb
    LANGUAGE sql STABLE
    RETURN (SELECT COALESCE(jsonb_agg(jsonb_build_object('resource', c.table_name, 'id', c.row_id, 'operation', c.operation, 'before', (c.before - '{created_at,updated_at}'::text[]), 'after', (c.after - '{created_at,updated_at}'::text[])) ORDER BY c.table_name, c.row_id), '[]'::jsonb) AS "coalesce" FROM (SELECT r.lab_id, r.change_id, r.id, r.table_name, r.row_id, r.operation, r.changed_at, r.before, r.after FROM audit.row_change r WHERE ((r.lab_id = list_rows.the_lab) AND (r.change_id = list_rows.the_change)) ORDER BY r.id LIMIT 100) c);

ALTER FUNCTION audit.list_rows(the_lab bigint, the_change bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.list_rows(the_lab bigint, the_change bigint) IS 'A hundred rows of a change set, before and after, as the API shows them.';

CREATE FUNCTION audit.lock_rows(the_lab bigint, changes audit.net_change[], OUT fresh audit.net_change[], OUT stale audit.net_change[]) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
declare
  -- It locks, and so cannot be stable. @plpgsql_check_options: performance_warnings = off
  locked record;
  some_fresh audit.net_change[];
  some_stale audit.net_change[];
begin
  fresh := '{}';
  stale := '{}';
  for locked in
    select u.tracked from audit.undo_tables() u
    where exists (select from unnest(changes) n where n.table_name = u.table_name)
    order by u.depth, u.table_name
  loop
    execute audit.lock_statement(locked.tracked) using the_lab, changes;
    execute audit.compare_statement(locked.tracked)
    into some_fresh, some_stale using the_lab, changes;
    fresh := fresh || some_fresh;
    stale := stale || some_stale;
  end loop;
end $$;

ALTER FUNCTION audit.lock_rows(the_lab bigint, changes audit.net_change[], OUT fresh audit.net_change[], OUT stale audit.net_change[]) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.lock_rows(the_lab bigint, changes audit.net_change[], OUT fresh audit.net_change[], OUT stale audit.net_change[]) IS 'Keeps everyone else from changing these rows until the transaction ends, in one order for all, and
tells those that are as the change set left them from those that were changed since.';

CREATE FUNCTION audit.lock_statement(tracked regclass) RETURNS text
    LANGUAGE sql STABLE
    RETURN (SELECT format('
      select count(*) from (
        select from %1$s where lab_id = $1 and id in (
          select n.row_id from unnest($2) n where n.table_name = %2$L)
        order by id for no key update) _'::text, lock_statement.tracked, pg_class.relname) AS format FROM pg_class WHERE (pg_class.oid = (lock_statement.tracked)::oid));

ALTER FUNCTION audit.lock_statement(tracked regclass) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.lock_statement(tracked regclass) IS 'Locks those rows of a table that the net changes $2 in lab $1 are about, in the order of their
ids.';

CREATE FUNCTION audit.net_changes(the_lab bigint, the_change bigint) RETURNS SETOF audit.net_change
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT net.table_name,
     net.row_id,
     (
         CASE
             WHEN (net.before IS NULL) THEN 'delete'::text
             WHEN (net.after IS NULL) THEN 'insert'::text
             ELSE 'update'::text
         END)::audit.operation AS operation,
     net.before,
     net.changed_at
    FROM ( SELECT c.table_name,
             c.row_id,
             (array_agg(c.before ORDER BY c.id))[1] AS before,
             (array_agg(c.after ORDER BY c.id DESC))[1] AS after,
             (array_agg(c.changed_at ORDER BY c.id DESC))[1] AS changed_at
            FROM audit.row_change c
           WHERE ((c.lab_id = net_changes.the_lab) AND (c.change_id = net_changes.the_change))
           GROUP BY c.table_name, c.row_id) net
   WHERE audit.is_real_change(net.before, net.after);
END;

ALTER FUNCTION audit.net_changes(the_lab bigint, the_change bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.net_changes(the_lab bigint, the_change bigint) IS 'What a change set did to each row; nothing for a row that it left as it was.';

CREATE FUNCTION audit.read_stamp(resource text, the_lab bigint, row_id bigint) RETURNS audit.stamp
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $_$
declare
  result audit.stamp := row(resource, the_lab, row_id, null, null)::audit.stamp;
begin
  execute format('select created_at, updated_at
    from inventory.%I where lab_id = $1 and id = $2', resource)
  into result.created_at, result.updated_at using the_lab, row_id;
  return result;
end $_$;

ALTER FUNCTION audit.read_stamp(resource text, the_lab bigint, row_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.read_stamp(resource text, the_lab bigint, row_id bigint) IS 'The stamp of a row by its resource and key, without times if it is not there.';

CREATE FUNCTION audit.new_stamp(resource text, the_lab bigint, row_id bigint) RETURNS audit.stamp
    LANGUAGE sql
    SET search_path TO ''
    RETURN audit.read_stamp(resource, the_lab, row_id);

ALTER FUNCTION audit.new_stamp(resource text, the_lab bigint, row_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.new_stamp(resource text, the_lab bigint, row_id bigint) IS 'The same of a row that this very statement may have written: being volatile, it sees that. With a
search_path of its own it is not inlined, so that it stays so.';

CREATE FUNCTION audit.writer(stamped audit.stamp) RETURNS text
    LANGUAGE sql STABLE
    RETURN (SELECT c.changed_by FROM (audit.row_change r JOIN audit.change_set c ON (((c.lab_id = r.lab_id) AND (c.id = r.change_id)))) WHERE ((r.lab_id = (writer.stamped).lab_id) AND (r.table_name = (writer.stamped).resource) AND (r.row_id = (writer.stamped).id) AND (r.changed_at = (writer.stamped).updated_at)) ORDER BY r.id DESC LIMIT 1);

ALTER FUNCTION audit.writer(stamped audit.stamp) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.writer(stamped audit.stamp) IS 'The last writer of a row, as history names them; null if the caller may not see that.';

CREATE FUNCTION audit.new_writer(stamped audit.stamp) RETURNS text
    LANGUAGE sql
    SET search_path TO ''
    RETURN COALESCE(audit.writer(stamped), CASE WHEN ((stamped).updated_at >= now()) THEN audit.caller() ELSE NULL::text END);

ALTER FUNCTION audit.new_writer(stamped audit.stamp) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.new_writer(stamped audit.stamp) IS 'The same of a row that this very statement may have written: its change is recorded at its end.';

CREATE FUNCTION audit.obstacles(tracked regclass, operation audit.operation) RETURNS text
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 WITH rule AS (
          SELECT c.contype,
                 CASE
                     WHEN ((c.contype = 'f'::"char") AND (obstacles.operation <> 'delete'::audit.operation)) THEN c.confrelid
                     ELSE c.conrelid
                 END AS other,
             COALESCE(max(format('r.%I'::text, l.attname)) FILTER (WHERE (f.attname = 'id'::name)), 'null::bigint'::text) AS parent_id,
             string_agg((l.attname)::text, ', '::text) FILTER (WHERE (l.attname <> 'lab_id'::name)) AS names,
             string_agg(format('r.%I'::text, l.attname), ', '::text) AS own,
             string_agg(format('present.%I'::text, l.attname), ', '::text) AS own_now,
             string_agg(
                 CASE
                     WHEN (obstacles.operation = 'delete'::audit.operation) THEN format('o.%I = r.%I'::text, l.attname, f.attname)
                     ELSE format('o.%I = r.%I'::text, COALESCE(f.attname, l.attname), l.attname)
                 END, ' and '::text) AS same
            FROM (((pg_constraint c
              CROSS JOIN LATERAL UNNEST(c.conkey, c.confkey) k(here, there))
              JOIN pg_attribute l ON (((l.attrelid = c.conrelid) AND (l.attnum = k.here))))
              LEFT JOIN pg_attribute f ON (((f.attrelid = c.confrelid) AND (f.attnum = k.there))))
           WHERE
                 CASE
                     WHEN (obstacles.operation = 'delete'::audit.operation) THEN ((c.contype = 'f'::"char") AND (c.confrelid = (obstacles.tracked)::oid))
                     ELSE ((c.conrelid = (obstacles.tracked)::oid) AND (c.contype = ANY (ARRAY['f'::"char", 'u'::"char"])))
                 END
           GROUP BY c.oid, c.contype, c.conrelid, c.confrelid
         )
  SELECT COALESCE(string_agg(
         CASE
             WHEN (obstacles.operation = 'delete'::audit.operation) THEN format('select %L, o.id, %L from %s o where %s'::text, pg_class.relname, 'depends on it', (rule.other)::regclass, rule.same)
             WHEN (rule.contype = 'u'::"char") THEN format('select %L, o.id, %L from %s o
          where (%s) is distinct from (%s) and %s and o.id <> r.id'::text, pg_class.relname, ('has its '::text || rule.names), (rule.other)::regclass, rule.own, rule.own_now, rule.same)
             ELSE format('select %1$L, %2$s, %3$L
          where (%4$s) is distinct from (%5$s) and (%4$s) is not null
            and not exists (select from %6$s o where %7$s)'::text, pg_class.relname, rule.parent_id, 'is not there', rule.own, rule.own_now, (rule.other)::regclass, rule.same)
         END, ' union all '::text), 'select null, null::bigint, null where false'::text) AS "coalesce"
    FROM (rule
      JOIN pg_class ON ((pg_class.oid = rule.other)));
END;

ALTER FUNCTION audit.obstacles(tracked regclass, operation audit.operation) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.obstacles(tracked regclass, operation audit.operation) IS 'A query for what keeps the row present from becoming r (a parent is missing, another row has its
key) or from being deleted (another row refers to it), from the constraints of its table: table, id,
and what is the matter with that row.';

CREATE FUNCTION audit.open_change(the_lab bigint, table_name text, rows bigint) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
declare
  opened constant text := nullif(current_setting('lab.change_ids', true), '');  -- by lab, as JSON
  change_id bigint;
  ignored text;  -- as in request.read_headers()
begin
  if opened is not null then
    update audit.change_set c set row_count = c.row_count + rows, table_names = case
      when open_change.table_name = any(c.table_names) then c.table_names
      else c.table_names || open_change.table_name end
    where c.lab_id = the_lab and c.id = (opened::jsonb->>the_lab::text)::bigint
      and c.transaction_id = pg_current_xact_id()
    returning c.id into change_id;
  end if;
  if change_id is null then
    insert into audit.change_set
      (lab_id, account_id, changed_by, request_id, method, path, reason, table_names, row_count)
    values (the_lab, auth.account_id(), audit.caller(), request.header('x-request-id'),
      coalesce(request.header('x-request-method'), current_setting('request.method', true)),
      coalesce(request.header('x-request-path'), current_setting('request.path', true)),
      request.decode_url(request.header('change-reason')), array[open_change.table_name], rows)
    returning id into change_id;
    ignored := set_config('lab.change_ids',
      (coalesce(opened, '{}')::jsonb || jsonb_build_object(the_lab, change_id))::text, true);
  end if;
  return change_id;
end $$;

ALTER FUNCTION audit.open_change(the_lab bigint, table_name text, rows bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.open_change(the_lab bigint, table_name text, rows bigint) IS 'The change set of this transaction in a lab, which grows by so many rows of a table; its first rows
open it.';

CREATE FUNCTION audit.past_query(tracked regclass) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO ''
    AS $_$
  select format('
    select %3$s
    from (
      select lab_id, %2$L as table_name, id, created_at, updated_at,
        ''infinity''::timestamptz as deleted_at, %4$s
      from %1$s
      union all
      select lab_id, table_name, row_id, created_at, ''infinity'', deleted_at, %5$s
      from audit.deleted_row
    ) k
    left join lateral (
      select first.before
      from (
        select c.before from audit.row_change c
        where c.lab_id = (select inventory.current_lab()) and c.table_name = %2$L
          and c.row_id = k.id and c.changed_at > (select audit.as_of())
        order by c.changed_at, c.id limit 1
      ) first
      where k.updated_at > (select audit.as_of()) offset 0
    ) c on true
    where k.lab_id = (select inventory.current_lab()) and k.table_name = %2$L
      and k.created_at <= (select audit.as_of()) and k.deleted_at > (select audit.as_of())
      and (k.updated_at <= (select audit.as_of()) or c.before is not null)
      and (k.deleted_at = ''infinity'' or not exists (
        select from %1$s t
        where t.lab_id = (select inventory.current_lab()) and t.id = k.id
          and t.created_at <= (select audit.as_of())))',
    tracked, t.relname,
    string_agg(case when a.attname in ('id', 'lab_id') then format('k.%I', a.attname)
      else format('case when c.before is null then k.%1$I else (c.before->>%1$L)::%2$s end as %1$I',
        a.attname, format_type(a.atttypid, a.atttypmod)) end, ', ' order by a.attnum),
    string_agg(quote_ident(a.attname), ', ' order by a.attnum)
      filter (where a.attname not in ('id', 'lab_id')),
    string_agg('null::' || format_type(a.atttypid, a.atttypmod), ', ' order by a.attnum)
      filter (where a.attname not in ('id', 'lab_id')))
  from pg_class t
  join pg_attribute a on a.attrelid = format('api.%I', t.relname || 's')::regclass and a.attnum > 0
    and not a.attisdropped
  where t.oid = tracked group by t.relname
$_$;

ALTER FUNCTION audit.past_query(tracked regclass) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.past_query(tracked regclass) IS 'A query for the rows of a table as they were at audit.as_of(), with the columns of its view in api.
A row that has not changed since then is as it is now; any other is what its first change since
found. A row that is gone is in audit.deleted_row.';

CREATE FUNCTION audit.record_delete() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
declare
  lab bigint;
  row_count bigint;  -- null where there are rows of several labs
  opened_id bigint;
begin
  select min(lab_id), case when min(lab_id) = max(lab_id) then count(*) end
  into lab, row_count from old_rows;
  while lab is not null loop
    opened_id := audit.open_change(lab, tg_table_name,
      coalesce(row_count, (select count(*) from old_rows where lab_id = lab)));
    insert into audit.row_change
      (lab_id, change_id, table_name, row_id, operation, changed_at, before)
    select lab, opened_id, tg_table_name, o.id, 'delete',
      greatest(now(), o.updated_at + interval '1 microsecond'), to_jsonb(o)
    from old_rows o where o.lab_id = lab order by o.id;
    lab := case when row_count is null then (
      select min(lab_id) from old_rows where lab_id > lab) end;
  end loop;
  insert into audit.deleted_row as stored (lab_id, table_name, row_id, created_at, deleted_at)
  select lab_id, tg_table_name, id, created_at,
    greatest(now(), updated_at + interval '1 microsecond')
  from old_rows
  on conflict on constraint deleted_row_pkey do update
    set created_at = least(stored.created_at, excluded.created_at),
      deleted_at = greatest(stored.deleted_at, excluded.deleted_at);
  -- So audit.follow_deletion() need not look at the id that the sequence gave last.
  if tg_nargs = 1 and exists (
    select from old_rows where id = pg_sequence_last_value(tg_argv[0]::regclass)) then
    perform nextval(tg_argv[0]::regclass);
  end if;
  return null;
end $$;

ALTER FUNCTION audit.record_delete() OWNER TO lab_owner;

COMMENT ON FUNCTION audit.record_delete() IS 'Trigger, once a statement: writes every row that it removed into audit.row_change, and that it is
gone into audit.deleted_row. Its argument is the sequence of the table''s ids: the id given last is
never that of a deleted row.
Definer: nobody may write history but through a change.';

CREATE FUNCTION audit.record_insert() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    SET enable_seqscan TO 'off'
    AS $$
declare
  lab bigint;
  row_count bigint;  -- null where there are rows of several labs
  opened_id bigint;
begin
  select min(lab_id), case when min(lab_id) = max(lab_id) then count(*) end
  into lab, row_count from new_rows;
  while lab is not null loop
    opened_id := audit.open_change(lab, tg_table_name,
      coalesce(row_count, (select count(*) from new_rows where lab_id = lab)));
    insert into audit.row_change
      (lab_id, change_id, table_name, row_id, operation, changed_at, after)
    select lab, opened_id, tg_table_name, n.id, 'insert',
      case when n.updated_at <= (
        select d.deleted_at from audit.deleted_row d
        where d.lab_id = lab and d.row_id = n.id
          and d.table_name = tg_table_name::text collate "default")  -- as its index is
      then audit.refuse_late_insert(tg_table_name, n.id) else n.updated_at end,
      to_jsonb(n)
    from new_rows n where n.lab_id = lab order by n.id;
    lab := case when row_count is null then (
      select min(lab_id) from new_rows where lab_id > lab) end;
  end loop;
  return null;
end $$;

ALTER FUNCTION audit.record_insert() OWNER TO lab_owner;

COMMENT ON FUNCTION audit.record_insert() IS 'Trigger, once a statement: writes every row that it made into audit.row_change.
Definer: nobody may write history but through a change.';

CREATE FUNCTION audit.record_update() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
declare
  lab bigint;
  row_count bigint;  -- null where there are rows of several labs
  opened_id bigint;
begin
  select min(lab_id), case when min(lab_id) = max(lab_id) then count(*) end
  into lab, row_count from new_rows;
  while lab is not null loop
    opened_id := audit.open_change(lab, tg_table_name,
      coalesce(row_count, (select count(*) from new_rows where lab_id = lab)));
    if row_count = 1 then
      insert into audit.row_change
        (lab_id, change_id, table_name, row_id, operation, changed_at, before, after)
      select lab, opened_id, tg_table_name, n.id, 'update', n.updated_at, to_jsonb(o), to_jsonb(n)
      from new_rows n cross join old_rows o;
    else
      insert into audit.row_change
        (lab_id, change_id, table_name, row_id, operation, changed_at, before, after)
      select lab, opened_id, tg_table_name, n.id, 'update', n.updated_at, to_jsonb(o), to_jsonb(n)
      -- A full join is never done in nested loops, in which a plan that is kept from a change of
      -- a few rows would join a hundred thousand.
      from (select * from new_rows where lab_id = lab) n
      full join (select * from old_rows where lab_id = lab) o using (id)
      order by n.id;
    end if;
    lab := case when row_count is null then (
      select min(lab_id) from new_rows where lab_id > lab) end;
  end loop;
  return null;
end $$;

ALTER FUNCTION audit.record_update() OWNER TO lab_owner;

COMMENT ON FUNCTION audit.record_update() IS 'Trigger, once a statement: writes every row that it changed into audit.row_change.
Definer: nobody may write history but through a change.';

CREATE FUNCTION audit.refuse_late_insert(table_name text, row_id bigint) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $$
begin
  raise unique_violation using
    constraint = 'deleted_meanwhile',  -- an upsert tries again
    message = 'The row was deleted while this request made it',
    detail = format('deleted_meanwhile: another request deleted %s %s.', table_name, row_id),
    hint = 'Send it again.';
end $$;

ALTER FUNCTION audit.refuse_late_insert(table_name text, row_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.refuse_late_insert(table_name text, row_id bigint) IS 'The 409 for an insert that waited for the deletion of the same id: audit.follow_deletion() came too
early to see it.';

CREATE TABLE audit.idempotency_key (
    lab_id bigint NOT NULL,
    caller text NOT NULL,
    key text NOT NULL,
    request text NOT NULL,
    fingerprint text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    transaction_id xid8 DEFAULT pg_current_xact_id() NOT NULL,
    answer jsonb,
    version timestamp with time zone,
    CONSTRAINT idempotency_key_is_printable CHECK ((key ~ '^[ -~]{1,255}$'::text))
);

ALTER TABLE ONLY audit.idempotency_key FORCE ROW LEVEL SECURITY;

ALTER TABLE audit.idempotency_key OWNER TO lab_owner;

COMMENT ON TABLE audit.idempotency_key IS 'Writes that are not to be done twice, for 24 hours: written in the transaction of each that sends
the header Idempotency-Key.';

COMMENT ON COLUMN audit.idempotency_key.caller IS 'The id of the account that sent it; without one, the database role. Nobody shares keys.';

COMMENT ON COLUMN audit.idempotency_key.request IS 'Method and path, as the client sent them.';

COMMENT ON COLUMN audit.idempotency_key.fingerprint IS 'Tells another body: a hash of what nginx says of it; where the answer is kept, one of the JSON.';

COMMENT ON COLUMN audit.idempotency_key.transaction_id IS 'Finds the change set that it made.';

COMMENT ON COLUMN audit.idempotency_key.answer IS 'What was answered, to be given again; null where a repeat is refused.';

COMMENT ON COLUMN audit.idempotency_key.version IS 'The updated_at behind the ETag of that answer.';

CREATE FUNCTION audit.refuse_repeat(kept audit.idempotency_key, difference text) RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
declare
  change_id bigint;
begin
  if difference is not null then
    raise sqlstate 'PT422' using
      message = 'The Idempotency-Key was used for another request',
      detail = format('other_request: %s.', difference),
      hint = 'Make a new key for each write; send a write again just as it was.';
  end if;
  select id into change_id from audit.change_set c
  where c.lab_id = kept.lab_id and c.transaction_id = kept.transaction_id
    and c.changed_at = kept.created_at;
  raise sqlstate 'PT409' using
    message = 'The request with this Idempotency-Key is done already',
    detail = coalesce('already_done: it made change ' || change_id || '.',
      'already_done: it changed nothing that has a history.'),
    hint = 'Nothing was done this time. Make a new key for each write.';
end $$;

ALTER FUNCTION audit.refuse_repeat(kept audit.idempotency_key, difference text) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.refuse_repeat(kept audit.idempotency_key, difference text) IS 'Refuses to do a write again: 422 where there is a difference to the first, else 409, naming the
change set that the first one made.';

CREATE FUNCTION audit.refuse_truncate() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
begin
  raise exception 'truncate leaves no history: delete the rows of % instead', tg_table_name;
end $$;

ALTER FUNCTION audit.refuse_truncate() OWNER TO lab_owner;

COMMENT ON FUNCTION audit.refuse_truncate() IS 'Trigger. What it refuses would not be recorded.';

CREATE FUNCTION audit.refuse_undo(answer jsonb) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $$
declare
  conflict_count constant bigint := (answer->>'conflict_count')::bigint;
  first_ones text;
  is_swap boolean;
begin
  if conflict_count = 0 then
    raise sqlstate 'PT409' using message = 'There is nothing to undo',
      detail = format('nothing_to_undo: change %s left every row as it was.',
        answer->>'undoes_id'),
      hint = format('GET /change/%s shows it.', answer->>'undoes_id');
  end if;
  select string_agg(concat_ws(' ', c.value->>'resource', c.value->>'id',
      concat('(', c.value->>'reason', ':'), 'change', c.value->>'change_id', 'by',
      c.value->>'changed_by', 'at', concat(c.value->>'changed_at', ')')), ', '),
    bool_or(c.value->>'change_id' = answer->>'undoes_id')
  into first_ones, is_swap
  from (select * from jsonb_array_elements(answer->'conflicts') limit 20) c;
  raise sqlstate 'PT409' using message = 'Rows are in the way of undoing this',
    detail = format('undo_conflict: %s of %s rows cannot be taken back: %s%s.', conflict_count,
      conflict_count + (answer->>'row_count')::bigint, first_ones,
      case when conflict_count > 20 then format(' and %s more', conflict_count - 20) end),
    hint = case
      when is_swap then 'These rows hold each other''s keys, and an undo cannot swap them: '
        'write them by hand, one of them first with another key.'
      when (answer->>'row_count')::bigint > 0
      then format('POST /change/%s/undo?only=unconflicted leaves them and takes the others back.',
        answer->>'undoes_id')
      else 'Take back those changes first.' end;
end $$;

ALTER FUNCTION audit.refuse_undo(answer jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.refuse_undo(answer jsonb) IS 'Raises the 409 for conflicts, naming the first twenty, or for nothing to undo.';

CREATE FUNCTION audit.relate_past(child text, parent text, key text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $_$
begin
  execute format('
    create function past.%2$I(past.%1$I) returns setof past.%2$I rows 1
      language sql stable security invoker begin atomic
        select p.* from past.%2$I p where p.id = ($1).%3$I;
      end;
    comment on function past.%2$I(past.%1$I) is ''For embedding: what %3$s names.'';
    grant execute on function past.%2$I(past.%1$I) to lab_viewer;
    create function past.%1$I(past.%2$I) returns setof past.%1$I
      language sql stable security invoker begin atomic %4$s; end;
    comment on function past.%1$I(past.%2$I) is ''For embedding: those whose %3$s names it.'';
    grant execute on function past.%1$I(past.%2$I) to lab_viewer',
    child || 's', parent || 's', key,
    case when key = 'lab_id' then format('select p.* from past.%I p', child || 's') else (
      select format('
        select %3$s from inventory.%1$I t
        where t.lab_id = (select inventory.current_lab()) and t.%2$I = ($1).id
          and t.updated_at <= (select audit.as_of())
        union all
        select %4$s from audit.%5$I(($1).id) was',
        child, key, string_agg(format('t.%I', attname), ', ' order by attnum),
        string_agg(format('(was->>%L)::%s', attname, format_type(atttypid, atttypmod)), ', '
          order by attnum), format('%s_%s_was', child, key))
      from pg_attribute
      where attrelid = format('past.%I', child || 's')::regclass and attnum > 0) end);
end $_$;

ALTER FUNCTION audit.relate_past(child text, parent text, key text) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.relate_past(child text, parent text, key text) IS 'Makes two past views embeddable in each other, which PostgREST does by itself only where it sees a
foreign key.';

CREATE FUNCTION audit.sent_key() RETURNS audit.idempotency_key
    LANGUAGE plpgsql STABLE
    AS $$
declare
  sent audit.idempotency_key;
begin
  if request.header('idempotency-key') is not null then
    sent.lab_id := inventory.current_lab();
    sent.caller := coalesce(auth.account_id()::text, current_setting('role'));
    sent.key := request.header('idempotency-key');
    sent.request := concat_ws(' ',
      coalesce(request.header('x-request-method'), current_setting('request.method')),
      coalesce(request.header('x-request-path'), current_setting('request.path')));
    sent.fingerprint := md5(request.header('x-request-sample'));
  end if;
  return sent;
end $$;

ALTER FUNCTION audit.sent_key() OWNER TO lab_owner;

COMMENT ON FUNCTION audit.sent_key() IS 'The Idempotency-Key of this request, as a row to be; its key is null if none was sent.';

CREATE FUNCTION audit.release_key() RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO ''
    BEGIN ATOMIC
 DELETE FROM audit.idempotency_key k
    USING audit.sent_key() sent(lab_id, caller, key, request, fingerprint, created_at, transaction_id, answer, version)
   WHERE ((k.lab_id = sent.lab_id) AND (k.caller = sent.caller) AND (k.key = sent.key) AND (k.transaction_id = pg_current_xact_id()));
END;

ALTER FUNCTION audit.release_key() OWNER TO lab_owner;

COMMENT ON FUNCTION audit.release_key() IS 'Gives the key of this request back: nothing was done.
Definer: keys and answers are nobody''s to read or write.';

CREATE FUNCTION audit.remove_old_keys() RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 DELETE FROM audit.idempotency_key
   WHERE (idempotency_key.created_at < (now() - '24:00:00'::interval));
END;

ALTER FUNCTION audit.remove_old_keys() OWNER TO lab_owner;

COMMENT ON FUNCTION audit.remove_old_keys() IS 'Takes away keys that do nothing any more. For housekeeping, at any time.';

CREATE FUNCTION audit.replay_answer(body jsonb) RETURNS jsonb
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
declare
  sent constant audit.idempotency_key := audit.sent_key();
  kept audit.idempotency_key;
begin
  select * into kept from audit.idempotency_key k
  where k.lab_id = sent.lab_id and k.caller = sent.caller and k.key = sent.key
    and k.answer is not null;
  if not found then
    return null;
  elsif kept.fingerprint <> md5(coalesce(body::text, '')) then
    perform audit.refuse_repeat(kept, 'it came with another body');
  end if;
  perform request.add_header('Idempotent-Replayed', 'true');
  if kept.version is not null then
    perform request.add_header('ETag', request.etag(kept.version));
  end if;
  return kept.answer;
end $$;

ALTER FUNCTION audit.replay_answer(body jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.replay_answer(body jsonb) IS 'What the write with this Idempotency-Key was answered the first time, with the headers it had; null
if this is the first time. A function that asks this, and gives its own answer to
audit.store_answer(), is done once.
422 if the body is another one, as JSON.
Definer: keys and answers are nobody''s to read or write.';

CREATE FUNCTION audit.require_undoable(changes audit.net_change[]) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $$
declare
  caller constant name := coalesce(nullif(current_setting('role'), 'none')::name, session_user);
  closed text;
  forbidden text;
begin
  select string_agg(distinct table_name, ', ') filter (where tracked is null),
    string_agg(format('%s %s', operation, table_name), ', ') filter (where not case operation
      when 'delete' then has_table_privilege(caller, tracked, 'delete')
      else has_any_column_privilege(caller, tracked, operation::text) end)
  into closed, forbidden
  from audit.undo_steps(changes);
  if closed is not null then
    raise sqlstate 'PT409' using message = 'This change cannot be undone here',
      detail = format('not_undoable: it changed this: %s.', closed),
      hint = 'Members are changed with POST /lab/ID/member/EMAIL.';
  elsif forbidden is not null then
    raise sqlstate 'PT403' using message = 'Not allowed',
      detail = format('not_allowed: it takes this, which is not yours to do: %s.', forbidden),
      hint = 'Ask a manager of the lab.';
  end if;
end $$;

ALTER FUNCTION audit.require_undoable(changes audit.net_change[]) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.require_undoable(changes audit.net_change[]) IS 'Refuses what is not taken back here (409), and whoever may not do what it takes by hand (403).';

CREATE FUNCTION audit.seal_changes(max_rows bigint DEFAULT 100000) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO ''
    SET "TimeZone" TO 'UTC'
    SET "DateStyle" TO 'ISO'
    SET enable_seqscan TO 'off'
    SET jit TO 'off'
    AS $$
declare
  change record;
  head record;
  labs bigint[];
  ids bigint[];
  numbers bigint[];
  seals bytea[];
begin
  -- Two sealers would make two chains; the second leaves it to the first.
  if not pg_try_advisory_xact_lock(hashtext('lab-inventory seal')) then
    return 0;
  end if;
  for change in
    select d.lab_id, d.id, d.digest,
      row_number() over (partition by d.lab_id order by d.id) as place
    from audit.change_digests d join (
      select c.lab_id, c.id, sum(c.row_count) over (order by c.id) - c.row_count as rows_before
      from audit.change_set c where c.seal_number is null
        -- Not one of this transaction, which may go on.
        and c.transaction_id is distinct from pg_current_xact_id_if_assigned()
    ) due on due.lab_id = d.lab_id and due.id = d.id
    where due.rows_before < max_rows order by d.lab_id, d.id
  loop
    if change.place = 1 then
      select c.seal_number, c.seal into head from audit.change_set c
      where c.lab_id = change.lab_id and c.seal_number is not null
      order by c.seal_number desc limit 1;
    end if;
    head.seal_number := coalesce(head.seal_number, 0) + 1;
    head.seal := audit.compute_seal(head.seal, head.seal_number, change.digest);
    labs := labs || change.lab_id;
    ids := ids || change.id;
    numbers := numbers || head.seal_number;
    seals := array_append(seals, head.seal);
  end loop;
  update audit.change_set c set seal_number = made.seal_number, seal = made.seal
  from unnest(labs, ids, numbers, seals) as made (lab_id, id, seal_number, seal)
  where c.lab_id = made.lab_id and c.id = made.id;
  return coalesce(cardinality(ids), 0);
end $$;

ALTER FUNCTION audit.seal_changes(max_rows bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.seal_changes(max_rows bigint) IS 'Seals what is committed and not sealed yet, the oldest first, until it has read so many row
changes; answers how many change sets those were. Nobody waits for it, nor it for anybody: what a
transaction has not committed is sealed by a later call. Called every ten seconds
(db/housekeeping.sql).';

CREATE FUNCTION audit.sees_members() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN pg_has_role(CURRENT_USER, 'lab_manager'::name, 'usage'::text);

ALTER FUNCTION audit.sees_members() OWNER TO lab_owner;

COMMENT ON FUNCTION audit.sees_members() IS 'Whether the caller may see who is a member: a manager may.';

CREATE FUNCTION audit.stamp(shown api.computers) RETURNS audit.stamp
    LANGUAGE sql STABLE
    RETURN (SELECT ROW('computer'::text, t.lab_id, t.id, t.created_at, t.updated_at)::audit.stamp AS "row" FROM inventory.computer t WHERE ((t.lab_id = (stamp.shown).lab_id) AND (t.id = (stamp.shown).id)));

ALTER FUNCTION audit.stamp(shown api.computers) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.stamp(shown api.computers) IS 'The stamp of a row of that view.';

CREATE FUNCTION audit.stamp(shown api.containers) RETURNS audit.stamp
    LANGUAGE sql STABLE
    RETURN (SELECT ROW('container'::text, t.lab_id, t.id, t.created_at, t.updated_at)::audit.stamp AS "row" FROM inventory.container t WHERE ((t.lab_id = (stamp.shown).lab_id) AND (t.id = (stamp.shown).id)));

ALTER FUNCTION audit.stamp(shown api.containers) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.stamp(shown api.containers) IS 'The stamp of a row of that view.';

CREATE FUNCTION audit.stamp(shown api.freezers) RETURNS audit.stamp
    LANGUAGE sql STABLE
    RETURN (SELECT ROW('freezer'::text, t.lab_id, t.id, t.created_at, t.updated_at)::audit.stamp AS "row" FROM inventory.freezer t WHERE ((t.lab_id = (stamp.shown).lab_id) AND (t.id = (stamp.shown).id)));

ALTER FUNCTION audit.stamp(shown api.freezers) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.stamp(shown api.freezers) IS 'The stamp of a row of that view.';

CREATE FUNCTION audit.stamp(shown api.sites) RETURNS audit.stamp
    LANGUAGE sql STABLE
    RETURN (SELECT ROW('site'::text, t.lab_id, t.id, t.created_at, t.updated_at)::audit.stamp AS "row" FROM inventory.site t WHERE ((t.lab_id = (stamp.shown).lab_id) AND (t.id = (stamp.shown).id)));

ALTER FUNCTION audit.stamp(shown api.sites) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.stamp(shown api.sites) IS 'The stamp of a row of that view.';

CREATE FUNCTION audit.stamp(shown anyelement) RETURNS audit.stamp
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $$
begin
  raise undefined_column using
    message = format('%s has no created_at, updated_at and updated_by', pg_typeof(shown));
end $$;

ALTER FUNCTION audit.stamp(shown anyelement) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.stamp(shown anyelement) IS 'The stamp of a row of a view. audit.add_stamp() makes one like it for each view that has them; this
one is for all the others. 400.';

CREATE FUNCTION audit.stamp_of(shown anyelement) RETURNS audit.stamp
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $$
declare
  old_stamp audit.stamp;
  new_stamp audit.stamp;
begin
  if pg_typeof(shown) = 'record'::regtype then
    return audit.stamp_of_record(to_jsonb(shown));
  end if;
  old_stamp := audit.stamp(shown);
  if current_setting('transaction_read_only') = 'off' then
    new_stamp := audit.new_stamp(rtrim(split_part(pg_typeof(shown)::text, '.', 2), 's'),
      (to_jsonb(shown)->>'lab_id')::bigint, (to_jsonb(shown)->>'id')::bigint);
  end if;
  return case when new_stamp.updated_at is null then old_stamp else new_stamp end;
end $$;

ALTER FUNCTION audit.stamp_of(shown anyelement) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.stamp_of(shown anyelement) IS 'The stamp of a row as it is shown: of one that was just written the new one, of one that was just
removed the last.';

CREATE FUNCTION audit.stamp_of_record(shown jsonb) RETURNS audit.stamp
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $_$
declare
  view_name constant text :=
    substring(current_setting('request.path', true) from '^/(?:rpc/(?:upsert_|delete_)?)?(.*?)s?$')
    || 's';
  result jsonb;
begin
  if to_regclass(format('api.%I', view_name)) is null then
    return audit.stamp(shown);
  end if;
  execute format('select to_jsonb(audit.stamp_of(jsonb_populate_record(null::api.%I, $1)))',
    view_name) into result using shown;
  return jsonb_populate_record(null::audit.stamp, result);
end $_$;

ALTER FUNCTION audit.stamp_of_record(shown jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.stamp_of_record(shown jsonb) IS 'The stamp of a row that PostgREST has made nameless: with * in select= it does so to whatever a
function or a write answers. The path of the request says of which view it is.';

CREATE FUNCTION audit.store_answer(answer jsonb, body jsonb, version timestamp with time zone DEFAULT NULL::timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
declare
  sent constant audit.idempotency_key := audit.sent_key();
begin
  if split_part(sent.request, ' ', 2) not like '/rpc/%' then
    update audit.idempotency_key k
    set answer = store_answer.answer, version = store_answer.version,
      fingerprint = md5(coalesce(body::text, ''))
    where k.lab_id = sent.lab_id and k.caller = sent.caller and k.key = sent.key
      and k.transaction_id = pg_current_xact_id();
  end if;
end $$;

ALTER FUNCTION audit.store_answer(answer jsonb, body jsonb, version timestamp with time zone) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.store_answer(answer jsonb, body jsonb, version timestamp with time zone) IS 'Keeps the answer to a request of a plain URL under its Idempotency-Key, if it has one.
Definer: keys and answers are nobody''s to read or write.';

CREATE FUNCTION audit.touch() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  new.created_at := old.created_at;
  new.updated_at := greatest(now(), old.updated_at + interval '1 microsecond');
  return new;
end $$;

ALTER FUNCTION audit.touch() OWNER TO lab_owner;

COMMENT ON FUNCTION audit.touch() IS 'Trigger. A row''s updated_at is when the transaction that wrote it began, and later at every write,
under concurrency and when a clock goes back too: so it is the row''s version.';

CREATE FUNCTION audit.track(tracked regclass) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $_$
declare
  id_sequence constant text := pg_get_serial_sequence(tracked::text, 'id');
begin
  execute format('
    alter table %1$s add column created_at timestamptz not null default now(),
      add column updated_at timestamptz not null default now();
    create trigger touch before update on %1$s
      for each row execute function audit.touch();
    create trigger follow_deletion before insert on %1$s
      for each row %2$s execute function audit.follow_deletion();
    create trigger record_insert after insert on %1$s referencing new table as new_rows
      for each statement execute function audit.record_insert();
    create trigger record_update after update on %1$s
      referencing old table as old_rows new table as new_rows
      for each statement execute function audit.record_update();
    create trigger record_delete after delete on %1$s referencing old table as old_rows
      for each statement execute function audit.record_delete(%3$s);
    create trigger refuse_truncate before truncate on %1$s
      for each statement execute function audit.refuse_truncate();
    comment on column %1$s.created_at is ''When the row was made.'';
    comment on column %1$s.updated_at is ''When it was last written; its version.''', tracked,
    case when id_sequence is not null then
      format('when (new.id is distinct from pg_sequence_last_value(%L::regclass))', id_sequence)
    end, quote_literal(id_sequence));
end $_$;

ALTER FUNCTION audit.track(tracked regclass) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.track(tracked regclass) IS 'Gives a table with the key (lab_id, id) a history: from now on every change is recorded, whoever
makes it. The rows that are there already count as made now.';

CREATE FUNCTION audit.undo(the_change bigint, only_unconflicted boolean, dry_run boolean) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    SET work_mem TO '64MB'
    SET enable_seqscan TO 'off'
    SET enable_nestloop TO 'off'
    AS $$
declare
  the_lab constant bigint := inventory.current_lab();
  changes audit.net_change[];
  answer jsonb;
begin
  if not pg_try_advisory_xact_lock(hashtextextended(format('undo %s %s', the_lab, the_change), 0))
  then
    raise sqlstate 'PT409' using message = 'This change is being undone right now',
      detail = format('undo_running: another request does so with change %s.', the_change),
      hint = 'Wait for what becomes of that.';
  end if;
  changes := array(
    select n from audit.net_changes(the_lab, the_change) n order by n.table_name, n.row_id);
  perform audit.require_undoable(changes);
  begin
    answer := audit.undo_changes(the_lab, the_change, changes);
    if (answer->>'row_count')::bigint = 0
      or (answer->>'conflict_count')::bigint > 0 and not only_unconflicted then
      perform audit.refuse_undo(answer);
    elsif dry_run then
      raise sqlstate 'LAB00';
    end if;
  exception
    when sqlstate 'LAB00' then
      answer := answer || '{"change_id": null}';
    when check_violation then
      raise sqlstate 'PT409' using message = 'Rows are in the way of undoing this',
        detail = format('undo_conflict: %s.', sqlerrm),
        hint = 'A newer rule: what was is not allowed any more. Write it by hand.';
    when integrity_constraint_violation then
      declare
        violation text;
      begin
        get stacked diagnostics violation = pg_exception_detail;
        raise sqlstate 'PT409' using message = 'Rows are in the way of undoing this',
          detail = format('undo_conflict: %s. %s', sqlerrm, violation),
          hint = 'Rows were written meanwhile, or a rule is newer than these rows.';
      end;
  end;
  return answer;
end $$;

ALTER FUNCTION audit.undo(the_change bigint, only_unconflicted boolean, dry_run boolean) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.undo(the_change bigint, only_unconflicted boolean, dry_run boolean) IS 'Takes a change set of this lab back, as a new change set; with dry_run does so, and then not.
403 for tables that the caller may not write so, 409 where rows are in the way.
Definer: nobody else may set created_at; it asks for the caller''s own privileges first.';

CREATE FUNCTION audit.undo_changes(the_lab bigint, the_change bigint, changes audit.net_change[]) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
declare
  rows_now constant record := audit.lock_rows(the_lab, changes);
  blocked constant audit.net_change[] := audit.undo_fresh_rows(the_lab, rows_now.fresh);
  conflict_count constant int := cardinality(rows_now.stale) + cardinality(blocked);
  row_count constant int := cardinality(changes) - conflict_count;
  new_id bigint;
begin
  if row_count > 0 then
    update audit.change_set s set undoes_id = the_change,
      reason = coalesce(s.reason, format('Undo of change %s', the_change))
    where s.lab_id = the_lab
      and s.id = (current_setting('lab.change_ids', true)::jsonb->>the_lab::text)::bigint
    returning s.id into new_id;
  end if;
  return jsonb_build_object('change_id', new_id, 'undoes_id', the_change, 'row_count', row_count,
    'rows', audit.list_rows(the_lab, new_id), 'conflict_count', conflict_count,
    'conflicts', audit.list_conflicts(the_lab, rows_now.stale, blocked));
end $$;

ALTER FUNCTION audit.undo_changes(the_lab bigint, the_change bigint, changes audit.net_change[]) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.undo_changes(the_lab bigint, the_change bigint, changes audit.net_change[]) IS 'Takes back what can be taken back, as a change set of its own, and says what it did and what not.';

CREATE FUNCTION audit.undo_fresh_rows(the_lab bigint, changes audit.net_change[]) RETURNS audit.net_change[]
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
declare
  -- It writes, and so cannot be stable. @plpgsql_check_options: performance_warnings = off
  remaining audit.net_change[] := changes;
  step record;
  free audit.net_change[];
  blocked audit.net_change[];
  still_blocked audit.net_change[];
begin
  loop
    still_blocked := '{}';
    for step in select * from audit.undo_steps(remaining) loop
      execute format('
        select array_agg(n) filter (where o.why is null),
          array_agg(n) filter (where o.why is not null) from %s',
        audit.undo_source(step.tracked, step.operation))
      into free, blocked using the_lab, remaining;
      execute audit.undo_statement(step.tracked, step.operation) using the_lab, free;
      still_blocked := still_blocked || blocked;
    end loop;
    exit when cardinality(still_blocked) in (0, cardinality(remaining));
    remaining := still_blocked;
  end loop;
  return still_blocked;
end $$;

ALTER FUNCTION audit.undo_fresh_rows(the_lab bigint, changes audit.net_change[]) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.undo_fresh_rows(the_lab bigint, changes audit.net_change[]) IS 'Takes changes back, and answers with those that something is in the way of. One round is enough
unless a key was handed on, as when a new computer has the MAC of an old one.';

CREATE FUNCTION audit.undo_source(tracked regclass, operation audit.operation) RETURNS text
    LANGUAGE sql STABLE
    RETURN (SELECT format('
        unnest($2) n
        left join %1$s present on present.lab_id = $1 and present.id = n.row_id
        cross join lateral jsonb_populate_record(present, coalesce(n.before, ''{}'')) r
        left join lateral (%2$s limit 1) o (resource, id, why) on true
      where n.table_name = %3$L and n.operation = %4$L'::text, undo_source.tracked, audit.obstacles(undo_source.tracked, undo_source.operation), pg_class.relname, undo_source.operation) AS format FROM pg_class WHERE (pg_class.oid = (undo_source.tracked)::oid));

ALTER FUNCTION audit.undo_source(tracked regclass, operation audit.operation) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.undo_source(tracked regclass, operation audit.operation) IS 'What one operation has to take back in one table: of the net changes $2 in lab $1, n is one,
present the row as it is, r as it shall be, o what is in its way.';

CREATE FUNCTION audit.undo_statement(tracked regclass, operation audit.operation) RETURNS text
    LANGUAGE sql STABLE
    RETURN (SELECT format(CASE undo_statement.operation WHEN 'insert'::audit.operation THEN '
          insert into %1$s (%2$s, updated_at)
          select %3$s, greatest(now(), n.changed_at + interval ''1 microsecond'')
          from unnest($2) n cross join lateral jsonb_populate_record(null::%1$s, n.before) r'::text WHEN 'update'::audit.operation THEN '
          update %1$s t set (%2$s) = (select %3$s from jsonb_populate_record(t, n.before) r)
          from unnest($2) n where t.lab_id = $1 and t.id = n.row_id'::text ELSE '
          delete from %1$s t where t.lab_id = $1 and t.id in (select n.row_id from unnest($2) n)'::text END, undo_statement.tracked, string_agg(format('%I'::text, pg_attribute.attname), ', '::text), string_agg(format('r.%I'::text, pg_attribute.attname), ', '::text)) AS format FROM pg_attribute WHERE ((pg_attribute.attrelid = (undo_statement.tracked)::oid) AND (pg_attribute.attnum > 0) AND (NOT pg_attribute.attisdropped) AND (pg_attribute.attgenerated = ''::"char") AND (pg_attribute.attname <> ALL ((CASE undo_statement.operation WHEN 'insert'::audit.operation THEN '{updated_at}'::text ELSE '{lab_id,id,created_at,updated_at}'::text END)::name[]))));

ALTER FUNCTION audit.undo_statement(tracked regclass, operation audit.operation) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.undo_statement(tracked regclass, operation audit.operation) IS 'Does one operation in one table, for all the net changes $2 in lab $1. A row comes back with its id
and its created_at, and with a new updated_at, which is its version. A column that history does not
know yet keeps its value.';

CREATE FUNCTION audit.undo_tables() RETURNS TABLE(tracked regclass, table_name text, depth integer)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 WITH RECURSIVE deep(tracked, depth) AS (
          SELECT pg_trigger.tgrelid,
             0 AS "?column?"
            FROM (pg_trigger
              JOIN pg_class pg_class_1 ON ((pg_class_1.oid = pg_trigger.tgrelid)))
           WHERE ((pg_trigger.tgfoid = ('audit.touch()'::regprocedure)::oid) AND (pg_class_1.relnamespace = ('inventory'::regnamespace)::oid) AND (pg_trigger.tgrelid <> ('inventory.lab'::regclass)::oid))
         UNION
          SELECT pg_constraint.conrelid,
             (deep_1.depth + 1)
            FROM (deep deep_1
              JOIN pg_constraint ON ((pg_constraint.confrelid = deep_1.tracked)))
           WHERE ((pg_constraint.contype = 'f'::"char") AND (pg_constraint.conrelid <> pg_constraint.confrelid) AND (deep_1.depth < 20))
         )
  SELECT (pg_class.oid)::regclass AS oid,
     (pg_class.relname)::text AS relname,
     max(deep.depth) AS max
    FROM (deep
      JOIN pg_class ON ((pg_class.oid = deep.tracked)))
   GROUP BY pg_class.oid, pg_class.relname;
END;

ALTER FUNCTION audit.undo_tables() OWNER TO lab_owner;

COMMENT ON FUNCTION audit.undo_tables() IS 'The tables whose changes can be taken back, and how many tables lie above each by its foreign keys:
what the API writes, so neither labs nor members.';

CREATE FUNCTION audit.undo_steps(changes audit.net_change[]) RETURNS TABLE(tracked regclass, table_name text, operation audit.operation)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT u.tracked,
     c.table_name,
     c.operation
    FROM (( SELECT DISTINCT n.table_name,
             n.operation
            FROM unnest(undo_steps.changes) n(table_name, row_id, operation, before, changed_at)) c
      LEFT JOIN audit.undo_tables() u(tracked, table_name, depth) ON ((u.table_name = c.table_name)))
   ORDER BY
         CASE c.operation
             WHEN 'insert'::audit.operation THEN u.depth
             WHEN 'update'::audit.operation THEN 100
             ELSE (200 - u.depth)
         END, c.table_name;
END;

ALTER FUNCTION audit.undo_steps(changes audit.net_change[]) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.undo_steps(changes audit.net_change[]) IS 'Which operations on which tables take changes back, in the order that foreign keys ask for: parents
come back first, children go first. tracked is null where nothing is taken back.';

CREATE FUNCTION audit.untrack(tracked regclass) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $_$
begin
  execute format('
    drop trigger touch on %1$s;
    drop trigger follow_deletion on %1$s;
    drop trigger record_insert on %1$s;
    drop trigger record_update on %1$s;
    drop trigger record_delete on %1$s;
    drop trigger refuse_truncate on %1$s;
    alter table %1$s drop column created_at, drop column updated_at', tracked);
end $_$;

ALTER FUNCTION audit.untrack(tracked regclass) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.untrack(tracked regclass) IS 'Takes away what audit.track() gave a table, not its rows and not the history so far.';

CREATE FUNCTION audit.verify_chain(the_lab bigint DEFAULT NULL::bigint) RETURNS TABLE(lab_id bigint, sealed_count bigint, unsealed_count bigint, oldest_unsealed interval, head_number bigint, head text, broken_id bigint, fault text)
    LANGUAGE sql STABLE
    SET search_path TO ''
    SET "TimeZone" TO 'UTC'
    SET "DateStyle" TO 'ISO'
    SET enable_seqscan TO 'off'
    SET jit TO 'off'
    AS $$
  with link as (
    select d.lab_id, d.id, d.changed_at, d.seal_number, d.seal, case
      when d.seal_number <> 1 + coalesce(lag(d.seal_number) over chain, 0)
        then 'a change set before it is missing'
      when d.seal <> audit.compute_seal(lag(d.seal) over chain, d.seal_number, d.digest)
        then 'it or its row changes are not what was sealed'
      end as fault
    from audit.change_digests d where the_lab is null or d.lab_id = the_lab
    window chain as (partition by d.lab_id order by d.seal_number)
  ), orphan as (
    select r.lab_id, min(r.change_id) as id from audit.row_change r
    where (the_lab is null or r.lab_id = the_lab) and not exists (
      select from audit.change_set c where c.lab_id = r.lab_id and c.id = r.change_id)
    group by r.lab_id
  ), lab as (
    select l.lab_id, count(l.seal_number) as sealed, count(*) - count(l.seal_number) as unsealed,
      date_trunc('second',
        now() - min(l.changed_at) filter (where l.seal_number is null)) as oldest,
      max(l.seal_number) as head, min(l.seal_number) filter (where l.fault is not null) as broken
    from link l group by l.lab_id
  )
  select coalesce(lab.lab_id, orphan.lab_id), coalesce(sealed, 0), coalesce(unsealed, 0), oldest,
    head.seal_number, encode(head.seal, 'hex'), coalesce(broken.id, orphan.id),
    coalesce(broken.fault, case when orphan.id is not null then 'it is missing, and left rows' end)
  from lab full join orphan on orphan.lab_id = lab.lab_id
  left join link head on head.lab_id = lab.lab_id and head.seal_number = lab.head
  left join link broken on broken.lab_id = lab.lab_id and broken.seal_number = lab.broken
  order by 1
$$;

ALTER FUNCTION audit.verify_chain(the_lab bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.verify_chain(the_lab bigint) IS 'Of one lab, or each: how much is sealed and how much is not yet, the newest seal, and the first
change set that breaks the chain, with what is wrong. A superuser could take away the newest
seals, or make the whole chain anew: keep the head elsewhere (./stack audit verify
--expect).';

CREATE FUNCTION audit.verify_rows() RETURNS TABLE(lab_id bigint, table_name text, row_id bigint, fault text)
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $$
declare
  tracked regclass;
begin
  for tracked in
    select tgrelid::regclass from pg_trigger where tgfoid = 'audit.touch()'::regprocedure
    order by 1
  loop
    return query execute audit.verify_statement(tracked);
  end loop;
  return query
    select coalesce(d.lab_id, c.lab_id), coalesce(d.table_name, c.table_name),
      coalesce(d.row_id, c.row_id), 'audit.deleted_row has not what history says of it'
    from audit.deleted_row d full join (
      select r.lab_id, r.table_name, r.row_id, max(r.changed_at) as deleted_at
      from audit.row_change r where r.operation = 'delete' group by 1, 2, 3) c
      on c.lab_id = d.lab_id and c.table_name = d.table_name and c.row_id = d.row_id
    where d.deleted_at is distinct from c.deleted_at;
end $$;

ALTER FUNCTION audit.verify_rows() OWNER TO lab_owner;

COMMENT ON FUNCTION audit.verify_rows() IS 'Rows that are not what history says, as when somebody wrote them with its triggers disabled: the
seals cover the history, and this the tables.';

CREATE FUNCTION audit.verify_statement(tracked regclass) RETURNS text
    LANGUAGE sql STABLE
    RETURN (SELECT format('
      select coalesce(t.lab_id, n.lab_id), %1$L, coalesce(t.id, n.row_id), case
        when n.row_id is null then ''it is there without a history''
        when t.id is null then ''it is gone, and history has it''
        when n.after is null then ''it is there, and history deleted it''
        else ''it is not what its last change left'' end
      from (
        select distinct on (c.lab_id, c.row_id) c.lab_id, c.row_id, c.after, c.changed_at
        from audit.row_change c where c.table_name = %1$L
        order by c.lab_id, c.row_id, c.changed_at desc, c.id desc) n
      full join %2$s t on t.lab_id = n.lab_id and t.id = n.row_id
      where case when t.id is null then n.after is not null
        -- Lab 1 comes with the schema, before there is a history.
        when n.row_id is null then not (%1$L = ''lab'' and t.id = 1)
        else n.after is null or n.changed_at <> t.updated_at
          or to_jsonb(jsonb_populate_record(t, n.after)) <> to_jsonb(t) end'::text, pg_class.relname, verify_statement.tracked) AS format FROM pg_class WHERE (pg_class.oid = (verify_statement.tracked)::oid));

ALTER FUNCTION audit.verify_statement(tracked regclass) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.verify_statement(tracked regclass) IS 'A query for the rows of a table that are not what their last change left.';

CREATE PROCEDURE audit.verify_tracking(IN tracked regclass)
    LANGUAGE plpgsql
    AS $$
begin
  if (select count(*) from pg_trigger where tgrelid = tracked and tgenabled = 'O' and tgfoid in
      ('audit.touch()'::regprocedure, 'audit.record_insert()'::regprocedure,
        'audit.record_update()'::regprocedure, 'audit.record_delete()'::regprocedure,
        'audit.refuse_truncate()'::regprocedure, 'audit.follow_deletion()'::regprocedure)) <> 6 then
    raise exception '% is not tracked by its six triggers', tracked;
  end if;
end $$;

ALTER PROCEDURE audit.verify_tracking(IN tracked regclass) OWNER TO lab_owner;

COMMENT ON PROCEDURE audit.verify_tracking(IN tracked regclass) IS 'Raises if a table lacks a trigger that writes its history, or if one is disabled.';

CREATE FUNCTION audit.writer_of(shown anyelement) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $$
declare
  stamped constant audit.stamp := audit.stamp_of(shown);
begin
  if current_setting('transaction_read_only') = 'off' then
    return audit.new_writer(stamped);
  end if;
  return audit.writer(stamped);
end $$;

ALTER FUNCTION audit.writer_of(shown anyelement) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.writer_of(shown anyelement) IS 'The last writer of a row, as it is shown.';

CREATE FUNCTION auth.sign(claims jsonb) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
  with part as (
    select string_agg(
      translate(encode(convert_to(text, 'utf8'), 'base64'), '+/=' || chr(10), '-_'), '.'
      order by place) as signed
    from (values (1, '{"alg":"HS256","typ":"JWT"}'), (2, claims::text)) part (place, text)
  )
  select signed || '.' || translate(encode(
    lab_admin.hmac(convert_to(signed, 'utf8'), convert_to(secret, 'utf8'), 'sha256'), 'base64'),
    '+/=' || chr(10), '-_')
  from part, auth.signing_key
$$;

ALTER FUNCTION auth.sign(claims jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION auth.sign(claims jsonb) IS 'A JSON Web Token with these claims, HS256. Null when there is no signing key.
Definer: only the owner may read the key.';

CREATE FUNCTION auth.access_token(session auth.session, expires_at timestamp with time zone) RETURNS text
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO ''
    RETURN auth.sign(jsonb_build_object('role', 'lab_user', 'aud', 'lab-inventory', 'sub', ((session).account_id)::text, 'sid', (session).id, 'jti', gen_random_uuid(), 'iat', floor(EXTRACT(epoch FROM clock_timestamp())), 'exp', floor(EXTRACT(epoch FROM expires_at))));

ALTER FUNCTION auth.access_token(session auth.session, expires_at timestamp with time zone) OWNER TO lab_owner;

COMMENT ON FUNCTION auth.access_token(session auth.session, expires_at timestamp with time zone) IS 'A signed access token for a session, good until expires_at.
Definer: only the owner may sign.';

CREATE FUNCTION auth.add_account(email text, lab_name text, role auth.member_role, password text) RETURNS text
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
declare
  the_lab bigint;
  who bigint;
begin
  if length(password) < 12 or octet_length(password) > 72 then
    raise exception 'the password needs 12 characters and at most 72 bytes';
  end if;
  insert into inventory.lab (name) values (lab_name) on conflict (name) do nothing;
  select id into strict the_lab from inventory.lab
  where name = inventory.trim_text(lab_name);
  insert into auth.account as known (email, default_lab_id, password_hash)
  values (auth.read_email(add_account.email), the_lab,
    lab_admin.crypt(password, lab_admin.gen_salt('bf', 12)))
  on conflict on constraint account_email_key do update set
    password_hash = coalesce(excluded.password_hash, known.password_hash),
    default_lab_id = coalesce(known.default_lab_id, excluded.default_lab_id)
  returning id into who;
  if password is not null then
    -- A new password logs the former holder of the account out, and ends the tokens and the
    -- invitations that they made.
    update auth.session set revoked_at = now() where account_id = who and revoked_at is null;
    delete from auth.invitation where invited_by = who;
  end if;
  delete from auth.invitation where lab_id = the_lab and account_id = who;
  insert into auth.membership (lab_id, account_id, role) values (the_lab, who, add_account.role)
  on conflict on constraint membership_pkey do update set role = excluded.role;
  return format('%s is %s of lab %s, %s', auth.read_email(add_account.email),
    add_account.role, the_lab, lab_name);
end $$;

ALTER FUNCTION auth.add_account(email text, lab_name text, role auth.member_role, password text) OWNER TO lab_owner;

COMMENT ON FUNCTION auth.add_account(email text, lab_name text, role auth.member_role, password text) IS 'Does the work of ./stack account add: makes the lab if there is none of that name, the account, and
its role there. A null password keeps the present one. For the superuser alone.';

CREATE FUNCTION auth.asked_lab() RETURNS bigint
    LANGUAGE plpgsql STABLE
    AS $_$
begin
  if request.header('lab') !~ '^[1-9][0-9]{0,17}$' then
    raise sqlstate 'PT400' using message = 'Malformed Lab header',
      detail = 'bad_lab: the header holds the id of a lab.', hint = 'GET /me lists your labs.';
  end if;
  return request.header('lab')::bigint;
end $_$;

ALTER FUNCTION auth.asked_lab() OWNER TO lab_owner;

COMMENT ON FUNCTION auth.asked_lab() IS 'The lab that the header Lab names; null without it. 400 if it is not an id.';

CREATE FUNCTION auth.check_claims(claims jsonb, authorization_header text) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $$
declare
  -- PostgREST has checked the signature. It allows 30 seconds past exp, and no exp or aud at all.
  now_at constant numeric := extract(epoch from clock_timestamp());
  header constant text := split_part(regexp_replace(authorization_header, '^\S+\s+', ''), '.', 1);
begin
  if header is distinct from translate(
    encode('{"alg":"HS256","typ":"JWT"}', 'base64'), '+/=', '-_') then
    perform auth.raise_bad_token('bad_header: the token must be HS256, and made here.');
  elsif claims->>'role' is distinct from 'lab_user'
    or claims->>'aud' is distinct from 'lab-inventory'
    or not claims ?& array['sub', 'sid', 'jti'] then
    perform auth.raise_bad_token('bad_claims: role, aud, sub, sid or jti is missing or wrong.');
  elsif coalesce((claims->>'exp')::numeric, 0) <= now_at
    or coalesce((claims->>'nbf')::numeric, 0) > now_at then
    perform auth.raise_bad_token('bad_time: the token has expired, or is not valid yet.');
  end if;
end $$;

ALTER FUNCTION auth.check_claims(claims jsonb, authorization_header text) OWNER TO lab_owner;

COMMENT ON FUNCTION auth.check_claims(claims jsonb, authorization_header text) IS 'Refuses a token that this installation would not have made, even a well signed one. PT401.';

CREATE FUNCTION auth.check_outside_claims(claims jsonb, authorization_header text) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $$
declare
  now_at constant numeric := extract(epoch from clock_timestamp());
  part constant text := translate(
    split_part(regexp_replace(authorization_header, '^\S+\s+', ''), '.', 1), '-_', '+/');
  header constant jsonb := convert_from(
    decode(rpad(part, (length(part) + 3) / 4 * 4, '='), 'base64'), 'utf8')::jsonb;
begin
  -- A role claim of the provider is refused, as roles are decided here.
  if header->>'alg' is distinct from 'RS256'
    or current_setting('role') not in ('lab_anon', 'lab_open') then
    perform auth.raise_bad_token('bad_header: a token from outside is RS256, and names no role.');
  elsif not exists (select from auth.identity_provider where issuer = claims->>'iss')
    or not coalesce(claims->'aud' ? 'lab-inventory', false)
    or claims->'email_verified' is distinct from 'true' then
    perform auth.raise_bad_token('bad_claims: iss, aud or email_verified is missing or wrong.');
  elsif coalesce((claims->>'exp')::numeric, 0) <= now_at
    or coalesce((claims->>'nbf')::numeric, 0) > now_at then
    perform auth.raise_bad_token('bad_time: the token has expired, or is not valid yet.');
  end if;
end $$;

ALTER FUNCTION auth.check_outside_claims(claims jsonb, authorization_header text) OWNER TO lab_owner;

COMMENT ON FUNCTION auth.check_outside_claims(claims jsonb, authorization_header text) IS 'Refuses a token of another issuer than the one configured, or for another audience. PT401.';

CREATE FUNCTION auth.count_attempt(subject text, most integer) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
declare
  so_far bigint;
  is_my_turn boolean;
begin
  -- One guess is under way at a subject, and one waits for its end. Another is refused: waiting
  -- guesses would hold the connections of everybody.
  for attempt in 1 .. 40 loop
    is_my_turn := pg_try_advisory_xact_lock(hashtextextended(count_attempt.subject, 0));
    exit when is_my_turn
      or not pg_try_advisory_xact_lock(hashtextextended('next ' || count_attempt.subject, 0));
    perform pg_sleep(0.05);
  end loop;
  if not is_my_turn then
    return false;
  end if;
  insert into auth.attempt as known (subject, attempt_count, window_started_at)
  values (count_attempt.subject, 1, now())
  on conflict on constraint attempt_pkey do update set
    attempt_count = case when known.window_started_at > now() - interval '15 minutes'
      then least(known.attempt_count + 1, most + 1) else 1 end,
    window_started_at = case when known.window_started_at > now() - interval '15 minutes'
      then known.window_started_at else now() end
  returning attempt_count into so_far;
  return so_far <= most;
end $$;

ALTER FUNCTION auth.count_attempt(subject text, most integer) OWNER TO lab_owner;

COMMENT ON FUNCTION auth.count_attempt(subject text, most integer) IS 'Counts a guess. False after more than most in 15 minutes, and while two others are under way.
Definer: it counts before the caller has a role.';

CREATE FUNCTION auth.enter() RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
declare
  claims constant jsonb := nullif(current_setting('request.jwt.claims', true), '')::jsonb;
  asked_lab constant bigint := case when request.header('lab') is not null
    then auth.asked_lab() end;
  caller record;
begin
  if claims ? 'iss' then  -- none of our tokens has one
    return auth.enter_from_outside(claims, asked_lab);
  end if;
  perform auth.check_claims(claims, request.header('authorization'));

  select a.id, s.id as session_id, s.name as token_name, s.last_used_at, m.lab_id,
    case when m.role is not null then least(m.role, s.role) end as role
  into caller
  from auth.session s
  join auth.account a on a.id = s.account_id and a.is_active
  left join auth.membership m on m.account_id = a.id
    and m.lab_id = coalesce(asked_lab, s.lab_id, a.default_lab_id)
    and m.lab_id = coalesce(s.lab_id, m.lab_id)
  where s.id = (claims->>'sid')::uuid and a.id = (claims->>'sub')::bigint
    and s.revoked_at is null and s.expires_at > clock_timestamp();
  if not found or (caller.token_name is not null and caller.role is null and asked_lab is null) then
    perform auth.raise_bad_token('session_over: session, account or membership has ended.');
  elsif caller.role is null and asked_lab is not null then
    perform auth.raise_no_lab();
  end if;

  if coalesce(caller.last_used_at, '-infinity') < now() - interval '1 minute' then
    perform auth.mark_used(caller.session_id);
  end if;
  perform set_config('lab.account_id', caller.id::text, true),
    set_config('lab.session_id', caller.session_id::text, true),
    set_config('lab.is_token', (caller.token_name is not null)::text, true),
    set_config('lab.id', coalesce(caller.lab_id::text, ''), true);
  return 'lab_' || caller.role;
end $$;

ALTER FUNCTION auth.enter() OWNER TO lab_owner;

COMMENT ON FUNCTION auth.enter() IS 'Authenticates a request with a token, from the tables as they are at its time. Sets the account,
the session and the lab for the transaction, and answers the database role to change to; null keeps
the role.
400 for a malformed Lab header, 401 for a token that is not good, 404 for a lab of others.
Definer: a caller may not read sessions and memberships before it has a role.';

CREATE FUNCTION auth.enter_from_outside(claims jsonb, asked_lab bigint) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
declare
  caller record;
begin
  perform auth.check_outside_claims(claims, request.header('authorization'));
  select a.id, m.lab_id, m.role into caller
  from auth.account a
  left join auth.membership m on m.account_id = a.id
    and m.lab_id = coalesce(asked_lab, a.default_lab_id)
  where a.email = auth.read_email(claims->>'email') and a.is_active;
  if not found then
    perform auth.raise_bad_token('no_account: no account has that email.');
  elsif caller.role is null and asked_lab is not null then
    perform auth.raise_no_lab();
  end if;
  perform set_config('lab.account_id', caller.id::text, true),
    set_config('lab.id', coalesce(caller.lab_id::text, ''), true);
  return 'lab_' || coalesce(caller.role::text, 'user');
end $$;

ALTER FUNCTION auth.enter_from_outside(claims jsonb, asked_lab bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION auth.enter_from_outside(claims jsonb, asked_lab bigint) IS 'Does the work of auth.enter() for a token of an outside identity provider. The verified email names
the account. Such a token has no session here: the account and the membership decide.
Definer: a caller may not read accounts and memberships before it has a role.';

CREATE FUNCTION auth.enter_without_token() RETURNS text
    LANGUAGE plpgsql
    AS $$
declare
  asked_lab constant bigint := case when request.header('lab') is not null
    then auth.asked_lab() end;
begin
  if current_setting('role') <> 'lab_open' then
    return '';
  elsif asked_lab <> 1 then
    perform auth.raise_no_lab();
  end if;
  return set_config('lab.id', '1', true);
end $$;

ALTER FUNCTION auth.enter_without_token() OWNER TO lab_owner;

COMMENT ON FUNCTION auth.enter_without_token() IS 'Sets the lab of a request without a token, and answers it: lab 1 in development, where any other
lab is a 404. In production it has no lab, and any Lab header comes to the same 401. The role
stays.';

CREATE FUNCTION auth.is_password(account auth.account, password text) RETURNS boolean
    LANGUAGE sql IMMUTABLE SECURITY DEFINER
    SET search_path TO ''
    RETURN ((NOT (lab_admin.crypt("left"(COALESCE(password, ''::text), 72), COALESCE((account).password_hash, '$2a$12$9QWzn9wVZLpl7C5D/3.Ur.c3aL0V2oTNU6M4tC4gnNt6PPeHvNaqC'::text)) IS DISTINCT FROM (account).password_hash)) AND COALESCE((octet_length(password) <= 72), false));

ALTER FUNCTION auth.is_password(account auth.account, password text) OWNER TO lab_owner;

COMMENT ON FUNCTION auth.is_password(account auth.account, password text) IS 'True for the password of the account. It is as slow for no account, and for one without a password.
Definer: callers may not use pgcrypto.';

CREATE FUNCTION auth.issue(session auth.session) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
declare
  word constant text := encode(lab_admin.gen_random_bytes(32), 'hex');
begin
  insert into auth.refresh_token (hash, session_id)
  values (sha256(convert_to(word, 'utf8')), session.id);
  return jsonb_build_object(
    'access_token', auth.access_token(session, clock_timestamp() + interval '15 minutes'),
    'token_type', 'bearer', 'expires_in', 900, 'refresh_token', word);
end $$;

ALTER FUNCTION auth.issue(session auth.session) OWNER TO lab_owner;

COMMENT ON FUNCTION auth.issue(session auth.session) IS 'A new access token, good for 15 minutes, and the refresh token for the next one.
Definer: only the owner may sign.';

CREATE FUNCTION auth.make_token(name text, role auth.member_role, days integer) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
declare
  mine auth.member_role;
  token auth.session;
begin
  select m.role into mine from auth.membership m
  where m.lab_id = inventory.current_lab() and m.account_id = auth.require_account();
  if make_token.role > mine or current_setting('lab.is_token', true) = 'true' then
    raise sqlstate 'PT403' using message = 'A token may do no more than its maker',
      detail = format('role_too_high: you are %s here, and a token makes no tokens.', mine),
      hint = 'Log in, and ask for a role that you have.';
  elsif days is null or days not between 1 and 1830 then
    raise sqlstate 'PT400' using message = 'A token needs an end',
      detail = 'bad_days: expires_in_days is a number from 1 to 1830.',
      hint = 'Take 365 for a year.';
  end if;
  insert into auth.session (account_id, lab_id, role, name, expires_at)
  values (auth.account_id(), inventory.current_lab(), coalesce(make_token.role, mine),
    make_token.name, now() + make_interval(days => days))
  returning * into token;
  return jsonb_build_object('id', token.id, 'name', token.name, 'role', token.role,
    'lab_id', token.lab_id, 'expires_at', token.expires_at,
    'access_token', auth.access_token(token, token.expires_at));
end $$;

ALTER FUNCTION auth.make_token(name text, role auth.member_role, days integer) OWNER TO lab_owner;

COMMENT ON FUNCTION auth.make_token(name text, role auth.member_role, days integer) IS 'Makes a named token for an instrument or a script, good in this lab and shown once.
Definer: only the owner may sign.';

CREATE FUNCTION auth.mark_used(session_id uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
begin
  if current_setting('transaction_read_only') = 'off' then
    update auth.session set last_used_at = now() where id = (
      -- Skip locked: a request does not wait for a long write of the same session.
      select id from auth.session where id = mark_used.session_id for no key update skip locked);
  end if;
end $$;

ALTER FUNCTION auth.mark_used(session_id uuid) OWNER TO lab_owner;

COMMENT ON FUNCTION auth.mark_used(session_id uuid) IS 'Writes the time of a session''s last use, if the request may write.
Definer: callers may not write sessions.';

CREATE FUNCTION auth.raise_bad_token(detail text) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $$
begin
  raise sqlstate 'PT401' using message = 'The token is not good', detail = raise_bad_token.detail,
    hint = 'POST /login for a new one, or POST /refresh.';
end $$;

ALTER FUNCTION auth.raise_bad_token(detail text) OWNER TO lab_owner;

COMMENT ON FUNCTION auth.raise_bad_token(detail text) IS 'The one 401 for a token.';

CREATE FUNCTION auth.raise_no_lab() RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
begin
  raise sqlstate 'PT404' using message = 'Not found',
    detail = 'not_found: there is no such lab.', hint = 'GET /me lists your labs.';
end $$;

ALTER FUNCTION auth.raise_no_lab() OWNER TO lab_owner;

COMMENT ON FUNCTION auth.raise_no_lab() IS 'The one 404 for a lab: one that does not exist answers like a lab of others.';

CREATE FUNCTION auth.read_email(sent text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
begin
  return lower(normalize(sent, nfc));
end $$;

ALTER FUNCTION auth.read_email(sent text) OWNER TO lab_owner;

COMMENT ON FUNCTION auth.read_email(sent text) IS 'An email as accounts have it: in lower case, and its accents written in one of the ways (NFC).';

CREATE FUNCTION auth.refuse(status integer, slug text, message text, hint text) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
begin
  perform set_config('response.status', status::text, true);
  return jsonb_build_object('code', 'PT' || status, 'message', message,
    'details', slug || ': ' || message || '.', 'hint', hint);
end $$;

ALTER FUNCTION auth.refuse(status integer, slug text, message text, hint text) OWNER TO lab_owner;

COMMENT ON FUNCTION auth.refuse(status integer, slug text, message text, hint text) IS 'Answers like an error, without a rollback: the count of guesses and the end of a stolen session
must stay.';

CREATE FUNCTION auth.refuse_invitation() RETURNS jsonb
    LANGUAGE sql
    SET search_path TO ''
    RETURN auth.refuse(401, 'invitation_failed'::text, 'The invitation is not good'::text, 'If you have an account, log in and POST /accept. Else ask for another invitation.'::text);

ALTER FUNCTION auth.refuse_invitation() OWNER TO lab_owner;

COMMENT ON FUNCTION auth.refuse_invitation() IS 'The one 401 for an invitation: unknown, expired, another person''s, or no use here.';

CREATE FUNCTION auth.remove_expired() RETURNS void
    LANGUAGE sql
    SET search_path TO ''
    AS $$
  -- Skip locked: a row that a request holds stays for the next run. No wait, so no deadlock.
  delete from auth.attempt where subject in (
    select subject from auth.attempt where window_started_at < now() - interval '1 day'
    for update skip locked);
  with ended as (
    select id from auth.session where least(expires_at, revoked_at) < now() - interval '30 days'
    for update skip locked),
  words as (
    delete from auth.refresh_token where session_id in (select id from ended))
  delete from auth.session where id in (select id from ended);
  delete from auth.invitation where (lab_id, account_id) in (
    select lab_id, account_id from auth.invitation where expires_at < now()
    for update skip locked);
$$;

ALTER FUNCTION auth.remove_expired() OWNER TO lab_owner;

COMMENT ON FUNCTION auth.remove_expired() IS 'Removes rows that no request needs any more: guesses after a day, sessions and their refresh tokens
30 days after their end, invitations at theirs. Called every ten seconds (db/housekeeping.sql).';

CREATE FUNCTION auth.require_manager() RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
begin
  if not exists (
    select from auth.membership where lab_id = inventory.current_lab() and role = 'manager') then
    raise sqlstate 'PT409' using message = 'A lab needs a manager',
      detail = 'last_manager: this is the only one.', hint = 'Make another member manager first.';
  end if;
end $$;

ALTER FUNCTION auth.require_manager() OWNER TO lab_owner;

COMMENT ON FUNCTION auth.require_manager() IS 'Refuses to leave the lab of this request without a manager.
Definer: it reads every membership of the lab.';

CREATE FUNCTION auth.require_person() RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $$
begin
  perform auth.require_account();
  if current_setting('lab.is_token', true) = 'true' then
    raise sqlstate 'PT403' using message = 'A token changes no members',
      detail = 'person_required: this token is an instrument''s, and would outlive its end so.',
      hint = 'Log in.';
  end if;
end $$;

ALTER FUNCTION auth.require_person() OWNER TO lab_owner;

COMMENT ON FUNCTION auth.require_person() IS 'Refuses a request without a login (401), and one with a named token (403).';

CREATE FUNCTION auth.revoke_token(id uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
begin
  perform auth.require_account();
  update auth.session s set revoked_at = now()
  where s.id = revoke_token.id and s.name is not null and s.revoked_at is null
    and s.lab_id = inventory.current_lab()
    and (current_setting('role') = 'lab_manager'
      or s.id = nullif(current_setting('lab.session_id', true), '')::uuid
      or (s.account_id = auth.account_id()
        and current_setting('lab.is_token', true) is distinct from 'true'));
  return found;
end $$;

ALTER FUNCTION auth.revoke_token(id uuid) OWNER TO lab_owner;

COMMENT ON FUNCTION auth.revoke_token(id uuid) IS 'Ends a token: a manager any of the lab, others their own. False if there is none to end. A token
below manager ends itself alone.
Definer: callers may not write sessions.';

CREATE FUNCTION auth.set_member(email text, role auth.member_role) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
declare
  the_lab constant bigint := inventory.current_lab();
  invitation text;
  who auth.account;
begin
  perform auth.require_person();
  perform from inventory.lab where id = the_lab for no key update;
  insert into auth.account (email) values (auth.read_email(set_member.email))
  on conflict on constraint account_email_key do nothing;
  select * into strict who from auth.account a where a.email = auth.read_email(set_member.email)
  for no key update;
  update auth.membership m set role = set_member.role
  where m.lab_id = the_lab and m.account_id = who.id;
  if found and set_member.role <> 'manager' then
    delete from auth.invitation i where i.lab_id = the_lab and i.invited_by = who.id;
  elsif not found then
    -- The same with or without an account: no lab learns of another's people.
    invitation := encode(lab_admin.gen_random_bytes(32), 'hex');
    insert into auth.invitation (lab_id, account_id, role, hash, expires_at, invited_by)
    values (the_lab, who.id, set_member.role, sha256(convert_to(invitation, 'utf8')),
      now() + interval '7 days', auth.account_id())
    on conflict on constraint invitation_pkey do update set role = excluded.role,
      hash = excluded.hash, expires_at = excluded.expires_at, invited_by = excluded.invited_by;
  end if;
  perform auth.require_manager();
  return jsonb_strip_nulls(jsonb_build_object('lab_id', the_lab, 'email', who.email,
    'role', set_member.role, 'invitation', invitation));
end $$;

ALTER FUNCTION auth.set_member(email text, role auth.member_role) OWNER TO lab_owner;

COMMENT ON FUNCTION auth.set_member(email text, role auth.member_role) IS 'Gives a member of the lab of this request another role, or invites a person to one. The answer then
holds an invitation, shown once and good for 7 days. POST /password takes it from a new person, POST
/accept from one who is logged in. Before that it gives nothing.
409 if it would leave the lab without a manager.
Definer: memberships and invitations are written through this, auth.remove_member and
auth.take_invitation alone.';

CREATE FUNCTION auth.take_invitation(word text, who bigint) RETURNS auth.membership
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
declare
  made auth.membership;
begin
  -- Writes on one account take turns: see auth.set_member and auth.change_password.
  perform from auth.account where id = who for no key update;
  with taken as (
    delete from auth.invitation i
    where i.hash = sha256(convert_to(word, 'utf8')) and i.account_id = who
      and i.expires_at > clock_timestamp()
    returning i.lab_id, i.account_id, i.role)
  insert into auth.membership (lab_id, account_id, role)
  select lab_id, account_id, role from taken returning * into made;
  update auth.account a set default_lab_id = made.lab_id
  where a.id = made.account_id and not exists (
    select from auth.membership m where m.account_id = a.id and m.lab_id = a.default_lab_id);
  return made;
end $$;

ALTER FUNCTION auth.take_invitation(word text, who bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION auth.take_invitation(word text, who bigint) IS 'Accepts an invitation by its secret, and answers the membership. Null if the secret is not good, or
another account''s. The first lab becomes the account''s default.';

CREATE FUNCTION csv.formula(place text) RETURNS text
    LANGUAGE sql IMMUTABLE
    RETURN format(place, '[[:space:]\u00a0\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+[=+@\uff0b\uff0d\uff1d\uff20-]|[=@\uff0b\uff0d\uff1d\uff20]|[\t\r\n]', '(?: ?[0-9][A-Za-z0-9 .,%\u00b0\u00b5\u03bc]*(?:e-[0-9]+)?|[Ii]nfinity)');

ALTER FUNCTION csv.formula(place text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.formula(place text) IS 'A regular expression for what a spreadsheet may run at a place in a line, %1$s, where %2$s is the
rest of an amount or a phone number: with those, a plus or minus sign begins none, as in -20C or
+1 734 555 0100.';

CREATE FUNCTION csv.formula_after_semicolon() RETURNS text
    LANGUAGE sql IMMUTABLE
    RETURN csv.formula('(;"*)(?=%1$s|[+-](?!%2$s"*(?:[,;)]|$)))'::text);

ALTER FUNCTION csv.formula_after_semicolon() OWNER TO lab_owner;

COMMENT ON FUNCTION csv.formula_after_semicolon() IS 'The same inside of a cell: some spreadsheets take a semicolon for the end of one.';

CREATE FUNCTION csv.start_of_formula() RETURNS text
    LANGUAGE sql IMMUTABLE
    RETURN csv.formula('[(,](?:"?(?:%1$s)|"[+-](?!%2$s"(?:[,)]|$))|[+-](?!%2$s(?:[,)]|$)))'::text);

ALTER FUNCTION csv.start_of_formula() OWNER TO lab_owner;

COMMENT ON FUNCTION csv.start_of_formula() IS 'A regular expression for the start of a cell that a spreadsheet may run, after a comma or the
bracket before a row.';

CREATE FUNCTION csv.guard_line(line text) RETURNS text
    LANGUAGE sql IMMUTABLE
    RETURN (SELECT regexp_replace(substr(string_agg(CASE WHEN (cell.cell[1] ~ ('^'::text || csv.start_of_formula())) THEN regexp_replace(cell.cell[1], ',"?'::text, '\&'''::text) ELSE cell.cell[1] END, ''::text), 2), csv.formula_after_semicolon(), '\1'''::text, 'g'::text) AS regexp_replace FROM regexp_matches((','::text || guard_line.line), ',(?:"(?:[^"]|"")*"|[^,]*)'::text, 'g'::text) cell(cell));

ALTER FUNCTION csv.guard_line(line text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.guard_line(line text) IS 'A line of CSV with an apostrophe before each cell that a spreadsheet may run.';

CREATE FUNCTION csv.json_object_keys(json) RETURNS text
    LANGUAGE sql IMMUTABLE
    RETURN (SELECT string_agg(csv.guard_line(CASE WHEN (key.key ~ '[",\r\n]'::text) THEN (('"'::text || replace(key.key, '"'::text, '""'::text)) || '"'::text) ELSE key.key END), ','::text) AS string_agg FROM json_object_keys($1) key(key));

ALTER FUNCTION csv.json_object_keys(json) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.json_object_keys(json) IS 'The header of a CSV, guarded and quoted: its names may be the client''s own, select="=x":name.';

CREATE FUNCTION csv.no_adj(value anynonarray, other text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select csv.raise_wrong_operator('adj', 'ranges') $$;

ALTER FUNCTION csv.no_adj(value anynonarray, other text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.no_adj(value anynonarray, other text) IS 'What the operator -|- does for types that have none of their own: a 400.';

CREATE FUNCTION csv.no_cd(value anynonarray, other text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select csv.raise_wrong_operator('cd', 'arrays, ranges and JSON') $$;

ALTER FUNCTION csv.no_cd(value anynonarray, other text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.no_cd(value anynonarray, other text) IS 'What the operator <@ does for types that have none of their own: a 400.';

CREATE FUNCTION csv.no_cs(value anynonarray, other text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select csv.raise_wrong_operator('cs', 'arrays, ranges and JSON') $$;

ALTER FUNCTION csv.no_cs(value anynonarray, other text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.no_cs(value anynonarray, other text) IS 'What the operator @> does for types that have none of their own: a 400.';

CREATE FUNCTION csv.no_fts(value anynonarray, other tsquery) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select csv.raise_wrong_operator('fts', 'text') $$;

ALTER FUNCTION csv.no_fts(value anynonarray, other tsquery) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.no_fts(value anynonarray, other tsquery) IS 'What the operator @@ does for types that have none of their own: a 400.';

CREATE FUNCTION csv.no_ilike(value anynonarray, other text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select csv.raise_wrong_operator('ilike', 'text') $$;

ALTER FUNCTION csv.no_ilike(value anynonarray, other text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.no_ilike(value anynonarray, other text) IS 'What the operator ~~* does for types that have none of their own: a 400.';

CREATE FUNCTION csv.no_imatch(value anynonarray, other text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select csv.raise_wrong_operator('imatch', 'text') $$;

ALTER FUNCTION csv.no_imatch(value anynonarray, other text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.no_imatch(value anynonarray, other text) IS 'What the operator ~* does for types that have none of their own: a 400.';

CREATE FUNCTION csv.no_like(value anynonarray, other text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select csv.raise_wrong_operator('like', 'text') $$;

ALTER FUNCTION csv.no_like(value anynonarray, other text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.no_like(value anynonarray, other text) IS 'What the operator ~~ does for types that have none of their own: a 400.';

CREATE FUNCTION csv.no_match(value anynonarray, other text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select csv.raise_wrong_operator('match', 'text') $$;

ALTER FUNCTION csv.no_match(value anynonarray, other text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.no_match(value anynonarray, other text) IS 'What the operator ~ does for types that have none of their own: a 400.';

CREATE FUNCTION csv.no_nxl(value anynonarray, other text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select csv.raise_wrong_operator('nxl', 'ranges') $$;

ALTER FUNCTION csv.no_nxl(value anynonarray, other text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.no_nxl(value anynonarray, other text) IS 'What the operator &> does for types that have none of their own: a 400.';

CREATE FUNCTION csv.no_nxr(value anynonarray, other text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select csv.raise_wrong_operator('nxr', 'ranges') $$;

ALTER FUNCTION csv.no_nxr(value anynonarray, other text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.no_nxr(value anynonarray, other text) IS 'What the operator &< does for types that have none of their own: a 400.';

CREATE FUNCTION csv.no_ov(value anynonarray, other text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select csv.raise_wrong_operator('ov', 'arrays and ranges') $$;

ALTER FUNCTION csv.no_ov(value anynonarray, other text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.no_ov(value anynonarray, other text) IS 'What the operator && does for types that have none of their own: a 400.';

CREATE FUNCTION csv.no_sl(value anynonarray, other text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select csv.raise_wrong_operator('sl', 'ranges') $$;

ALTER FUNCTION csv.no_sl(value anynonarray, other text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.no_sl(value anynonarray, other text) IS 'What the operator << does for types that have none of their own: a 400.';

CREATE FUNCTION csv.no_sr(value anynonarray, other text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select csv.raise_wrong_operator('sr', 'ranges') $$;

ALTER FUNCTION csv.no_sr(value anynonarray, other text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.no_sr(value anynonarray, other text) IS 'What the operator >> does for types that have none of their own: a 400.';

CREATE FUNCTION csv.raise_no_path(type text) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO ''
    AS $$
begin
  raise sqlstate 'PT400' using message = 'Only JSON has parts',
    detail = format('no_path: -> and ->> are for a column of JSON, not %s.', type),
    hint = 'Name the column alone.';
end $$;

ALTER FUNCTION csv.raise_no_path(type text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.raise_no_path(type text) IS 'The 400 for a path into a column that is no JSON, in a filter, an order or select=. Being
immutable, and called with a constant, it raises while the query is planned: also where there is
no row.';

CREATE FUNCTION csv.raise_wrong_operator(filter text, takes text) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO ''
    AS $$
begin
  raise sqlstate 'PT400' using message = 'This filter is not for a column of this type',
    detail = format('wrong_operator: %s takes %s.', filter, takes),
    hint = 'Compare with eq, neq, in, gt, gte, lt, lte or is.';
end $$;

ALTER FUNCTION csv.raise_wrong_operator(filter text, takes text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.raise_wrong_operator(filter text, takes text) IS 'The 400 for a filter whose operator the column''s type does not have. Being immutable, and called
with constants, it raises while the query is planned: also where there is no row to compare. Only
the forms with any and all, as like(any), raise at the first row.';

CREATE FUNCTION csv."substring"(line text, start integer, size integer) RETURNS text
    LANGUAGE sql IMMUTABLE
    RETURN CASE WHEN ((line ~ '[(,](?:"[^[:alnum:]"]|[^[:alnum:]") ,[{])|;'::text) AND ((line ~ csv.start_of_formula()) OR (line ~ csv.formula_after_semicolon()))) THEN csv.guard_line(substr(line, start, size)) ELSE substr(line, start, size) END;

ALTER FUNCTION csv."substring"(line text, start integer, size integer) OWNER TO lab_owner;

COMMENT ON FUNCTION csv."substring"(line text, start integer, size integer) IS 'Cuts the line of CSV out of a row as text, without what a spreadsheet would run.
Not strict, and one expression: so it becomes part of the query that calls it.';

CREATE FUNCTION csv.to_jsonb(value boolean) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    RETURN csv.raise_no_path('boolean'::text);

ALTER FUNCTION csv.to_jsonb(value boolean) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.to_jsonb(value boolean) IS 'What a path into a column of boolean does: a 400.';

CREATE FUNCTION csv.to_jsonb(value date) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    RETURN csv.raise_no_path('date'::text);

ALTER FUNCTION csv.to_jsonb(value date) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.to_jsonb(value date) IS 'What a path into a column of date does: a 400.';

CREATE FUNCTION csv.to_jsonb(value real) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    RETURN csv.raise_no_path('real'::text);

ALTER FUNCTION csv.to_jsonb(value real) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.to_jsonb(value real) IS 'What a path into a column of real does: a 400.';

CREATE FUNCTION csv.to_jsonb(value double precision) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    RETURN csv.raise_no_path('double precision'::text);

ALTER FUNCTION csv.to_jsonb(value double precision) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.to_jsonb(value double precision) IS 'What a path into a column of double precision does: a 400.';

CREATE FUNCTION csv.to_jsonb(value inet) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    RETURN csv.raise_no_path('inet'::text);

ALTER FUNCTION csv.to_jsonb(value inet) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.to_jsonb(value inet) IS 'What a path into a column of inet does: a 400.';

CREATE FUNCTION csv.to_jsonb(value smallint) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    RETURN csv.raise_no_path('smallint'::text);

ALTER FUNCTION csv.to_jsonb(value smallint) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.to_jsonb(value smallint) IS 'What a path into a column of smallint does: a 400.';

CREATE FUNCTION csv.to_jsonb(value integer) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    RETURN csv.raise_no_path('integer'::text);

ALTER FUNCTION csv.to_jsonb(value integer) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.to_jsonb(value integer) IS 'What a path into a column of integer does: a 400.';

CREATE FUNCTION csv.to_jsonb(value bigint) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    RETURN csv.raise_no_path('bigint'::text);

ALTER FUNCTION csv.to_jsonb(value bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.to_jsonb(value bigint) IS 'What a path into a column of bigint does: a 400.';

CREATE FUNCTION csv.to_jsonb(value interval) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    RETURN csv.raise_no_path('interval'::text);

ALTER FUNCTION csv.to_jsonb(value interval) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.to_jsonb(value interval) IS 'What a path into a column of interval does: a 400.';

CREATE FUNCTION csv.to_jsonb(value macaddr) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    RETURN csv.raise_no_path('macaddr'::text);

ALTER FUNCTION csv.to_jsonb(value macaddr) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.to_jsonb(value macaddr) IS 'What a path into a column of macaddr does: a 400.';

CREATE FUNCTION csv.to_jsonb(value numeric) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    RETURN csv.raise_no_path('numeric'::text);

ALTER FUNCTION csv.to_jsonb(value numeric) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.to_jsonb(value numeric) IS 'What a path into a column of numeric does: a 400.';

CREATE FUNCTION csv.to_jsonb(value text) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    RETURN csv.raise_no_path('text'::text);

ALTER FUNCTION csv.to_jsonb(value text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.to_jsonb(value text) IS 'What a path into a column of text does: a 400.';

CREATE FUNCTION csv.to_jsonb(value time without time zone) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    RETURN csv.raise_no_path('time'::text);

ALTER FUNCTION csv.to_jsonb(value time without time zone) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.to_jsonb(value time without time zone) IS 'What a path into a column of time does: a 400.';

CREATE FUNCTION csv.to_jsonb(value timestamp without time zone) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    RETURN csv.raise_no_path('timestamp'::text);

ALTER FUNCTION csv.to_jsonb(value timestamp without time zone) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.to_jsonb(value timestamp without time zone) IS 'What a path into a column of timestamp does: a 400.';

CREATE FUNCTION csv.to_jsonb(value timestamp with time zone) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    RETURN csv.raise_no_path('timestamptz'::text);

ALTER FUNCTION csv.to_jsonb(value timestamp with time zone) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.to_jsonb(value timestamp with time zone) IS 'What a path into a column of timestamptz does: a 400.';

CREATE FUNCTION csv.to_jsonb(value uuid) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    RETURN csv.raise_no_path('uuid'::text);

ALTER FUNCTION csv.to_jsonb(value uuid) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.to_jsonb(value uuid) IS 'What a path into a column of uuid does: a 400.';

CREATE PROCEDURE inventory.add_access(IN made regclass, IN writer name)
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $_$
declare
  one constant name := (select relname from pg_class where oid = made);
  columns constant text := (
    select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
    where attrelid = made and attnum > 0 and not attisdropped and attgenerated = '');
begin
  execute format($sql$
    alter table %2$s enable row level security;
    alter table %2$s force row level security;
    create policy %1$s_of_owner on %2$s to lab_owner using (true) with check (true);
    create policy %1$s_in_lab on %2$s to lab_viewer
      using (lab_id = (select inventory.current_lab()))
      with check (lab_id = (select inventory.current_lab()));
    grant select on %2$s to lab_viewer;
    grant insert (%4$s), update (%4$s), delete on %2$s to %3$I
    $sql$, one, made, writer, columns);
end $_$;

ALTER PROCEDURE inventory.add_access(IN made regclass, IN writer name) OWNER TO lab_owner;

COMMENT ON PROCEDURE inventory.add_access(IN made regclass, IN writer name) IS 'The border between tenants, which are labs, and the grants: a caller sees the rows of the lab that
the request acts in; every member reads them, the role writer and those above write them.';

CREATE PROCEDURE inventory.add_ids(IN made regclass, IN writer name)
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $_$
declare
  one constant name := (select relname from pg_class where oid = made);
begin
  execute format($sql$
    create function inventory.next_%1$s_id() returns bigint
      language plpgsql volatile security invoker as $$
    declare
      candidate bigint;
    begin
      loop
        candidate := nextval('inventory.%1$s_id_seq'::regclass);
        exit when not exists (
          select from inventory.%1$I where lab_id = inventory.current_lab() and id = candidate);
      end loop;
      return candidate;
    end $$;
    comment on function inventory.next_%1$s_id() is
      'The next number of the sequence that no %1$s of the lab has: clients may choose ids.';
    grant execute on function inventory.next_%1$s_id() to %2$I;
    grant usage, select on sequence inventory.%1$s_id_seq to %2$I;

    create trigger refuse_key_change before update on inventory.%1$I
      for each row when ((old.lab_id, old.id) is distinct from (new.lab_id, new.id))
      execute function inventory.refuse_key_change();
    create trigger reserve_id before insert on inventory.%1$I for each row
      when (new.id > coalesce(pg_sequence_last_value('inventory.%1$s_id_seq'::regclass), 0))
      execute function inventory.reserve_id('inventory.%1$s_id_seq')
    $sql$, one, writer);
end $_$;

ALTER PROCEDURE inventory.add_ids(IN made regclass, IN writer name) OWNER TO lab_owner;

COMMENT ON PROCEDURE inventory.add_ids(IN made regclass, IN writer name) IS 'Ids that a client may choose, else the database, and that stay: a function for the next one, and
the triggers.';

CREATE PROCEDURE inventory.add_resource(IN made regclass, IN writer name DEFAULT 'lab_editor'::name)
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
begin
  call inventory.add_ids(made, writer);
  call inventory.add_access(made, writer);
  call inventory.tidy_text(made);
  perform audit.track(made);
  call inventory.explain_rows(made);
end $$;

ALTER PROCEDURE inventory.add_resource(IN made regclass, IN writer name) OWNER TO lab_owner;

COMMENT ON PROCEDURE inventory.add_resource(IN made regclass, IN writer name) IS 'Gives a new table with the key (lab_id, id) what every resource has: ids, the border between labs,
grants, trimmed text, a history, errors that name the row of a list. Everybody in the lab reads it;
the role writer and those above write it.';

CREATE FUNCTION inventory.bounded(value text, field name) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
begin
  if length(value) > 10000 then
    raise sqlstate '22001' using message = 'Text has at most 10,000 characters',
      detail = format('text_too_long: %s has %s.', field, length(value)),
      hint = 'Send a shorter one.', column = field;
  end if;
  return value;
end $$;

ALTER FUNCTION inventory.bounded(value text, field name) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.bounded(value text, field name) IS 'The value of a field of text. 22001, a 400, over 10,000 characters: a query can ask for it many
times in one answer.';

CREATE PROCEDURE inventory.drop_resource(IN made regclass, IN force boolean)
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $_$
declare
  one constant name := (select relname from pg_class where oid = made);
  holds_rows boolean;
begin
  execute format('select exists (select from %s)', made) into holds_rows;
  if holds_rows and not force then
    raise exception '% holds rows; revert with --set force=1 to lose them', made;
  end if;
  execute format('drop function inventory.next_%1$s_id(); drop table inventory.%1$I;
    drop function inventory.explain_%1$s()', one);
  if to_regprocedure(format('inventory.tidy_%s()', one)) is not null then
    execute format('drop function inventory.tidy_%s()', one);
  end if;
end $_$;

ALTER PROCEDURE inventory.drop_resource(IN made regclass, IN force boolean) OWNER TO lab_owner;

COMMENT ON PROCEDURE inventory.drop_resource(IN made regclass, IN force boolean) IS 'Drops the table of a resource and what inventory.add_resource() made for it. Raises while it holds
rows, unless forced.';

CREATE FUNCTION inventory.explain_computer() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    declare
      violated text;
    begin
      if not request.is_worth_explaining(tg_op) then
        return coalesce(new, old);
      elsif tg_op = 'DELETE' then
        if inventory.list_children(tg_relid, old.id) is not null then
          perform inventory.raise_in_use(tg_relid, old.id);
        end if;
        return old;
      end if;
      violated := case
        when new.created_at is null then 'created_at'
        when new.id is null then 'id'
        when new.lab_id is null then 'lab_id'
        when new.name is null then 'name'
        when new.site_id is null then 'site_id'
        when new.updated_at is null then 'updated_at'
        when not coalesce((select (id > 0) from (select new.*) _), true) then 'computer_id_positive'
        when not coalesce((select (NOT inventory.is_blank(name)) from (select new.*) _), true) then 'computer_name_not_blank'
        when current_setting('header.x_explain') not in ('*', 'mac')
      and exists (select from inventory.computer t where (t.lab_id, t.mac) = (new.lab_id, new.mac) and t.id <> new.id) then 'computer_mac_key'
        when current_setting('header.x_explain') not in ('*', 'id')
      and exists (select from inventory.computer t where (t.lab_id, t.id) = (new.lab_id, new.id) and tg_op = 'INSERT') then 'computer_pkey'
        when (new.lab_id, new.site_id) is not null and not exists (select from inventory.site t where (t.lab_id, t.id) = (new.lab_id, new.site_id)) then 'computer_site_fkey' end;
      if violated is not null then
        perform request.explain_row('computer', pg_catalog.to_jsonb(new), violated);
      end if;
      return new;
    end $$;

ALTER FUNCTION inventory.explain_computer() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.explain_computer() IS 'Trigger, for a list that is tried again: says which computer is refused, and why.';

CREATE FUNCTION inventory.explain_container() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    declare
      violated text;
    begin
      if not request.is_worth_explaining(tg_op) then
        return coalesce(new, old);
      elsif tg_op = 'DELETE' then
        if inventory.list_children(tg_relid, old.id) is not null then
          perform inventory.raise_in_use(tg_relid, old.id);
        end if;
        return old;
      end if;
      violated := case
        when new.created_at is null then 'created_at'
        when new.freezer_id is null then 'freezer_id'
        when new.id is null then 'id'
        when new.lab_id is null then 'lab_id'
        when new.updated_at is null then 'updated_at'
        when new.uuid is null then 'uuid'
        when not coalesce((select (id > 0) from (select new.*) _), true) then 'container_id_positive'
        when current_setting('header.x_explain') not in ('*', 'id')
      and exists (select from inventory.container t where (t.lab_id, t.id) = (new.lab_id, new.id) and tg_op = 'INSERT') then 'container_pkey'
        when current_setting('header.x_explain') not in ('*', 'uuid')
      and exists (select from inventory.container t where (t.lab_id, t.uuid) = (new.lab_id, new.uuid) and t.id <> new.id) then 'container_uuid_key'
        when (new.lab_id, new.freezer_id) is not null and not exists (select from inventory.freezer t where (t.lab_id, t.id) = (new.lab_id, new.freezer_id)) then 'container_freezer_fkey' end;
      if violated is not null then
        perform request.explain_row('container', pg_catalog.to_jsonb(new), violated);
      end if;
      return new;
    end $$;

ALTER FUNCTION inventory.explain_container() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.explain_container() IS 'Trigger, for a list that is tried again: says which container is refused, and why.';

CREATE FUNCTION inventory.explain_freezer() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    declare
      violated text;
    begin
      if not request.is_worth_explaining(tg_op) then
        return coalesce(new, old);
      elsif tg_op = 'DELETE' then
        if inventory.list_children(tg_relid, old.id) is not null then
          perform inventory.raise_in_use(tg_relid, old.id);
        end if;
        return old;
      end if;
      violated := case
        when new.created_at is null then 'created_at'
        when new.id is null then 'id'
        when new.lab_id is null then 'lab_id'
        when new.name is null then 'name'
        when new.site_id is null then 'site_id'
        when new.updated_at is null then 'updated_at'
        when not coalesce((select (id > 0) from (select new.*) _), true) then 'freezer_id_positive'
        when not coalesce((select (NOT inventory.is_blank(name)) from (select new.*) _), true) then 'freezer_name_not_blank'
        when current_setting('header.x_explain') not in ('*', 'id')
      and exists (select from inventory.freezer t where (t.lab_id, t.id) = (new.lab_id, new.id) and tg_op = 'INSERT') then 'freezer_pkey'
        when (new.lab_id, new.site_id) is not null and not exists (select from inventory.site t where (t.lab_id, t.id) = (new.lab_id, new.site_id)) then 'freezer_site_fkey' end;
      if violated is not null then
        perform request.explain_row('freezer', pg_catalog.to_jsonb(new), violated);
      end if;
      return new;
    end $$;

ALTER FUNCTION inventory.explain_freezer() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.explain_freezer() IS 'Trigger, for a list that is tried again: says which freezer is refused, and why.';

CREATE PROCEDURE inventory.explain_rows(IN made regclass)
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $_$
declare
  one constant name := (select relname from pg_class where oid = made);
  faults text;
begin
  select string_agg(format('when %s then %L', fault, name), e'\n        ' order by rank, name)
  into faults from inventory.list_rules(made);
  execute format($sql$
    create or replace function inventory.explain_%1$s() returns trigger
      language plpgsql volatile security invoker as $$
    declare
      violated text;
    begin
      if not request.is_worth_explaining(tg_op) then
        return coalesce(new, old);
      elsif tg_op = 'DELETE' then
        if inventory.list_children(tg_relid, old.id) is not null then
          perform inventory.raise_in_use(tg_relid, old.id);
        end if;
        return old;
      end if;
      violated := case
        %3$s end;
      if violated is not null then
        perform request.explain_row('%1$s', pg_catalog.to_jsonb(new), violated);
      end if;
      return new;
    end $$;
    comment on function inventory.explain_%1$s() is
      'Trigger, for a list that is tried again: says which %1$s is refused, and why.';
    create or replace trigger why_refused before insert or update or delete on %2$s
      for each row when (current_setting('header.x_explain', true) <> '')
      execute function inventory.explain_%1$s()
    $sql$, one, made, faults);
end $_$;

ALTER PROCEDURE inventory.explain_rows(IN made regclass) OWNER TO lab_owner;

COMMENT ON PROCEDURE inventory.explain_rows(IN made regclass) IS 'Gives a table a trigger that finds the row of a list that breaks a rule. PostgreSQL itself names
neither row nor value where there is a policy. So nginx sends a list that was refused a second time,
with the header X-Explain, and the trigger looks at each row before PostgreSQL does; other requests
do not pay for it. Its name comes last, as it looks at what the other triggers made of the row. Call
it again after a column or a constraint was added.';

CREATE FUNCTION inventory.explain_site() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    declare
      violated text;
    begin
      if not request.is_worth_explaining(tg_op) then
        return coalesce(new, old);
      elsif tg_op = 'DELETE' then
        if inventory.list_children(tg_relid, old.id) is not null then
          perform inventory.raise_in_use(tg_relid, old.id);
        end if;
        return old;
      end if;
      violated := case
        when new.created_at is null then 'created_at'
        when new.id is null then 'id'
        when new.lab_id is null then 'lab_id'
        when new.name is null then 'name'
        when new.updated_at is null then 'updated_at'
        when not coalesce((select (id > 0) from (select new.*) _), true) then 'site_id_positive'
        when not coalesce((select (NOT inventory.is_blank(name)) from (select new.*) _), true) then 'site_name_not_blank'
        when current_setting('header.x_explain') not in ('*', 'id')
      and exists (select from inventory.site t where (t.lab_id, t.id) = (new.lab_id, new.id) and tg_op = 'INSERT') then 'site_pkey'
        when (new.lab_id) is not null and not exists (select from inventory.lab t where (t.id) = (new.lab_id)) then 'site_lab_fkey' end;
      if violated is not null then
        perform request.explain_row('site', pg_catalog.to_jsonb(new), violated);
      end if;
      return new;
    end $$;

ALTER FUNCTION inventory.explain_site() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.explain_site() IS 'Trigger, for a list that is tried again: says which site is refused, and why.';

CREATE FUNCTION inventory.list_children(parent regclass, parent_id bigint) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $_$
declare
  child record;
  child_count bigint;
  held text[] := array[]::text[];
begin
  for child in
    select relname, conrelid::regclass as place, attname
    from pg_constraint
    join pg_class on pg_class.oid = conrelid
    join pg_attribute on attrelid = conrelid and attnum = conkey[2]
    where contype = 'f' and confrelid = parent and confdeltype in ('a', 'r')
      and has_table_privilege(conrelid, 'select')
    order by relname, attname
  loop
    execute format('select count(*) from %s where lab_id = inventory.current_lab() and %I = $1',
      child.place, child.attname) into child_count using parent_id;
    if child_count > 0 then
      held := held || format('%ss: %s', child.relname, child_count);
    end if;
  end loop;
  return nullif(array_to_string(held, ', '), '');
end $_$;

ALTER FUNCTION inventory.list_children(parent regclass, parent_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.list_children(parent regclass, parent_id bigint) IS 'Which rows depend on a row, and how many, counted by their foreign keys, which are (lab_id, x_id).
Null if none does that the caller may see.';

CREATE FUNCTION inventory.list_rules(made regclass) RETURNS TABLE(rank integer, name text, fault text)
    LANGUAGE sql STABLE
    SET search_path TO ''
    BEGIN ATOMIC
 SELECT 1,
     (pg_attribute.attname)::text AS attname,
     format('new.%I is null'::text, pg_attribute.attname) AS format
    FROM pg_attribute
   WHERE ((pg_attribute.attrelid = (list_rules.made)::oid) AND (pg_attribute.attnum > 0) AND pg_attribute.attnotnull AND (NOT pg_attribute.attisdropped) AND (pg_attribute.attgenerated = ''::"char"))
 UNION ALL
  SELECT 2,
     (pg_constraint.conname)::text AS conname,
     format('not coalesce((select %s from (select new.*) _), true)'::text, pg_get_expr(pg_constraint.conbin, pg_constraint.conrelid)) AS format
    FROM pg_constraint
   WHERE ((pg_constraint.conrelid = (list_rules.made)::oid) AND (pg_constraint.contype = 'c'::"char"))
 UNION ALL
  SELECT 3,
     (pg_constraint.conname)::text AS conname,
     format('current_setting(''header.x_explain'') not in (''*'', %L)
      and exists (select from %s t where (%s) = (%s) and %s)'::text, array_to_string(array_remove(_.mine, 'lab_id'::text), ','::text), list_rules.made, ('t.'::text || array_to_string(_.mine, ', t.'::text)), ('new.'::text || array_to_string(_.mine, ', new.'::text)),
         CASE pg_constraint.contype
             WHEN 'p'::"char" THEN 'tg_op = ''INSERT'''::text
             ELSE 't.id <> new.id'::text
         END) AS format
    FROM (pg_constraint
      CROSS JOIN LATERAL ( SELECT array_agg(quote_ident((pg_attribute.attname)::text) ORDER BY k.at) AS array_agg
            FROM (unnest(pg_constraint.conkey) WITH ORDINALITY k(n, at)
              JOIN pg_attribute ON (((pg_attribute.attrelid = pg_constraint.conrelid) AND (pg_attribute.attnum = k.n))))) _(mine))
   WHERE ((pg_constraint.conrelid = (list_rules.made)::oid) AND (pg_constraint.contype = ANY (ARRAY['p'::"char", 'u'::"char"])))
 UNION ALL
  SELECT 4,
     (pg_constraint.conname)::text AS conname,
     format('(%s) is not null and not exists (select from %s t where (%s) = (%s))'::text, ('new.'::text || array_to_string(_.mine, ', new.'::text)), (pg_constraint.confrelid)::regclass, ('t.'::text || array_to_string(_.theirs, ', t.'::text)), ('new.'::text || array_to_string(_.mine, ', new.'::text))) AS format
    FROM (pg_constraint
      CROSS JOIN LATERAL ( SELECT array_agg(quote_ident((m.attname)::text) ORDER BY k.at) AS array_agg,
             array_agg(quote_ident((p.attname)::text) ORDER BY k.at) AS array_agg
            FROM ((UNNEST(pg_constraint.conkey, pg_constraint.confkey) WITH ORDINALITY k(n, parent_n, at)
              JOIN pg_attribute m ON (((m.attrelid = pg_constraint.conrelid) AND (m.attnum = k.n))))
              JOIN pg_attribute p ON (((p.attrelid = pg_constraint.confrelid) AND (p.attnum = k.parent_n))))) _(mine, theirs))
   WHERE ((pg_constraint.conrelid = (list_rules.made)::oid) AND (pg_constraint.contype = 'f'::"char"));
END;

ALTER FUNCTION inventory.list_rules(made regclass) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.list_rules(made regclass) IS 'The rules of a table that PostgreSQL does not name the value for: columns that may not be null,
checks, keys and parents, each with an expression that is true of a new row that breaks it. A key
that the request merges duplicates by is none.';

CREATE FUNCTION inventory.next_computer_id() RETURNS bigint
    LANGUAGE plpgsql
    AS $$
    declare
      candidate bigint;
    begin
      loop
        candidate := nextval('inventory.computer_id_seq'::regclass);
        exit when not exists (
          select from inventory.computer where lab_id = inventory.current_lab() and id = candidate);
      end loop;
      return candidate;
    end $$;

ALTER FUNCTION inventory.next_computer_id() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.next_computer_id() IS 'The next number of the sequence that no computer of the lab has: clients may choose ids.';

CREATE FUNCTION inventory.next_container_id() RETURNS bigint
    LANGUAGE plpgsql
    AS $$
    declare
      candidate bigint;
    begin
      loop
        candidate := nextval('inventory.container_id_seq'::regclass);
        exit when not exists (
          select from inventory.container where lab_id = inventory.current_lab() and id = candidate);
      end loop;
      return candidate;
    end $$;

ALTER FUNCTION inventory.next_container_id() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.next_container_id() IS 'The next number of the sequence that no container of the lab has: clients may choose ids.';

CREATE FUNCTION inventory.next_freezer_id() RETURNS bigint
    LANGUAGE plpgsql
    AS $$
    declare
      candidate bigint;
    begin
      loop
        candidate := nextval('inventory.freezer_id_seq'::regclass);
        exit when not exists (
          select from inventory.freezer where lab_id = inventory.current_lab() and id = candidate);
      end loop;
      return candidate;
    end $$;

ALTER FUNCTION inventory.next_freezer_id() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.next_freezer_id() IS 'The next number of the sequence that no freezer of the lab has: clients may choose ids.';

CREATE FUNCTION inventory.next_site_id() RETURNS bigint
    LANGUAGE plpgsql
    AS $$
    declare
      candidate bigint;
    begin
      loop
        candidate := nextval('inventory.site_id_seq'::regclass);
        exit when not exists (
          select from inventory.site where lab_id = inventory.current_lab() and id = candidate);
      end loop;
      return candidate;
    end $$;

ALTER FUNCTION inventory.next_site_id() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.next_site_id() IS 'The next number of the sequence that no site of the lab has: clients may choose ids.';

CREATE FUNCTION inventory.raise_in_use(parent regclass, parent_id bigint) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $_$
declare
  one constant name := (select relname from pg_class where oid = parent);
begin
  raise sqlstate 'PT409' using
    message = format('The %s is not empty', one),
    detail = format('%1$s_in_use: %1$s %2$s holds %3$s.', one, parent_id,
      coalesce(inventory.list_children(parent, parent_id), 'something else')),
    hint = 'Move or delete them first.';
end $_$;

ALTER FUNCTION inventory.raise_in_use(parent regclass, parent_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.raise_in_use(parent regclass, parent_id bigint) IS 'The 409 for a row that others still depend on: which, and how many.';

CREATE FUNCTION inventory.refuse_key_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  raise sqlstate 'PT400' using
    message = 'An id cannot be changed',
    detail = format('key_change: %s %s of lab %s stays that.', tg_table_name, old.id, old.lab_id),
    hint = 'Leave id and lab_id as they are, or create another row and delete this one.';
end $$;

ALTER FUNCTION inventory.refuse_key_change() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.refuse_key_change() IS 'Trigger. Labels and notebooks carry a row''s id for years, so the id stays what it is.
Update on the key columns is granted all the same: merging duplicates writes them unchanged.';

CREATE FUNCTION inventory.reserve_id() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
  id_sequence constant regclass := tg_argv[0]::regclass;
  reached bigint := coalesce(pg_sequence_last_value(id_sequence), 0);
begin
  if new.id <= reached + 100 then
    while reached < new.id loop
      reached := nextval(id_sequence);
    end loop;
  end if;
  return new;
end $$;

ALTER FUNCTION inventory.reserve_id() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.reserve_id() IS 'Trigger, for an id past what the sequence has given; its argument is that sequence. An id that a
client chose a little ahead moves the sequence past it before the row is there, so that it is not
given out again. nextval only ever goes up, in every session at once; setval would race. An id far
ahead leaves the sequence alone, or one request could use up all the ids: the function that gives
the next id steps over that one when it gets there.';

CREATE FUNCTION inventory.tidy_computer() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
      new.name := inventory.trim_text(inventory.bounded(new.name, 'name'));
      return new;
    end $$;

ALTER FUNCTION inventory.tidy_computer() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.tidy_computer() IS 'Trigger. Trims the text of a computer and bounds it; blank text becomes null where that may be.';

CREATE FUNCTION inventory.tidy_container() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
      new.description := inventory.trim_to_null(inventory.bounded(new.description, 'description'));
      return new;
    end $$;

ALTER FUNCTION inventory.tidy_container() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.tidy_container() IS 'Trigger. Trims the text of a container and bounds it; blank text becomes null where that may be.';

CREATE FUNCTION inventory.tidy_freezer() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
      new.name := inventory.trim_text(inventory.bounded(new.name, 'name'));
      return new;
    end $$;

ALTER FUNCTION inventory.tidy_freezer() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.tidy_freezer() IS 'Trigger. Trims the text of a freezer and bounds it; blank text becomes null where that may be.';

CREATE FUNCTION inventory.tidy_lab() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
      new.name := inventory.trim_text(inventory.bounded(new.name, 'name'));
      return new;
    end $$;

ALTER FUNCTION inventory.tidy_lab() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.tidy_lab() IS 'Trigger. Trims the text of a lab and bounds it; blank text becomes null where that may be.';

CREATE FUNCTION inventory.tidy_site() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
      new.name := inventory.trim_text(inventory.bounded(new.name, 'name'));
      new.contact := inventory.trim_to_null(inventory.bounded(new.contact, 'contact'));
      new.address := inventory.trim_to_null(inventory.bounded(new.address, 'address'));
      new.state_or_region := inventory.trim_to_null(inventory.bounded(new.state_or_region, 'state_or_region'));
      new.country := inventory.trim_to_null(inventory.bounded(new.country, 'country'));
      new.postcode_or_zip := inventory.trim_to_null(inventory.bounded(new.postcode_or_zip, 'postcode_or_zip'));
      return new;
    end $$;

ALTER FUNCTION inventory.tidy_site() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.tidy_site() IS 'Trigger. Trims the text of a site and bounds it; blank text becomes null where that may be.';

CREATE PROCEDURE inventory.tidy_text(IN made regclass)
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $_$
declare
  one constant name := (select relname from pg_class where oid = made);
  assignments text;
  tests text;
begin
  select string_agg(
      format('new.%1$I := inventory.%2$s(inventory.bounded(new.%1$I, %1$L));', attname,
      case when attnotnull then 'trim_text' else 'trim_to_null' end), ' ' order by attnum),
    -- Most text begins and ends with a letter of ASCII: then there is nothing to call. One test of
    -- all columns, with a unit separator between them, takes half the time of one for each; the end
    -- has a mark of its own, or an empty text there would not show.
    format('concat_ws(chr(31), %1$s, ''.'') !~ %2$L or length(concat(%1$s)) > 10000',
      string_agg(format('new.%I', attname), ', '),
      '^(?:[!-~](?:[^\x1f]*[!-~])?(?:\x1f|$))*$')
  into assignments, tests
  from pg_attribute join pg_type on pg_type.oid = atttypid
  where attrelid = made and attnum > 0 and not attisdropped and attgenerated = ''
    and coalesce(nullif(typbasetype, 0), pg_type.oid) in ('text'::regtype, 'varchar'::regtype);
  if assignments is null then
    return;
  end if;
  execute format($sql$
    create or replace function inventory.tidy_%1$s() returns trigger
      language plpgsql volatile security invoker as $$
    begin
      %3$s
      return new;
    end $$;
    comment on function inventory.tidy_%1$s() is
      'Trigger. Trims the text of a %1$s and bounds it; blank text becomes null where that may be.';
    create or replace trigger tidy_text before insert or update on %2$s
      for each row when (%4$s) execute function inventory.tidy_%1$s()
    $sql$, one, made, replace(assignments, '; ', e';\n      '), tests);
end $_$;

ALTER PROCEDURE inventory.tidy_text(IN made regclass) OWNER TO lab_owner;

COMMENT ON PROCEDURE inventory.tidy_text(IN made regclass) IS 'Gives a table a trigger that trims its text, whatever way it comes in. Call it again after a column
of text was added.';

CREATE FUNCTION inventory.trim_text(value text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
begin
  -- Not a regular expression, which would take its time over a million spaces.
  return btrim(value, e'\t\n\u000b\f\r\u001c\u001d\u001e\u001f \u0085\u00a0\u1680\u2000\u2001'
    '\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u2028\u2029\u202f\u205f\u2060'
    '\u3000\ufeff');
end $$;

ALTER FUNCTION inventory.trim_text(value text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.trim_text(value text) IS 'The definition of trimmed: no space, line end, byte order mark or joiner at either end. Marks of
direction and selection stay there, as they belong to a word or to an emoji.';

CREATE FUNCTION inventory.trim_to_null(value text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
begin
  return case when not inventory.is_blank(value) then inventory.trim_text(value) end;
end $$;

ALTER FUNCTION inventory.trim_to_null(value text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.trim_to_null(value text) IS 'Text for a column that may be null: trimmed, and null if it is blank.';

CREATE PROCEDURE inventory.verify_resource(IN made regclass, IN writer name DEFAULT 'lab_editor'::name)
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
declare
  one constant name := (select relname from pg_class where oid = made);
  id_sequence constant text := pg_get_serial_sequence(made::text, 'id');
  missing text;
begin
  call audit.verify_tracking(made);
  call inventory.verify_tidy_text(made);
  select string_agg(what, ', ') into missing from (values
    ('row-level security', (
      select relrowsecurity and relforcerowsecurity from pg_class where oid = made)),
    ('its constraints', (
      select bool_and(convalidated) and bool_or(contype = 'p' and conname = one || '_pkey')
        and bool_or(contype = 'f')
      from pg_constraint where conrelid = made)),
    ('its policy', exists (
      select from pg_policy where polrelid = made and polname = one || '_in_lab'
        and polqual is not null and polwithcheck is not null)),
    ('its triggers', (
      select count(*) = 3 from pg_trigger where tgrelid = made and tgenabled = 'O'
        and tgname in ('refuse_key_change', 'reserve_id', 'why_refused'))),
    ('its next id', has_function_privilege(
      writer, format('inventory.next_%s_id()', one), 'execute')),
    ('its sequence', has_sequence_privilege(writer, id_sequence, 'usage')
      and not has_sequence_privilege(writer, id_sequence, 'update')),
    ('its grants', has_table_privilege('lab_viewer', made, 'select')
      and has_table_privilege(writer, made, 'delete')
      and not has_table_privilege(writer, made, 'truncate')
      and not has_any_column_privilege('lab_viewer', made, 'insert, update')
      and not has_table_privilege('lab_viewer', made, 'delete')),
    ('its columns'' grants', (
      select bool_and((attname in ('created_at', 'updated_at') or attgenerated <> '')
        <> has_column_privilege(writer, made, attnum, 'insert')
        and has_column_privilege(writer, made, attnum, 'insert')
          = has_column_privilege(writer, made, attnum, 'update'))
      from pg_attribute where attrelid = made and attnum > 0 and not attisdropped))
  ) rule (what, holds) where holds is not true;
  if missing is not null then
    raise exception '% lacks, or has not as it should: %', made, missing;
  end if;
end $$;

ALTER PROCEDURE inventory.verify_resource(IN made regclass, IN writer name) OWNER TO lab_owner;

COMMENT ON PROCEDURE inventory.verify_resource(IN made regclass, IN writer name) IS 'Raises if a table lacks something that inventory.add_resource() gives, or grants more than that.';

CREATE PROCEDURE inventory.verify_tidy_text(IN made regclass)
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
begin
  if exists (
    select from pg_attribute where attrelid = made and attnum > 0 and not attisdropped
      and attgenerated = '' and atttypid in ('text'::regtype, 'varchar'::regtype)
      and not exists (
        select from pg_trigger join pg_proc on pg_proc.oid = tgfoid
        where tgrelid = made and tgenabled = 'O' and tgname = 'tidy_text'
          and prosrc like format('%%new.%I := %%', attname))) then
    raise exception '% has text that is not trimmed', made;
  end if;
end $$;

ALTER PROCEDURE inventory.verify_tidy_text(IN made regclass) OWNER TO lab_owner;

COMMENT ON PROCEDURE inventory.verify_tidy_text(IN made regclass) IS 'Raises if a column of text came after inventory.tidy_text() was called.';

CREATE FUNCTION lab_admin.reload_api() RETURNS event_trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
begin
  notify pgrst, 'reload schema';
end $$;

ALTER FUNCTION lab_admin.reload_api() OWNER TO postgres;

COMMENT ON FUNCTION lab_admin.reload_api() IS 'Tells PostgREST to read the schema anew.';

CREATE TABLE audit.deleted_row (
    lab_id bigint NOT NULL,
    table_name text NOT NULL,
    row_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    deleted_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY audit.deleted_row FORCE ROW LEVEL SECURITY;

ALTER TABLE audit.deleted_row OWNER TO lab_owner;

COMMENT ON TABLE audit.deleted_row IS 'Rows that were deleted, one line each, also if they are back: an index of row_change, from which it
can be made anew. A page of the past finds here, by id, which rows to look for besides those that
are still there. Written by triggers alone.';

COMMENT ON COLUMN audit.deleted_row.table_name IS 'The table, without its schema.';

COMMENT ON COLUMN audit.deleted_row.row_id IS 'The row''s id.';

COMMENT ON COLUMN audit.deleted_row.created_at IS 'When it was there for the first time.';

COMMENT ON COLUMN audit.deleted_row.deleted_at IS 'When it was deleted for the last time.';

CREATE VIEW past.computers WITH (security_invoker='true') AS
 SELECT k.id,
    k.lab_id,
        CASE
            WHEN (c.before IS NULL) THEN k.site_id
            ELSE ((c.before ->> 'site_id'::text))::bigint
        END AS site_id,
        CASE
            WHEN (c.before IS NULL) THEN k.name
            ELSE (c.before ->> 'name'::text)
        END AS name,
        CASE
            WHEN (c.before IS NULL) THEN k.mac
            ELSE ((c.before ->> 'mac'::text))::macaddr
        END AS mac
   FROM (( SELECT computer.lab_id,
            'computer'::text AS table_name,
            computer.id,
            computer.created_at,
            computer.updated_at,
            'infinity'::timestamp with time zone AS deleted_at,
            computer.site_id,
            computer.name,
            computer.mac
           FROM inventory.computer
        UNION ALL
         SELECT deleted_row.lab_id,
            deleted_row.table_name,
            deleted_row.row_id,
            deleted_row.created_at,
            'infinity'::timestamp with time zone,
            deleted_row.deleted_at,
            NULL::bigint AS int8,
            NULL::text AS text,
            NULL::macaddr AS macaddr
           FROM audit.deleted_row) k
     LEFT JOIN LATERAL ( SELECT first.before
           FROM ( SELECT c_1.before
                   FROM audit.row_change c_1
                  WHERE ((c_1.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (c_1.table_name = 'computer'::text) AND (c_1.row_id = k.id) AND (c_1.changed_at > ( SELECT audit.as_of() AS as_of)))
                  ORDER BY c_1.changed_at, c_1.id
                 LIMIT 1) first
          WHERE (k.updated_at > ( SELECT audit.as_of() AS as_of))
         OFFSET 0) c ON (true))
  WHERE ((k.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (k.table_name = 'computer'::text) AND (k.created_at <= ( SELECT audit.as_of() AS as_of)) AND (k.deleted_at > ( SELECT audit.as_of() AS as_of)) AND ((k.updated_at <= ( SELECT audit.as_of() AS as_of)) OR (c.before IS NOT NULL)) AND ((k.deleted_at = 'infinity'::timestamp with time zone) OR (NOT (EXISTS ( SELECT
           FROM inventory.computer t
          WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.id = k.id) AND (t.created_at <= ( SELECT audit.as_of() AS as_of))))))));

ALTER TABLE past.computers OWNER TO lab_owner;

COMMENT ON VIEW past.computers IS 'Computers of the lab.
A computer is an instrument at a site.';

COMMENT ON COLUMN past.computers.id IS 'Number of the computer, unique in its lab.';

COMMENT ON COLUMN past.computers.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN past.computers.site_id IS 'The site where it stands.';

COMMENT ON COLUMN past.computers.name IS 'What people call the computer.';

COMMENT ON COLUMN past.computers.mac IS 'Hardware address of its network interface, unique within the lab.';

CREATE FUNCTION past.computer(computer_id bigint) RETURNS past.computers
    LANGUAGE plpgsql STABLE
    AS $$
      declare
        found_row past.computers;
      begin
        select * into found_row from past.computers t where t.id = computer_id;
        if not found then
          perform request.raise_not_found('computer', computer_id);
        end if;
        return found_row;
      end $$;

ALTER FUNCTION past.computer(computer_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION past.computer(computer_id bigint) IS 'One of computers by its id. 404 if there was none.';

CREATE VIEW past.sites WITH (security_invoker='true') AS
 SELECT k.id,
    k.lab_id,
        CASE
            WHEN (c.before IS NULL) THEN k.name
            ELSE (c.before ->> 'name'::text)
        END AS name,
        CASE
            WHEN (c.before IS NULL) THEN k.contact
            ELSE (c.before ->> 'contact'::text)
        END AS contact,
        CASE
            WHEN (c.before IS NULL) THEN k.address
            ELSE (c.before ->> 'address'::text)
        END AS address,
        CASE
            WHEN (c.before IS NULL) THEN k.state_or_region
            ELSE (c.before ->> 'state_or_region'::text)
        END AS state_or_region,
        CASE
            WHEN (c.before IS NULL) THEN k.country
            ELSE (c.before ->> 'country'::text)
        END AS country,
        CASE
            WHEN (c.before IS NULL) THEN k.postcode_or_zip
            ELSE (c.before ->> 'postcode_or_zip'::text)
        END AS postcode_or_zip
   FROM (( SELECT site.lab_id,
            'site'::text AS table_name,
            site.id,
            site.created_at,
            site.updated_at,
            'infinity'::timestamp with time zone AS deleted_at,
            site.name,
            site.contact,
            site.address,
            site.state_or_region,
            site.country,
            site.postcode_or_zip
           FROM inventory.site
        UNION ALL
         SELECT deleted_row.lab_id,
            deleted_row.table_name,
            deleted_row.row_id,
            deleted_row.created_at,
            'infinity'::timestamp with time zone,
            deleted_row.deleted_at,
            NULL::text AS text,
            NULL::text AS text,
            NULL::text AS text,
            NULL::text AS text,
            NULL::text AS text,
            NULL::text AS text
           FROM audit.deleted_row) k
     LEFT JOIN LATERAL ( SELECT first.before
           FROM ( SELECT c_1.before
                   FROM audit.row_change c_1
                  WHERE ((c_1.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (c_1.table_name = 'site'::text) AND (c_1.row_id = k.id) AND (c_1.changed_at > ( SELECT audit.as_of() AS as_of)))
                  ORDER BY c_1.changed_at, c_1.id
                 LIMIT 1) first
          WHERE (k.updated_at > ( SELECT audit.as_of() AS as_of))
         OFFSET 0) c ON (true))
  WHERE ((k.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (k.table_name = 'site'::text) AND (k.created_at <= ( SELECT audit.as_of() AS as_of)) AND (k.deleted_at > ( SELECT audit.as_of() AS as_of)) AND ((k.updated_at <= ( SELECT audit.as_of() AS as_of)) OR (c.before IS NOT NULL)) AND ((k.deleted_at = 'infinity'::timestamp with time zone) OR (NOT (EXISTS ( SELECT
           FROM inventory.site t
          WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.id = k.id) AND (t.created_at <= ( SELECT audit.as_of() AS as_of))))))));

ALTER TABLE past.sites OWNER TO lab_owner;

COMMENT ON VIEW past.sites IS 'Sites of the lab.
A site holds instruments: computers and freezers.';

COMMENT ON COLUMN past.sites.id IS 'Number of the site, unique in its lab.';

COMMENT ON COLUMN past.sites.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN past.sites.name IS 'What people call the site.';

COMMENT ON COLUMN past.sites.contact IS 'The person to ask, and how to reach them.';

COMMENT ON COLUMN past.sites.address IS 'Street and town, in the order of the country.';

COMMENT ON COLUMN past.sites.state_or_region IS 'State, province, canton or region.';

COMMENT ON COLUMN past.sites.country IS 'Country, as name or code.';

COMMENT ON COLUMN past.sites.postcode_or_zip IS 'Postal code; text, because it may start with 0 or hold letters.';

CREATE FUNCTION past.computers(past.sites) RETURNS SETOF past.computers
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT t.id,
     t.lab_id,
     t.site_id,
     t.name,
     t.mac
    FROM inventory.computer t
   WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.site_id = ($1).id) AND (t.updated_at <= ( SELECT audit.as_of() AS as_of)))
 UNION ALL
  SELECT ((was.was ->> 'id'::text))::bigint AS int8,
     ((was.was ->> 'lab_id'::text))::bigint AS int8,
     ((was.was ->> 'site_id'::text))::bigint AS int8,
     (was.was ->> 'name'::text) AS text,
     ((was.was ->> 'mac'::text))::macaddr AS macaddr
    FROM audit.computer_site_id_was(($1).id) was(was);
END;

ALTER FUNCTION past.computers(past.sites) OWNER TO lab_owner;

COMMENT ON FUNCTION past.computers(past.sites) IS 'For embedding: those whose site_id names it.';

CREATE VIEW past.containers WITH (security_invoker='true') AS
 SELECT k.id,
    k.lab_id,
        CASE
            WHEN (c.before IS NULL) THEN k.freezer_id
            ELSE ((c.before ->> 'freezer_id'::text))::bigint
        END AS freezer_id,
        CASE
            WHEN (c.before IS NULL) THEN k.uuid
            ELSE ((c.before ->> 'uuid'::text))::uuid
        END AS uuid,
        CASE
            WHEN (c.before IS NULL) THEN k.description
            ELSE (c.before ->> 'description'::text)
        END AS description
   FROM (( SELECT container.lab_id,
            'container'::text AS table_name,
            container.id,
            container.created_at,
            container.updated_at,
            'infinity'::timestamp with time zone AS deleted_at,
            container.freezer_id,
            container.uuid,
            container.description
           FROM inventory.container
        UNION ALL
         SELECT deleted_row.lab_id,
            deleted_row.table_name,
            deleted_row.row_id,
            deleted_row.created_at,
            'infinity'::timestamp with time zone,
            deleted_row.deleted_at,
            NULL::bigint AS int8,
            NULL::uuid AS uuid,
            NULL::text AS text
           FROM audit.deleted_row) k
     LEFT JOIN LATERAL ( SELECT first.before
           FROM ( SELECT c_1.before
                   FROM audit.row_change c_1
                  WHERE ((c_1.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (c_1.table_name = 'container'::text) AND (c_1.row_id = k.id) AND (c_1.changed_at > ( SELECT audit.as_of() AS as_of)))
                  ORDER BY c_1.changed_at, c_1.id
                 LIMIT 1) first
          WHERE (k.updated_at > ( SELECT audit.as_of() AS as_of))
         OFFSET 0) c ON (true))
  WHERE ((k.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (k.table_name = 'container'::text) AND (k.created_at <= ( SELECT audit.as_of() AS as_of)) AND (k.deleted_at > ( SELECT audit.as_of() AS as_of)) AND ((k.updated_at <= ( SELECT audit.as_of() AS as_of)) OR (c.before IS NOT NULL)) AND ((k.deleted_at = 'infinity'::timestamp with time zone) OR (NOT (EXISTS ( SELECT
           FROM inventory.container t
          WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.id = k.id) AND (t.created_at <= ( SELECT audit.as_of() AS as_of))))))));

ALTER TABLE past.containers OWNER TO lab_owner;

COMMENT ON VIEW past.containers IS 'Containers of the lab.
A container lies in a freezer and is known by its UUID.';

COMMENT ON COLUMN past.containers.id IS 'Number of the container, unique in its lab.';

COMMENT ON COLUMN past.containers.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN past.containers.freezer_id IS 'The freezer that holds it.';

COMMENT ON COLUMN past.containers.uuid IS 'The code on its label, unique within the lab; made here when the client gives none.';

COMMENT ON COLUMN past.containers.description IS 'Its content, in free text.';

CREATE FUNCTION past.container(container_id bigint) RETURNS past.containers
    LANGUAGE plpgsql STABLE
    AS $$
      declare
        found_row past.containers;
      begin
        select * into found_row from past.containers t where t.id = container_id;
        if not found then
          perform request.raise_not_found('container', container_id);
        end if;
        return found_row;
      end $$;

ALTER FUNCTION past.container(container_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION past.container(container_id bigint) IS 'One of containers by its id. 404 if there was none.';

CREATE VIEW past.freezers WITH (security_invoker='true') AS
 SELECT k.id,
    k.lab_id,
        CASE
            WHEN (c.before IS NULL) THEN k.site_id
            ELSE ((c.before ->> 'site_id'::text))::bigint
        END AS site_id,
        CASE
            WHEN (c.before IS NULL) THEN k.name
            ELSE (c.before ->> 'name'::text)
        END AS name
   FROM (( SELECT freezer.lab_id,
            'freezer'::text AS table_name,
            freezer.id,
            freezer.created_at,
            freezer.updated_at,
            'infinity'::timestamp with time zone AS deleted_at,
            freezer.site_id,
            freezer.name
           FROM inventory.freezer
        UNION ALL
         SELECT deleted_row.lab_id,
            deleted_row.table_name,
            deleted_row.row_id,
            deleted_row.created_at,
            'infinity'::timestamp with time zone,
            deleted_row.deleted_at,
            NULL::bigint AS int8,
            NULL::text AS text
           FROM audit.deleted_row) k
     LEFT JOIN LATERAL ( SELECT first.before
           FROM ( SELECT c_1.before
                   FROM audit.row_change c_1
                  WHERE ((c_1.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (c_1.table_name = 'freezer'::text) AND (c_1.row_id = k.id) AND (c_1.changed_at > ( SELECT audit.as_of() AS as_of)))
                  ORDER BY c_1.changed_at, c_1.id
                 LIMIT 1) first
          WHERE (k.updated_at > ( SELECT audit.as_of() AS as_of))
         OFFSET 0) c ON (true))
  WHERE ((k.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (k.table_name = 'freezer'::text) AND (k.created_at <= ( SELECT audit.as_of() AS as_of)) AND (k.deleted_at > ( SELECT audit.as_of() AS as_of)) AND ((k.updated_at <= ( SELECT audit.as_of() AS as_of)) OR (c.before IS NOT NULL)) AND ((k.deleted_at = 'infinity'::timestamp with time zone) OR (NOT (EXISTS ( SELECT
           FROM inventory.freezer t
          WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.id = k.id) AND (t.created_at <= ( SELECT audit.as_of() AS as_of))))))));

ALTER TABLE past.freezers OWNER TO lab_owner;

COMMENT ON VIEW past.freezers IS 'Freezers of the lab.
A freezer is an instrument at a site and holds containers.';

COMMENT ON COLUMN past.freezers.id IS 'Number of the freezer, unique in its lab.';

COMMENT ON COLUMN past.freezers.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN past.freezers.site_id IS 'The site where it stands.';

COMMENT ON COLUMN past.freezers.name IS 'What people call the freezer, often its temperature.';

CREATE FUNCTION past.containers(past.freezers) RETURNS SETOF past.containers
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT t.id,
     t.lab_id,
     t.freezer_id,
     t.uuid,
     t.description
    FROM inventory.container t
   WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.freezer_id = ($1).id) AND (t.updated_at <= ( SELECT audit.as_of() AS as_of)))
 UNION ALL
  SELECT ((was.was ->> 'id'::text))::bigint AS int8,
     ((was.was ->> 'lab_id'::text))::bigint AS int8,
     ((was.was ->> 'freezer_id'::text))::bigint AS int8,
     ((was.was ->> 'uuid'::text))::uuid AS uuid,
     (was.was ->> 'description'::text) AS text
    FROM audit.container_freezer_id_was(($1).id) was(was);
END;

ALTER FUNCTION past.containers(past.freezers) OWNER TO lab_owner;

COMMENT ON FUNCTION past.containers(past.freezers) IS 'For embedding: those whose freezer_id names it.';

CREATE FUNCTION past.freezer(freezer_id bigint) RETURNS past.freezers
    LANGUAGE plpgsql STABLE
    AS $$
      declare
        found_row past.freezers;
      begin
        select * into found_row from past.freezers t where t.id = freezer_id;
        if not found then
          perform request.raise_not_found('freezer', freezer_id);
        end if;
        return found_row;
      end $$;

ALTER FUNCTION past.freezer(freezer_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION past.freezer(freezer_id bigint) IS 'One of freezers by its id. 404 if there was none.';

CREATE FUNCTION past.freezers(past.containers) RETURNS SETOF past.freezers
    LANGUAGE sql STABLE ROWS 1
    BEGIN ATOMIC
 SELECT p.id,
     p.lab_id,
     p.site_id,
     p.name
    FROM past.freezers p
   WHERE (p.id = ($1).freezer_id);
END;

ALTER FUNCTION past.freezers(past.containers) OWNER TO lab_owner;

COMMENT ON FUNCTION past.freezers(past.containers) IS 'For embedding: what freezer_id names.';

CREATE FUNCTION past.freezers(past.sites) RETURNS SETOF past.freezers
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT t.id,
     t.lab_id,
     t.site_id,
     t.name
    FROM inventory.freezer t
   WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.site_id = ($1).id) AND (t.updated_at <= ( SELECT audit.as_of() AS as_of)))
 UNION ALL
  SELECT ((was.was ->> 'id'::text))::bigint AS int8,
     ((was.was ->> 'lab_id'::text))::bigint AS int8,
     ((was.was ->> 'site_id'::text))::bigint AS int8,
     (was.was ->> 'name'::text) AS text
    FROM audit.freezer_site_id_was(($1).id) was(was);
END;

ALTER FUNCTION past.freezers(past.sites) OWNER TO lab_owner;

COMMENT ON FUNCTION past.freezers(past.sites) IS 'For embedding: those whose site_id names it.';

CREATE VIEW past.labs WITH (security_invoker='true') AS
 SELECT k.id,
        CASE
            WHEN (c.before IS NULL) THEN k.name
            ELSE (c.before ->> 'name'::text)
        END AS name
   FROM (( SELECT lab.lab_id,
            'lab'::text AS table_name,
            lab.id,
            lab.created_at,
            lab.updated_at,
            'infinity'::timestamp with time zone AS deleted_at,
            lab.name
           FROM inventory.lab
        UNION ALL
         SELECT deleted_row.lab_id,
            deleted_row.table_name,
            deleted_row.row_id,
            deleted_row.created_at,
            'infinity'::timestamp with time zone,
            deleted_row.deleted_at,
            NULL::text AS text
           FROM audit.deleted_row) k
     LEFT JOIN LATERAL ( SELECT first.before
           FROM ( SELECT c_1.before
                   FROM audit.row_change c_1
                  WHERE ((c_1.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (c_1.table_name = 'lab'::text) AND (c_1.row_id = k.id) AND (c_1.changed_at > ( SELECT audit.as_of() AS as_of)))
                  ORDER BY c_1.changed_at, c_1.id
                 LIMIT 1) first
          WHERE (k.updated_at > ( SELECT audit.as_of() AS as_of))
         OFFSET 0) c ON (true))
  WHERE ((k.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (k.table_name = 'lab'::text) AND (k.created_at <= ( SELECT audit.as_of() AS as_of)) AND (k.deleted_at > ( SELECT audit.as_of() AS as_of)) AND ((k.updated_at <= ( SELECT audit.as_of() AS as_of)) OR (c.before IS NOT NULL)) AND ((k.deleted_at = 'infinity'::timestamp with time zone) OR (NOT (EXISTS ( SELECT
           FROM inventory.lab t
          WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.id = k.id) AND (t.created_at <= ( SELECT audit.as_of() AS as_of))))))));

ALTER TABLE past.labs OWNER TO lab_owner;

COMMENT ON VIEW past.labs IS 'The lab this request acts in.
Read-only. GET /me lists every lab of the caller.';

COMMENT ON COLUMN past.labs.id IS 'Number of the lab.';

COMMENT ON COLUMN past.labs.name IS 'What people call the lab.';

CREATE FUNCTION past.labs(past.sites) RETURNS SETOF past.labs
    LANGUAGE sql STABLE ROWS 1
    BEGIN ATOMIC
 SELECT p.id,
     p.name
    FROM past.labs p
   WHERE (p.id = ($1).lab_id);
END;

ALTER FUNCTION past.labs(past.sites) OWNER TO lab_owner;

COMMENT ON FUNCTION past.labs(past.sites) IS 'For embedding: what lab_id names.';

CREATE FUNCTION past.site(site_id bigint) RETURNS past.sites
    LANGUAGE plpgsql STABLE
    AS $$
      declare
        found_row past.sites;
      begin
        select * into found_row from past.sites t where t.id = site_id;
        if not found then
          perform request.raise_not_found('site', site_id);
        end if;
        return found_row;
      end $$;

ALTER FUNCTION past.site(site_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION past.site(site_id bigint) IS 'One of sites by its id. 404 if there was none.';

CREATE FUNCTION past.sites(past.computers) RETURNS SETOF past.sites
    LANGUAGE sql STABLE ROWS 1
    BEGIN ATOMIC
 SELECT p.id,
     p.lab_id,
     p.name,
     p.contact,
     p.address,
     p.state_or_region,
     p.country,
     p.postcode_or_zip
    FROM past.sites p
   WHERE (p.id = ($1).site_id);
END;

ALTER FUNCTION past.sites(past.computers) OWNER TO lab_owner;

COMMENT ON FUNCTION past.sites(past.computers) IS 'For embedding: what site_id names.';

CREATE FUNCTION past.sites(past.freezers) RETURNS SETOF past.sites
    LANGUAGE sql STABLE ROWS 1
    BEGIN ATOMIC
 SELECT p.id,
     p.lab_id,
     p.name,
     p.contact,
     p.address,
     p.state_or_region,
     p.country,
     p.postcode_or_zip
    FROM past.sites p
   WHERE (p.id = ($1).site_id);
END;

ALTER FUNCTION past.sites(past.freezers) OWNER TO lab_owner;

COMMENT ON FUNCTION past.sites(past.freezers) IS 'For embedding: what site_id names.';

CREATE FUNCTION past.sites(past.labs) RETURNS SETOF past.sites
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT p.id,
     p.lab_id,
     p.name,
     p.contact,
     p.address,
     p.state_or_region,
     p.country,
     p.postcode_or_zip
    FROM past.sites p;
END;

ALTER FUNCTION past.sites(past.labs) OWNER TO lab_owner;

COMMENT ON FUNCTION past.sites(past.labs) IS 'For embedding: those whose lab_id names it.';

CREATE FUNCTION request.add_header(name text, value text) RETURNS text
    LANGUAGE plpgsql STABLE
    AS $$
begin
  return set_config('response.headers', coalesce(
      rtrim(nullif(current_setting('response.headers', true), ''), ']') || ', ', '[')
    || json_build_object(name, value) || ']', true);
end $$;

ALTER FUNCTION request.add_header(name text, value text) OWNER TO lab_owner;

COMMENT ON FUNCTION request.add_header(name text, value text) IS 'Gives the answer a header. Declared stable, so that a function that answers a GET may call it.';

CREATE FUNCTION request.admit() RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
  acting_role text;
  acting_lab text;
begin
  if request.read_headers() then
    acting_role := auth.enter();
    if acting_role is not null then
      perform set_config('role', acting_role, true);
    end if;
    acting_lab := current_setting('lab.id', true);
  else
    acting_lab := auth.enter_without_token();
  end if;
  if not request.is_plain() then
    perform request.heed_headers(acting_lab);
  end if;
end $$;

ALTER FUNCTION request.admit() OWNER TO lab_owner;

COMMENT ON FUNCTION request.admit() IS 'Runs before every request (db-pre-request in postgrest.conf). Reads the headers, lets the caller in
under the role that their membership gives, and does what the headers ask for.';

CREATE FUNCTION request.check_shape(path text, shape text) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $$
begin
  if shape = 'deep' then
    raise sqlstate 'PT413' using message = 'The body is nested too deep',
      detail = 'too_deep: no row has that many brackets in each other.',
      hint = 'Send one row, like {"name": "..."}, or several, like [{"name": "..."}].';
  elsif shape = 'several' then
    raise sqlstate 'PT400' using message = 'The body must be one JSON object',
      detail = 'not_an_object: it is a list, or a CSV of several lines. One of those would count.',
      hint = 'Send one object, like {"name": "..."}, or a list by POST to a list, as to /sites.';
  elsif shape = 'other' then
    raise sqlstate 'PT400' using
      message = 'The body must be a JSON object, or a list of them',
      detail = 'not_an_object: it is a single value, an empty list, or a CSV without lines.',
      hint = 'Send one row, like {"name": "..."}, or several, like [{"name": "..."}].';
  elsif shape = 'nested' and path not like '/rpc/%' and not exists (
    select from pg_attribute where attrelid = to_regclass('api.' || substr(path, 2))
      and atttypid in ('bool'::regtype, 'json'::regtype, 'jsonb'::regtype)) then
    raise sqlstate 'PT400' using message = 'Wrong type of value',
      detail = 'wrong_type: each value must be a string, a number or null.',
      hint = 'Fields hold single values, not objects, arrays or booleans.';
  end if;
end $$;

ALTER FUNCTION request.check_shape(path text, shape text) OWNER TO lab_owner;

COMMENT ON FUNCTION request.check_shape(path text, shape text) IS 'Refuses a body that PostgREST would take for a list of no rows, or for one of several, and answer
as done (400), or whose objects, arrays and booleans it would store as text where no column takes
them (400), or whose nesting PostgreSQL gives up on (413). nginx sees the shape of the body and says it in a
header.';

CREATE FUNCTION request.decode_url(encoded text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
begin
  if encoded !~ '%' then
    return encoded;
  end if;
  return (
    select convert_from(string_agg(case
        when part[1] ~ '^%..' then decode(substr(part[1], 2), 'hex')
        else convert_to(part[1], 'utf8')
      end, ''::bytea order by position), 'utf8')
    from regexp_matches(encoded, '%[0-9A-Fa-f]{2}|[^%]+|%', 'g')
      with ordinality as _ (part, position));
end $$;

ALTER FUNCTION request.decode_url(encoded text) OWNER TO lab_owner;

COMMENT ON FUNCTION request.decode_url(encoded text) IS 'The text of a header or a URL, in which characters beyond ASCII are percent-encoded.
Raises 22021, a 400, if it is not UTF-8.';

CREATE FUNCTION request.etag(version timestamp with time zone) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (('"'::text || ((EXTRACT(epoch FROM version) * (1000000)::numeric))::bigint) || '"'::text);

ALTER FUNCTION request.etag(version timestamp with time zone) OWNER TO lab_owner;

COMMENT ON FUNCTION request.etag(version timestamp with time zone) IS 'The ETag of a row: its updated_at in microseconds, which no two versions of it share.';

CREATE FUNCTION request.explain_refusal(resource text, body jsonb, state text, refusal text, violated text, missing text, place text DEFAULT NULL::text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
declare
  fields text[] := array_remove(nullif(missing, '') || array(
    select attname::text from pg_constraint
    join pg_attribute on attrelid = conrelid and attnum = any (conkey)
    where conrelid = format('inventory.%I', resource)::regclass and conname = violated
      and attname <> 'lab_id' order by attnum), null);
  sent text;
begin
  if fields = '{}' then
    fields := request.unreadable_fields(resource, body, state);
  end if;
  select string_agg(format('%s is %s', field, case body->>field
    when '' then 'blank' else coalesce(left(body->>field, 200), 'null') end), ', ')
  into sent from unnest(fields) field;
  raise exception using errcode = state, message = refusal,
    detail = format('%s: %s.', case state when '23505' then 'key_taken'
      when '23503' then 'no_parent' when '23502' then 'missing_field' else 'bad_value' end,
      concat(sent, case state when '23503' then ', which is not present' end, ', in ' || place)),
    hint = case state
      when '23505' then format('Another %s has that: choose another value.', resource)
      when '23503' then 'There is none of that id: make it first, or name another.'
      else 'Send another value.' end;
end $$;

ALTER FUNCTION request.explain_refusal(resource text, body jsonb, state text, refusal text, violated text, missing text, place text) OWNER TO lab_owner;

COMMENT ON FUNCTION request.explain_refusal(resource text, body jsonb, state text, refusal text, violated text, missing text, place text) IS 'Raises an error of PostgreSQL again with the fields and the values that it is about. It tells no
more than the caller sent: PostgreSQL itself leaves values out where there is a policy.';

CREATE FUNCTION request.explain_row(resource text, new_row jsonb, violated text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
declare
  kind constant "char" := (
    select contype from pg_constraint
    where conrelid = format('inventory.%I', resource)::regclass and conname = violated);
  place constant text := coalesce('row ' || nullif(current_setting('lab.row_number', true), ''),
    concat(resource, ' ', new_row->>'id'));
begin
  perform request.explain_refusal(resource, new_row,
    case kind when 'c' then '23514' when 'f' then '23503' when 'p' then '23505'
      when 'u' then '23505' else '23502' end,
    case kind when 'c' then format('new row for relation "%s" violates check constraint "%s"',
        resource, violated)
      when 'f' then format('insert or update on table "%s" violates foreign key constraint "%s"',
        resource, violated)
      when 'p' then format('duplicate key value violates unique constraint "%s"', violated)
      when 'u' then format('duplicate key value violates unique constraint "%s"', violated)
      else format('null value in column "%s" of relation "%s" violates not-null constraint',
        violated, resource) end,
    violated, case when kind is null then violated end, place);
end $$;

ALTER FUNCTION request.explain_row(resource text, new_row jsonb, violated text) OWNER TO lab_owner;

COMMENT ON FUNCTION request.explain_row(resource text, new_row jsonb, violated text) IS 'Raises what PostgreSQL would for a row of a list that breaks a constraint, or has a null in a
column that may have none, and says which row it is: its number in the list, or its id.';

CREATE FUNCTION request.guard_write(resource text, row_id bigint, body jsonb, version timestamp with time zone) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
declare
  if_match constant text := request.header('if-match');
  if_none_match constant text := request.header('if-none-match');
  answer jsonb;
begin
  if request.header('idempotency-key') is not null then
    answer := audit.replay_answer(body);
  end if;
  if answer is not null then
    null;
  elsif coalesce(not request.has_etag(if_match, version), false)
    or coalesce(request.has_etag(if_none_match, version), false) then
    -- Where there is nothing to remove, the removal itself says so.
    if version is not null or body is not null then
      answer := request.refuse_precondition(resource, row_id, version);
    end if;
  elsif version is not null and if_match is null
    and request.header('x-require-if-match') is not null then
    raise sqlstate 'PT428' using message = 'If-Match is required here',
      detail = format('no_condition: %s %s is there already.', resource, row_id),
      hint = 'Send the ETag that GET gave you, as in If-Match: "1764000000000000".';
  end if;
  return answer;
end $$;

ALTER FUNCTION request.guard_write(resource text, row_id bigint, body jsonb, version timestamp with time zone) OWNER TO lab_owner;

COMMENT ON FUNCTION request.guard_write(resource text, row_id bigint, body jsonb, version timestamp with time zone) IS 'Compare and set: decides whether a write of one row is to be done, by its Idempotency-Key and its
precondition. version is the updated_at of the row, which the caller has locked; null if there is no
such row. body is null for a removal. Answers what the write is answered instead: the first answer
to the same key, or, with 412, the row as it is. Null if the write is to be done.
412 if there is no row for If-Match to match, 428 if there is one and If-Match is required.';

CREATE FUNCTION request.has_etag(header text, version timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql STABLE
    AS $_$
begin
  if header !~ '^\s*(\*|(W/)?"[!#-~]*"(\s*,\s*(W/)?"[!#-~]*")*)\s*$' then
    raise sqlstate 'PT400' using
      message = 'Malformed If-Match or If-None-Match',
      detail = format('bad_tag: it is %s.', header),
      hint = 'Send an ETag as it came, in double quotes; several with commas between them; or *.';
  end if;
  return case when header is not null then version is not null and (btrim(header) = '*' or exists (
    select from regexp_matches(header, '"[^"]*"', 'g') tag
    where tag[1] = request.etag(version))) end;
end $_$;

ALTER FUNCTION request.has_etag(header text, version timestamp with time zone) OWNER TO lab_owner;

COMMENT ON FUNCTION request.has_etag(header text, version timestamp with time zone) IS 'Whether a header If-Match or If-None-Match names this version; a null version is that of a row that
is not there. W/ before a tag makes no difference: a proxy that compresses may have set it.
Null without the header, 400 if it is malformed.';

CREATE FUNCTION request.header(name text) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN NULLIF(current_setting(('header.'::text || translate(name, '-'::text, '_'::text)), true), ''::text);

ALTER FUNCTION request.header(name text) OWNER TO lab_owner;

COMMENT ON FUNCTION request.header(name text) IS 'A header of this request, by its name in lower case; null if it was not sent or is empty.
request.read_headers() has to list it.';

CREATE FUNCTION request.heed_headers(acting_lab text) RETURNS void
    LANGUAGE plpgsql
    AS $_$
declare
  path constant text := current_setting('request.path', true);
begin
  if acting_lab <> '' then
    if request.header('x-as-of') is not null then
      perform request.look_at_past(request.header('x-as-of'));
    end if;
    if current_setting('transaction_read_only') = 'off' then
      if coalesce(request.header('if-match'), request.header('if-none-match')) is not null
        and path not like '/rpc/%' then
        perform request.raise_no_version(path);
      elsif request.header('idempotency-key') is not null
        and path !~ '^/rpc/(login|refresh|logout|change_password)$' then
        perform audit.claim_key();
      end if;
    end if;
  end if;
  if request.header('x-body-shape') <> 'flat' then
    perform request.check_shape(path, request.header('x-body-shape'));
  end if;
end $_$;

ALTER FUNCTION request.heed_headers(acting_lab text) OWNER TO lab_owner;

COMMENT ON FUNCTION request.heed_headers(acting_lab text) IS 'Sets the time that a request for the past names. Refuses a write of a list on a condition (412), a
write whose Idempotency-Key says that it is done (409, 422), and a body of the wrong shape (400,
413). acting_lab is empty where the request has no lab.';

CREATE FUNCTION request.is_guarded() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (COALESCE(request.header('idempotency-key'::text), request.header('if-match'::text), request.header('if-none-match'::text), request.header('x-require-if-match'::text)) IS NOT NULL);

ALTER FUNCTION request.is_guarded() OWNER TO lab_owner;

COMMENT ON FUNCTION request.is_guarded() IS 'Whether a write has to ask request.guard_write() first: it came with an Idempotency-Key or a
precondition, or one is required.';

CREATE FUNCTION request.is_not_modified(version timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql STABLE
    AS $$
declare
  ignored text;  -- as in request.read_headers()
begin
  ignored := request.add_header('ETag', request.etag(version));
  if request.header('if-none-match') is not null
    and current_setting('request.method', true) in ('GET', 'HEAD')
    and request.has_etag(request.header('if-none-match'), version) then
    perform request.set_status(304);
    return true;
  end if;
  return false;
end $$;

ALTER FUNCTION request.is_not_modified(version timestamp with time zone) OWNER TO lab_owner;

COMMENT ON FUNCTION request.is_not_modified(version timestamp with time zone) IS 'Sends the ETag of the row that is read. True if the client has this version already: then the
answer is 304, without a body.';

CREATE FUNCTION request.is_plain() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN ((COALESCE(request.header('x-as-of'::text), request.header('if-match'::text), request.header('if-none-match'::text), request.header('idempotency-key'::text)) IS NULL) AND (COALESCE(request.header('x-body-shape'::text), 'flat'::text) = 'flat'::text));

ALTER FUNCTION request.is_plain() OWNER TO lab_owner;

COMMENT ON FUNCTION request.is_plain() IS 'Whether a request has none of the headers that request.heed_headers() looks at. Most have none.';

CREATE FUNCTION request.is_worth_explaining(operation text) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
begin
  if operation = 'INSERT' then
    perform set_config('lab.row_number', concat(
      coalesce(nullif(current_setting('lab.row_number', true), ''), '0')::integer + 1), true);
  end if;
  return clock_timestamp() < statement_timestamp() + interval '3 s';
end $$;

ALTER FUNCTION request.is_worth_explaining(operation text) OWNER TO lab_owner;

COMMENT ON FUNCTION request.is_worth_explaining(operation text) IS 'Counts the rows of a list, and answers whether there is time to look at one before the statement
has to end. What comes later has the words of PostgreSQL alone.';

CREATE FUNCTION request.look_at_past(as_of text) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
  perform set_config('lab.as_of', request.read_as_of(as_of)::text, true),
    -- To plan a look at the past takes longer than the look, and the plan is the same for any
    -- time: walk the keys in their order, look up what was.
    set_config('plan_cache_mode', 'force_generic_plan', true),
    set_config('enable_sort', 'off', true);
end $$;

ALTER FUNCTION request.look_at_past(as_of text) OWNER TO lab_owner;

COMMENT ON FUNCTION request.look_at_past(as_of text) IS 'Sets the time that this request looks at, and what makes a look at it quick. 400 for no time.';

CREATE FUNCTION request.raise_bad_body(resource text, body jsonb, known text[], free text[]) RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
declare
  wrong text;
begin
  if jsonb_typeof(body) is distinct from 'object' then
    raise sqlstate 'PT400' using message = 'The body must be a JSON object',
      detail = format('not_an_object: it is %s.', coalesce(jsonb_typeof(body), 'empty')),
      hint = format('Send one %s, like {"name": "..."}.', resource);
  end if;
  select string_agg(key, ', ') into wrong from jsonb_object_keys(body) key
  where key <> all (known) and key <> resource || '_id';
  if wrong is not null then
    raise sqlstate 'PT400' using message = 'Unknown field',
      detail = format('unknown_field: a %s has no %s.', resource, wrong),
      hint = format('Known: %s.', array_to_string(known, ', '));
  end if;
  select string_agg(key, ', ') into wrong from jsonb_each(body - free)
  where jsonb_typeof(value) not in ('string', 'number', 'null');
  raise sqlstate 'PT400' using message = 'Wrong type of value',
    detail = format('wrong_type: %s must be a string, a number or null.', wrong),
    hint = 'Fields hold single values, not objects, arrays or booleans.';
end $$;

ALTER FUNCTION request.raise_bad_body(resource text, body jsonb, known text[], free text[]) OWNER TO lab_owner;

COMMENT ON FUNCTION request.raise_bad_body(resource text, body jsonb, known text[], free text[]) IS 'The 400 for a body that request.read_body() refuses.';

CREATE FUNCTION request.raise_no_version(path text) RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
begin
  raise sqlstate 'PT412' using message = 'A list has no version',
    detail = format('no_version: %s has no ETag that could match.', path),
    hint = 'Write one row, as in POST /site/1, or leave If-Match and If-None-Match out.';
end $$;

ALTER FUNCTION request.raise_no_version(path text) OWNER TO lab_owner;

COMMENT ON FUNCTION request.raise_no_version(path text) IS 'The 412 for If-Match or If-None-Match on a write of a list.';

CREATE FUNCTION request.raise_not_found(resource text, id bigint) RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
begin
  raise sqlstate 'PT404' using
    message = 'Not found',
    detail = format('not_found: there is no %s %s.', resource, id),
    hint = format('GET /%ss lists what there is.', resource);
end $$;

ALTER FUNCTION request.raise_not_found(resource text, id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION request.raise_not_found(resource text, id bigint) IS 'The one 404 for a row that is not there; a row of another lab answers the same.';

CREATE FUNCTION request.raise_not_written(resource text, row_id bigint) RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
begin
  raise sqlstate 'PT409' using message = 'The row could not be written',
    detail = format('not_written: %s %s is neither there to change nor free to be made.', resource,
      row_id),
    hint = 'Send it again.';
end $$;

ALTER FUNCTION request.raise_not_written(resource text, row_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION request.raise_not_written(resource text, row_id bigint) IS 'The 409 of an upsert that finds no row to change, and cannot make one, time after time.';

CREATE FUNCTION request.read_as_of(as_of text) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE
    AS $_$
declare
  -- Date, time and offset; in a URL the + of an offset may arrive as a blank.
  part constant text[] := regexp_match(request.decode_url(as_of),
    '^(\d{4}-\d\d-\d\d)(?:[Tt +](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)([Zz]|[ +-]\d\d(?::?\d\d)?)?)?$');
  moment timestamptz;
begin
  begin
    moment := (part[1] || ' ' || coalesce(part[2], '00:00')
      || translate(coalesce(part[3], 'Z'), ' ', '+'))::timestamptz;
  exception when data_exception then  -- such as the 30th of February
    moment := null;
  end;
  if moment is null then
    raise sqlstate 'PT400' using message = 'as_of is not a time',
      detail = 'bad_as_of: it is an ISO 8601 date, or a date and a time.',
      hint = 'Like 2026-11-01T12:00Z or 2026-11-01T14:00+02:00; without an offset it is UTC.';
  elsif moment > clock_timestamp() + interval '1 minute' then
    raise sqlstate 'PT400' using message = 'as_of is in the future',
      detail = 'future_as_of: nobody knows yet what will be there then.',
      hint = 'Leave as_of out for the present.';
  end if;
  return moment;
end $_$;

ALTER FUNCTION request.read_as_of(as_of text) OWNER TO lab_owner;

COMMENT ON FUNCTION request.read_as_of(as_of text) IS 'The time that a URL names in as_of, percent-encoded as it came. A date alone is its midnight, UTC.
400 for what is no time, words like now included, and for the future, past a minute that clocks may
differ by.';

CREATE FUNCTION request.read_body(resource text, body jsonb, known text[], free text[]) RETURNS bigint
    LANGUAGE plpgsql STABLE
    AS $_$
begin
  if jsonb_typeof(body) is distinct from 'object'
    or body - known - (resource || '_id') <> '{}'
    or body - free @?
      'strict $.* ? (@.type() != "string" && @.type() != "number" && @.type() != "null")' then
    perform request.raise_bad_body(resource, body, known, free);
  elsif (body->>'lab_id')::bigint <> inventory.current_lab() then
    raise sqlstate 'PT400' using message = 'Wrong lab',
      detail = format('lab_mismatch: this request acts in lab %s.', inventory.current_lab()),
      hint = 'Leave lab_id out of the body.';
  end if;
  return request.read_id(resource, body);
end $_$;

ALTER FUNCTION request.read_body(resource text, body jsonb, known text[], free text[]) OWNER TO lab_owner;

COMMENT ON FUNCTION request.read_body(resource text, body jsonb, known text[], free text[]) IS 'Checks the body of an upsert, which is one object of known keys with single values, for this lab.
known are the columns of the view, free those of them that take any JSON, as booleans do. Answers
the id of the row to write; null where the database is to choose. Raises PT400.';

CREATE FUNCTION request.read_headers() RETURNS boolean
    LANGUAGE plpgsql
    AS $$
declare
  sent constant jsonb := nullif(current_setting('request.headers', true), '')::jsonb;
  -- What a request that reads has, then what one that writes has besides.
  names text[] := array['authorization', 'lab', 'x-body-shape', 'if-none-match', 'x-as-of'];
  name text;
  ignored text;  -- perform would run a query, which takes five times as long
begin
  if current_setting('transaction_read_only') = 'off' then
    names := names || array['x-path-id', 'x-request-id', 'x-request-method', 'x-request-path',
      'change-reason', 'if-match', 'x-require-if-match', 'idempotency-key',
      'x-request-sample', 'x-real-ip', 'x-explain'];
  end if;
  foreach name in array names loop
    if sent ? name then
      ignored := set_config('header.' || translate(name, '-', '_'), sent->>name, true);
    end if;
  end loop;
  return sent ? 'authorization';
end $$;

ALTER FUNCTION request.read_headers() OWNER TO lab_owner;

COMMENT ON FUNCTION request.read_headers() IS 'Reads the headers of this request, once: they come as one JSON object, which takes time to parse.
Keeps those that something here asks for, as settings of the transaction. Answers whether it came
with a token.';

CREATE FUNCTION request.read_id(resource text, body jsonb) RETURNS bigint
    LANGUAGE plpgsql STABLE
    AS $$
declare
  path_id constant text := request.header('x-path-id');
  own_key constant text := resource || '_id';
  ids constant text[] := array[nullif(path_id, 'new'), body->>'id', body->>own_key];
  id constant bigint := coalesce(ids[1], ids[2], ids[3])::bigint;
begin
  if ids[2]::bigint <> id or ids[3]::bigint <> id then
    raise sqlstate 'PT400' using
      message = 'The ids do not agree',
      detail = format('id_mismatch: path and body name %s different ids.',
        (select count(distinct value::bigint) from unnest(ids) value)),
      hint = format('Leave id and %s out of the body, or give the id of the path.', own_key);
  elsif path_id = 'new' and id is not null then
    raise sqlstate 'PT400' using
      message = 'The database chooses the id here',
      detail = format('id_not_allowed: the body names %s %s.', resource, id),
      hint = format('POST /%s/%s writes that one.', resource, id);
  end if;
  return id;
end $$;

ALTER FUNCTION request.read_id(resource text, body jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION request.read_id(resource text, body jsonb) IS 'The id that path and body name together; null where the database is to choose.
nginx gives the id of the path in the header X-Path-Id, or new where the path has none; a call of
/rpc/ has no such header. Raises PT400 if they differ.';

CREATE FUNCTION request.refuse_precondition(resource text, row_id bigint, version timestamp with time zone) RETURNS jsonb
    LANGUAGE plpgsql
    AS $_$
declare
  current_row jsonb;
begin
  if version is null then
    raise sqlstate 'PT412' using message = 'There is nothing that If-Match could match',
      detail = format('no_version: there is no %s %s.', resource, coalesce(row_id::text, 'yet')),
      hint = 'Leave If-Match out to create it.';
  end if;
  execute format('select pg_catalog.to_jsonb(t) from api.%I t
    where lab_id = inventory.current_lab() and id = $1', resource || 's')
  into current_row using row_id;
  perform request.add_header('ETag', request.etag(version)), request.set_status(412);
  if request.header('idempotency-key') is not null then
    perform audit.release_key();
  end if;
  return current_row;
end $_$;

ALTER FUNCTION request.refuse_precondition(resource text, row_id bigint, version timestamp with time zone) OWNER TO lab_owner;

COMMENT ON FUNCTION request.refuse_precondition(resource text, row_id bigint, version timestamp with time zone) IS 'The answer where a precondition fails: 412 with the row as it is; an error where there is none.';

CREATE FUNCTION request.set_status(status integer) RETURNS text
    LANGUAGE plpgsql STABLE
    AS $$
begin
  return set_config('response.status', status::text, true);
end $$;

ALTER FUNCTION request.set_status(status integer) OWNER TO lab_owner;

COMMENT ON FUNCTION request.set_status(status integer) IS 'Gives the answer a status and undoes nothing. Declared stable, as request.add_header() is.';

CREATE FUNCTION request.unreadable_fields(resource text, body jsonb, state text) RETURNS text[]
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $_$
declare
  sent record;
  fields text[] := array[]::text[];
begin
  for sent in select key, value from jsonb_each(body) loop
    begin
      execute format('select jsonb_populate_record(null::inventory.%I, $1)', resource)
      using jsonb_build_object(sent.key, sent.value);
    exception when integrity_constraint_violation or data_exception then
      if sqlstate = state then
        fields := fields || sent.key;
      end if;
    end;
  end loop;
  return fields;
end $_$;

ALTER FUNCTION request.unreadable_fields(resource text, body jsonb, state text) OWNER TO lab_owner;

COMMENT ON FUNCTION request.unreadable_fields(resource text, body jsonb, state text) IS 'The fields of a body whose values raise this error by themselves.';

CREATE OPERATOR csv.&& (
    FUNCTION = csv.no_ov,
    LEFTARG = anynonarray,
    RIGHTARG = text
);

ALTER OPERATOR csv.&& (anynonarray, text) OWNER TO lab_owner;

CREATE OPERATOR csv.&< (
    FUNCTION = csv.no_nxr,
    LEFTARG = anynonarray,
    RIGHTARG = text
);

ALTER OPERATOR csv.&< (anynonarray, text) OWNER TO lab_owner;

CREATE OPERATOR csv.&> (
    FUNCTION = csv.no_nxl,
    LEFTARG = anynonarray,
    RIGHTARG = text
);

ALTER OPERATOR csv.&> (anynonarray, text) OWNER TO lab_owner;

CREATE OPERATOR csv.-|- (
    FUNCTION = csv.no_adj,
    LEFTARG = anynonarray,
    RIGHTARG = text
);

ALTER OPERATOR csv.-|- (anynonarray, text) OWNER TO lab_owner;

CREATE OPERATOR csv.<< (
    FUNCTION = csv.no_sl,
    LEFTARG = anynonarray,
    RIGHTARG = text
);

ALTER OPERATOR csv.<< (anynonarray, text) OWNER TO lab_owner;

CREATE OPERATOR csv.<@ (
    FUNCTION = csv.no_cd,
    LEFTARG = anynonarray,
    RIGHTARG = text
);

ALTER OPERATOR csv.<@ (anynonarray, text) OWNER TO lab_owner;

CREATE OPERATOR csv.>> (
    FUNCTION = csv.no_sr,
    LEFTARG = anynonarray,
    RIGHTARG = text
);

ALTER OPERATOR csv.>> (anynonarray, text) OWNER TO lab_owner;

CREATE OPERATOR csv.@> (
    FUNCTION = csv.no_cs,
    LEFTARG = anynonarray,
    RIGHTARG = text
);

ALTER OPERATOR csv.@> (anynonarray, text) OWNER TO lab_owner;

CREATE OPERATOR csv.@@ (
    FUNCTION = csv.no_fts,
    LEFTARG = anynonarray,
    RIGHTARG = tsquery
);

ALTER OPERATOR csv.@@ (anynonarray, tsquery) OWNER TO lab_owner;

CREATE OPERATOR csv.~ (
    FUNCTION = csv.no_match,
    LEFTARG = anynonarray,
    RIGHTARG = text
);

ALTER OPERATOR csv.~ (anynonarray, text) OWNER TO lab_owner;

CREATE OPERATOR csv.~* (
    FUNCTION = csv.no_imatch,
    LEFTARG = anynonarray,
    RIGHTARG = text
);

ALTER OPERATOR csv.~* (anynonarray, text) OWNER TO lab_owner;

CREATE OPERATOR csv.~~ (
    FUNCTION = csv.no_like,
    LEFTARG = anynonarray,
    RIGHTARG = text
);

ALTER OPERATOR csv.~~ (anynonarray, text) OWNER TO lab_owner;

CREATE OPERATOR csv.~~* (
    FUNCTION = csv.no_ilike,
    LEFTARG = anynonarray,
    RIGHTARG = text
);

ALTER OPERATOR csv.~~* (anynonarray, text) OWNER TO lab_owner;

CREATE VIEW api.changes WITH (security_invoker='true') AS
 SELECT change_set.id,
    change_set.changed_at,
    change_set.changed_by,
    change_set.method,
    change_set.path,
    change_set.reason,
    change_set.row_count
   FROM audit.change_set;

ALTER TABLE api.changes OWNER TO lab_owner;

COMMENT ON VIEW api.changes IS 'Changes of the lab, one for each transaction.
GET /change/ID shows the rows of one.';

COMMENT ON COLUMN api.changes.id IS 'Number of the change.';

COMMENT ON COLUMN api.changes.changed_at IS 'When its transaction began.';

COMMENT ON COLUMN api.changes.changed_by IS 'The email of whoever did it; without a token, the database role.';

COMMENT ON COLUMN api.changes.method IS 'Method of the request; null for psql.';

COMMENT ON COLUMN api.changes.path IS 'Path of the request, as it was sent.';

COMMENT ON COLUMN api.changes.reason IS 'Why, in the words of the header Change-Reason.';

COMMENT ON COLUMN api.changes.row_count IS 'How many rows it inserted, updated and deleted.';

CREATE VIEW api.instruments WITH (security_invoker='true') AS
 SELECT instrument.site_id,
    ( SELECT site.name
           FROM inventory.site
          WHERE ((site.lab_id = instrument.lab_id) AND (site.id = instrument.site_id))) AS site_name,
    instrument.computer_id,
    instrument.freezer_id,
    instrument.name
   FROM (( SELECT computer.lab_id,
            computer.site_id,
            computer.id AS computer_id,
            NULL::bigint AS freezer_id,
            computer.name
           FROM inventory.computer
          ORDER BY computer.lab_id, computer.id)
        UNION ALL
        ( SELECT freezer.lab_id,
            freezer.site_id,
            NULL::bigint AS computer_id,
            freezer.id AS freezer_id,
            freezer.name
           FROM inventory.freezer
          ORDER BY freezer.lab_id, freezer.id)) instrument;

ALTER TABLE api.instruments OWNER TO lab_owner;

COMMENT ON VIEW api.instruments IS 'Instruments of the lab: its computers by id, then its freezers by id.
Read-only: write computers and freezers.';

COMMENT ON COLUMN api.instruments.site_id IS 'The site where the instrument stands.';

COMMENT ON COLUMN api.instruments.site_name IS 'What people call that site.';

COMMENT ON COLUMN api.instruments.computer_id IS 'Id of the computer; null for a freezer.';

COMMENT ON COLUMN api.instruments.freezer_id IS 'Id of the freezer; null for a computer.';

COMMENT ON COLUMN api.instruments.name IS 'What people call the instrument.';

CREATE VIEW api.labs WITH (security_invoker='true') AS
 SELECT lab.id,
    lab.name
   FROM inventory.lab;

ALTER TABLE api.labs OWNER TO lab_owner;

COMMENT ON VIEW api.labs IS 'The lab this request acts in.
Read-only. GET /me lists every lab of the caller.';

COMMENT ON COLUMN api.labs.id IS 'Number of the lab.';

COMMENT ON COLUMN api.labs.name IS 'What people call the lab.';

CREATE TABLE auth.invitation (
    lab_id bigint NOT NULL,
    account_id bigint NOT NULL,
    role auth.member_role NOT NULL,
    hash bytea NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    invited_by bigint
);

ALTER TABLE ONLY auth.invitation FORCE ROW LEVEL SECURITY;

ALTER TABLE auth.invitation OWNER TO lab_owner;

COMMENT ON TABLE auth.invitation IS 'A membership that a lab offers to an account. It gives nothing before it is accepted.';

COMMENT ON COLUMN auth.invitation.hash IS 'SHA-256 of the secret that accepts it; the secret is not kept.';

COMMENT ON COLUMN auth.invitation.invited_by IS 'The manager whose invitation it is. It ends with what they are.';

CREATE VIEW api.members WITH (security_invoker='true') AS
 SELECT member.lab_id,
    account.email,
    member.role,
    member.created_at,
    member.invitation_expires_at
   FROM (( SELECT membership.lab_id,
            membership.account_id,
            membership.role,
            membership.created_at,
            NULL::timestamp with time zone AS invitation_expires_at
           FROM auth.membership
        UNION ALL
         SELECT invitation.lab_id,
            invitation.account_id,
            invitation.role,
            invitation.created_at,
            invitation.expires_at
           FROM auth.invitation) member
     JOIN auth.account ON ((account.id = member.account_id)));

ALTER TABLE api.members OWNER TO lab_owner;

COMMENT ON VIEW api.members IS 'Members of the lab, and what they may do; also who is invited to be one.
For managers. Read-only: see upsert_member and delete_member.';

COMMENT ON COLUMN api.members.lab_id IS 'The lab; a request acts in one.';

COMMENT ON COLUMN api.members.email IS 'Whom they log in as.';

COMMENT ON COLUMN api.members.role IS 'viewer reads, editor also writes, manager also rules.';

COMMENT ON COLUMN api.members.created_at IS 'Since when they are that, or invited.';

COMMENT ON COLUMN api.members.invitation_expires_at IS 'Until when they may accept; null for who is a member. Until then they have no access.';

CREATE VIEW api.row_changes WITH (security_invoker='true') AS
 SELECT r.id,
    r.change_id,
    r.table_name AS resource,
    r.row_id,
    (r.operation)::text AS operation,
    r.changed_at,
    c.changed_by,
    c.reason,
    (r.before - '{created_at,updated_at}'::text[]) AS before,
    (r.after - '{created_at,updated_at}'::text[]) AS after
   FROM (audit.row_change r
     JOIN audit.change_set c ON (((c.lab_id = r.lab_id) AND (c.id = r.change_id))));

ALTER TABLE api.row_changes OWNER TO lab_owner;

COMMENT ON VIEW api.row_changes IS 'Rows of the lab before and after each change.
GET /site/1/history shows those of one row.';

COMMENT ON COLUMN api.row_changes.id IS 'Number of the row''s change.';

COMMENT ON COLUMN api.row_changes.change_id IS 'The change it belongs to.';

COMMENT ON COLUMN api.row_changes.resource IS 'What it is: site, computer, freezer, container, …';

COMMENT ON COLUMN api.row_changes.row_id IS 'The id of that.';

COMMENT ON COLUMN api.row_changes.operation IS 'What happened: insert, update or delete.';

COMMENT ON COLUMN api.row_changes.changed_at IS 'When; for its row, later at every change.';

COMMENT ON COLUMN api.row_changes.changed_by IS 'The email of whoever did it; without a token, the database role.';

COMMENT ON COLUMN api.row_changes.reason IS 'Why, in the words of the header Change-Reason.';

COMMENT ON COLUMN api.row_changes.before IS 'The object before; null for an insert.';

COMMENT ON COLUMN api.row_changes.after IS 'The object after; null for a delete.';

CREATE VIEW api.tokens WITH (security_invoker='true') AS
 SELECT session.id,
    session.lab_id,
    session.name,
    session.role,
    session.created_at,
    session.expires_at,
    session.last_used_at
   FROM auth.session
  WHERE ((session.lab_id IS NOT NULL) AND (session.revoked_at IS NULL));

ALTER TABLE api.tokens OWNER TO lab_owner;

COMMENT ON VIEW api.tokens IS 'Tokens for instruments and scripts.
One''s own in this lab, for a manager all of the lab.
Read-only: see create_token and delete_token.';

COMMENT ON COLUMN api.tokens.id IS 'Name of the token for DELETE.';

COMMENT ON COLUMN api.tokens.lab_id IS 'The one lab it is good in.';

COMMENT ON COLUMN api.tokens.name IS 'What its maker calls it.';

COMMENT ON COLUMN api.tokens.role IS 'The most it may do.';

COMMENT ON COLUMN api.tokens.created_at IS 'Since when.';

COMMENT ON COLUMN api.tokens.expires_at IS 'Until when.';

COMMENT ON COLUMN api.tokens.last_used_at IS 'When it last wrote, to the minute.';

CREATE VIEW audit.change_digests WITH (security_invoker='true') AS
 SELECT c.lab_id,
    c.id,
    c.changed_at,
    c.seal_number,
    c.seal,
    sha256((sha256(convert_to((jsonb_strip_nulls((to_jsonb(c.*) - ARRAY['seal_number'::text, 'seal'::text])))::text, 'UTF8'::name)) || COALESCE(( SELECT string_agg(sha256(convert_to(rtrim((r.*)::text, ',)'::text), 'UTF8'::name)), '\x'::bytea ORDER BY r.id) AS string_agg
           FROM audit.row_change r
          WHERE ((r.lab_id = c.lab_id) AND (r.change_id = c.id))), '\x'::bytea))) AS digest
   FROM audit.change_set c;

ALTER TABLE audit.change_digests OWNER TO lab_owner;

COMMENT ON VIEW audit.change_digests IS 'Each change set and the SHA-256 over its columns and over the digests of its row changes. Every
column is in it; one that is added later, at the end, leaves what is null there as it was.
To be asked with TimeZone UTC and DateStyle ISO.';

ALTER TABLE audit.change_set ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME audit.change_set_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE audit.row_change ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME audit.row_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE audit.row_change_rest (
    lab_id bigint NOT NULL,
    change_id bigint NOT NULL,
    id bigint NOT NULL,
    table_name text NOT NULL,
    row_id bigint NOT NULL,
    operation audit.operation NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    before jsonb,
    after jsonb,
    CONSTRAINT row_change_has_after CHECK (((after IS NULL) = (operation = 'delete'::audit.operation))),
    CONSTRAINT row_change_has_before CHECK (((before IS NULL) = (operation = 'insert'::audit.operation)))
);

ALTER TABLE ONLY audit.row_change_rest FORCE ROW LEVEL SECURITY;

ALTER TABLE audit.row_change_rest OWNER TO lab_owner;

ALTER TABLE auth.account ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME auth.account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE auth.attempt (
    subject text NOT NULL,
    attempt_count bigint NOT NULL,
    window_started_at timestamp with time zone NOT NULL,
    CONSTRAINT attempt_count_positive CHECK ((attempt_count > 0))
);

ALTER TABLE ONLY auth.attempt FORCE ROW LEVEL SECURITY;

ALTER TABLE auth.attempt OWNER TO lab_owner;

COMMENT ON TABLE auth.attempt IS 'Rate limit: recent guesses at a password, by account and by address.';

COMMENT ON COLUMN auth.attempt.subject IS 'account: with an email, or address: with an IP address.';

CREATE TABLE auth.identity_provider (
    issuer text NOT NULL,
    CONSTRAINT identity_provider_issuer_not_blank CHECK ((issuer ~ '\S'::text))
);

ALTER TABLE ONLY auth.identity_provider FORCE ROW LEVEL SECURITY;

ALTER TABLE auth.identity_provider OWNER TO lab_owner;

COMMENT ON TABLE auth.identity_provider IS 'The outside identity provider, by the iss of its tokens. db/settings.sql writes it from
LAB_OIDC_ISSUER. PostgREST checks the signatures with the keys in LAB_JWK_SET.';

CREATE TABLE auth.refresh_token (
    hash bytea NOT NULL,
    session_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    used_at timestamp with time zone
);

ALTER TABLE ONLY auth.refresh_token FORCE ROW LEVEL SECURITY;

ALTER TABLE auth.refresh_token OWNER TO lab_owner;

COMMENT ON TABLE auth.refresh_token IS 'Refresh tokens: each gives a login another access token, once. One that comes a second time was
stolen or copied, and its session ends.';

COMMENT ON COLUMN auth.refresh_token.hash IS 'SHA-256 of the token; the token is not kept.';

CREATE TABLE auth.signing_key (
    is_only boolean DEFAULT true NOT NULL,
    secret text NOT NULL,
    CONSTRAINT signing_key_long_enough CHECK ((octet_length(secret) >= 32)),
    CONSTRAINT signing_key_only_one CHECK (is_only)
);

ALTER TABLE ONLY auth.signing_key FORCE ROW LEVEL SECURITY;

ALTER TABLE auth.signing_key OWNER TO lab_owner;

COMMENT ON TABLE auth.signing_key IS 'The secret that signs access tokens, at least 32 bytes. db/settings.sql writes it from
LAB_JWT_SECRET. PostgREST checks the tokens with the same secret.';

ALTER TABLE inventory.computer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME inventory.computer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE inventory.container ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME inventory.container_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE inventory.freezer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME inventory.freezer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE inventory.lab ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME inventory.lab_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE inventory.site ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME inventory.site_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW past.instruments WITH (security_invoker='true') AS
 SELECT instrument.site_id,
    ( SELECT site.name
           FROM ( SELECT k.id,
                    k.lab_id,
                        CASE
                            WHEN (c.before IS NULL) THEN k.name
                            ELSE (c.before ->> 'name'::text)
                        END AS name,
                        CASE
                            WHEN (c.before IS NULL) THEN k.contact
                            ELSE (c.before ->> 'contact'::text)
                        END AS contact,
                        CASE
                            WHEN (c.before IS NULL) THEN k.address
                            ELSE (c.before ->> 'address'::text)
                        END AS address,
                        CASE
                            WHEN (c.before IS NULL) THEN k.state_or_region
                            ELSE (c.before ->> 'state_or_region'::text)
                        END AS state_or_region,
                        CASE
                            WHEN (c.before IS NULL) THEN k.country
                            ELSE (c.before ->> 'country'::text)
                        END AS country,
                        CASE
                            WHEN (c.before IS NULL) THEN k.postcode_or_zip
                            ELSE (c.before ->> 'postcode_or_zip'::text)
                        END AS postcode_or_zip
                   FROM (( SELECT site_1.lab_id,
                            'site'::text AS table_name,
                            site_1.id,
                            site_1.created_at,
                            site_1.updated_at,
                            'infinity'::timestamp with time zone AS deleted_at,
                            site_1.name,
                            site_1.contact,
                            site_1.address,
                            site_1.state_or_region,
                            site_1.country,
                            site_1.postcode_or_zip
                           FROM inventory.site site_1
                        UNION ALL
                         SELECT deleted_row.lab_id,
                            deleted_row.table_name,
                            deleted_row.row_id,
                            deleted_row.created_at,
                            'infinity'::timestamp with time zone,
                            deleted_row.deleted_at,
                            NULL::text AS text,
                            NULL::text AS text,
                            NULL::text AS text,
                            NULL::text AS text,
                            NULL::text AS text,
                            NULL::text AS text
                           FROM audit.deleted_row) k
                     LEFT JOIN LATERAL ( SELECT first.before
                           FROM ( SELECT c_1.before
                                   FROM audit.row_change c_1
                                  WHERE ((c_1.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (c_1.table_name = 'site'::text) AND (c_1.row_id = k.id) AND (c_1.changed_at > ( SELECT audit.as_of() AS as_of)))
                                  ORDER BY c_1.changed_at, c_1.id
                                 LIMIT 1) first
                          WHERE (k.updated_at > ( SELECT audit.as_of() AS as_of))
                         OFFSET 0) c ON (true))
                  WHERE ((k.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (k.table_name = 'site'::text) AND (k.created_at <= ( SELECT audit.as_of() AS as_of)) AND (k.deleted_at > ( SELECT audit.as_of() AS as_of)) AND ((k.updated_at <= ( SELECT audit.as_of() AS as_of)) OR (c.before IS NOT NULL)) AND ((k.deleted_at = 'infinity'::timestamp with time zone) OR (NOT (EXISTS ( SELECT
                           FROM inventory.site t
                          WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.id = k.id) AND (t.created_at <= ( SELECT audit.as_of() AS as_of))))))))) site
          WHERE (site.id = instrument.site_id)) AS site_name,
    instrument.computer_id,
    instrument.freezer_id,
    instrument.name
   FROM (( SELECT computer.site_id,
            computer.id AS computer_id,
            NULL::bigint AS freezer_id,
            computer.name
           FROM ( SELECT k.id,
                    k.lab_id,
                        CASE
                            WHEN (c.before IS NULL) THEN k.site_id
                            ELSE ((c.before ->> 'site_id'::text))::bigint
                        END AS site_id,
                        CASE
                            WHEN (c.before IS NULL) THEN k.name
                            ELSE (c.before ->> 'name'::text)
                        END AS name,
                        CASE
                            WHEN (c.before IS NULL) THEN k.mac
                            ELSE ((c.before ->> 'mac'::text))::macaddr
                        END AS mac
                   FROM (( SELECT computer_1.lab_id,
                            'computer'::text AS table_name,
                            computer_1.id,
                            computer_1.created_at,
                            computer_1.updated_at,
                            'infinity'::timestamp with time zone AS deleted_at,
                            computer_1.site_id,
                            computer_1.name,
                            computer_1.mac
                           FROM inventory.computer computer_1
                        UNION ALL
                         SELECT deleted_row.lab_id,
                            deleted_row.table_name,
                            deleted_row.row_id,
                            deleted_row.created_at,
                            'infinity'::timestamp with time zone,
                            deleted_row.deleted_at,
                            NULL::bigint AS int8,
                            NULL::text AS text,
                            NULL::macaddr AS macaddr
                           FROM audit.deleted_row) k
                     LEFT JOIN LATERAL ( SELECT first.before
                           FROM ( SELECT c_1.before
                                   FROM audit.row_change c_1
                                  WHERE ((c_1.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (c_1.table_name = 'computer'::text) AND (c_1.row_id = k.id) AND (c_1.changed_at > ( SELECT audit.as_of() AS as_of)))
                                  ORDER BY c_1.changed_at, c_1.id
                                 LIMIT 1) first
                          WHERE (k.updated_at > ( SELECT audit.as_of() AS as_of))
                         OFFSET 0) c ON (true))
                  WHERE ((k.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (k.table_name = 'computer'::text) AND (k.created_at <= ( SELECT audit.as_of() AS as_of)) AND (k.deleted_at > ( SELECT audit.as_of() AS as_of)) AND ((k.updated_at <= ( SELECT audit.as_of() AS as_of)) OR (c.before IS NOT NULL)) AND ((k.deleted_at = 'infinity'::timestamp with time zone) OR (NOT (EXISTS ( SELECT
                           FROM inventory.computer t
                          WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.id = k.id) AND (t.created_at <= ( SELECT audit.as_of() AS as_of))))))))) computer
          ORDER BY computer.lab_id, computer.id)
        UNION ALL
        ( SELECT freezer.site_id,
            NULL::bigint AS computer_id,
            freezer.id AS freezer_id,
            freezer.name
           FROM ( SELECT k.id,
                    k.lab_id,
                        CASE
                            WHEN (c.before IS NULL) THEN k.site_id
                            ELSE ((c.before ->> 'site_id'::text))::bigint
                        END AS site_id,
                        CASE
                            WHEN (c.before IS NULL) THEN k.name
                            ELSE (c.before ->> 'name'::text)
                        END AS name
                   FROM (( SELECT freezer_1.lab_id,
                            'freezer'::text AS table_name,
                            freezer_1.id,
                            freezer_1.created_at,
                            freezer_1.updated_at,
                            'infinity'::timestamp with time zone AS deleted_at,
                            freezer_1.site_id,
                            freezer_1.name
                           FROM inventory.freezer freezer_1
                        UNION ALL
                         SELECT deleted_row.lab_id,
                            deleted_row.table_name,
                            deleted_row.row_id,
                            deleted_row.created_at,
                            'infinity'::timestamp with time zone,
                            deleted_row.deleted_at,
                            NULL::bigint AS int8,
                            NULL::text AS text
                           FROM audit.deleted_row) k
                     LEFT JOIN LATERAL ( SELECT first.before
                           FROM ( SELECT c_1.before
                                   FROM audit.row_change c_1
                                  WHERE ((c_1.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (c_1.table_name = 'freezer'::text) AND (c_1.row_id = k.id) AND (c_1.changed_at > ( SELECT audit.as_of() AS as_of)))
                                  ORDER BY c_1.changed_at, c_1.id
                                 LIMIT 1) first
                          WHERE (k.updated_at > ( SELECT audit.as_of() AS as_of))
                         OFFSET 0) c ON (true))
                  WHERE ((k.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (k.table_name = 'freezer'::text) AND (k.created_at <= ( SELECT audit.as_of() AS as_of)) AND (k.deleted_at > ( SELECT audit.as_of() AS as_of)) AND ((k.updated_at <= ( SELECT audit.as_of() AS as_of)) OR (c.before IS NOT NULL)) AND ((k.deleted_at = 'infinity'::timestamp with time zone) OR (NOT (EXISTS ( SELECT
                           FROM inventory.freezer t
                          WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.id = k.id) AND (t.created_at <= ( SELECT audit.as_of() AS as_of))))))))) freezer
          ORDER BY freezer.lab_id, freezer.id)) instrument;

ALTER TABLE past.instruments OWNER TO lab_owner;

COMMENT ON VIEW past.instruments IS 'Instruments of the lab: computers by id, then freezers by id.';

ALTER TABLE ONLY audit.row_change ATTACH PARTITION audit.row_change_rest DEFAULT;

ALTER TABLE ONLY api.computers ALTER COLUMN id SET DEFAULT inventory.next_computer_id();

ALTER TABLE ONLY api.computers ALTER COLUMN lab_id SET DEFAULT inventory.current_lab();

ALTER TABLE ONLY api.containers ALTER COLUMN id SET DEFAULT inventory.next_container_id();

ALTER TABLE ONLY api.containers ALTER COLUMN lab_id SET DEFAULT inventory.current_lab();

ALTER TABLE ONLY api.containers ALTER COLUMN uuid SET DEFAULT gen_random_uuid();

ALTER TABLE ONLY api.freezers ALTER COLUMN id SET DEFAULT inventory.next_freezer_id();

ALTER TABLE ONLY api.freezers ALTER COLUMN lab_id SET DEFAULT inventory.current_lab();

ALTER TABLE ONLY api.sites ALTER COLUMN id SET DEFAULT inventory.next_site_id();

ALTER TABLE ONLY api.sites ALTER COLUMN lab_id SET DEFAULT inventory.current_lab();

ALTER TABLE ONLY audit.change_set
    ADD CONSTRAINT change_set_pkey PRIMARY KEY (lab_id, id);

ALTER TABLE ONLY audit.deleted_row
    ADD CONSTRAINT deleted_row_pkey PRIMARY KEY (lab_id, table_name, row_id);

ALTER TABLE ONLY audit.idempotency_key
    ADD CONSTRAINT idempotency_key_pkey PRIMARY KEY (lab_id, caller, key);

ALTER TABLE ONLY audit.row_change
    ADD CONSTRAINT row_change_pkey PRIMARY KEY (lab_id, table_name, row_id, changed_at, id);

ALTER TABLE ONLY audit.row_change_rest
    ADD CONSTRAINT row_change_rest_pkey PRIMARY KEY (lab_id, table_name, row_id, changed_at, id);

ALTER TABLE ONLY auth.account
    ADD CONSTRAINT account_email_key UNIQUE (email);

ALTER TABLE ONLY auth.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (id);

ALTER TABLE ONLY auth.attempt
    ADD CONSTRAINT attempt_pkey PRIMARY KEY (subject);

ALTER TABLE ONLY auth.identity_provider
    ADD CONSTRAINT identity_provider_pkey PRIMARY KEY (issuer);

ALTER TABLE ONLY auth.invitation
    ADD CONSTRAINT invitation_pkey PRIMARY KEY (lab_id, account_id);

ALTER TABLE ONLY auth.membership
    ADD CONSTRAINT membership_pkey PRIMARY KEY (lab_id, account_id);

ALTER TABLE ONLY auth.refresh_token
    ADD CONSTRAINT refresh_token_pkey PRIMARY KEY (hash);

ALTER TABLE ONLY auth.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (id);

ALTER TABLE ONLY auth.signing_key
    ADD CONSTRAINT signing_key_pkey PRIMARY KEY (is_only);

ALTER TABLE ONLY inventory.computer
    ADD CONSTRAINT computer_mac_key UNIQUE (lab_id, mac);

ALTER TABLE ONLY inventory.computer
    ADD CONSTRAINT computer_pkey PRIMARY KEY (lab_id, id);

ALTER TABLE ONLY inventory.container
    ADD CONSTRAINT container_pkey PRIMARY KEY (lab_id, id);

ALTER TABLE ONLY inventory.container
    ADD CONSTRAINT container_uuid_key UNIQUE (lab_id, uuid);

ALTER TABLE ONLY inventory.freezer
    ADD CONSTRAINT freezer_pkey PRIMARY KEY (lab_id, id);

ALTER TABLE ONLY inventory.lab
    ADD CONSTRAINT lab_name_key UNIQUE (name);

ALTER TABLE ONLY inventory.lab
    ADD CONSTRAINT lab_pkey PRIMARY KEY (id);

ALTER TABLE ONLY inventory.site
    ADD CONSTRAINT site_pkey PRIMARY KEY (lab_id, id);

CREATE UNIQUE INDEX change_set_seal_number_key ON audit.change_set USING btree (lab_id, seal_number) WHERE (seal_number IS NOT NULL);

CREATE INDEX change_set_transaction_idx ON audit.change_set USING btree (lab_id, transaction_id);

CREATE INDEX change_set_unsealed_idx ON audit.change_set USING btree (lab_id, id) WHERE (seal_number IS NULL);

CREATE INDEX idempotency_key_created_idx ON audit.idempotency_key USING btree (created_at);

CREATE INDEX row_change_computer_site_id_idx ON ONLY audit.row_change USING btree (lab_id, (((before ->> 'site_id'::text))::bigint), changed_at) WHERE ((table_name = 'computer'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_container_freezer_id_idx ON ONLY audit.row_change USING btree (lab_id, (((before ->> 'freezer_id'::text))::bigint), changed_at) WHERE ((table_name = 'container'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_freezer_site_id_idx ON ONLY audit.row_change USING btree (lab_id, (((before ->> 'site_id'::text))::bigint), changed_at) WHERE ((table_name = 'freezer'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_set_idx ON ONLY audit.row_change USING btree (lab_id, change_id, id);

CREATE INDEX row_change_rest_lab_id_change_id_id_idx ON audit.row_change_rest USING btree (lab_id, change_id, id);

CREATE INDEX row_change_rest_lab_id_int8_changed_at_idx ON audit.row_change_rest USING btree (lab_id, (((before ->> 'site_id'::text))::bigint), changed_at) WHERE ((table_name = 'computer'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_rest_lab_id_int8_changed_at_idx1 ON audit.row_change_rest USING btree (lab_id, (((before ->> 'site_id'::text))::bigint), changed_at) WHERE ((table_name = 'freezer'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_rest_lab_id_int8_changed_at_idx2 ON audit.row_change_rest USING btree (lab_id, (((before ->> 'freezer_id'::text))::bigint), changed_at) WHERE ((table_name = 'container'::text) AND (before IS NOT NULL));

CREATE INDEX account_default_lab_idx ON auth.account USING btree (default_lab_id);

CREATE INDEX attempt_window_idx ON auth.attempt USING btree (window_started_at);

CREATE INDEX invitation_account_idx ON auth.invitation USING btree (account_id);

CREATE INDEX invitation_expires_idx ON auth.invitation USING btree (expires_at);

CREATE INDEX invitation_hash_idx ON auth.invitation USING btree (hash);

CREATE INDEX invitation_inviter_idx ON auth.invitation USING btree (invited_by);

CREATE INDEX membership_account_idx ON auth.membership USING btree (account_id);

CREATE INDEX refresh_token_session_idx ON auth.refresh_token USING btree (session_id);

CREATE INDEX session_account_idx ON auth.session USING btree (account_id);

CREATE INDEX session_end_idx ON auth.session USING btree (LEAST(expires_at, revoked_at));

CREATE INDEX session_lab_idx ON auth.session USING btree (lab_id);

CREATE INDEX computer_site_idx ON inventory.computer USING btree (lab_id, site_id);

CREATE INDEX container_freezer_idx ON inventory.container USING btree (lab_id, freezer_id);

CREATE INDEX freezer_site_idx ON inventory.freezer USING btree (lab_id, site_id);

ALTER INDEX audit.row_change_set_idx ATTACH PARTITION audit.row_change_rest_lab_id_change_id_id_idx;

ALTER INDEX audit.row_change_computer_site_id_idx ATTACH PARTITION audit.row_change_rest_lab_id_int8_changed_at_idx;

ALTER INDEX audit.row_change_freezer_site_id_idx ATTACH PARTITION audit.row_change_rest_lab_id_int8_changed_at_idx1;

ALTER INDEX audit.row_change_container_freezer_id_idx ATTACH PARTITION audit.row_change_rest_lab_id_int8_changed_at_idx2;

ALTER INDEX audit.row_change_pkey ATTACH PARTITION audit.row_change_rest_pkey;

CREATE TRIGGER follow_deletion BEFORE INSERT ON auth.membership FOR EACH ROW EXECUTE FUNCTION audit.follow_deletion();

CREATE TRIGGER record_delete AFTER DELETE ON auth.membership REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_delete();

CREATE TRIGGER record_insert AFTER INSERT ON auth.membership REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_insert();

CREATE TRIGGER record_update AFTER UPDATE ON auth.membership REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_update();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON auth.membership FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

CREATE TRIGGER touch BEFORE UPDATE ON auth.membership FOR EACH ROW EXECUTE FUNCTION audit.touch();

CREATE TRIGGER follow_deletion BEFORE INSERT ON inventory.computer FOR EACH ROW WHEN ((new.id IS DISTINCT FROM pg_sequence_last_value('inventory.computer_id_seq'::regclass))) EXECUTE FUNCTION audit.follow_deletion();

CREATE TRIGGER follow_deletion BEFORE INSERT ON inventory.container FOR EACH ROW WHEN ((new.id IS DISTINCT FROM pg_sequence_last_value('inventory.container_id_seq'::regclass))) EXECUTE FUNCTION audit.follow_deletion();

CREATE TRIGGER follow_deletion BEFORE INSERT ON inventory.freezer FOR EACH ROW WHEN ((new.id IS DISTINCT FROM pg_sequence_last_value('inventory.freezer_id_seq'::regclass))) EXECUTE FUNCTION audit.follow_deletion();

CREATE TRIGGER follow_deletion BEFORE INSERT ON inventory.lab FOR EACH ROW WHEN ((new.id IS DISTINCT FROM pg_sequence_last_value('inventory.lab_id_seq'::regclass))) EXECUTE FUNCTION audit.follow_deletion();

CREATE TRIGGER follow_deletion BEFORE INSERT ON inventory.site FOR EACH ROW WHEN ((new.id IS DISTINCT FROM pg_sequence_last_value('inventory.site_id_seq'::regclass))) EXECUTE FUNCTION audit.follow_deletion();

CREATE TRIGGER record_delete AFTER DELETE ON inventory.computer REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_delete('inventory.computer_id_seq');

CREATE TRIGGER record_delete AFTER DELETE ON inventory.container REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_delete('inventory.container_id_seq');

CREATE TRIGGER record_delete AFTER DELETE ON inventory.freezer REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_delete('inventory.freezer_id_seq');

CREATE TRIGGER record_delete AFTER DELETE ON inventory.lab REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_delete('inventory.lab_id_seq');

CREATE TRIGGER record_delete AFTER DELETE ON inventory.site REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_delete('inventory.site_id_seq');

CREATE TRIGGER record_insert AFTER INSERT ON inventory.computer REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_insert();

CREATE TRIGGER record_insert AFTER INSERT ON inventory.container REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_insert();

CREATE TRIGGER record_insert AFTER INSERT ON inventory.freezer REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_insert();

CREATE TRIGGER record_insert AFTER INSERT ON inventory.lab REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_insert();

CREATE TRIGGER record_insert AFTER INSERT ON inventory.site REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_insert();

CREATE TRIGGER record_update AFTER UPDATE ON inventory.computer REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_update();

CREATE TRIGGER record_update AFTER UPDATE ON inventory.container REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_update();

CREATE TRIGGER record_update AFTER UPDATE ON inventory.freezer REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_update();

CREATE TRIGGER record_update AFTER UPDATE ON inventory.lab REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_update();

CREATE TRIGGER record_update AFTER UPDATE ON inventory.site REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_update();

CREATE TRIGGER refuse_key_change BEFORE UPDATE ON inventory.computer FOR EACH ROW WHEN (((old.lab_id IS DISTINCT FROM new.lab_id) OR (old.id IS DISTINCT FROM new.id))) EXECUTE FUNCTION inventory.refuse_key_change();

CREATE TRIGGER refuse_key_change BEFORE UPDATE ON inventory.container FOR EACH ROW WHEN (((old.lab_id IS DISTINCT FROM new.lab_id) OR (old.id IS DISTINCT FROM new.id))) EXECUTE FUNCTION inventory.refuse_key_change();

CREATE TRIGGER refuse_key_change BEFORE UPDATE ON inventory.freezer FOR EACH ROW WHEN (((old.lab_id IS DISTINCT FROM new.lab_id) OR (old.id IS DISTINCT FROM new.id))) EXECUTE FUNCTION inventory.refuse_key_change();

CREATE TRIGGER refuse_key_change BEFORE UPDATE ON inventory.site FOR EACH ROW WHEN (((old.lab_id IS DISTINCT FROM new.lab_id) OR (old.id IS DISTINCT FROM new.id))) EXECUTE FUNCTION inventory.refuse_key_change();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON inventory.computer FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON inventory.container FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON inventory.freezer FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON inventory.lab FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON inventory.site FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

CREATE TRIGGER reserve_id BEFORE INSERT ON inventory.computer FOR EACH ROW WHEN ((new.id > COALESCE(pg_sequence_last_value('inventory.computer_id_seq'::regclass), (0)::bigint))) EXECUTE FUNCTION inventory.reserve_id('inventory.computer_id_seq');

CREATE TRIGGER reserve_id BEFORE INSERT ON inventory.container FOR EACH ROW WHEN ((new.id > COALESCE(pg_sequence_last_value('inventory.container_id_seq'::regclass), (0)::bigint))) EXECUTE FUNCTION inventory.reserve_id('inventory.container_id_seq');

CREATE TRIGGER reserve_id BEFORE INSERT ON inventory.freezer FOR EACH ROW WHEN ((new.id > COALESCE(pg_sequence_last_value('inventory.freezer_id_seq'::regclass), (0)::bigint))) EXECUTE FUNCTION inventory.reserve_id('inventory.freezer_id_seq');

CREATE TRIGGER reserve_id BEFORE INSERT ON inventory.site FOR EACH ROW WHEN ((new.id > COALESCE(pg_sequence_last_value('inventory.site_id_seq'::regclass), (0)::bigint))) EXECUTE FUNCTION inventory.reserve_id('inventory.site_id_seq');

CREATE TRIGGER tidy_text BEFORE INSERT OR UPDATE ON inventory.computer FOR EACH ROW WHEN (((concat_ws(chr(31), new.name, '.') !~ '^(?:[!-~](?:[^\x1f]*[!-~])?(?:\x1f|$))*$'::text) OR (length(concat(new.name)) > 10000))) EXECUTE FUNCTION inventory.tidy_computer();

CREATE TRIGGER tidy_text BEFORE INSERT OR UPDATE ON inventory.container FOR EACH ROW WHEN (((concat_ws(chr(31), new.description, '.') !~ '^(?:[!-~](?:[^\x1f]*[!-~])?(?:\x1f|$))*$'::text) OR (length(concat(new.description)) > 10000))) EXECUTE FUNCTION inventory.tidy_container();

CREATE TRIGGER tidy_text BEFORE INSERT OR UPDATE ON inventory.freezer FOR EACH ROW WHEN (((concat_ws(chr(31), new.name, '.') !~ '^(?:[!-~](?:[^\x1f]*[!-~])?(?:\x1f|$))*$'::text) OR (length(concat(new.name)) > 10000))) EXECUTE FUNCTION inventory.tidy_freezer();

CREATE TRIGGER tidy_text BEFORE INSERT OR UPDATE ON inventory.lab FOR EACH ROW WHEN (((concat_ws(chr(31), new.name, '.') !~ '^(?:[!-~](?:[^\x1f]*[!-~])?(?:\x1f|$))*$'::text) OR (length(concat(new.name)) > 10000))) EXECUTE FUNCTION inventory.tidy_lab();

CREATE TRIGGER tidy_text BEFORE INSERT OR UPDATE ON inventory.site FOR EACH ROW WHEN (((concat_ws(chr(31), new.name, new.contact, new.address, new.state_or_region, new.country, new.postcode_or_zip, '.') !~ '^(?:[!-~](?:[^\x1f]*[!-~])?(?:\x1f|$))*$'::text) OR (length(concat(new.name, new.contact, new.address, new.state_or_region, new.country, new.postcode_or_zip)) > 10000))) EXECUTE FUNCTION inventory.tidy_site();

CREATE TRIGGER touch BEFORE UPDATE ON inventory.computer FOR EACH ROW EXECUTE FUNCTION audit.touch();

CREATE TRIGGER touch BEFORE UPDATE ON inventory.container FOR EACH ROW EXECUTE FUNCTION audit.touch();

CREATE TRIGGER touch BEFORE UPDATE ON inventory.freezer FOR EACH ROW EXECUTE FUNCTION audit.touch();

CREATE TRIGGER touch BEFORE UPDATE ON inventory.lab FOR EACH ROW EXECUTE FUNCTION audit.touch();

CREATE TRIGGER touch BEFORE UPDATE ON inventory.site FOR EACH ROW EXECUTE FUNCTION audit.touch();

CREATE TRIGGER why_refused BEFORE INSERT OR DELETE OR UPDATE ON inventory.computer FOR EACH ROW WHEN ((current_setting('header.x_explain'::text, true) <> ''::text)) EXECUTE FUNCTION inventory.explain_computer();

CREATE TRIGGER why_refused BEFORE INSERT OR DELETE OR UPDATE ON inventory.container FOR EACH ROW WHEN ((current_setting('header.x_explain'::text, true) <> ''::text)) EXECUTE FUNCTION inventory.explain_container();

CREATE TRIGGER why_refused BEFORE INSERT OR DELETE OR UPDATE ON inventory.freezer FOR EACH ROW WHEN ((current_setting('header.x_explain'::text, true) <> ''::text)) EXECUTE FUNCTION inventory.explain_freezer();

CREATE TRIGGER why_refused BEFORE INSERT OR DELETE OR UPDATE ON inventory.site FOR EACH ROW WHEN ((current_setting('header.x_explain'::text, true) <> ''::text)) EXECUTE FUNCTION inventory.explain_site();

ALTER TABLE ONLY auth.account
    ADD CONSTRAINT account_default_lab_fkey FOREIGN KEY (default_lab_id) REFERENCES inventory.lab(id);

ALTER TABLE ONLY auth.invitation
    ADD CONSTRAINT invitation_account_fkey FOREIGN KEY (account_id) REFERENCES auth.account(id);

ALTER TABLE ONLY auth.invitation
    ADD CONSTRAINT invitation_inviter_fkey FOREIGN KEY (invited_by) REFERENCES auth.account(id);

ALTER TABLE ONLY auth.invitation
    ADD CONSTRAINT invitation_lab_fkey FOREIGN KEY (lab_id) REFERENCES inventory.lab(id);

ALTER TABLE ONLY auth.membership
    ADD CONSTRAINT membership_account_fkey FOREIGN KEY (account_id) REFERENCES auth.account(id);

ALTER TABLE ONLY auth.membership
    ADD CONSTRAINT membership_lab_fkey FOREIGN KEY (lab_id) REFERENCES inventory.lab(id);

ALTER TABLE ONLY auth.refresh_token
    ADD CONSTRAINT refresh_token_session_fkey FOREIGN KEY (session_id) REFERENCES auth.session(id);

ALTER TABLE ONLY auth.session
    ADD CONSTRAINT session_account_fkey FOREIGN KEY (account_id) REFERENCES auth.account(id);

ALTER TABLE ONLY auth.session
    ADD CONSTRAINT session_lab_fkey FOREIGN KEY (lab_id) REFERENCES inventory.lab(id);

ALTER TABLE ONLY inventory.computer
    ADD CONSTRAINT computer_site_fkey FOREIGN KEY (lab_id, site_id) REFERENCES inventory.site(lab_id, id);

ALTER TABLE ONLY inventory.container
    ADD CONSTRAINT container_freezer_fkey FOREIGN KEY (lab_id, freezer_id) REFERENCES inventory.freezer(lab_id, id);

ALTER TABLE ONLY inventory.freezer
    ADD CONSTRAINT freezer_site_fkey FOREIGN KEY (lab_id, site_id) REFERENCES inventory.site(lab_id, id);

ALTER TABLE ONLY inventory.site
    ADD CONSTRAINT site_lab_fkey FOREIGN KEY (lab_id) REFERENCES inventory.lab(id);

ALTER TABLE audit.change_set ENABLE ROW LEVEL SECURITY;

CREATE POLICY change_set_in_lab ON audit.change_set FOR SELECT TO lab_viewer USING (((lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (( SELECT audit.sees_members() AS sees_members) OR (NOT ('membership'::text = ANY (table_names))))));

CREATE POLICY change_set_of_owner ON audit.change_set TO lab_owner USING (true) WITH CHECK (true);

ALTER TABLE audit.deleted_row ENABLE ROW LEVEL SECURITY;

CREATE POLICY deleted_row_in_lab ON audit.deleted_row FOR SELECT TO lab_viewer USING (((lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (( SELECT audit.sees_members() AS sees_members) OR (table_name <> 'membership'::text))));

CREATE POLICY deleted_row_of_owner ON audit.deleted_row TO lab_owner USING (true) WITH CHECK (true);

ALTER TABLE audit.idempotency_key ENABLE ROW LEVEL SECURITY;

CREATE POLICY idempotency_key_of_owner ON audit.idempotency_key TO lab_owner USING (true) WITH CHECK (true);

ALTER TABLE audit.row_change ENABLE ROW LEVEL SECURITY;

CREATE POLICY row_change_in_lab ON audit.row_change FOR SELECT TO lab_viewer USING (((lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (( SELECT audit.sees_members() AS sees_members) OR (table_name <> 'membership'::text))));

CREATE POLICY row_change_of_owner ON audit.row_change TO lab_owner USING (true) WITH CHECK (true);

ALTER TABLE audit.row_change_rest ENABLE ROW LEVEL SECURITY;

ALTER TABLE auth.account ENABLE ROW LEVEL SECURITY;

CREATE POLICY account_of_invited ON auth.account FOR SELECT TO lab_manager USING ((id IN ( SELECT invitation.account_id
   FROM auth.invitation
  WHERE (invitation.lab_id = ( SELECT inventory.current_lab() AS current_lab)))));

CREATE POLICY account_of_member ON auth.account FOR SELECT TO lab_manager USING ((id IN ( SELECT membership.account_id
   FROM auth.membership
  WHERE (membership.lab_id = ( SELECT inventory.current_lab() AS current_lab)))));

CREATE POLICY account_of_owner ON auth.account TO lab_owner USING (true) WITH CHECK (true);

ALTER TABLE auth.attempt ENABLE ROW LEVEL SECURITY;

CREATE POLICY attempt_of_owner ON auth.attempt TO lab_owner USING (true) WITH CHECK (true);

ALTER TABLE auth.identity_provider ENABLE ROW LEVEL SECURITY;

CREATE POLICY identity_provider_of_owner ON auth.identity_provider TO lab_owner USING (true) WITH CHECK (true);

ALTER TABLE auth.invitation ENABLE ROW LEVEL SECURITY;

CREATE POLICY invitation_in_lab ON auth.invitation FOR SELECT TO lab_manager USING ((lab_id = ( SELECT inventory.current_lab() AS current_lab)));

CREATE POLICY invitation_of_owner ON auth.invitation TO lab_owner USING (true) WITH CHECK (true);

ALTER TABLE auth.membership ENABLE ROW LEVEL SECURITY;

CREATE POLICY membership_in_lab ON auth.membership FOR SELECT TO lab_manager USING ((lab_id = ( SELECT inventory.current_lab() AS current_lab)));

CREATE POLICY membership_of_owner ON auth.membership TO lab_owner USING (true) WITH CHECK (true);

ALTER TABLE auth.refresh_token ENABLE ROW LEVEL SECURITY;

CREATE POLICY refresh_token_of_owner ON auth.refresh_token TO lab_owner USING (true) WITH CHECK (true);

ALTER TABLE auth.session ENABLE ROW LEVEL SECURITY;

CREATE POLICY session_of_owner ON auth.session TO lab_owner USING (true) WITH CHECK (true);

CREATE POLICY session_token_of_lab ON auth.session FOR SELECT TO lab_manager USING ((lab_id = ( SELECT inventory.current_lab() AS current_lab)));

CREATE POLICY session_token_of_maker ON auth.session FOR SELECT TO lab_viewer USING (((lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (account_id = ( SELECT auth.account_id() AS account_id))));

ALTER TABLE auth.signing_key ENABLE ROW LEVEL SECURITY;

CREATE POLICY signing_key_of_owner ON auth.signing_key TO lab_owner USING (true) WITH CHECK (true);

ALTER TABLE inventory.computer ENABLE ROW LEVEL SECURITY;

CREATE POLICY computer_in_lab ON inventory.computer TO lab_viewer USING ((lab_id = ( SELECT inventory.current_lab() AS current_lab))) WITH CHECK ((lab_id = ( SELECT inventory.current_lab() AS current_lab)));

CREATE POLICY computer_of_owner ON inventory.computer TO lab_owner USING (true) WITH CHECK (true);

ALTER TABLE inventory.container ENABLE ROW LEVEL SECURITY;

CREATE POLICY container_in_lab ON inventory.container TO lab_viewer USING ((lab_id = ( SELECT inventory.current_lab() AS current_lab))) WITH CHECK ((lab_id = ( SELECT inventory.current_lab() AS current_lab)));

CREATE POLICY container_of_owner ON inventory.container TO lab_owner USING (true) WITH CHECK (true);

ALTER TABLE inventory.freezer ENABLE ROW LEVEL SECURITY;

CREATE POLICY freezer_in_lab ON inventory.freezer TO lab_viewer USING ((lab_id = ( SELECT inventory.current_lab() AS current_lab))) WITH CHECK ((lab_id = ( SELECT inventory.current_lab() AS current_lab)));

CREATE POLICY freezer_of_owner ON inventory.freezer TO lab_owner USING (true) WITH CHECK (true);

ALTER TABLE inventory.lab ENABLE ROW LEVEL SECURITY;

CREATE POLICY lab_is_current ON inventory.lab FOR SELECT TO lab_viewer USING ((id = ( SELECT inventory.current_lab() AS current_lab)));

CREATE POLICY lab_of_owner ON inventory.lab TO lab_owner USING (true) WITH CHECK (true);

ALTER TABLE inventory.site ENABLE ROW LEVEL SECURITY;

CREATE POLICY site_in_lab ON inventory.site TO lab_viewer USING ((lab_id = ( SELECT inventory.current_lab() AS current_lab))) WITH CHECK ((lab_id = ( SELECT inventory.current_lab() AS current_lab)));

CREATE POLICY site_of_owner ON inventory.site TO lab_owner USING (true) WITH CHECK (true);

GRANT USAGE ON SCHEMA api TO lab_anon;
GRANT USAGE ON SCHEMA api TO lab_user;

GRANT USAGE ON SCHEMA audit TO lab_viewer;

GRANT USAGE ON SCHEMA auth TO lab_anon;
GRANT USAGE ON SCHEMA auth TO lab_user;

GRANT USAGE ON SCHEMA csv TO lab_anon;
GRANT USAGE ON SCHEMA csv TO lab_user;

GRANT USAGE ON SCHEMA inventory TO lab_viewer;

GRANT USAGE ON SCHEMA lab_admin TO lab_owner;

GRANT USAGE ON SCHEMA past TO lab_anon;
GRANT USAGE ON SCHEMA past TO lab_user;

REVOKE USAGE ON SCHEMA public FROM PUBLIC;

GRANT USAGE ON SCHEMA request TO lab_anon;
GRANT USAGE ON SCHEMA request TO lab_user;

REVOKE ALL ON FUNCTION auth.accept(invitation text) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.accept(invitation text) TO lab_user;

REVOKE ALL ON FUNCTION api.accept(invitation text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.accept(invitation text) TO lab_user;

REVOKE ALL ON PROCEDURE api.add_delete(IN many text, IN one text, IN fields text, IN writer name) FROM PUBLIC;

REVOKE ALL ON PROCEDURE api.add_getter(IN many text, IN one text, IN fields text) FROM PUBLIC;

REVOKE ALL ON PROCEDURE api.add_resource(IN shown regclass, IN writer name) FROM PUBLIC;

REVOKE ALL ON PROCEDURE api.add_upsert(IN many text, IN one text, IN fields text, IN writer name) FROM PUBLIC;

REVOKE ALL ON FUNCTION api.change(change_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.change(change_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION auth.change_password(body jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.change_password(body jsonb) TO lab_anon;
GRANT ALL ON FUNCTION auth.change_password(body jsonb) TO lab_user;

REVOKE ALL ON FUNCTION api.change_password(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.change_password(jsonb) TO lab_anon;
GRANT ALL ON FUNCTION api.change_password(jsonb) TO lab_user;

REVOKE ALL ON FUNCTION inventory.current_lab() FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.current_lab() TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.is_blank(value text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.is_blank(value text) TO lab_viewer;

GRANT SELECT ON TABLE inventory.computer TO lab_viewer;
GRANT DELETE ON TABLE inventory.computer TO lab_editor;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE inventory.computer TO lab_editor;

GRANT INSERT(id),UPDATE(id) ON TABLE inventory.computer TO lab_editor;

GRANT INSERT(site_id),UPDATE(site_id) ON TABLE inventory.computer TO lab_editor;

GRANT INSERT(name),UPDATE(name) ON TABLE inventory.computer TO lab_editor;

GRANT INSERT(mac),UPDATE(mac) ON TABLE inventory.computer TO lab_editor;

GRANT SELECT ON TABLE api.computers TO lab_viewer;
GRANT DELETE ON TABLE api.computers TO lab_editor;

GRANT INSERT(id),UPDATE(id) ON TABLE api.computers TO lab_editor;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE api.computers TO lab_editor;

GRANT INSERT(site_id),UPDATE(site_id) ON TABLE api.computers TO lab_editor;

GRANT INSERT(name),UPDATE(name) ON TABLE api.computers TO lab_editor;

GRANT INSERT(mac),UPDATE(mac) ON TABLE api.computers TO lab_editor;

REVOKE ALL ON FUNCTION api.computer(computer_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.computer(computer_id bigint) TO lab_viewer;

GRANT SELECT ON TABLE inventory.container TO lab_viewer;
GRANT DELETE ON TABLE inventory.container TO lab_editor;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE inventory.container TO lab_editor;

GRANT INSERT(id),UPDATE(id) ON TABLE inventory.container TO lab_editor;

GRANT INSERT(freezer_id),UPDATE(freezer_id) ON TABLE inventory.container TO lab_editor;

GRANT INSERT(uuid),UPDATE(uuid) ON TABLE inventory.container TO lab_editor;

GRANT INSERT(description),UPDATE(description) ON TABLE inventory.container TO lab_editor;

GRANT SELECT ON TABLE api.containers TO lab_viewer;
GRANT DELETE ON TABLE api.containers TO lab_editor;

GRANT INSERT(id),UPDATE(id) ON TABLE api.containers TO lab_editor;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE api.containers TO lab_editor;

GRANT INSERT(freezer_id),UPDATE(freezer_id) ON TABLE api.containers TO lab_editor;

GRANT INSERT(uuid),UPDATE(uuid) ON TABLE api.containers TO lab_editor;

GRANT INSERT(description),UPDATE(description) ON TABLE api.containers TO lab_editor;

REVOKE ALL ON FUNCTION api.container(container_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.container(container_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION api.create_token(name text, role text, expires_in_days integer) FROM PUBLIC;
GRANT ALL ON FUNCTION api.create_token(name text, role text, expires_in_days integer) TO lab_viewer;

REVOKE ALL ON PROCEDURE api.create_upsert(IN many text, IN one text, IN fields text, IN known text[], IN free text[], IN columns text, IN sent text, IN made text) FROM PUBLIC;

REVOKE ALL ON FUNCTION api.created_at(anyelement) FROM PUBLIC;
GRANT ALL ON FUNCTION api.created_at(anyelement) TO lab_viewer;

REVOKE ALL ON FUNCTION api.delete_computer(computer_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.delete_computer(computer_id bigint) TO lab_editor;

REVOKE ALL ON FUNCTION api.delete_container(container_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.delete_container(container_id bigint) TO lab_editor;

GRANT SELECT ON TABLE inventory.freezer TO lab_viewer;
GRANT DELETE ON TABLE inventory.freezer TO lab_editor;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE inventory.freezer TO lab_editor;

GRANT INSERT(id),UPDATE(id) ON TABLE inventory.freezer TO lab_editor;

GRANT INSERT(site_id),UPDATE(site_id) ON TABLE inventory.freezer TO lab_editor;

GRANT INSERT(name),UPDATE(name) ON TABLE inventory.freezer TO lab_editor;

GRANT SELECT ON TABLE api.freezers TO lab_viewer;
GRANT DELETE ON TABLE api.freezers TO lab_editor;

GRANT INSERT(id),UPDATE(id) ON TABLE api.freezers TO lab_editor;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE api.freezers TO lab_editor;

GRANT INSERT(site_id),UPDATE(site_id) ON TABLE api.freezers TO lab_editor;

GRANT INSERT(name),UPDATE(name) ON TABLE api.freezers TO lab_editor;

REVOKE ALL ON FUNCTION api.delete_freezer(freezer_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.delete_freezer(freezer_id bigint) TO lab_editor;

REVOKE ALL ON FUNCTION auth.remove_member(email text) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.remove_member(email text) TO lab_manager;

REVOKE ALL ON FUNCTION api.delete_member(email text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.delete_member(email text) TO lab_manager;

GRANT SELECT ON TABLE inventory.site TO lab_viewer;
GRANT DELETE ON TABLE inventory.site TO lab_manager;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE inventory.site TO lab_manager;

GRANT INSERT(id),UPDATE(id) ON TABLE inventory.site TO lab_manager;

GRANT INSERT(name),UPDATE(name) ON TABLE inventory.site TO lab_manager;

GRANT INSERT(contact),UPDATE(contact) ON TABLE inventory.site TO lab_manager;

GRANT INSERT(address),UPDATE(address) ON TABLE inventory.site TO lab_manager;

GRANT INSERT(state_or_region),UPDATE(state_or_region) ON TABLE inventory.site TO lab_manager;

GRANT INSERT(country),UPDATE(country) ON TABLE inventory.site TO lab_manager;

GRANT INSERT(postcode_or_zip),UPDATE(postcode_or_zip) ON TABLE inventory.site TO lab_manager;

GRANT SELECT ON TABLE api.sites TO lab_viewer;
GRANT DELETE ON TABLE api.sites TO lab_manager;

GRANT INSERT(id),UPDATE(id) ON TABLE api.sites TO lab_manager;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE api.sites TO lab_manager;

GRANT INSERT(name),UPDATE(name) ON TABLE api.sites TO lab_manager;

GRANT INSERT(contact),UPDATE(contact) ON TABLE api.sites TO lab_manager;

GRANT INSERT(address),UPDATE(address) ON TABLE api.sites TO lab_manager;

GRANT INSERT(state_or_region),UPDATE(state_or_region) ON TABLE api.sites TO lab_manager;

GRANT INSERT(country),UPDATE(country) ON TABLE api.sites TO lab_manager;

GRANT INSERT(postcode_or_zip),UPDATE(postcode_or_zip) ON TABLE api.sites TO lab_manager;

REVOKE ALL ON FUNCTION api.delete_site(site_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.delete_site(site_id bigint) TO lab_manager;

REVOKE ALL ON FUNCTION api.delete_token(token_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.delete_token(token_id uuid) TO lab_viewer;

REVOKE ALL ON PROCEDURE api.describe_columns(IN shown regclass) FROM PUBLIC;

REVOKE ALL ON PROCEDURE api.drop_resource(IN shown regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION api.freezer(freezer_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.freezer(freezer_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION api.health() FROM PUBLIC;
GRANT ALL ON FUNCTION api.health() TO lab_anon;
GRANT ALL ON FUNCTION api.health() TO lab_user;

REVOKE ALL ON FUNCTION api.history(resource text, row_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.history(resource text, row_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION auth.login(email text, password text) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.login(email text, password text) TO lab_anon;
GRANT ALL ON FUNCTION auth.login(email text, password text) TO lab_user;

REVOKE ALL ON FUNCTION api.login(email text, password text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.login(email text, password text) TO lab_anon;
GRANT ALL ON FUNCTION api.login(email text, password text) TO lab_user;

REVOKE ALL ON FUNCTION auth.logout() FROM PUBLIC;
GRANT ALL ON FUNCTION auth.logout() TO lab_user;

REVOKE ALL ON FUNCTION api.logout() FROM PUBLIC;
GRANT ALL ON FUNCTION api.logout() TO lab_user;

REVOKE ALL ON FUNCTION auth.is_email(email text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.require_account() FROM PUBLIC;
GRANT ALL ON FUNCTION auth.require_account() TO lab_user;
GRANT ALL ON FUNCTION auth.require_account() TO lab_anon;

GRANT SELECT(id) ON TABLE auth.account TO lab_manager;

GRANT SELECT(email) ON TABLE auth.account TO lab_manager;

GRANT SELECT ON TABLE auth.membership TO lab_manager;

GRANT SELECT(id) ON TABLE auth.session TO lab_viewer;

GRANT SELECT(lab_id) ON TABLE auth.session TO lab_viewer;

GRANT SELECT(role) ON TABLE auth.session TO lab_viewer;

GRANT SELECT(name) ON TABLE auth.session TO lab_viewer;

GRANT SELECT(created_at) ON TABLE auth.session TO lab_viewer;

GRANT SELECT(expires_at) ON TABLE auth.session TO lab_viewer;

GRANT SELECT(last_used_at) ON TABLE auth.session TO lab_viewer;

GRANT SELECT(revoked_at) ON TABLE auth.session TO lab_viewer;

GRANT SELECT ON TABLE inventory.lab TO lab_viewer;

REVOKE ALL ON FUNCTION auth.me() FROM PUBLIC;
GRANT ALL ON FUNCTION auth.me() TO lab_user;

REVOKE ALL ON FUNCTION api.me() FROM PUBLIC;
GRANT ALL ON FUNCTION api.me() TO lab_user;

REVOKE ALL ON FUNCTION auth.refresh(refresh_token text) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.refresh(refresh_token text) TO lab_anon;
GRANT ALL ON FUNCTION auth.refresh(refresh_token text) TO lab_user;

REVOKE ALL ON FUNCTION api.refresh(refresh_token text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.refresh(refresh_token text) TO lab_anon;
GRANT ALL ON FUNCTION api.refresh(refresh_token text) TO lab_user;

REVOKE ALL ON FUNCTION api.site(site_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.site(site_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION api.undo_change(change_id bigint, only_rows text, dry_run boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION api.undo_change(change_id bigint, only_rows text, dry_run boolean) TO lab_editor;

REVOKE ALL ON FUNCTION api.updated_at(anyelement) FROM PUBLIC;
GRANT ALL ON FUNCTION api.updated_at(anyelement) TO lab_viewer;

REVOKE ALL ON FUNCTION api.updated_by(anyelement) FROM PUBLIC;
GRANT ALL ON FUNCTION api.updated_by(anyelement) TO lab_viewer;

REVOKE ALL ON FUNCTION api.upsert_computer(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.upsert_computer(jsonb) TO lab_editor;

REVOKE ALL ON FUNCTION api.upsert_container(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.upsert_container(jsonb) TO lab_editor;

REVOKE ALL ON FUNCTION api.upsert_freezer(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.upsert_freezer(jsonb) TO lab_editor;

REVOKE ALL ON FUNCTION api.upsert_member(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.upsert_member(jsonb) TO lab_manager;

REVOKE ALL ON FUNCTION api.upsert_site(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.upsert_site(jsonb) TO lab_manager;

REVOKE ALL ON PROCEDURE api.verify_resource(IN shown regclass, IN writer name) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.add_partitions() FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.add_past(tracked regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.add_stamp(resource text) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.as_of() FROM PUBLIC;
GRANT ALL ON FUNCTION audit.as_of() TO lab_viewer;

REVOKE ALL ON FUNCTION audit.email_of_caller() FROM PUBLIC;
GRANT ALL ON FUNCTION audit.email_of_caller() TO lab_viewer;

REVOKE ALL ON FUNCTION auth.account_id() FROM PUBLIC;
GRANT ALL ON FUNCTION auth.account_id() TO lab_anon;
GRANT ALL ON FUNCTION auth.account_id() TO lab_user;

REVOKE ALL ON FUNCTION audit.caller() FROM PUBLIC;
GRANT ALL ON FUNCTION audit.caller() TO lab_viewer;

REVOKE ALL ON FUNCTION audit.claim_key() FROM PUBLIC;
GRANT ALL ON FUNCTION audit.claim_key() TO lab_viewer;

REVOKE ALL ON FUNCTION audit.compare_statement(tracked regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.compute_seal(previous bytea, seal_number bigint, digest bytea) FROM PUBLIC;

GRANT SELECT ON TABLE audit.row_change TO lab_viewer;

REVOKE ALL ON FUNCTION audit.computer_site_id_was(parent_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.computer_site_id_was(parent_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.container_freezer_id_was(parent_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.container_freezer_id_was(parent_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.is_real_change(before jsonb, after jsonb) FROM PUBLIC;

GRANT SELECT ON TABLE audit.change_set TO lab_viewer;

REVOKE ALL ON FUNCTION audit.describe_conflicts(the_lab bigint, conflicts jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.drop_past(tracked regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.follow_deletion() FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.freezer_site_id_was(parent_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.freezer_site_id_was(parent_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.index_past(child text, key text) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.list_conflicts(the_lab bigint, stale audit.net_change[], blocked audit.net_change[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.list_rows(the_lab bigint, the_change bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.lock_rows(the_lab bigint, changes audit.net_change[], OUT fresh audit.net_change[], OUT stale audit.net_change[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.lock_statement(tracked regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.net_changes(the_lab bigint, the_change bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.read_stamp(resource text, the_lab bigint, row_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.read_stamp(resource text, the_lab bigint, row_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.new_stamp(resource text, the_lab bigint, row_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.new_stamp(resource text, the_lab bigint, row_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.writer(stamped audit.stamp) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.writer(stamped audit.stamp) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.new_writer(stamped audit.stamp) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.new_writer(stamped audit.stamp) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.obstacles(tracked regclass, operation audit.operation) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.open_change(the_lab bigint, table_name text, rows bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.past_query(tracked regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.record_delete() FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.record_insert() FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.record_update() FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.refuse_late_insert(table_name text, row_id bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.refuse_repeat(kept audit.idempotency_key, difference text) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.refuse_truncate() FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.refuse_undo(answer jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.relate_past(child text, parent text, key text) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.sent_key() FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.release_key() FROM PUBLIC;
GRANT ALL ON FUNCTION audit.release_key() TO lab_viewer;

REVOKE ALL ON FUNCTION audit.remove_old_keys() FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.replay_answer(body jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.replay_answer(body jsonb) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.require_undoable(changes audit.net_change[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.seal_changes(max_rows bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.sees_members() FROM PUBLIC;
GRANT ALL ON FUNCTION audit.sees_members() TO lab_viewer;

REVOKE ALL ON FUNCTION audit.stamp(shown api.computers) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.stamp(shown api.computers) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.stamp(shown api.containers) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.stamp(shown api.containers) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.stamp(shown api.freezers) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.stamp(shown api.freezers) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.stamp(shown api.sites) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.stamp(shown api.sites) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.stamp(shown anyelement) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.stamp(shown anyelement) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.stamp_of(shown anyelement) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.stamp_of(shown anyelement) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.stamp_of_record(shown jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.stamp_of_record(shown jsonb) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.store_answer(answer jsonb, body jsonb, version timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.store_answer(answer jsonb, body jsonb, version timestamp with time zone) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.touch() FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.track(tracked regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.undo(the_change bigint, only_unconflicted boolean, dry_run boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.undo(the_change bigint, only_unconflicted boolean, dry_run boolean) TO lab_editor;

REVOKE ALL ON FUNCTION audit.undo_changes(the_lab bigint, the_change bigint, changes audit.net_change[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.undo_fresh_rows(the_lab bigint, changes audit.net_change[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.undo_source(tracked regclass, operation audit.operation) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.undo_statement(tracked regclass, operation audit.operation) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.undo_tables() FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.undo_steps(changes audit.net_change[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.untrack(tracked regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.verify_chain(the_lab bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.verify_rows() FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.verify_statement(tracked regclass) FROM PUBLIC;

REVOKE ALL ON PROCEDURE audit.verify_tracking(IN tracked regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.writer_of(shown anyelement) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.writer_of(shown anyelement) TO lab_viewer;

REVOKE ALL ON FUNCTION auth.sign(claims jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.access_token(session auth.session, expires_at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.add_account(email text, lab_name text, role auth.member_role, password text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.asked_lab() FROM PUBLIC;
GRANT ALL ON FUNCTION auth.asked_lab() TO lab_anon;
GRANT ALL ON FUNCTION auth.asked_lab() TO lab_user;

REVOKE ALL ON FUNCTION auth.check_claims(claims jsonb, authorization_header text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.check_outside_claims(claims jsonb, authorization_header text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.count_attempt(subject text, most integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.enter() FROM PUBLIC;
GRANT ALL ON FUNCTION auth.enter() TO lab_anon;
GRANT ALL ON FUNCTION auth.enter() TO lab_user;

REVOKE ALL ON FUNCTION auth.enter_from_outside(claims jsonb, asked_lab bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.enter_without_token() FROM PUBLIC;
GRANT ALL ON FUNCTION auth.enter_without_token() TO lab_anon;
GRANT ALL ON FUNCTION auth.enter_without_token() TO lab_user;

REVOKE ALL ON FUNCTION auth.is_password(account auth.account, password text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.issue(session auth.session) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.make_token(name text, role auth.member_role, days integer) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.make_token(name text, role auth.member_role, days integer) TO lab_viewer;

REVOKE ALL ON FUNCTION auth.mark_used(session_id uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.raise_bad_token(detail text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.raise_no_lab() FROM PUBLIC;
GRANT ALL ON FUNCTION auth.raise_no_lab() TO lab_anon;
GRANT ALL ON FUNCTION auth.raise_no_lab() TO lab_user;

REVOKE ALL ON FUNCTION auth.read_email(sent text) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.read_email(sent text) TO lab_anon;
GRANT ALL ON FUNCTION auth.read_email(sent text) TO lab_user;

REVOKE ALL ON FUNCTION auth.refuse(status integer, slug text, message text, hint text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.refuse_invitation() FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.remove_expired() FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.require_manager() FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.require_person() FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.revoke_token(id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.revoke_token(id uuid) TO lab_viewer;

REVOKE ALL ON FUNCTION auth.set_member(email text, role auth.member_role) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.set_member(email text, role auth.member_role) TO lab_manager;

REVOKE ALL ON FUNCTION auth.take_invitation(word text, who bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION csv.formula(place text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.formula(place text) TO lab_anon;
GRANT ALL ON FUNCTION csv.formula(place text) TO lab_user;

REVOKE ALL ON FUNCTION csv.formula_after_semicolon() FROM PUBLIC;
GRANT ALL ON FUNCTION csv.formula_after_semicolon() TO lab_anon;
GRANT ALL ON FUNCTION csv.formula_after_semicolon() TO lab_user;

REVOKE ALL ON FUNCTION csv.start_of_formula() FROM PUBLIC;
GRANT ALL ON FUNCTION csv.start_of_formula() TO lab_anon;
GRANT ALL ON FUNCTION csv.start_of_formula() TO lab_user;

REVOKE ALL ON FUNCTION csv.guard_line(line text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.guard_line(line text) TO lab_anon;
GRANT ALL ON FUNCTION csv.guard_line(line text) TO lab_user;

REVOKE ALL ON FUNCTION csv.json_object_keys(json) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.json_object_keys(json) TO lab_anon;
GRANT ALL ON FUNCTION csv.json_object_keys(json) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_adj(value anynonarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_adj(value anynonarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_adj(value anynonarray, other text) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_cd(value anynonarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_cd(value anynonarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_cd(value anynonarray, other text) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_cs(value anynonarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_cs(value anynonarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_cs(value anynonarray, other text) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_fts(value anynonarray, other tsquery) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_fts(value anynonarray, other tsquery) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_fts(value anynonarray, other tsquery) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_ilike(value anynonarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_ilike(value anynonarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_ilike(value anynonarray, other text) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_imatch(value anynonarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_imatch(value anynonarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_imatch(value anynonarray, other text) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_like(value anynonarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_like(value anynonarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_like(value anynonarray, other text) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_match(value anynonarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_match(value anynonarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_match(value anynonarray, other text) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_nxl(value anynonarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_nxl(value anynonarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_nxl(value anynonarray, other text) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_nxr(value anynonarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_nxr(value anynonarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_nxr(value anynonarray, other text) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_ov(value anynonarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_ov(value anynonarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_ov(value anynonarray, other text) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_sl(value anynonarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_sl(value anynonarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_sl(value anynonarray, other text) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_sr(value anynonarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_sr(value anynonarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_sr(value anynonarray, other text) TO lab_user;

REVOKE ALL ON FUNCTION csv.raise_no_path(type text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.raise_no_path(type text) TO lab_anon;
GRANT ALL ON FUNCTION csv.raise_no_path(type text) TO lab_user;

REVOKE ALL ON FUNCTION csv.raise_wrong_operator(filter text, takes text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.raise_wrong_operator(filter text, takes text) TO lab_anon;
GRANT ALL ON FUNCTION csv.raise_wrong_operator(filter text, takes text) TO lab_user;

REVOKE ALL ON FUNCTION csv."substring"(line text, start integer, size integer) FROM PUBLIC;
GRANT ALL ON FUNCTION csv."substring"(line text, start integer, size integer) TO lab_anon;
GRANT ALL ON FUNCTION csv."substring"(line text, start integer, size integer) TO lab_user;

REVOKE ALL ON FUNCTION csv.to_jsonb(value boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.to_jsonb(value boolean) TO lab_anon;
GRANT ALL ON FUNCTION csv.to_jsonb(value boolean) TO lab_user;

REVOKE ALL ON FUNCTION csv.to_jsonb(value date) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.to_jsonb(value date) TO lab_anon;
GRANT ALL ON FUNCTION csv.to_jsonb(value date) TO lab_user;

REVOKE ALL ON FUNCTION csv.to_jsonb(value real) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.to_jsonb(value real) TO lab_anon;
GRANT ALL ON FUNCTION csv.to_jsonb(value real) TO lab_user;

REVOKE ALL ON FUNCTION csv.to_jsonb(value double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.to_jsonb(value double precision) TO lab_anon;
GRANT ALL ON FUNCTION csv.to_jsonb(value double precision) TO lab_user;

REVOKE ALL ON FUNCTION csv.to_jsonb(value inet) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.to_jsonb(value inet) TO lab_anon;
GRANT ALL ON FUNCTION csv.to_jsonb(value inet) TO lab_user;

REVOKE ALL ON FUNCTION csv.to_jsonb(value smallint) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.to_jsonb(value smallint) TO lab_anon;
GRANT ALL ON FUNCTION csv.to_jsonb(value smallint) TO lab_user;

REVOKE ALL ON FUNCTION csv.to_jsonb(value integer) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.to_jsonb(value integer) TO lab_anon;
GRANT ALL ON FUNCTION csv.to_jsonb(value integer) TO lab_user;

REVOKE ALL ON FUNCTION csv.to_jsonb(value bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.to_jsonb(value bigint) TO lab_anon;
GRANT ALL ON FUNCTION csv.to_jsonb(value bigint) TO lab_user;

REVOKE ALL ON FUNCTION csv.to_jsonb(value interval) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.to_jsonb(value interval) TO lab_anon;
GRANT ALL ON FUNCTION csv.to_jsonb(value interval) TO lab_user;

REVOKE ALL ON FUNCTION csv.to_jsonb(value macaddr) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.to_jsonb(value macaddr) TO lab_anon;
GRANT ALL ON FUNCTION csv.to_jsonb(value macaddr) TO lab_user;

REVOKE ALL ON FUNCTION csv.to_jsonb(value numeric) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.to_jsonb(value numeric) TO lab_anon;
GRANT ALL ON FUNCTION csv.to_jsonb(value numeric) TO lab_user;

REVOKE ALL ON FUNCTION csv.to_jsonb(value text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.to_jsonb(value text) TO lab_anon;
GRANT ALL ON FUNCTION csv.to_jsonb(value text) TO lab_user;

REVOKE ALL ON FUNCTION csv.to_jsonb(value time without time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.to_jsonb(value time without time zone) TO lab_anon;
GRANT ALL ON FUNCTION csv.to_jsonb(value time without time zone) TO lab_user;

REVOKE ALL ON FUNCTION csv.to_jsonb(value timestamp without time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.to_jsonb(value timestamp without time zone) TO lab_anon;
GRANT ALL ON FUNCTION csv.to_jsonb(value timestamp without time zone) TO lab_user;

REVOKE ALL ON FUNCTION csv.to_jsonb(value timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.to_jsonb(value timestamp with time zone) TO lab_anon;
GRANT ALL ON FUNCTION csv.to_jsonb(value timestamp with time zone) TO lab_user;

REVOKE ALL ON FUNCTION csv.to_jsonb(value uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.to_jsonb(value uuid) TO lab_anon;
GRANT ALL ON FUNCTION csv.to_jsonb(value uuid) TO lab_user;

REVOKE ALL ON PROCEDURE inventory.add_access(IN made regclass, IN writer name) FROM PUBLIC;

REVOKE ALL ON PROCEDURE inventory.add_ids(IN made regclass, IN writer name) FROM PUBLIC;

REVOKE ALL ON PROCEDURE inventory.add_resource(IN made regclass, IN writer name) FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.bounded(value text, field name) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.bounded(value text, field name) TO lab_viewer;

REVOKE ALL ON PROCEDURE inventory.drop_resource(IN made regclass, IN force boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.explain_computer() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.explain_container() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.explain_freezer() FROM PUBLIC;

REVOKE ALL ON PROCEDURE inventory.explain_rows(IN made regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.explain_site() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.list_children(parent regclass, parent_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.list_children(parent regclass, parent_id bigint) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.list_rules(made regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.next_computer_id() FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.next_computer_id() TO lab_editor;

REVOKE ALL ON FUNCTION inventory.next_container_id() FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.next_container_id() TO lab_editor;

REVOKE ALL ON FUNCTION inventory.next_freezer_id() FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.next_freezer_id() TO lab_editor;

REVOKE ALL ON FUNCTION inventory.next_site_id() FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.next_site_id() TO lab_manager;

REVOKE ALL ON FUNCTION inventory.raise_in_use(parent regclass, parent_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.raise_in_use(parent regclass, parent_id bigint) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.refuse_key_change() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.reserve_id() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.tidy_computer() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.tidy_container() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.tidy_freezer() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.tidy_lab() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.tidy_site() FROM PUBLIC;

REVOKE ALL ON PROCEDURE inventory.tidy_text(IN made regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.trim_text(value text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.trim_text(value text) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.trim_to_null(value text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.trim_to_null(value text) TO lab_viewer;

REVOKE ALL ON PROCEDURE inventory.verify_resource(IN made regclass, IN writer name) FROM PUBLIC;

REVOKE ALL ON PROCEDURE inventory.verify_tidy_text(IN made regclass) FROM PUBLIC;

GRANT SELECT ON TABLE audit.deleted_row TO lab_viewer;

GRANT SELECT ON TABLE past.computers TO lab_viewer;

REVOKE ALL ON FUNCTION past.computer(computer_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION past.computer(computer_id bigint) TO lab_viewer;

GRANT SELECT ON TABLE past.sites TO lab_viewer;

REVOKE ALL ON FUNCTION past.computers(past.sites) FROM PUBLIC;
GRANT ALL ON FUNCTION past.computers(past.sites) TO lab_viewer;

GRANT SELECT ON TABLE past.containers TO lab_viewer;

REVOKE ALL ON FUNCTION past.container(container_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION past.container(container_id bigint) TO lab_viewer;

GRANT SELECT ON TABLE past.freezers TO lab_viewer;

REVOKE ALL ON FUNCTION past.containers(past.freezers) FROM PUBLIC;
GRANT ALL ON FUNCTION past.containers(past.freezers) TO lab_viewer;

REVOKE ALL ON FUNCTION past.freezer(freezer_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION past.freezer(freezer_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION past.freezers(past.containers) FROM PUBLIC;
GRANT ALL ON FUNCTION past.freezers(past.containers) TO lab_viewer;

REVOKE ALL ON FUNCTION past.freezers(past.sites) FROM PUBLIC;
GRANT ALL ON FUNCTION past.freezers(past.sites) TO lab_viewer;

GRANT SELECT ON TABLE past.labs TO lab_viewer;

REVOKE ALL ON FUNCTION past.labs(past.sites) FROM PUBLIC;
GRANT ALL ON FUNCTION past.labs(past.sites) TO lab_viewer;

REVOKE ALL ON FUNCTION past.site(site_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION past.site(site_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION past.sites(past.computers) FROM PUBLIC;
GRANT ALL ON FUNCTION past.sites(past.computers) TO lab_viewer;

REVOKE ALL ON FUNCTION past.sites(past.freezers) FROM PUBLIC;
GRANT ALL ON FUNCTION past.sites(past.freezers) TO lab_viewer;

REVOKE ALL ON FUNCTION past.sites(past.labs) FROM PUBLIC;
GRANT ALL ON FUNCTION past.sites(past.labs) TO lab_viewer;

REVOKE ALL ON FUNCTION request.add_header(name text, value text) FROM PUBLIC;
GRANT ALL ON FUNCTION request.add_header(name text, value text) TO lab_viewer;

REVOKE ALL ON FUNCTION request.admit() FROM PUBLIC;
GRANT ALL ON FUNCTION request.admit() TO lab_anon;
GRANT ALL ON FUNCTION request.admit() TO lab_user;

REVOKE ALL ON FUNCTION request.check_shape(path text, shape text) FROM PUBLIC;
GRANT ALL ON FUNCTION request.check_shape(path text, shape text) TO lab_anon;
GRANT ALL ON FUNCTION request.check_shape(path text, shape text) TO lab_user;

REVOKE ALL ON FUNCTION request.decode_url(encoded text) FROM PUBLIC;
GRANT ALL ON FUNCTION request.decode_url(encoded text) TO lab_viewer;

REVOKE ALL ON FUNCTION request.etag(version timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION request.etag(version timestamp with time zone) TO lab_viewer;

REVOKE ALL ON FUNCTION request.explain_refusal(resource text, body jsonb, state text, refusal text, violated text, missing text, place text) FROM PUBLIC;
GRANT ALL ON FUNCTION request.explain_refusal(resource text, body jsonb, state text, refusal text, violated text, missing text, place text) TO lab_viewer;

REVOKE ALL ON FUNCTION request.explain_row(resource text, new_row jsonb, violated text) FROM PUBLIC;
GRANT ALL ON FUNCTION request.explain_row(resource text, new_row jsonb, violated text) TO lab_viewer;

REVOKE ALL ON FUNCTION request.guard_write(resource text, row_id bigint, body jsonb, version timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION request.guard_write(resource text, row_id bigint, body jsonb, version timestamp with time zone) TO lab_viewer;

REVOKE ALL ON FUNCTION request.has_etag(header text, version timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION request.has_etag(header text, version timestamp with time zone) TO lab_viewer;

REVOKE ALL ON FUNCTION request.header(name text) FROM PUBLIC;
GRANT ALL ON FUNCTION request.header(name text) TO lab_anon;
GRANT ALL ON FUNCTION request.header(name text) TO lab_user;

REVOKE ALL ON FUNCTION request.heed_headers(acting_lab text) FROM PUBLIC;
GRANT ALL ON FUNCTION request.heed_headers(acting_lab text) TO lab_anon;
GRANT ALL ON FUNCTION request.heed_headers(acting_lab text) TO lab_user;

REVOKE ALL ON FUNCTION request.is_guarded() FROM PUBLIC;
GRANT ALL ON FUNCTION request.is_guarded() TO lab_viewer;

REVOKE ALL ON FUNCTION request.is_not_modified(version timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION request.is_not_modified(version timestamp with time zone) TO lab_viewer;

REVOKE ALL ON FUNCTION request.is_plain() FROM PUBLIC;
GRANT ALL ON FUNCTION request.is_plain() TO lab_anon;
GRANT ALL ON FUNCTION request.is_plain() TO lab_user;

REVOKE ALL ON FUNCTION request.is_worth_explaining(operation text) FROM PUBLIC;
GRANT ALL ON FUNCTION request.is_worth_explaining(operation text) TO lab_viewer;

REVOKE ALL ON FUNCTION request.look_at_past(as_of text) FROM PUBLIC;
GRANT ALL ON FUNCTION request.look_at_past(as_of text) TO lab_viewer;

REVOKE ALL ON FUNCTION request.raise_bad_body(resource text, body jsonb, known text[], free text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION request.raise_bad_body(resource text, body jsonb, known text[], free text[]) TO lab_viewer;

REVOKE ALL ON FUNCTION request.raise_no_version(path text) FROM PUBLIC;
GRANT ALL ON FUNCTION request.raise_no_version(path text) TO lab_viewer;

REVOKE ALL ON FUNCTION request.raise_not_found(resource text, id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION request.raise_not_found(resource text, id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION request.raise_not_written(resource text, row_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION request.raise_not_written(resource text, row_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION request.read_as_of(as_of text) FROM PUBLIC;
GRANT ALL ON FUNCTION request.read_as_of(as_of text) TO lab_viewer;

REVOKE ALL ON FUNCTION request.read_body(resource text, body jsonb, known text[], free text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION request.read_body(resource text, body jsonb, known text[], free text[]) TO lab_viewer;

REVOKE ALL ON FUNCTION request.read_headers() FROM PUBLIC;
GRANT ALL ON FUNCTION request.read_headers() TO lab_anon;
GRANT ALL ON FUNCTION request.read_headers() TO lab_user;

REVOKE ALL ON FUNCTION request.read_id(resource text, body jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION request.read_id(resource text, body jsonb) TO lab_viewer;

REVOKE ALL ON FUNCTION request.refuse_precondition(resource text, row_id bigint, version timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION request.refuse_precondition(resource text, row_id bigint, version timestamp with time zone) TO lab_viewer;

REVOKE ALL ON FUNCTION request.set_status(status integer) FROM PUBLIC;
GRANT ALL ON FUNCTION request.set_status(status integer) TO lab_viewer;

REVOKE ALL ON FUNCTION request.unreadable_fields(resource text, body jsonb, state text) FROM PUBLIC;
GRANT ALL ON FUNCTION request.unreadable_fields(resource text, body jsonb, state text) TO lab_viewer;

GRANT SELECT ON TABLE api.changes TO lab_viewer;

GRANT SELECT ON TABLE api.instruments TO lab_viewer;

GRANT SELECT ON TABLE api.labs TO lab_viewer;

GRANT SELECT(lab_id) ON TABLE auth.invitation TO lab_manager;

GRANT SELECT(account_id) ON TABLE auth.invitation TO lab_manager;

GRANT SELECT(role) ON TABLE auth.invitation TO lab_manager;

GRANT SELECT(created_at) ON TABLE auth.invitation TO lab_manager;

GRANT SELECT(expires_at) ON TABLE auth.invitation TO lab_manager;

GRANT SELECT ON TABLE api.members TO lab_manager;

GRANT SELECT ON TABLE api.row_changes TO lab_viewer;

GRANT SELECT ON TABLE api.tokens TO lab_viewer;

GRANT SELECT,USAGE ON SEQUENCE inventory.computer_id_seq TO lab_editor;

GRANT SELECT,USAGE ON SEQUENCE inventory.container_id_seq TO lab_editor;

GRANT SELECT,USAGE ON SEQUENCE inventory.freezer_id_seq TO lab_editor;

GRANT SELECT,USAGE ON SEQUENCE inventory.site_id_seq TO lab_manager;

GRANT SELECT ON TABLE past.instruments TO lab_viewer;

ALTER DEFAULT PRIVILEGES FOR ROLE lab_owner REVOKE ALL ON FUNCTIONS  FROM PUBLIC;

CREATE EVENT TRIGGER reload_api ON ddl_command_end
   EXECUTE FUNCTION lab_admin.reload_api();

ALTER EVENT TRIGGER reload_api OWNER TO postgres;

COMMENT ON EVENT TRIGGER reload_api IS 'The running API shows every change of the schema at once.';
