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

CREATE TYPE audit.obstacle AS (
	table_name text,
	row_id bigint,
	resource text,
	id bigint,
	why text
);

ALTER TYPE audit.obstacle OWNER TO lab_owner;

COMMENT ON TYPE audit.obstacle IS 'A row that is in the way of taking back the change of another, and why.';

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

CREATE DOMAIN inventory.amount AS numeric
	CONSTRAINT amount_is_number CHECK (((VALUE >= (0)::numeric) AND (VALUE < 'Infinity'::numeric)));

ALTER DOMAIN inventory.amount OWNER TO lab_owner;

COMMENT ON DOMAIN inventory.amount IS 'A number that is not negative, not NaN or Infinity.';

CREATE DOMAIN inventory.fill_order AS text
	CONSTRAINT fill_order_known CHECK ((VALUE ~ '^(?:horizontal|vertical)_(?:top_down|bottom_up)_(?:left_right|right_left)$'::text));

ALTER DOMAIN inventory.fill_order OWNER TO lab_owner;

COMMENT ON DOMAIN inventory.fill_order IS 'How the places of a grid are counted and filled: along rows (horizontal) or along columns
(vertical) first, and from which corner.';

CREATE TYPE inventory.finding AS (
	kind text,
	line integer,
	code text,
	container_id bigint,
	"row" integer,
	col integer,
	"position" text,
	is_elsewhere boolean,
	now_at jsonb
);

ALTER TYPE inventory.finding OWNER TO lab_owner;

COMMENT ON TYPE inventory.finding IS 'What a look into a unit says of a code, an unread tube or a missing container: its line, the place
where it was seen (of a missing one, where it should be), whether the lab has it at another place,
and where that is, with its state.';

CREATE DOMAIN inventory.finite AS numeric
	CONSTRAINT finite_is_number CHECK (((VALUE > '-100000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000'::numeric) AND (VALUE < '100000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000'::numeric)));

ALTER DOMAIN inventory.finite OWNER TO lab_owner;

COMMENT ON DOMAIN inventory.finite IS 'A number below 1e308, not NaN or Infinity.';

CREATE TYPE inventory.item AS (
	line integer,
	resource text,
	id bigint,
	sent jsonb
);

ALTER TYPE inventory.item OWNER TO lab_owner;

COMMENT ON TYPE inventory.item IS 'An item of a verb: its line in the request, from 1, the thing that it names, all that it says.';

CREATE TYPE inventory.known_code AS (
	code text,
	container_id bigint,
	storage_unit_id bigint,
	"row" integer,
	col integer
);

ALTER TYPE inventory.known_code OWNER TO lab_owner;

COMMENT ON TYPE inventory.known_code IS 'A container with one of its codes, null if it has none, and its place: all that are in the unit of
a scan, and those anywhere that the scan has the code of.';

CREATE DOMAIN inventory.label_scheme AS text
	CONSTRAINT label_scheme_known CHECK ((VALUE = ANY (ARRAY['number'::text, 'upper'::text, 'lower'::text, 'roman_upper'::text, 'roman_lower'::text])));

ALTER DOMAIN inventory.label_scheme OWNER TO lab_owner;

COMMENT ON DOMAIN inventory.label_scheme IS 'How an axis of a grid is labelled: 1, 2, 3; A to Z, then AA; the same in lower case; I, II, III;
i, ii, iii.';

CREATE TYPE inventory.place AS (
	unit_id bigint,
	"row" integer,
	col integer,
	"position" text,
	freezer_id bigint
);

ALTER TYPE inventory.place OWNER TO lab_owner;

COMMENT ON TYPE inventory.place IS 'Where a thing is: the unit, the place in its grid, the label of that place, the freezer.';

CREATE DOMAIN inventory.positive AS numeric
	CONSTRAINT positive_is_number CHECK (((VALUE > (0)::numeric) AND (VALUE < '100000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000'::numeric)));

ALTER DOMAIN inventory.positive OWNER TO lab_owner;

COMMENT ON DOMAIN inventory.positive IS 'A number above 0 and below 1e308, not NaN or Infinity.';

CREATE TYPE inventory.scan_row AS (
	line integer,
	rack text,
	"position" text,
	code text,
	state text,
	from_rack text,
	from_position text,
	expected text
);

ALTER TYPE inventory.scan_row OWNER TO lab_owner;

COMMENT ON TYPE inventory.scan_row IS 'A place in a scan: its line, the rack, the position as the file has it, the code if one was read,
its state (read, unread, empty, blocked); of a move, where the tube was, and the code expected.';

CREATE TYPE inventory.scan AS (
	format text,
	warnings text[],
	places inventory.scan_row[]
);

ALTER TYPE inventory.scan OWNER TO lab_owner;

COMMENT ON TYPE inventory.scan IS 'A file as inventory.read_scan_file() reads it.';

CREATE TYPE inventory.scan_format AS (
	name text,
	head integer,
	fields text[],
	rack text,
	is_open boolean
);

ALTER TYPE inventory.scan_format OWNER TO lab_owner;

COMMENT ON TYPE inventory.scan_format IS 'A format of scan: its name; how many lines at the start hold no place; the field of each column,
null for one that is not read; the rack that the start names; whether more columns may follow.';

CREATE TYPE inventory.scan_line AS (
	line integer,
	cells text[]
);

ALTER TYPE inventory.scan_line OWNER TO lab_owner;

COMMENT ON TYPE inventory.scan_line IS 'A line of a file that is not blank: its number, from 1, and its trimmed cells.';

CREATE TYPE inventory.seen_code AS (
	line integer,
	state text,
	code text,
	expected text,
	place integer[]
);

ALTER TYPE inventory.seen_code OWNER TO lab_owner;

COMMENT ON TYPE inventory.seen_code IS 'What was seen in a unit: its line, read or unread, the code, the code that was expected, and row
and column; these are null where only the code is known.';

CREATE TYPE inventory.target AS (
	line integer,
	resource text,
	id bigint,
	goal jsonb,
	freezer_id bigint,
	unit_id bigint,
	cell integer[],
	"position" text
);

ALTER TYPE inventory.target OWNER TO lab_owner;

COMMENT ON TYPE inventory.target IS 'Where an item is to go: what was sent; the freezer, and the unit if it goes into one; row and col
of its place there, and the label of that.';

CREATE TYPE inventory.unit_grid AS (
	rows integer,
	cols integer,
	row_scheme text,
	col_scheme text,
	numbering text
);

ALTER TYPE inventory.unit_grid OWNER TO lab_owner;

COMMENT ON TYPE inventory.unit_grid IS 'The size of a unit, and the schemes and the fill order by which its type labels places.';

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
  perform audit.relate_parent_resource('api', one, p.relname, r.key, r.up)
  from audit.relations(format('inventory.%I', one)::regclass) r
  join pg_class p on p.oid = r.parent
  where r.child = format('inventory.%I', one)::regclass and r.up <> p.relname || 's';
end $_$;

ALTER PROCEDURE api.add_resource(IN shown regclass, IN writer name) OWNER TO lab_owner;

COMMENT ON PROCEDURE api.add_resource(IN shown regclass, IN writer name) IS 'Makes a view like api.sites, of a table that inventory.add_resource() has seen to, into a resource:
the comments, defaults and grants of its columns, the functions that read, write and remove one row,
created_at, updated_at and updated_by for requests that name them, its past, and names for parents
that PostgREST cannot tell apart.';

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
      filter (where y.typcategory = 'A' or coalesce(nullif(y.typbasetype, 0), y.oid)
        in ('bool'::regtype, 'json'::regtype, 'jsonb'::regtype)), '{}'),
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
  join pg_type y on y.oid = v.atttypid
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

CREATE FUNCTION api.aliquot(jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET statement_timeout TO '55s'
    AS $_$
begin
  return inventory.run_verb('aliquot', $1, '{container}', '{count,amount,unit,to,barcodes}',
    '{items,to}');
end $_$;

ALTER FUNCTION api.aliquot(jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION api.aliquot(jsonb) IS 'Make aliquots of containers.
items is a list like {"container": 5, "count": 3, "amount": 20, "unit": "uL", "to": {"unit":
"BOX-17", "position": "next"}, "barcodes": ["A", "B", "C"]}. The new containers take over type, lot,
dates, owner, project and properties; what they hold is taken from the first one.
409 for more than there is, for codes that are taken, for places in use: conflicts lists it.';

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

CREATE TABLE inventory.barcode (
    lab_id bigint DEFAULT inventory.current_lab() NOT NULL,
    id bigint NOT NULL,
    code text NOT NULL,
    note text,
    container_id bigint,
    storage_unit_id bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT barcode_code_is_short CHECK ((length(code) <= 200)),
    CONSTRAINT barcode_code_not_blank CHECK ((NOT inventory.is_blank(code))),
    CONSTRAINT barcode_id_positive CHECK ((id > 0)),
    CONSTRAINT barcode_of_one_thing CHECK (((container_id IS NULL) OR (storage_unit_id IS NULL)))
);

ALTER TABLE ONLY inventory.barcode FORCE ROW LEVEL SECURITY;

ALTER TABLE inventory.barcode OWNER TO lab_owner;

COMMENT ON TABLE inventory.barcode IS 'A code on the label of a container or a storage unit, which may have several; or one that is
printed and not yet used.';

COMMENT ON COLUMN inventory.barcode.code IS 'What the scanner reads, as text: leading zeros count. Unique in the lab, whatever it is on.';

COMMENT ON COLUMN inventory.barcode.note IS 'A note on it, in free text: the sheet of labels it came from.';

COMMENT ON COLUMN inventory.barcode.container_id IS 'The container it is on; null where on none.';

COMMENT ON COLUMN inventory.barcode.storage_unit_id IS 'The storage unit it is on; null where on none.';

COMMENT ON COLUMN inventory.barcode.created_at IS 'When the row was made.';

COMMENT ON COLUMN inventory.barcode.updated_at IS 'When it was last written; its version.';

CREATE VIEW api.barcodes WITH (security_invoker='true') AS
 SELECT barcode.id,
    barcode.lab_id,
    barcode.code,
    barcode.note,
    barcode.container_id,
    barcode.storage_unit_id
   FROM inventory.barcode;

ALTER TABLE api.barcodes OWNER TO lab_owner;

COMMENT ON VIEW api.barcodes IS 'Barcodes of the lab.
A code is on a container, on a storage unit, or printed and not yet used.';

COMMENT ON COLUMN api.barcodes.id IS 'Number of the barcode, unique in its lab.';

COMMENT ON COLUMN api.barcodes.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN api.barcodes.code IS 'What the scanner reads, as text: leading zeros count. Unique in the lab, whatever it is on.';

COMMENT ON COLUMN api.barcodes.note IS 'A note on it, in free text: the sheet of labels it came from.';

COMMENT ON COLUMN api.barcodes.container_id IS 'The container it is on; null where on none.';

COMMENT ON COLUMN api.barcodes.storage_unit_id IS 'The storage unit it is on; null where on none.';

CREATE FUNCTION api.barcode(barcode_id bigint) RETURNS api.barcodes
    LANGUAGE plpgsql STABLE
    AS $_$
    declare
      stored inventory.barcode;
    begin
      select t.* into stored from inventory.barcode t
      where t.lab_id = inventory.current_lab() and t.id = $1;
      if not found then
        perform request.raise_not_found('barcode', $1);
      elsif request.is_not_modified(stored.updated_at) then
        return null;
      end if;
      return row(stored.id, stored.lab_id, stored.code, stored.note, stored.container_id, stored.storage_unit_id)::api.barcodes;
    end $_$;

ALTER FUNCTION api.barcode(barcode_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.barcode(barcode_id bigint) IS 'One barcode by its id.
Sends its ETag; 304 to If-None-Match with that. 404 if there is none.';

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

CREATE FUNCTION api.checkin(jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET statement_timeout TO '55s'
    AS $_$
begin
  return inventory.run_verb('checkin', $1, '{container}', '{to,from,thawed,quantity}',
    '{items,to,thawed}');
end $_$;

ALTER FUNCTION api.checkin(jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION api.checkin(jsonb) IS 'Check containers in again.
items is a list like {"container": 5, "thawed": true, "quantity": 80}: thawed adds one to its thaw
count, quantity is what is left. Each goes to its place, or where to says, as in a move.
409 for what is not out, or has no place any more: conflicts lists it.';

CREATE FUNCTION api.checkout(jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET statement_timeout TO '55s'
    AS $_$
begin
  return inventory.run_verb('checkout', $1, '{container}', '{}', '{items,to,due_back_on,release}');
end $_$;

ALTER FUNCTION api.checkout(jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION api.checkout(jsonb) IS 'Check containers out.
items is a list of up to 10,000 like {"container": "0359000001"}; to says to whom (else who asks),
due_back_on until when, as a date. They keep their places, unless "release": true gives them up.
409 for what is not in: conflicts lists it.';

CREATE TABLE inventory.computer (
    lab_id bigint DEFAULT inventory.current_lab() NOT NULL,
    id bigint NOT NULL,
    site_id bigint NOT NULL,
    name text NOT NULL,
    mac macaddr,
    is_retired boolean DEFAULT false NOT NULL,
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

COMMENT ON COLUMN inventory.computer.is_retired IS 'Kept for its history, and hidden from choosing.';

COMMENT ON COLUMN inventory.computer.created_at IS 'When the row was made.';

COMMENT ON COLUMN inventory.computer.updated_at IS 'When it was last written; its version.';

CREATE VIEW api.computers WITH (security_invoker='true') AS
 SELECT computer.id,
    computer.lab_id,
    computer.site_id,
    computer.name,
    computer.mac,
    computer.is_retired
   FROM inventory.computer;

ALTER TABLE api.computers OWNER TO lab_owner;

COMMENT ON VIEW api.computers IS 'Computers of the lab.
A computer is an instrument at a site.';

COMMENT ON COLUMN api.computers.id IS 'Number of the computer, unique in its lab.';

COMMENT ON COLUMN api.computers.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN api.computers.site_id IS 'The site where it stands.';

COMMENT ON COLUMN api.computers.name IS 'What people call the computer.';

COMMENT ON COLUMN api.computers.mac IS 'Hardware address of its network interface, unique within the lab.';

COMMENT ON COLUMN api.computers.is_retired IS 'Kept for its history, and hidden from choosing.';

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
      return row(stored.id, stored.lab_id, stored.site_id, stored.name, stored.mac, stored.is_retired)::api.computers;
    end $_$;

ALTER FUNCTION api.computer(computer_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.computer(computer_id bigint) IS 'One computer by its id.
Sends its ETag; 304 to If-None-Match with that. 404 if there is none.';

CREATE FUNCTION inventory.dimension_of(unit text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
begin
  return case
    when unit in ('nL', 'uL', 'mL', 'L') then 'volume'
    when unit in ('pg', 'ng', 'ug', 'mg', 'g', 'kg') then 'mass'
    when unit in ('pmol', 'nmol', 'umol', 'mmol', 'mol') then 'amount of substance'
    when unit = '1' then 'count'
    when unit = '{cells}' then 'cells'
    when unit = '[iU]' then 'international units'
  end;
end $$;

ALTER FUNCTION inventory.dimension_of(unit text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.dimension_of(unit text) IS 'What a unit of measure measures; null for a code that is none of ours. Amounts of one dimension can
be subtracted.';

CREATE TABLE inventory.container (
    lab_id bigint DEFAULT inventory.current_lab() NOT NULL,
    id bigint NOT NULL,
    freezer_id bigint NOT NULL,
    uuid uuid DEFAULT gen_random_uuid() NOT NULL,
    description text,
    storage_unit_id bigint,
    "row" integer,
    col integer,
    "position" text,
    name text,
    sample_type_id bigint,
    quantity inventory.amount,
    unit text,
    lot text,
    collected_on date,
    expires_on date,
    owner_id bigint,
    project_id bigint,
    parent_id bigint,
    state text DEFAULT 'in'::text NOT NULL,
    out_to text,
    due_back_on date,
    thaw_count integer DEFAULT 0 NOT NULL,
    properties jsonb,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT container_ended_has_no_place CHECK (((storage_unit_id IS NULL) OR (state = ANY (ARRAY['in'::text, 'out'::text])))),
    CONSTRAINT container_id_positive CHECK ((id > 0)),
    CONSTRAINT container_name_not_blank CHECK ((NOT inventory.is_blank(name))),
    CONSTRAINT container_not_its_own_parent CHECK ((parent_id <> id)),
    CONSTRAINT container_out_to_when_out CHECK (((state = 'out'::text) OR ((out_to IS NULL) AND (due_back_on IS NULL)))),
    CONSTRAINT container_place_in_unit CHECK ((("row" IS NULL) OR (storage_unit_id IS NOT NULL))),
    CONSTRAINT container_place_whole CHECK ((("row" IS NULL) = (col IS NULL))),
    CONSTRAINT container_position_of_place CHECK ((("position" IS NULL) = ("row" IS NULL))),
    CONSTRAINT container_properties_are_object CHECK ((jsonb_typeof(properties) = 'object'::text)),
    CONSTRAINT container_quantity_has_unit CHECK (((quantity IS NULL) OR (unit IS NOT NULL))),
    CONSTRAINT container_state_known CHECK ((state = ANY (ARRAY['in'::text, 'out'::text, 'consumed'::text, 'lost'::text, 'disposed'::text]))),
    CONSTRAINT container_thaw_count_in_range CHECK (((thaw_count >= 0) AND (thaw_count <= 10000))),
    CONSTRAINT container_unit_known CHECK (((unit IS NULL) OR (inventory.dimension_of(unit) IS NOT NULL)))
);

ALTER TABLE ONLY inventory.container FORCE ROW LEVEL SECURITY;

ALTER TABLE inventory.container OWNER TO lab_owner;

COMMENT ON TABLE inventory.container IS 'A tube, vial or bag in a freezer, known by the UUID or a barcode on its label.';

COMMENT ON COLUMN inventory.container.freezer_id IS 'The freezer it is in, or was last: that of its storage unit, where it has one.';

COMMENT ON COLUMN inventory.container.uuid IS 'The code on its label, unique within the lab; made here when the client gives none.';

COMMENT ON COLUMN inventory.container.description IS 'Its content, in free text.';

COMMENT ON COLUMN inventory.container.storage_unit_id IS 'The unit it is in, also while it is out; null where it has no home.';

COMMENT ON COLUMN inventory.container."row" IS 'Row of its place in the unit''s grid, from 1; null where it has no place there.';

COMMENT ON COLUMN inventory.container.col IS 'Column of its place, from 1; null as row is.';

COMMENT ON COLUMN inventory.container."position" IS 'Its place as the label that the unit''s type gives it, as B3; row and col follow from it.';

COMMENT ON COLUMN inventory.container.name IS 'What people call it.';

COMMENT ON COLUMN inventory.container.sample_type_id IS 'What kind of sample it holds.';

COMMENT ON COLUMN inventory.container.quantity IS 'How much is left, in its unit.';

COMMENT ON COLUMN inventory.container.unit IS 'Unit of the quantity, a code of UCUM, as uL, mg, 1 or {cells}.';

COMMENT ON COLUMN inventory.container.lot IS 'Lot or batch it comes from.';

COMMENT ON COLUMN inventory.container.collected_on IS 'Day on which the sample was taken.';

COMMENT ON COLUMN inventory.container.expires_on IS 'Last day on which it may be used.';

COMMENT ON COLUMN inventory.container.owner_id IS 'Account of the person it belongs to, as /people lists them.';

COMMENT ON COLUMN inventory.container.project_id IS 'The project it was collected for.';

COMMENT ON COLUMN inventory.container.parent_id IS 'The container it is an aliquot of.';

COMMENT ON COLUMN inventory.container.state IS 'in or out; or, without a place, how it ended: consumed, lost or disposed.';

COMMENT ON COLUMN inventory.container.out_to IS 'To whom it is out, in free text.';

COMMENT ON COLUMN inventory.container.due_back_on IS 'Day by which it is to be back.';

COMMENT ON COLUMN inventory.container.thaw_count IS 'How often it was thawed.';

COMMENT ON COLUMN inventory.container.properties IS 'What else is known of it, as an object; the JSON Schema of its sample type says what may.';

COMMENT ON COLUMN inventory.container.created_at IS 'When the row was made.';

COMMENT ON COLUMN inventory.container.updated_at IS 'When it was last written; its version.';

CREATE VIEW api.containers WITH (security_invoker='true') AS
 SELECT container.id,
    container.lab_id,
    container.freezer_id,
    container.uuid,
    container.description,
    container.storage_unit_id,
    container."row",
    container.col,
    container."position",
    container.name,
    container.sample_type_id,
    container.quantity,
    container.unit,
    container.lot,
    container.collected_on,
    container.expires_on,
    container.owner_id,
    container.project_id,
    container.parent_id,
    container.state,
    container.out_to,
    container.due_back_on,
    container.thaw_count,
    container.properties
   FROM inventory.container;

ALTER TABLE api.containers OWNER TO lab_owner;

COMMENT ON VIEW api.containers IS 'Containers of the lab.
A container is in a freezer or in a storage unit, and is known by its UUID and its barcodes.';

COMMENT ON COLUMN api.containers.id IS 'Number of the container, unique in its lab.';

COMMENT ON COLUMN api.containers.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN api.containers.freezer_id IS 'The freezer it is in, or was last: that of its storage unit, where it has one.';

COMMENT ON COLUMN api.containers.uuid IS 'The code on its label, unique within the lab; made here when the client gives none.';

COMMENT ON COLUMN api.containers.description IS 'Its content, in free text.';

COMMENT ON COLUMN api.containers.storage_unit_id IS 'The unit it is in, also while it is out; null where it has no home.';

COMMENT ON COLUMN api.containers."row" IS 'Row of its place in the unit''s grid, from 1; null where it has no place there.';

COMMENT ON COLUMN api.containers.col IS 'Column of its place, from 1; null as row is.';

COMMENT ON COLUMN api.containers."position" IS 'Its place as the label that the unit''s type gives it, as B3; row and col follow from it.';

COMMENT ON COLUMN api.containers.name IS 'What people call it.';

COMMENT ON COLUMN api.containers.sample_type_id IS 'What kind of sample it holds.';

COMMENT ON COLUMN api.containers.quantity IS 'How much is left, in its unit.';

COMMENT ON COLUMN api.containers.unit IS 'Unit of the quantity, a code of UCUM, as uL, mg, 1 or {cells}.';

COMMENT ON COLUMN api.containers.lot IS 'Lot or batch it comes from.';

COMMENT ON COLUMN api.containers.collected_on IS 'Day on which the sample was taken.';

COMMENT ON COLUMN api.containers.expires_on IS 'Last day on which it may be used.';

COMMENT ON COLUMN api.containers.owner_id IS 'Account of the person it belongs to, as /people lists them.';

COMMENT ON COLUMN api.containers.project_id IS 'The project it was collected for.';

COMMENT ON COLUMN api.containers.parent_id IS 'The container it is an aliquot of.';

COMMENT ON COLUMN api.containers.state IS 'in or out; or, without a place, how it ended: consumed, lost or disposed.';

COMMENT ON COLUMN api.containers.out_to IS 'To whom it is out, in free text.';

COMMENT ON COLUMN api.containers.due_back_on IS 'Day by which it is to be back.';

COMMENT ON COLUMN api.containers.thaw_count IS 'How often it was thawed.';

COMMENT ON COLUMN api.containers.properties IS 'What else is known of it, as an object; the JSON Schema of its sample type says what may.';

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
      return row(stored.id, stored.lab_id, stored.freezer_id, stored.uuid, stored.description, stored.storage_unit_id, stored."row", stored.col, stored."position", stored.name, stored.sample_type_id, stored.quantity, stored.unit, stored.lot, stored.collected_on, stored.expires_on, stored.owner_id, stored.project_id, stored.parent_id, stored.state, stored.out_to, stored.due_back_on, stored.thaw_count, stored.properties)::api.containers;
    end $_$;

ALTER FUNCTION api.container(container_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.container(container_id bigint) IS 'One container by its id.
Sends its ETag; 304 to If-None-Match with that. 404 if there is none.';

CREATE FUNCTION api.container_exposures(container_id bigint) RETURNS TABLE(excursion_id bigint, freezer_id bigint, storage_unit_id bigint, from_at timestamp with time zone, until_at timestamp with time zone, min_temperature numeric, max_temperature numeric, source text, comment text, acknowledged_by bigint)
    LANGUAGE plpgsql STABLE
    AS $$
declare
  the_lab constant bigint := inventory.current_lab();
begin
  return query
  with above as materialized (
    select a.depth, a.unit_id, a.during, (a.stored->>'freezer_id')::bigint as freezer_id
    from inventory.stays_above(the_lab, container_exposures.container_id) a where a.is_in
  ), met as (
    select e.id, range_agg(a.during * inventory.excursion_time(e.began_at, e.ended_at)) as stays
    from above a
    join inventory.excursion e on e.lab_id = the_lab
      and (e.storage_unit_id = a.unit_id or a.depth = 0 and e.freezer_id = a.freezer_id)
      and inventory.excursion_time(e.began_at, e.ended_at) && a.during
    where e.began_at <= now()
    group by e.id
  )
  select e.id, e.freezer_id, e.storage_unit_id, lower(stay), nullif(upper(stay), 'infinity'),
    e.min_temperature::numeric, e.max_temperature::numeric, e.source, e.comment,
    e.acknowledged_by
  from met
  cross join lateral unnest(met.stays) stay
  join inventory.excursion e on e.lab_id = the_lab and e.id = met.id
  order by lower(stay) desc, e.id;
  if not found and not exists (
    select from audit.row_change r
    where r.lab_id = the_lab and r.table_name = 'container'
      and r.row_id = container_exposures.container_id) then
    perform request.raise_not_found('container', container_id);
  end if;
end $$;

ALTER FUNCTION api.container_exposures(container_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.container_exposures(container_id bigint) IS 'The excursions that a container was in, newest first.
Those of the freezers and units that it was in at that time: from_at until before until_at it was
inside while that lasted; until_at is null where both go on. While it was out it is in none. 404 if
there never was such a container.';

CREATE FUNCTION api.container_path(container_id bigint) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
declare
  path jsonb;
begin
  select inventory.path_to(c.lab_id, c.freezer_id, c.storage_unit_id) into path
  from inventory.container c
  where c.lab_id = inventory.current_lab() and c.id = container_path.container_id;
  if not found then
    perform request.raise_not_found('container', container_id);
  end if;
  return path;
end $$;

ALTER FUNCTION api.container_path(container_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.container_path(container_id bigint) IS 'The way to a container, from its site inwards.
The site, the freezer, and the units from the outermost to the one that it is in. Each with
resource, id, name, and position, the place that a unit has in the one before. 404 if there is
none.';

CREATE FUNCTION api.container_whereabouts(container_id bigint) RETURNS TABLE(change_id bigint, from_at timestamp with time zone, until_at timestamp with time zone, changed_by text, state text, freezer_id bigint, storage_unit_id bigint, "row" integer, col integer, "position" text, path jsonb)
    LANGUAGE plpgsql STABLE
    AS $$
declare
  the_lab constant bigint := inventory.current_lab();
begin
  return query
  with above as (
    select * from inventory.stays_above(the_lab, container_whereabouts.container_id)
  ), began as (
    select a.change_id, lower(a.during) as from_at from above a where a.change_id is not null
    union all
    select s.change_id, lower(s.during)
    from above a
    cross join lateral inventory.stays(the_lab, 'freezer', (a.stored->>'freezer_id')::bigint) s
    where a.depth = 0 and lower(s.during) > lower(a.during) and lower(s.during) < upper(a.during)
  ), move as (
    -- Within one change only where it ended up counts.
    select b.change_id, max(b.from_at) as from_at,
      lead(max(b.from_at), 1, 'infinity') over (order by max(b.from_at)) as next_at
    from began b group by b.change_id
  )
  select m.change_id, m.from_at, nullif(least(m.next_at, upper(a.during)), 'infinity'),
    c.changed_by, a.stored->>'state', (a.stored->>'freezer_id')::bigint,
    (a.stored->>'storage_unit_id')::bigint, (a.stored->>'row')::integer,
    (a.stored->>'col')::integer, a.stored->>'position',
    inventory.path_at(the_lab, a.stored, m.from_at)
  from move m
  join above a on a.depth = 0 and m.from_at <@ a.during
  join audit.change_set c on c.lab_id = the_lab and c.id = m.change_id
  order by m.from_at desc, m.change_id desc;
  if not found then
    perform request.raise_not_found('container', container_id);
  end if;
end $$;

ALTER FUNCTION api.container_whereabouts(container_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.container_whereabouts(container_id bigint) IS 'Where a container was, newest first.
Its own moves, and those of the units and the freezer that it was in. from_at until before
until_at, which is null for where it is now. change_id is the change that moved it, path the way to
it then. A container that is gone keeps its whereabouts. 404 if there never was one.';

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

CREATE FUNCTION api.delete_barcode(barcode_id bigint) RETURNS api.barcodes
    LANGUAGE plpgsql
    AS $_$
    declare
      stored inventory.barcode;
      answer jsonb;
    begin
      if request.is_guarded() then
        select t.* into stored from inventory.barcode t
        where t.lab_id = inventory.current_lab() and t.id = $1 for no key update;
        answer := request.guard_write('barcode', $1, null, stored.updated_at);
        if answer is not null then
          return jsonb_populate_record(null::api.barcodes, answer);
        end if;
      end if;
      delete from inventory.barcode t where t.lab_id = inventory.current_lab() and t.id = $1
      returning t.* into stored;
      if not found then
        perform request.raise_not_found('barcode', $1);
      end if;
      if request.header('idempotency-key') is not null then
        perform audit.store_answer(pg_catalog.to_jsonb(row(stored.id, stored.lab_id, stored.code, stored.note, stored.container_id, stored.storage_unit_id)::api.barcodes), null);
      end if;
      return row(stored.id, stored.lab_id, stored.code, stored.note, stored.container_id, stored.storage_unit_id)::api.barcodes;
    exception when foreign_key_violation or restrict_violation then
      perform inventory.raise_in_use('inventory.barcode', $1);
      return null;  -- that raises
    end $_$;

ALTER FUNCTION api.delete_barcode(barcode_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.delete_barcode(barcode_id bigint) IS 'Removes one barcode and answers with what it was.
404 if there is none, 409 if something still depends on it, 412 and the object as it is if If-Match
says so.';

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
        perform audit.store_answer(pg_catalog.to_jsonb(row(stored.id, stored.lab_id, stored.site_id, stored.name, stored.mac, stored.is_retired)::api.computers), null);
      end if;
      return row(stored.id, stored.lab_id, stored.site_id, stored.name, stored.mac, stored.is_retired)::api.computers;
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
        perform audit.store_answer(pg_catalog.to_jsonb(row(stored.id, stored.lab_id, stored.freezer_id, stored.uuid, stored.description, stored.storage_unit_id, stored."row", stored.col, stored."position", stored.name, stored.sample_type_id, stored.quantity, stored.unit, stored.lot, stored.collected_on, stored.expires_on, stored.owner_id, stored.project_id, stored.parent_id, stored.state, stored.out_to, stored.due_back_on, stored.thaw_count, stored.properties)::api.containers), null);
      end if;
      return row(stored.id, stored.lab_id, stored.freezer_id, stored.uuid, stored.description, stored.storage_unit_id, stored."row", stored.col, stored."position", stored.name, stored.sample_type_id, stored.quantity, stored.unit, stored.lot, stored.collected_on, stored.expires_on, stored.owner_id, stored.project_id, stored.parent_id, stored.state, stored.out_to, stored.due_back_on, stored.thaw_count, stored.properties)::api.containers;
    exception when foreign_key_violation or restrict_violation then
      perform inventory.raise_in_use('inventory.container', $1);
      return null;  -- that raises
    end $_$;

ALTER FUNCTION api.delete_container(container_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.delete_container(container_id bigint) IS 'Removes one container and answers with what it was.
404 if there is none, 409 if something still depends on it, 412 and the object as it is if If-Match
says so.';

CREATE TABLE inventory.excursion (
    lab_id bigint DEFAULT inventory.current_lab() NOT NULL,
    id bigint NOT NULL,
    freezer_id bigint,
    storage_unit_id bigint,
    began_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    min_temperature inventory.finite,
    max_temperature inventory.finite,
    source text,
    comment text,
    acknowledged_by bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT excursion_ends_after_begin CHECK (((ended_at >= began_at) AND isfinite(ended_at))),
    CONSTRAINT excursion_has_begun CHECK (isfinite(began_at)),
    CONSTRAINT excursion_id_positive CHECK ((id > 0)),
    CONSTRAINT excursion_min_below_max CHECK (((min_temperature)::numeric <= (max_temperature)::numeric)),
    CONSTRAINT excursion_of_one_thing CHECK ((num_nonnulls(freezer_id, storage_unit_id) = 1))
);

ALTER TABLE ONLY inventory.excursion FORCE ROW LEVEL SECURITY;

ALTER TABLE inventory.excursion OWNER TO lab_owner;

COMMENT ON TABLE inventory.excursion IS 'A time in which a freezer or a unit was too warm or too cold. What was inside follows from
history.';

COMMENT ON COLUMN inventory.excursion.freezer_id IS 'The freezer; null where it was one unit.';

COMMENT ON COLUMN inventory.excursion.storage_unit_id IS 'The unit, with all that was in it; null where it was the whole freezer.';

COMMENT ON COLUMN inventory.excursion.began_at IS 'When it began.';

COMMENT ON COLUMN inventory.excursion.ended_at IS 'When it ended; null while it lasts.';

COMMENT ON COLUMN inventory.excursion.min_temperature IS 'Lowest temperature, in degrees Celsius.';

COMMENT ON COLUMN inventory.excursion.max_temperature IS 'Highest temperature, in degrees Celsius.';

COMMENT ON COLUMN inventory.excursion.source IS 'What measured it: a logger, an alarm, a person.';

COMMENT ON COLUMN inventory.excursion.comment IS 'What happened, in free text.';

COMMENT ON COLUMN inventory.excursion.acknowledged_by IS 'Account of the person who has seen to it.';

COMMENT ON COLUMN inventory.excursion.created_at IS 'When the row was made.';

COMMENT ON COLUMN inventory.excursion.updated_at IS 'When it was last written; its version.';

CREATE VIEW api.excursions WITH (security_invoker='true') AS
 SELECT excursion.id,
    excursion.lab_id,
    excursion.freezer_id,
    excursion.storage_unit_id,
    excursion.began_at,
    excursion.ended_at,
    excursion.min_temperature,
    excursion.max_temperature,
    excursion.source,
    excursion.comment,
    excursion.acknowledged_by
   FROM inventory.excursion;

ALTER TABLE api.excursions OWNER TO lab_owner;

COMMENT ON VIEW api.excursions IS 'Excursions of the lab.
A time in which a freezer or a unit was too warm or too cold.';

COMMENT ON COLUMN api.excursions.id IS 'Number of the excursion, unique in its lab.';

COMMENT ON COLUMN api.excursions.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN api.excursions.freezer_id IS 'The freezer; null where it was one unit.';

COMMENT ON COLUMN api.excursions.storage_unit_id IS 'The unit, with all that was in it; null where it was the whole freezer.';

COMMENT ON COLUMN api.excursions.began_at IS 'When it began.';

COMMENT ON COLUMN api.excursions.ended_at IS 'When it ended; null while it lasts.';

COMMENT ON COLUMN api.excursions.min_temperature IS 'Lowest temperature, in degrees Celsius.';

COMMENT ON COLUMN api.excursions.max_temperature IS 'Highest temperature, in degrees Celsius.';

COMMENT ON COLUMN api.excursions.source IS 'What measured it: a logger, an alarm, a person.';

COMMENT ON COLUMN api.excursions.comment IS 'What happened, in free text.';

COMMENT ON COLUMN api.excursions.acknowledged_by IS 'Account of the person who has seen to it.';

CREATE FUNCTION api.delete_excursion(excursion_id bigint) RETURNS api.excursions
    LANGUAGE plpgsql
    AS $_$
    declare
      stored inventory.excursion;
      answer jsonb;
    begin
      if request.is_guarded() then
        select t.* into stored from inventory.excursion t
        where t.lab_id = inventory.current_lab() and t.id = $1 for no key update;
        answer := request.guard_write('excursion', $1, null, stored.updated_at);
        if answer is not null then
          return jsonb_populate_record(null::api.excursions, answer);
        end if;
      end if;
      delete from inventory.excursion t where t.lab_id = inventory.current_lab() and t.id = $1
      returning t.* into stored;
      if not found then
        perform request.raise_not_found('excursion', $1);
      end if;
      if request.header('idempotency-key') is not null then
        perform audit.store_answer(pg_catalog.to_jsonb(row(stored.id, stored.lab_id, stored.freezer_id, stored.storage_unit_id, stored.began_at, stored.ended_at, stored.min_temperature, stored.max_temperature, stored.source, stored.comment, stored.acknowledged_by)::api.excursions), null);
      end if;
      return row(stored.id, stored.lab_id, stored.freezer_id, stored.storage_unit_id, stored.began_at, stored.ended_at, stored.min_temperature, stored.max_temperature, stored.source, stored.comment, stored.acknowledged_by)::api.excursions;
    exception when foreign_key_violation or restrict_violation then
      perform inventory.raise_in_use('inventory.excursion', $1);
      return null;  -- that raises
    end $_$;

ALTER FUNCTION api.delete_excursion(excursion_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.delete_excursion(excursion_id bigint) IS 'Removes one excursion and answers with what it was.
404 if there is none, 409 if something still depends on it, 412 and the object as it is if If-Match
says so.';

CREATE TABLE inventory.freezer (
    lab_id bigint DEFAULT inventory.current_lab() NOT NULL,
    id bigint NOT NULL,
    site_id bigint NOT NULL,
    name text NOT NULL,
    is_retired boolean DEFAULT false NOT NULL,
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

COMMENT ON COLUMN inventory.freezer.is_retired IS 'Kept for what was in it, hidden from choosing, and no place for anything new.';

COMMENT ON COLUMN inventory.freezer.created_at IS 'When the row was made.';

COMMENT ON COLUMN inventory.freezer.updated_at IS 'When it was last written; its version.';

CREATE VIEW api.freezers WITH (security_invoker='true') AS
 SELECT freezer.id,
    freezer.lab_id,
    freezer.site_id,
    freezer.name,
    freezer.is_retired
   FROM inventory.freezer;

ALTER TABLE api.freezers OWNER TO lab_owner;

COMMENT ON VIEW api.freezers IS 'Freezers of the lab.
A freezer is an instrument at a site and holds containers.';

COMMENT ON COLUMN api.freezers.id IS 'Number of the freezer, unique in its lab.';

COMMENT ON COLUMN api.freezers.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN api.freezers.site_id IS 'The site where it stands.';

COMMENT ON COLUMN api.freezers.name IS 'What people call the freezer, often its temperature.';

COMMENT ON COLUMN api.freezers.is_retired IS 'Kept for what was in it, hidden from choosing, and no place for anything new.';

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
        perform audit.store_answer(pg_catalog.to_jsonb(row(stored.id, stored.lab_id, stored.site_id, stored.name, stored.is_retired)::api.freezers), null);
      end if;
      return row(stored.id, stored.lab_id, stored.site_id, stored.name, stored.is_retired)::api.freezers;
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

CREATE TABLE inventory.project (
    lab_id bigint DEFAULT inventory.current_lab() NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL,
    description text,
    is_retired boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT project_id_positive CHECK ((id > 0)),
    CONSTRAINT project_name_not_blank CHECK ((NOT inventory.is_blank(name)))
);

ALTER TABLE ONLY inventory.project FORCE ROW LEVEL SECURITY;

ALTER TABLE inventory.project OWNER TO lab_owner;

COMMENT ON TABLE inventory.project IS 'A project that samples are collected for.';

COMMENT ON COLUMN inventory.project.name IS 'What the lab calls it; unique in the lab.';

COMMENT ON COLUMN inventory.project.description IS 'What it is about, in free text.';

COMMENT ON COLUMN inventory.project.is_retired IS 'Kept for the containers that have it, and hidden from choosing.';

COMMENT ON COLUMN inventory.project.created_at IS 'When the row was made.';

COMMENT ON COLUMN inventory.project.updated_at IS 'When it was last written; its version.';

CREATE VIEW api.projects WITH (security_invoker='true') AS
 SELECT project.id,
    project.lab_id,
    project.name,
    project.description,
    project.is_retired
   FROM inventory.project;

ALTER TABLE api.projects OWNER TO lab_owner;

COMMENT ON VIEW api.projects IS 'Projects of the lab.
A project is what samples are collected for.';

COMMENT ON COLUMN api.projects.id IS 'Number of the project, unique in its lab.';

COMMENT ON COLUMN api.projects.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN api.projects.name IS 'What the lab calls it; unique in the lab.';

COMMENT ON COLUMN api.projects.description IS 'What it is about, in free text.';

COMMENT ON COLUMN api.projects.is_retired IS 'Kept for the containers that have it, and hidden from choosing.';

CREATE FUNCTION api.delete_project(project_id bigint) RETURNS api.projects
    LANGUAGE plpgsql
    AS $_$
    declare
      stored inventory.project;
      answer jsonb;
    begin
      if request.is_guarded() then
        select t.* into stored from inventory.project t
        where t.lab_id = inventory.current_lab() and t.id = $1 for no key update;
        answer := request.guard_write('project', $1, null, stored.updated_at);
        if answer is not null then
          return jsonb_populate_record(null::api.projects, answer);
        end if;
      end if;
      delete from inventory.project t where t.lab_id = inventory.current_lab() and t.id = $1
      returning t.* into stored;
      if not found then
        perform request.raise_not_found('project', $1);
      end if;
      if request.header('idempotency-key') is not null then
        perform audit.store_answer(pg_catalog.to_jsonb(row(stored.id, stored.lab_id, stored.name, stored.description, stored.is_retired)::api.projects), null);
      end if;
      return row(stored.id, stored.lab_id, stored.name, stored.description, stored.is_retired)::api.projects;
    exception when foreign_key_violation or restrict_violation then
      perform inventory.raise_in_use('inventory.project', $1);
      return null;  -- that raises
    end $_$;

ALTER FUNCTION api.delete_project(project_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.delete_project(project_id bigint) IS 'Removes one project and answers with what it was.
404 if there is none, 409 if something still depends on it, 412 and the object as it is if If-Match
says so.';

CREATE TABLE inventory.sample_type (
    lab_id bigint DEFAULT inventory.current_lab() NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL,
    description text,
    properties_schema jsonb,
    is_retired boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT sample_type_id_positive CHECK ((id > 0)),
    CONSTRAINT sample_type_name_not_blank CHECK ((NOT inventory.is_blank(name))),
    CONSTRAINT sample_type_properties_schema_is_object CHECK ((jsonb_typeof(properties_schema) = 'object'::text))
);

ALTER TABLE ONLY inventory.sample_type FORCE ROW LEVEL SECURITY;

ALTER TABLE inventory.sample_type OWNER TO lab_owner;

COMMENT ON TABLE inventory.sample_type IS 'A kind of sample, from the lab''s own list: plasma, RNA, cell line.';

COMMENT ON COLUMN inventory.sample_type.name IS 'What the lab calls it; unique in the lab.';

COMMENT ON COLUMN inventory.sample_type.description IS 'What belongs to it, in free text.';

COMMENT ON COLUMN inventory.sample_type.properties_schema IS 'JSON Schema of the properties that its containers have; null for any properties. A subset, of which
anything else is refused: type, enum and const of single values, minimum, maximum, exclusiveMinimum,
exclusiveMaximum, minLength, maxLength, pattern, format (date), required, properties,
additionalProperties (true or false), items (one schema), minItems, maxItems. A container without
properties lacks none; a change is a 409 while a container would not fit.';

COMMENT ON COLUMN inventory.sample_type.is_retired IS 'Kept for the containers that have it, and hidden from choosing.';

COMMENT ON COLUMN inventory.sample_type.created_at IS 'When the row was made.';

COMMENT ON COLUMN inventory.sample_type.updated_at IS 'When it was last written; its version.';

CREATE VIEW api.sample_types WITH (security_invoker='true') AS
 SELECT sample_type.id,
    sample_type.lab_id,
    sample_type.name,
    sample_type.description,
    sample_type.properties_schema,
    sample_type.is_retired
   FROM inventory.sample_type;

ALTER TABLE api.sample_types OWNER TO lab_owner;

COMMENT ON VIEW api.sample_types IS 'Types of sample of the lab.
A type says what properties its containers may have.';

COMMENT ON COLUMN api.sample_types.id IS 'Number of the sample_type, unique in its lab.';

COMMENT ON COLUMN api.sample_types.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN api.sample_types.name IS 'What the lab calls it; unique in the lab.';

COMMENT ON COLUMN api.sample_types.description IS 'What belongs to it, in free text.';

COMMENT ON COLUMN api.sample_types.properties_schema IS 'JSON Schema of the properties that its containers have; null for any properties. A subset, of which
anything else is refused: type, enum and const of single values, minimum, maximum, exclusiveMinimum,
exclusiveMaximum, minLength, maxLength, pattern, format (date), required, properties,
additionalProperties (true or false), items (one schema), minItems, maxItems. A container without
properties lacks none; a change is a 409 while a container would not fit.';

COMMENT ON COLUMN api.sample_types.is_retired IS 'Kept for the containers that have it, and hidden from choosing.';

CREATE FUNCTION api.delete_sample_type(sample_type_id bigint) RETURNS api.sample_types
    LANGUAGE plpgsql
    AS $_$
    declare
      stored inventory.sample_type;
      answer jsonb;
    begin
      if request.is_guarded() then
        select t.* into stored from inventory.sample_type t
        where t.lab_id = inventory.current_lab() and t.id = $1 for no key update;
        answer := request.guard_write('sample_type', $1, null, stored.updated_at);
        if answer is not null then
          return jsonb_populate_record(null::api.sample_types, answer);
        end if;
      end if;
      delete from inventory.sample_type t where t.lab_id = inventory.current_lab() and t.id = $1
      returning t.* into stored;
      if not found then
        perform request.raise_not_found('sample_type', $1);
      end if;
      if request.header('idempotency-key') is not null then
        perform audit.store_answer(pg_catalog.to_jsonb(row(stored.id, stored.lab_id, stored.name, stored.description, stored.properties_schema, stored.is_retired)::api.sample_types), null);
      end if;
      return row(stored.id, stored.lab_id, stored.name, stored.description, stored.properties_schema, stored.is_retired)::api.sample_types;
    exception when foreign_key_violation or restrict_violation then
      perform inventory.raise_in_use('inventory.sample_type', $1);
      return null;  -- that raises
    end $_$;

ALTER FUNCTION api.delete_sample_type(sample_type_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.delete_sample_type(sample_type_id bigint) IS 'Removes one sample_type and answers with what it was.
404 if there is none, 409 if something still depends on it, 412 and the object as it is if If-Match
says so.';

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

CREATE TABLE inventory.storage_type (
    lab_id bigint DEFAULT inventory.current_lab() NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL,
    description text,
    rows integer,
    cols integer,
    row_scheme inventory.label_scheme DEFAULT 'upper'::text,
    col_scheme inventory.label_scheme DEFAULT 'number'::text,
    fill_order inventory.fill_order DEFAULT 'horizontal_top_down_left_right'::text NOT NULL,
    holds text DEFAULT 'containers'::text NOT NULL,
    child_type_ids bigint[],
    sample_type_ids bigint[],
    capacity integer,
    is_retired boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT storage_type_capacity_in_range CHECK (((capacity >= 0) AND (capacity <= 10000000))),
    CONSTRAINT storage_type_cols_in_range CHECK (((cols >= 1) AND (cols <= 1000))),
    CONSTRAINT storage_type_grid_holds_one_kind CHECK (((rows IS NULL) OR (holds <> 'both'::text))),
    CONSTRAINT storage_type_grid_is_capacity CHECK (((rows IS NULL) OR (capacity IS NULL))),
    CONSTRAINT storage_type_grid_whole CHECK (((rows IS NULL) = (cols IS NULL))),
    CONSTRAINT storage_type_holds_known CHECK ((holds = ANY (ARRAY['containers'::text, 'units'::text, 'both'::text]))),
    CONSTRAINT storage_type_id_positive CHECK ((id > 0)),
    CONSTRAINT storage_type_name_not_blank CHECK ((NOT inventory.is_blank(name))),
    CONSTRAINT storage_type_rows_in_range CHECK (((rows >= 1) AND (rows <= 1000))),
    CONSTRAINT storage_type_schemes_whole CHECK (((row_scheme IS NULL) = (col_scheme IS NULL)))
);

ALTER TABLE ONLY inventory.storage_type FORCE ROW LEVEL SECURITY;

ALTER TABLE inventory.storage_type OWNER TO lab_owner;

COMMENT ON TABLE inventory.storage_type IS 'A type of storage unit, as box 9x9 or shelf: its grid of places, their labels, what it holds.';

COMMENT ON COLUMN inventory.storage_type.name IS 'What the lab calls it; unique in the lab.';

COMMENT ON COLUMN inventory.storage_type.description IS 'What it is for, in free text.';

COMMENT ON COLUMN inventory.storage_type.rows IS 'Rows of its grid; null for a unit without places, as a shelf or a bag.';

COMMENT ON COLUMN inventory.storage_type.cols IS 'Columns of its grid; null as rows is.';

COMMENT ON COLUMN inventory.storage_type.row_scheme IS 'How rows are labelled: number, upper (A, B), lower, roman_upper (I, II) or roman_lower. Null, as
col_scheme then is, where places are numbered in the fill order.';

COMMENT ON COLUMN inventory.storage_type.col_scheme IS 'How columns are labelled, as row_scheme.';

COMMENT ON COLUMN inventory.storage_type.fill_order IS 'In which order places are filled and numbered: along rows or columns, and from which corner.';

COMMENT ON COLUMN inventory.storage_type.holds IS 'containers, units, or both; both only without a grid.';

COMMENT ON COLUMN inventory.storage_type.child_type_ids IS 'The types of unit that it may hold; null for any.';

COMMENT ON COLUMN inventory.storage_type.sample_type_ids IS 'The types of sample that it may hold; null for any.';

COMMENT ON COLUMN inventory.storage_type.capacity IS 'How many things a unit without a grid holds; null for any number.';

COMMENT ON COLUMN inventory.storage_type.is_retired IS 'Kept for the units that have it, and hidden from choosing.';

COMMENT ON COLUMN inventory.storage_type.created_at IS 'When the row was made.';

COMMENT ON COLUMN inventory.storage_type.updated_at IS 'When it was last written; its version.';

CREATE VIEW api.storage_types WITH (security_invoker='true') AS
 SELECT storage_type.id,
    storage_type.lab_id,
    storage_type.name,
    storage_type.description,
    storage_type.rows,
    storage_type.cols,
    storage_type.row_scheme,
    storage_type.col_scheme,
    storage_type.fill_order,
    storage_type.holds,
    storage_type.child_type_ids,
    storage_type.sample_type_ids,
    storage_type.capacity,
    storage_type.is_retired
   FROM inventory.storage_type;

ALTER TABLE api.storage_types OWNER TO lab_owner;

COMMENT ON VIEW api.storage_types IS 'Types of storage unit of the lab.
A type says what grid its units have, how places are labelled, and what they hold.';

COMMENT ON COLUMN api.storage_types.id IS 'Number of the storage_type, unique in its lab.';

COMMENT ON COLUMN api.storage_types.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN api.storage_types.name IS 'What the lab calls it; unique in the lab.';

COMMENT ON COLUMN api.storage_types.description IS 'What it is for, in free text.';

COMMENT ON COLUMN api.storage_types.rows IS 'Rows of its grid; null for a unit without places, as a shelf or a bag.';

COMMENT ON COLUMN api.storage_types.cols IS 'Columns of its grid; null as rows is.';

COMMENT ON COLUMN api.storage_types.row_scheme IS 'How rows are labelled: number, upper (A, B), lower, roman_upper (I, II) or roman_lower. Null, as
col_scheme then is, where places are numbered in the fill order.';

COMMENT ON COLUMN api.storage_types.col_scheme IS 'How columns are labelled, as row_scheme.';

COMMENT ON COLUMN api.storage_types.fill_order IS 'In which order places are filled and numbered: along rows or columns, and from which corner.';

COMMENT ON COLUMN api.storage_types.holds IS 'containers, units, or both; both only without a grid.';

COMMENT ON COLUMN api.storage_types.child_type_ids IS 'The types of unit that it may hold; null for any.';

COMMENT ON COLUMN api.storage_types.sample_type_ids IS 'The types of sample that it may hold; null for any.';

COMMENT ON COLUMN api.storage_types.capacity IS 'How many things a unit without a grid holds; null for any number.';

COMMENT ON COLUMN api.storage_types.is_retired IS 'Kept for the units that have it, and hidden from choosing.';

CREATE FUNCTION api.delete_storage_type(storage_type_id bigint) RETURNS api.storage_types
    LANGUAGE plpgsql
    AS $_$
    declare
      stored inventory.storage_type;
      answer jsonb;
    begin
      if request.is_guarded() then
        select t.* into stored from inventory.storage_type t
        where t.lab_id = inventory.current_lab() and t.id = $1 for no key update;
        answer := request.guard_write('storage_type', $1, null, stored.updated_at);
        if answer is not null then
          return jsonb_populate_record(null::api.storage_types, answer);
        end if;
      end if;
      delete from inventory.storage_type t where t.lab_id = inventory.current_lab() and t.id = $1
      returning t.* into stored;
      if not found then
        perform request.raise_not_found('storage_type', $1);
      end if;
      if request.header('idempotency-key') is not null then
        perform audit.store_answer(pg_catalog.to_jsonb(row(stored.id, stored.lab_id, stored.name, stored.description, stored.rows, stored.cols, stored.row_scheme, stored.col_scheme, stored.fill_order, stored.holds, stored.child_type_ids, stored.sample_type_ids, stored.capacity, stored.is_retired)::api.storage_types), null);
      end if;
      return row(stored.id, stored.lab_id, stored.name, stored.description, stored.rows, stored.cols, stored.row_scheme, stored.col_scheme, stored.fill_order, stored.holds, stored.child_type_ids, stored.sample_type_ids, stored.capacity, stored.is_retired)::api.storage_types;
    exception when foreign_key_violation or restrict_violation then
      perform inventory.raise_in_use('inventory.storage_type', $1);
      return null;  -- that raises
    end $_$;

ALTER FUNCTION api.delete_storage_type(storage_type_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.delete_storage_type(storage_type_id bigint) IS 'Removes one storage_type and answers with what it was.
404 if there is none, 409 if something still depends on it, 412 and the object as it is if If-Match
says so.';

CREATE TABLE inventory.storage_unit (
    lab_id bigint DEFAULT inventory.current_lab() NOT NULL,
    id bigint NOT NULL,
    freezer_id bigint NOT NULL,
    storage_type_id bigint NOT NULL,
    name text NOT NULL,
    parent_id bigint,
    "row" integer,
    col integer,
    "position" text,
    is_retired boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT storage_unit_id_positive CHECK ((id > 0)),
    CONSTRAINT storage_unit_name_not_blank CHECK ((NOT inventory.is_blank(name))),
    CONSTRAINT storage_unit_not_in_itself CHECK ((parent_id <> id)),
    CONSTRAINT storage_unit_place_in_unit CHECK ((("row" IS NULL) OR (parent_id IS NOT NULL))),
    CONSTRAINT storage_unit_place_whole CHECK ((("row" IS NULL) = (col IS NULL))),
    CONSTRAINT storage_unit_position_of_place CHECK ((("position" IS NULL) = ("row" IS NULL)))
);

ALTER TABLE ONLY inventory.storage_unit FORCE ROW LEVEL SECURITY;

ALTER TABLE inventory.storage_unit OWNER TO lab_owner;

COMMENT ON TABLE inventory.storage_unit IS 'What holds containers or other units: a shelf, rack or drawer, a box with its grid of places.';

COMMENT ON COLUMN inventory.storage_unit.freezer_id IS 'The freezer it is in; that of its parent, where it has one.';

COMMENT ON COLUMN inventory.storage_unit.storage_type_id IS 'Its type, which says what grid it has and what it holds.';

COMMENT ON COLUMN inventory.storage_unit.name IS 'What stands on it, as Box 17.';

COMMENT ON COLUMN inventory.storage_unit.parent_id IS 'The unit it is in; null where it is directly in the freezer.';

COMMENT ON COLUMN inventory.storage_unit."row" IS 'Row of its place in the parent''s grid, from 1; null where it has no place there.';

COMMENT ON COLUMN inventory.storage_unit.col IS 'Column of its place, from 1; null as row is.';

COMMENT ON COLUMN inventory.storage_unit."position" IS 'Its place as the label that the parent''s type gives it, as B3; row and col follow from it.';

COMMENT ON COLUMN inventory.storage_unit.is_retired IS 'Kept for its history, hidden from choosing, and no place for anything new.';

COMMENT ON COLUMN inventory.storage_unit.created_at IS 'When the row was made.';

COMMENT ON COLUMN inventory.storage_unit.updated_at IS 'When it was last written; its version.';

CREATE VIEW api.storage_units WITH (security_invoker='true') AS
 SELECT storage_unit.id,
    storage_unit.lab_id,
    storage_unit.freezer_id,
    storage_unit.storage_type_id,
    storage_unit.name,
    storage_unit.parent_id,
    storage_unit."row",
    storage_unit.col,
    storage_unit."position",
    storage_unit.is_retired
   FROM inventory.storage_unit;

ALTER TABLE api.storage_units OWNER TO lab_owner;

COMMENT ON VIEW api.storage_units IS 'Storage units of the lab: shelves, racks, boxes.
A unit is in a freezer or in another unit, and holds containers or units.';

COMMENT ON COLUMN api.storage_units.id IS 'Number of the storage_unit, unique in its lab.';

COMMENT ON COLUMN api.storage_units.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN api.storage_units.freezer_id IS 'The freezer it is in; that of its parent, where it has one.';

COMMENT ON COLUMN api.storage_units.storage_type_id IS 'Its type, which says what grid it has and what it holds.';

COMMENT ON COLUMN api.storage_units.name IS 'What stands on it, as Box 17.';

COMMENT ON COLUMN api.storage_units.parent_id IS 'The unit it is in; null where it is directly in the freezer.';

COMMENT ON COLUMN api.storage_units."row" IS 'Row of its place in the parent''s grid, from 1; null where it has no place there.';

COMMENT ON COLUMN api.storage_units.col IS 'Column of its place, from 1; null as row is.';

COMMENT ON COLUMN api.storage_units."position" IS 'Its place as the label that the parent''s type gives it, as B3; row and col follow from it.';

COMMENT ON COLUMN api.storage_units.is_retired IS 'Kept for its history, hidden from choosing, and no place for anything new.';

CREATE FUNCTION api.delete_storage_unit(storage_unit_id bigint) RETURNS api.storage_units
    LANGUAGE plpgsql
    AS $_$
    declare
      stored inventory.storage_unit;
      answer jsonb;
    begin
      if request.is_guarded() then
        select t.* into stored from inventory.storage_unit t
        where t.lab_id = inventory.current_lab() and t.id = $1 for no key update;
        answer := request.guard_write('storage_unit', $1, null, stored.updated_at);
        if answer is not null then
          return jsonb_populate_record(null::api.storage_units, answer);
        end if;
      end if;
      delete from inventory.storage_unit t where t.lab_id = inventory.current_lab() and t.id = $1
      returning t.* into stored;
      if not found then
        perform request.raise_not_found('storage_unit', $1);
      end if;
      if request.header('idempotency-key') is not null then
        perform audit.store_answer(pg_catalog.to_jsonb(row(stored.id, stored.lab_id, stored.freezer_id, stored.storage_type_id, stored.name, stored.parent_id, stored."row", stored.col, stored."position", stored.is_retired)::api.storage_units), null);
      end if;
      return row(stored.id, stored.lab_id, stored.freezer_id, stored.storage_type_id, stored.name, stored.parent_id, stored."row", stored.col, stored."position", stored.is_retired)::api.storage_units;
    exception when foreign_key_violation or restrict_violation then
      perform inventory.raise_in_use('inventory.storage_unit', $1);
      return null;  -- that raises
    end $_$;

ALTER FUNCTION api.delete_storage_unit(storage_unit_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.delete_storage_unit(storage_unit_id bigint) IS 'Removes one storage_unit and answers with what it was.
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

CREATE FUNCTION api.dispose(jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET statement_timeout TO '55s'
    AS $_$
begin
  return inventory.run_verb('dispose', $1, '{container}', '{}', '{items}');
end $_$;

ALTER FUNCTION api.dispose(jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION api.dispose(jsonb) IS 'Dispose of containers.
items is a list of up to 10,000 like {"container": 5}; the header Change-Reason says why. They leave
their places and are kept as disposed. 409 for what has ended already: conflicts lists it.';

CREATE PROCEDURE api.drop_resource(IN shown regclass)
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $_$
declare
  many constant name := (select relname from pg_class where oid = shown);
  one constant text := rtrim(many, 's');
  relation regprocedure;
begin
  perform audit.drop_past(format('inventory.%I', one)::regclass);
  for relation in
    select p.oid::regprocedure from pg_proc p join pg_class c on c.reltype = p.proargtypes[0]
    where c.oid = shown and p.proretset and p.pronamespace = 'api'::regnamespace
  loop
    execute format('drop function %s', relation);
  end loop;
  execute format('drop function api.delete_%2$s(bigint), api.upsert_%2$s(jsonb), api.%2$I(bigint),
    audit.stamp(api.%1$I); drop view api.%1$I', many, one);
end $_$;

ALTER PROCEDURE api.drop_resource(IN shown regclass) OWNER TO lab_owner;

COMMENT ON PROCEDURE api.drop_resource(IN shown regclass) IS 'Drops the view of a resource and what api.add_resource() made for it; no row is lost.';

CREATE FUNCTION api.empty(jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET statement_timeout TO '55s'
    AS $_$
begin
  return inventory.run_verb('empty', $1, null, '{}', '{unit}');
end $_$;

ALTER FUNCTION api.empty(jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION api.empty(jsonb) IS 'Take all out of a unit.
{"unit": "BOX-17"}: what is in it stays in the freezer, in no unit, until it is placed again.';

CREATE FUNCTION api.evacuate(jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET statement_timeout TO '55s'
    AS $_$
begin
  return inventory.run_verb('evacuate', $1, null, '{}', '{unit,freezer,to}');
end $_$;

ALTER FUNCTION api.evacuate(jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION api.evacuate(jsonb) IS 'Move all that is in a freezer or a unit.
{"freezer": 1, "to": {"freezer": 2}} or {"unit": "RACK-4", "to": {"unit": "RACK-5"}}: what is
directly in it, with all that is in that, keeping the places. 409 for places in use and for what
does not fit: conflicts lists it, and nothing moves.';

CREATE FUNCTION api.excursion(excursion_id bigint) RETURNS api.excursions
    LANGUAGE plpgsql STABLE
    AS $_$
    declare
      stored inventory.excursion;
    begin
      select t.* into stored from inventory.excursion t
      where t.lab_id = inventory.current_lab() and t.id = $1;
      if not found then
        perform request.raise_not_found('excursion', $1);
      elsif request.is_not_modified(stored.updated_at) then
        return null;
      end if;
      return row(stored.id, stored.lab_id, stored.freezer_id, stored.storage_unit_id, stored.began_at, stored.ended_at, stored.min_temperature, stored.max_temperature, stored.source, stored.comment, stored.acknowledged_by)::api.excursions;
    end $_$;

ALTER FUNCTION api.excursion(excursion_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.excursion(excursion_id bigint) IS 'One excursion by its id.
Sends its ETag; 304 to If-None-Match with that. 404 if there is none.';

CREATE FUNCTION api.excursion_containers(excursion_id bigint) RETURNS TABLE(container_id bigint, name text, state text, freezer_id bigint, storage_unit_id bigint, "position" text, from_at timestamp with time zone, until_at timestamp with time zone, min_temperature numeric, max_temperature numeric)
    LANGUAGE plpgsql STABLE
    AS $$
declare
  the_lab constant bigint := inventory.current_lab();
  excursion inventory.excursion;
begin
  select e.* into excursion from inventory.excursion e
  where e.lab_id = the_lab and e.id = excursion_containers.excursion_id;
  if not found then
    perform request.raise_not_found('excursion', excursion_id);
  end if;
  return query
  select i.id, c.name, c.state, c.freezer_id, c.storage_unit_id, c.position,
    lower(i.during), nullif(upper(i.during), 'infinity'),
    excursion.min_temperature::numeric, excursion.max_temperature::numeric
  from inventory.containers_inside(the_lab, excursion.freezer_id, excursion.storage_unit_id,
    inventory.excursion_time(excursion.began_at, excursion.ended_at)) i
  left join inventory.container c on c.lab_id = the_lab and c.id = i.id
  where excursion.began_at <= now()
  order by i.id, lower(i.during);
end $$;

ALTER FUNCTION api.excursion_containers(excursion_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.excursion_containers(excursion_id bigint) IS 'The containers that were inside during an excursion, moved since or not.
In its freezer or its unit: from_at until before until_at, in degrees Celsius between
min_temperature and max_temperature; until_at is null while the excursion lasts and the container
is inside. One that came in twice has two lines. name, state and where it is are those of now, and
null for one that is gone. What was out is not listed. 404 if there is no such excursion.';

CREATE FUNCTION api.find_space(jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET statement_timeout TO '55s'
    AS $_$
begin
  return inventory.run_verb('find_space', $1, null, '{}',
    '{count,sample_type,freezer,unit,storage_type,together,reserve_minutes}');
end $_$;

ALTER FUNCTION api.find_space(jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION api.find_space(jsonb) IS 'Find places for containers.
{"count": 5, "sample_type": 1, "freezer": 1, "together": true, "reserve_minutes": 30}: so many free
places that take such samples, in a freezer, a unit ("unit") or a type of unit ("storage_type"),
filling one box after the other, or together in one. reserve_minutes, up to 1440, keeps them for the
caller. 409 if there are not so many.';

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
      return row(stored.id, stored.lab_id, stored.site_id, stored.name, stored.is_retired)::api.freezers;
    end $_$;

ALTER FUNCTION api.freezer(freezer_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.freezer(freezer_id bigint) IS 'One freezer by its id.
Sends its ETag; 304 to If-None-Match with that. 404 if there is none.';

CREATE FUNCTION api.freezer_space(freezer_id bigint) RETURNS TABLE(storage_type_id bigint, name text, holds text, units bigint, places bigint, occupied bigint, reserved bigint, free bigint)
    LANGUAGE plpgsql STABLE
    AS $$
declare
  the_lab constant bigint := inventory.current_lab();
begin
  perform from inventory.freezer f where f.lab_id = the_lab and f.id = freezer_space.freezer_id;
  if not found then
    perform request.raise_not_found('freezer', freezer_id);
  end if;
  return query
    select s.* from inventory.space_in(the_lab, array(
      select u.id from inventory.storage_unit u
      where u.lab_id = the_lab and u.freezer_id = freezer_space.freezer_id)) s
    order by s.name;
end $$;

ALTER FUNCTION api.freezer_space(freezer_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.freezer_space(freezer_id bigint) IS 'The free places in a freezer, at any depth, by storage type.
units have that type, and are not retired. places: those of their grids, or the capacity of those
without; null, as free then is, where they have none. occupied: what takes a place; where there is
no grid, all that is in them. reserved: empty places that /find_space keeps. 404 if there is none.';

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

CREATE FUNCTION api.is_expired(api.containers) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (($1).expires_on < CURRENT_DATE);

ALTER FUNCTION api.is_expired(api.containers) OWNER TO lab_owner;

COMMENT ON FUNCTION api.is_expired(api.containers) IS 'Whether a container has expired.
Its last day of use is over; null if it has none. A day is one of UTC, or of the zone that Prefer:
timezone names.';

CREATE FUNCTION api.is_overdue(api.containers) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (($1).due_back_on < CURRENT_DATE);

ALTER FUNCTION api.is_overdue(api.containers) OWNER TO lab_owner;

COMMENT ON FUNCTION api.is_overdue(api.containers) IS 'Whether a container is overdue.
The day by which it is to be back is over; null if it has none. A day is one of UTC, or of the zone
that Prefer: timezone names.';

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

CREATE FUNCTION api.lose(jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET statement_timeout TO '55s'
    AS $_$
begin
  return inventory.run_verb('lose', $1, '{container}', '{}', '{items}');
end $_$;

ALTER FUNCTION api.lose(jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION api.lose(jsonb) IS 'Call containers lost.
As in a disposal; the header Change-Reason says why.';

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

CREATE TABLE auth.account (
    id bigint NOT NULL,
    email text NOT NULL,
    name text,
    password_hash text,
    is_active boolean DEFAULT true NOT NULL,
    default_lab_id bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT account_email_is_address CHECK (auth.is_email(email)),
    CONSTRAINT account_name_is_trimmed CHECK ((name = inventory.trim_text(name))),
    CONSTRAINT account_name_not_blank CHECK ((NOT inventory.is_blank(name))),
    CONSTRAINT account_name_short CHECK ((length(name) <= 200)),
    CONSTRAINT account_password_is_bcrypt_12 CHECK ((password_hash ~~ '$2a$12$%'::text))
);

ALTER TABLE ONLY auth.account FORCE ROW LEVEL SECURITY;

ALTER TABLE auth.account OWNER TO lab_owner;

COMMENT ON TABLE auth.account IS 'A person who may log in, in one lab or several.';

COMMENT ON COLUMN auth.account.email IS 'Name to log in with, in lower case.';

COMMENT ON COLUMN auth.account.name IS 'What people call them, of at most 200 characters; null until somebody says.';

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
    RETURN (SELECT jsonb_build_object('email', a.email, 'name', a.name, 'default_lab_id', a.default_lab_id, 'lab_id', (NULLIF(current_setting('lab.id'::text, true), ''::text))::bigint, 'labs', COALESCE((SELECT jsonb_agg(jsonb_build_object('lab_id', l.id, 'name', l.name, 'role', LEAST(m.role, s.role)) ORDER BY l.id) AS jsonb_agg FROM ((auth.membership m JOIN inventory.lab l ON ((l.id = m.lab_id))) LEFT JOIN auth.session s ON ((s.id = (NULLIF(current_setting('lab.session_id'::text, true), ''::text))::uuid))) WHERE ((m.account_id = a.id) AND (COALESCE(s.lab_id, m.lab_id) = m.lab_id))), '[]'::jsonb)) AS jsonb_build_object FROM auth.account a WHERE (a.id = auth.require_account()));

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

CREATE FUNCTION api.move(jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET statement_timeout TO '55s'
    AS $_$
begin
  return inventory.run_verb('move', $1, '{container,storage_unit}', '{to,from}', '{items,to}');
end $_$;

ALTER FUNCTION api.move(jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION api.move(jsonb) IS 'Move containers and storage units.
items is a list of up to 10,000 like {"container": "0359000001", "to": {"unit": "BOX-17",
"position": "B3"}, "from": {"unit": "BOX-4"}}: a container or a unit, by id, uuid or barcode; where
it goes, a unit with or without a place, or {"freezer": 1}; from is optional. "to" may stand once,
beside items; position next takes a free place. All of it is done or nothing, things may change
places, and one undo takes it back. With "dry_run": true nothing is done.
400 for what is no place or comes twice, 404 for unknown things, 409 where something is in the way,
412 for what is not where from says: conflicts lists them.';

CREATE FUNCTION auth.people() RETURNS TABLE(id bigint, name text, is_member boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
begin
  return query
    select p.* from (
      select m.account_id from auth.membership m where m.lab_id = inventory.current_lab()
      union
      select d.row_id from audit.deleted_row d
      where d.lab_id = inventory.current_lab() and d.table_name = 'membership') known
    cross join lateral auth.person(known.account_id) p;
end $$;

ALTER FUNCTION auth.people() OWNER TO lab_owner;

COMMENT ON FUNCTION auth.people() IS 'Every auth.person() of the lab of this request.
Definer: as auth.person() is.';

CREATE FUNCTION auth.person(account_id bigint) RETURNS TABLE(id bigint, name text, is_member boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO ''
    AS $$
begin
  return query
    select a.id, coalesce(a.name, split_part(a.email, '@', 1)), m.account_id is not null
    from auth.account a
    left join auth.membership m
      on m.lab_id = inventory.current_lab() and m.account_id = a.id
    where a.id = person.account_id and (m.account_id is not null or exists (
      select from audit.deleted_row d
      where d.lab_id = inventory.current_lab() and d.table_name = 'membership'
        and d.row_id = a.id));
end $$;

ALTER FUNCTION auth.person(account_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION auth.person(account_id bigint) IS 'A person who is a member of the lab of this request, or was one; no row for any other account.
Definer: callers read no accounts, and only managers read memberships.';

CREATE VIEW api.people WITH (security_invoker='true') AS
 SELECT people.id,
    people.name,
    people.is_member
   FROM auth.people() people(id, name, is_member);

ALTER TABLE api.people OWNER TO lab_owner;

COMMENT ON VIEW api.people IS 'People of the lab: its members, and those who were members.
Read-only: a person sets a name by POST /me. With as_of they are as they are now.';

COMMENT ON COLUMN api.people.id IS 'The account, as owner_id of a container names it.';

COMMENT ON COLUMN api.people.name IS 'What they are called; the part of their email before the @ if nobody has said.';

COMMENT ON COLUMN api.people.is_member IS 'Whether they are a member now.';

CREATE FUNCTION api.owner(api.containers) RETURNS SETOF api.people
    LANGUAGE sql STABLE ROWS 1
    BEGIN ATOMIC
 SELECT p.id,
     p.name,
     p.is_member
    FROM auth.person(($1).owner_id) p(id, name, is_member);
END;

ALTER FUNCTION api.owner(api.containers) OWNER TO lab_owner;

COMMENT ON FUNCTION api.owner(api.containers) IS 'For embedding: the person whom a container belongs to.';

CREATE FUNCTION api.parent(api.containers) RETURNS SETOF api.containers
    LANGUAGE sql STABLE ROWS 1
    BEGIN ATOMIC
 SELECT p.id,
     p.lab_id,
     p.freezer_id,
     p.uuid,
     p.description,
     p.storage_unit_id,
     p."row",
     p.col,
     p."position",
     p.name,
     p.sample_type_id,
     p.quantity,
     p.unit,
     p.lot,
     p.collected_on,
     p.expires_on,
     p.owner_id,
     p.project_id,
     p.parent_id,
     p.state,
     p.out_to,
     p.due_back_on,
     p.thaw_count,
     p.properties
    FROM api.containers p
   WHERE (p.id = ($1).parent_id);
END;

ALTER FUNCTION api.parent(api.containers) OWNER TO lab_owner;

COMMENT ON FUNCTION api.parent(api.containers) IS 'For embedding: what parent_id names.';

CREATE FUNCTION api.parent(api.storage_units) RETURNS SETOF api.storage_units
    LANGUAGE sql STABLE ROWS 1
    BEGIN ATOMIC
 SELECT p.id,
     p.lab_id,
     p.freezer_id,
     p.storage_type_id,
     p.name,
     p.parent_id,
     p."row",
     p.col,
     p."position",
     p.is_retired
    FROM api.storage_units p
   WHERE (p.id = ($1).parent_id);
END;

ALTER FUNCTION api.parent(api.storage_units) OWNER TO lab_owner;

COMMENT ON FUNCTION api.parent(api.storage_units) IS 'For embedding: what parent_id names.';

CREATE FUNCTION api.path(anyelement) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $_$
declare
  nameless jsonb;
begin
  if pg_typeof($1) <> 'record'::regtype then
    return inventory.path_of($1);
  end if;
  nameless := pg_catalog.to_jsonb($1);
  return case when nameless ? 'storage_type_id'
    then inventory.path_of(jsonb_populate_record(null::api.storage_units, nameless))
    when nameless ? 'sample_type_id'
    then inventory.path_of(jsonb_populate_record(null::api.containers, nameless))
    else inventory.path_of(nameless) end;
end $_$;

ALTER FUNCTION api.path(anyelement) OWNER TO lab_owner;

COMMENT ON FUNCTION api.path(anyelement) IS 'The way to a container or a storage unit, as /container/1/path has it.';

CREATE FUNCTION api.project(project_id bigint) RETURNS api.projects
    LANGUAGE plpgsql STABLE
    AS $_$
    declare
      stored inventory.project;
    begin
      select t.* into stored from inventory.project t
      where t.lab_id = inventory.current_lab() and t.id = $1;
      if not found then
        perform request.raise_not_found('project', $1);
      elsif request.is_not_modified(stored.updated_at) then
        return null;
      end if;
      return row(stored.id, stored.lab_id, stored.name, stored.description, stored.is_retired)::api.projects;
    end $_$;

ALTER FUNCTION api.project(project_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.project(project_id bigint) IS 'One project by its id.
Sends its ETag; 304 to If-None-Match with that. 404 if there is none.';

CREATE FUNCTION api.read_scan(text) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $_$
begin
  return inventory.describe_scan($1);
end $_$;

ALTER FUNCTION api.read_scan(text) OWNER TO lab_owner;

COMMENT ON FUNCTION api.read_scan(text) IS 'Read a rack scan or the map of a box.
The body is the file, as text of up to 1 MB; the header X-File-Name its name, percent-encoded, in
which FluidX has the rack; ?unit= the unit that it is of, by a barcode or its id. Else the code of
the rack in the file says that. Nothing is written: it answers how the file and the unit differ, and
what POST /move and POST /stocktake take. A move list and a list of boxes are for POST /move.
400 for what is no scan, with its lines; 404 for an unknown unit, 409 for a scan of another size.';

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

CREATE FUNCTION api.remove(jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET statement_timeout TO '55s'
    AS $_$
begin
  return inventory.run_verb('remove', $1, null, '{}', '{resource,ids}');
end $_$;

ALTER FUNCTION api.remove(jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION api.remove(jsonb) IS 'Remove many rows of one resource.
{"resource": "container", "ids": [5, 6]}, up to 10,000 of them, as one change that one undo takes
back. 404 for what is not there, 409 for what something depends on: conflicts lists it.';

CREATE FUNCTION api.restore(jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET statement_timeout TO '55s'
    AS $_$
begin
  return inventory.run_verb('restore', $1, '{container}', '{to}', '{items,to}');
end $_$;

ALTER FUNCTION api.restore(jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION api.restore(jsonb) IS 'Bring containers back that have ended.
items is a list of up to 10,000 like {"container": 5}; to says where they go, as in a move.
409 for what has not ended: conflicts lists it.';

CREATE FUNCTION api.sample_type(sample_type_id bigint) RETURNS api.sample_types
    LANGUAGE plpgsql STABLE
    AS $_$
    declare
      stored inventory.sample_type;
    begin
      select t.* into stored from inventory.sample_type t
      where t.lab_id = inventory.current_lab() and t.id = $1;
      if not found then
        perform request.raise_not_found('sample_type', $1);
      elsif request.is_not_modified(stored.updated_at) then
        return null;
      end if;
      return row(stored.id, stored.lab_id, stored.name, stored.description, stored.properties_schema, stored.is_retired)::api.sample_types;
    end $_$;

ALTER FUNCTION api.sample_type(sample_type_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.sample_type(sample_type_id bigint) IS 'One sample_type by its id.
Sends its ETag; 304 to If-None-Match with that. 404 if there is none.';

CREATE FUNCTION auth.set_name(body jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
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

ALTER FUNCTION auth.set_name(body jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION auth.set_name(body jsonb) IS 'Gives the account of this request a name, and answers what auth.me() does.
400 for what is no name, 401 without a login, 403 for a named token.
Definer: callers may not write accounts. It reaches the caller''s own alone.';

CREATE FUNCTION api.set_name(jsonb) RETURNS jsonb
    LANGUAGE sql
    RETURN auth.set_name($1);

ALTER FUNCTION api.set_name(jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION api.set_name(jsonb) IS 'Set one''s name, as others see it in /people.
The body is {"name": "..."}, the answer that of me.
400 for what is no name, 401 without a token, 403 for an instrument''s.';

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

CREATE TABLE inventory.stocktake (
    lab_id bigint DEFAULT inventory.current_lab() NOT NULL,
    id bigint NOT NULL,
    storage_unit_id bigint NOT NULL,
    applied text DEFAULT 'none'::text NOT NULL,
    note text,
    found_count bigint DEFAULT 0 NOT NULL,
    missing_count bigint DEFAULT 0 NOT NULL,
    misplaced_count bigint DEFAULT 0 NOT NULL,
    unknown_count bigint DEFAULT 0 NOT NULL,
    unread_count bigint DEFAULT 0 NOT NULL,
    conflict_count bigint DEFAULT 0 NOT NULL,
    out_count bigint DEFAULT 0 NOT NULL,
    ended_count bigint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT stocktake_applied_known CHECK ((applied = ANY (ARRAY['none'::text, 'moves'::text, 'all'::text]))),
    CONSTRAINT stocktake_counts_not_negative CHECK ((LEAST(found_count, missing_count, misplaced_count, unknown_count, unread_count, conflict_count, out_count, ended_count) >= 0)),
    CONSTRAINT stocktake_id_positive CHECK ((id > 0))
);

ALTER TABLE ONLY inventory.stocktake FORCE ROW LEVEL SECURITY;

ALTER TABLE inventory.stocktake OWNER TO lab_owner;

COMMENT ON TABLE inventory.stocktake IS 'A look at all that was in a storage unit, and what came of it.';

COMMENT ON COLUMN inventory.stocktake.storage_unit_id IS 'The unit that was looked at.';

COMMENT ON COLUMN inventory.stocktake.applied IS 'What was written of it: none, moves (of misplaced tubes), or all (missing ones are lost too).';

COMMENT ON COLUMN inventory.stocktake.note IS 'What people say of it, in free text.';

COMMENT ON COLUMN inventory.stocktake.found_count IS 'Tubes that were where they should be.';

COMMENT ON COLUMN inventory.stocktake.missing_count IS 'Tubes that should be there and were not seen.';

COMMENT ON COLUMN inventory.stocktake.misplaced_count IS 'Tubes that should be elsewhere.';

COMMENT ON COLUMN inventory.stocktake.unknown_count IS 'Codes that no container has.';

COMMENT ON COLUMN inventory.stocktake.unread_count IS 'Tubes whose code could not be read.';

COMMENT ON COLUMN inventory.stocktake.conflict_count IS 'Codes that do not go together: one container twice.';

COMMENT ON COLUMN inventory.stocktake.out_count IS 'Tubes that were there and were called out.';

COMMENT ON COLUMN inventory.stocktake.ended_count IS 'Tubes that were there and were called lost, used up or disposed of.';

COMMENT ON COLUMN inventory.stocktake.created_at IS 'When the row was made.';

COMMENT ON COLUMN inventory.stocktake.updated_at IS 'When it was last written; its version.';

CREATE VIEW api.stocktakes WITH (security_invoker='true') AS
 SELECT stocktake.id,
    stocktake.lab_id,
    stocktake.storage_unit_id,
    stocktake.applied,
    stocktake.note,
    stocktake.found_count,
    stocktake.missing_count,
    stocktake.misplaced_count,
    stocktake.unknown_count,
    stocktake.unread_count,
    stocktake.conflict_count,
    stocktake.out_count,
    stocktake.ended_count
   FROM inventory.stocktake;

ALTER TABLE api.stocktakes OWNER TO lab_owner;

COMMENT ON VIEW api.stocktakes IS 'Stock-takes of the lab.
Read-only: POST /stocktake makes them. Their sightings say what was seen.';

COMMENT ON COLUMN api.stocktakes.id IS 'Number of the stocktake, unique in its lab.';

COMMENT ON COLUMN api.stocktakes.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN api.stocktakes.storage_unit_id IS 'The unit that was looked at.';

COMMENT ON COLUMN api.stocktakes.applied IS 'What was written of it: none, moves (of misplaced tubes), or all (missing ones are lost too).';

COMMENT ON COLUMN api.stocktakes.note IS 'What people say of it, in free text.';

COMMENT ON COLUMN api.stocktakes.found_count IS 'Tubes that were where they should be.';

COMMENT ON COLUMN api.stocktakes.missing_count IS 'Tubes that should be there and were not seen.';

COMMENT ON COLUMN api.stocktakes.misplaced_count IS 'Tubes that should be elsewhere.';

COMMENT ON COLUMN api.stocktakes.unknown_count IS 'Codes that no container has.';

COMMENT ON COLUMN api.stocktakes.unread_count IS 'Tubes whose code could not be read.';

COMMENT ON COLUMN api.stocktakes.conflict_count IS 'Codes that do not go together: one container twice.';

COMMENT ON COLUMN api.stocktakes.out_count IS 'Tubes that were there and were called out.';

COMMENT ON COLUMN api.stocktakes.ended_count IS 'Tubes that were there and were called lost, used up or disposed of.';

CREATE FUNCTION api.stocktake(stocktake_id bigint) RETURNS api.stocktakes
    LANGUAGE plpgsql STABLE
    AS $_$
    declare
      stored inventory.stocktake;
    begin
      select t.* into stored from inventory.stocktake t
      where t.lab_id = inventory.current_lab() and t.id = $1;
      if not found then
        perform request.raise_not_found('stocktake', $1);
      elsif request.is_not_modified(stored.updated_at) then
        return null;
      end if;
      return row(stored.id, stored.lab_id, stored.storage_unit_id, stored.applied, stored.note, stored.found_count, stored.missing_count, stored.misplaced_count, stored.unknown_count, stored.unread_count, stored.conflict_count, stored.out_count, stored.ended_count)::api.stocktakes;
    end $_$;

ALTER FUNCTION api.stocktake(stocktake_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.stocktake(stocktake_id bigint) IS 'One stocktake by its id.
Sends its ETag; 304 to If-None-Match with that. 404 if there is none.';

CREATE FUNCTION api.stocktake(jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET statement_timeout TO '55s'
    AS $_$
begin
  return inventory.run_verb('stocktake', $1, null, '{}', '{unit,codes,items,apply,note}');
end $_$;

ALTER FUNCTION api.stocktake(jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION api.stocktake(jsonb) IS 'Take stock of a storage unit.
{"unit": "BOX-17", "codes": ["0359000001"]} is all that was seen in it; or items, up to 10,000 like
{"code": "0359000001", "position": "A1"}, {"container": 5, "position": "A2"} and {"position": "A3",
"state": "unread"}. A tube that is home at an unread place is not missing. It is recorded, and with
apply none (the default) no container is written. moves: misplaced ones go to where they were seen,
and out ones are checked in. all: missing ones are lost too; the header Change-Reason says why.
Those that were lost, used up or disposed of stay so: POST /restore. One undo takes all of it back.
400 for a place or a code that comes twice, 404 for no unit, 409 where something is in the way.';

CREATE FUNCTION api.storage_type(storage_type_id bigint) RETURNS api.storage_types
    LANGUAGE plpgsql STABLE
    AS $_$
    declare
      stored inventory.storage_type;
    begin
      select t.* into stored from inventory.storage_type t
      where t.lab_id = inventory.current_lab() and t.id = $1;
      if not found then
        perform request.raise_not_found('storage_type', $1);
      elsif request.is_not_modified(stored.updated_at) then
        return null;
      end if;
      return row(stored.id, stored.lab_id, stored.name, stored.description, stored.rows, stored.cols, stored.row_scheme, stored.col_scheme, stored.fill_order, stored.holds, stored.child_type_ids, stored.sample_type_ids, stored.capacity, stored.is_retired)::api.storage_types;
    end $_$;

ALTER FUNCTION api.storage_type(storage_type_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.storage_type(storage_type_id bigint) IS 'One storage_type by its id.
Sends its ETag; 304 to If-None-Match with that. 404 if there is none.';

CREATE FUNCTION api.storage_unit(storage_unit_id bigint) RETURNS api.storage_units
    LANGUAGE plpgsql STABLE
    AS $_$
    declare
      stored inventory.storage_unit;
    begin
      select t.* into stored from inventory.storage_unit t
      where t.lab_id = inventory.current_lab() and t.id = $1;
      if not found then
        perform request.raise_not_found('storage_unit', $1);
      elsif request.is_not_modified(stored.updated_at) then
        return null;
      end if;
      return row(stored.id, stored.lab_id, stored.freezer_id, stored.storage_type_id, stored.name, stored.parent_id, stored."row", stored.col, stored."position", stored.is_retired)::api.storage_units;
    end $_$;

ALTER FUNCTION api.storage_unit(storage_unit_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.storage_unit(storage_unit_id bigint) IS 'One storage_unit by its id.
Sends its ETag; 304 to If-None-Match with that. 404 if there is none.';

CREATE FUNCTION api.storage_unit_map(storage_unit_id bigint) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
declare
  the_lab constant bigint := inventory.current_lab();
  the_id constant bigint := storage_unit_id;
  map jsonb;
begin
  select jsonb_build_object(
    'unit', pg_catalog.to_jsonb(shown) || jsonb_build_object(
      'path', inventory.path_to(u.lab_id, u.freezer_id, u.parent_id), 'barcodes', array(
        select b.code from inventory.barcode b
        where b.lab_id = the_lab and b.storage_unit_id = the_id order by b.id)),
    'type', pg_catalog.to_jsonb(type),
    'row_labels', inventory.axis_labels(type.rows, type.row_scheme),
    'col_labels', inventory.axis_labels(type.cols, type.col_scheme),
    'counts', (
      select pg_catalog.to_jsonb(f) - '{id,storage_type_id,is_retired}'::text[]
      from inventory.unit_fill(the_lab, array[the_id]) f),
    'content', coalesce(inventory.unit_content(the_lab, the_id, stored_type, 10000), '[]'))
  into map
  from inventory.storage_unit u
  join api.storage_units shown on shown.lab_id = u.lab_id and shown.id = u.id
  join inventory.storage_type stored_type
    on stored_type.lab_id = u.lab_id and stored_type.id = u.storage_type_id
  join api.storage_types type on type.lab_id = u.lab_id and type.id = u.storage_type_id
  where u.lab_id = the_lab and u.id = the_id;
  if not found then
    perform request.raise_not_found('storage_unit', storage_unit_id);
  end if;
  return map;
end $$;

ALTER FUNCTION api.storage_unit_map(storage_unit_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.storage_unit_map(storage_unit_id bigint) IS 'The content of a storage unit, place by place: all that a page draws.
unit with path and barcodes; type with its grid; row_labels and col_labels, null where places are
numbered; counts of places, occupied, unplaced, reserved, free; and content, in the order of the
places: containers, units with counts of their own, reservations of empty places. row is null where
a thing has no place. Of more than ten thousand things it shows the first. 404 if there is none.';

CREATE FUNCTION api.storage_unit_path(storage_unit_id bigint) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
declare
  path jsonb;
begin
  select inventory.path_to(u.lab_id, u.freezer_id, u.parent_id) into path
  from inventory.storage_unit u
  where u.lab_id = inventory.current_lab() and u.id = storage_unit_path.storage_unit_id;
  if not found then
    perform request.raise_not_found('storage_unit', storage_unit_id);
  end if;
  return path;
end $$;

ALTER FUNCTION api.storage_unit_path(storage_unit_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.storage_unit_path(storage_unit_id bigint) IS 'The way to a storage unit, from its site inwards.
The site, the freezer, and the units that it is in from the outermost. As that of a container. 404
if there is none.';

CREATE FUNCTION api.storage_unit_space(storage_unit_id bigint) RETURNS TABLE(storage_type_id bigint, name text, holds text, units bigint, places bigint, occupied bigint, reserved bigint, free bigint)
    LANGUAGE plpgsql STABLE
    AS $$
declare
  the_lab constant bigint := inventory.current_lab();
begin
  perform from inventory.storage_unit u
  where u.lab_id = the_lab and u.id = storage_unit_space.storage_unit_id;
  if not found then
    perform request.raise_not_found('storage_unit', storage_unit_id);
  end if;
  return query
    select s.* from inventory.space_in(the_lab, array(
      select b.id from inventory.units_below(
        the_lab, array[storage_unit_space.storage_unit_id]) b)) s
    order by s.name;
end $$;

ALTER FUNCTION api.storage_unit_space(storage_unit_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.storage_unit_space(storage_unit_id bigint) IS 'The free places in a storage unit and those in it, by storage type.
As those of a freezer. 404 if there is none.';

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

CREATE FUNCTION api.upsert_barcode(jsonb) RETURNS api.barcodes
    LANGUAGE plpgsql
    AS $_$ <<upsert>>
    declare
      row_id constant bigint := request.read_body('barcode', $1, '{id,lab_id,code,note,container_id,storage_unit_id}', '{}');
      stored inventory.barcode; answer jsonb; violated text; missing text; ignored text;
    begin
      for attempt in 1 .. 100 loop
        if request.is_guarded() then
          select t.* into stored from inventory.barcode t
          where t.lab_id = inventory.current_lab() and t.id = upsert.row_id for no key update;
          answer := request.guard_write('barcode', row_id, $1, stored.updated_at);
          if answer is not null then
            return jsonb_populate_record(null::api.barcodes, answer);
          end if;
        end if;
        begin  -- with a precondition, a row that came up since that look is not written over
          if row_id is not null and (stored.id is not null or not request.is_guarded()) then
            update inventory.barcode t set (code, note, container_id, storage_unit_id) = (
              select sent.code, sent.note, sent.container_id, sent.storage_unit_id from jsonb_populate_record(t, $1) sent)
            where t.lab_id = inventory.current_lab() and t.id = upsert.row_id
            returning t.* into stored;
            exit when found;
          end if;
          insert into inventory.barcode as t (lab_id, id, code, note, container_id, storage_unit_id)
          select inventory.current_lab(), coalesce(upsert.row_id, inventory.next_barcode_id()), sent.code, sent.note, sent.container_id, sent.storage_unit_id
          from jsonb_populate_record(null::inventory.barcode, $1) sent
          on conflict (lab_id, id) do nothing returning t.* into stored;
          exit when found;  -- else another client has just made it
        exception when integrity_constraint_violation or data_exception then
          get stacked diagnostics violated = constraint_name, missing = column_name;
          continue when violated = 'deleted_meanwhile';
          perform request.explain_refusal('barcode', $1, sqlstate, sqlerrm, violated, missing);
        end;
      end loop;
      if stored.id is null then
        perform request.raise_not_written('barcode', row_id);
      elsif request.header('idempotency-key') is not null then
        perform audit.store_answer(pg_catalog.to_jsonb(row(stored.id, stored.lab_id, stored.code, stored.note, stored.container_id, stored.storage_unit_id)::api.barcodes), $1, stored.updated_at);
      end if;
      ignored := request.add_header('ETag', request.etag(stored.updated_at));
      return row(stored.id, stored.lab_id, stored.code, stored.note, stored.container_id, stored.storage_unit_id)::api.barcodes;
    end $_$;

ALTER FUNCTION api.upsert_barcode(jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION api.upsert_barcode(jsonb) IS 'Creates or changes one barcode.
The body is the object. With an id that exists, the keys given replace what is stored and the others
stay; otherwise a barcode is created, and the database chooses the id if none is given.
400 for a bad or missing field, 409 if a key is taken or a parent missing, 412 and the object as it
is if If-Match or If-None-Match say so.';

CREATE FUNCTION api.upsert_computer(jsonb) RETURNS api.computers
    LANGUAGE plpgsql
    AS $_$ <<upsert>>
    declare
      row_id constant bigint := request.read_body('computer', $1, '{id,lab_id,site_id,name,mac,is_retired}', '{is_retired}');
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
            update inventory.computer t set (site_id, name, mac, is_retired) = (
              select sent.site_id, sent.name, sent.mac, sent.is_retired from jsonb_populate_record(t, $1) sent)
            where t.lab_id = inventory.current_lab() and t.id = upsert.row_id
            returning t.* into stored;
            exit when found;
          end if;
          insert into inventory.computer as t (lab_id, id, site_id, name, mac, is_retired)
          select inventory.current_lab(), coalesce(upsert.row_id, inventory.next_computer_id()), sent.site_id, sent.name, sent.mac, coalesce(sent.is_retired, false)
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
        perform audit.store_answer(pg_catalog.to_jsonb(row(stored.id, stored.lab_id, stored.site_id, stored.name, stored.mac, stored.is_retired)::api.computers), $1, stored.updated_at);
      end if;
      ignored := request.add_header('ETag', request.etag(stored.updated_at));
      return row(stored.id, stored.lab_id, stored.site_id, stored.name, stored.mac, stored.is_retired)::api.computers;
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
      row_id constant bigint := request.read_body('container', $1, '{id,lab_id,freezer_id,uuid,description,storage_unit_id,row,col,position,name,sample_type_id,quantity,unit,lot,collected_on,expires_on,owner_id,project_id,parent_id,state,out_to,due_back_on,thaw_count,properties}', '{properties}');
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
            update inventory.container t set (freezer_id, uuid, description, storage_unit_id, "row", col, "position", name, sample_type_id, quantity, unit, lot, collected_on, expires_on, owner_id, project_id, parent_id, state, out_to, due_back_on, thaw_count, properties) = (
              select sent.freezer_id, sent.uuid, sent.description, sent.storage_unit_id, sent."row", sent.col, sent."position", sent.name, sent.sample_type_id, sent.quantity, sent.unit, sent.lot, sent.collected_on, sent.expires_on, sent.owner_id, sent.project_id, sent.parent_id, sent.state, sent.out_to, sent.due_back_on, sent.thaw_count, sent.properties from jsonb_populate_record(t, $1) sent)
            where t.lab_id = inventory.current_lab() and t.id = upsert.row_id
            returning t.* into stored;
            exit when found;
          end if;
          insert into inventory.container as t (lab_id, id, freezer_id, uuid, description, storage_unit_id, "row", col, "position", name, sample_type_id, quantity, unit, lot, collected_on, expires_on, owner_id, project_id, parent_id, state, out_to, due_back_on, thaw_count, properties)
          select inventory.current_lab(), coalesce(upsert.row_id, inventory.next_container_id()), sent.freezer_id, coalesce(sent.uuid, gen_random_uuid()), sent.description, sent.storage_unit_id, sent."row", sent.col, sent."position", sent.name, sent.sample_type_id, sent.quantity, sent.unit, sent.lot, sent.collected_on, sent.expires_on, sent.owner_id, sent.project_id, sent.parent_id, coalesce(sent.state, 'in'::text), sent.out_to, sent.due_back_on, coalesce(sent.thaw_count, 0), sent.properties
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
        perform audit.store_answer(pg_catalog.to_jsonb(row(stored.id, stored.lab_id, stored.freezer_id, stored.uuid, stored.description, stored.storage_unit_id, stored."row", stored.col, stored."position", stored.name, stored.sample_type_id, stored.quantity, stored.unit, stored.lot, stored.collected_on, stored.expires_on, stored.owner_id, stored.project_id, stored.parent_id, stored.state, stored.out_to, stored.due_back_on, stored.thaw_count, stored.properties)::api.containers), $1, stored.updated_at);
      end if;
      ignored := request.add_header('ETag', request.etag(stored.updated_at));
      return row(stored.id, stored.lab_id, stored.freezer_id, stored.uuid, stored.description, stored.storage_unit_id, stored."row", stored.col, stored."position", stored.name, stored.sample_type_id, stored.quantity, stored.unit, stored.lot, stored.collected_on, stored.expires_on, stored.owner_id, stored.project_id, stored.parent_id, stored.state, stored.out_to, stored.due_back_on, stored.thaw_count, stored.properties)::api.containers;
    end $_$;

ALTER FUNCTION api.upsert_container(jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION api.upsert_container(jsonb) IS 'Creates or changes one container.
The body is the object. With an id that exists, the keys given replace what is stored and the others
stay; otherwise a container is created, and the database chooses the id if none is given.
400 for a bad or missing field, 409 if a key is taken or a parent missing, 412 and the object as it
is if If-Match or If-None-Match say so.';

CREATE FUNCTION api.upsert_excursion(jsonb) RETURNS api.excursions
    LANGUAGE plpgsql
    AS $_$ <<upsert>>
    declare
      row_id constant bigint := request.read_body('excursion', $1, '{id,lab_id,freezer_id,storage_unit_id,began_at,ended_at,min_temperature,max_temperature,source,comment,acknowledged_by}', '{}');
      stored inventory.excursion; answer jsonb; violated text; missing text; ignored text;
    begin
      for attempt in 1 .. 100 loop
        if request.is_guarded() then
          select t.* into stored from inventory.excursion t
          where t.lab_id = inventory.current_lab() and t.id = upsert.row_id for no key update;
          answer := request.guard_write('excursion', row_id, $1, stored.updated_at);
          if answer is not null then
            return jsonb_populate_record(null::api.excursions, answer);
          end if;
        end if;
        begin  -- with a precondition, a row that came up since that look is not written over
          if row_id is not null and (stored.id is not null or not request.is_guarded()) then
            update inventory.excursion t set (freezer_id, storage_unit_id, began_at, ended_at, min_temperature, max_temperature, source, comment, acknowledged_by) = (
              select sent.freezer_id, sent.storage_unit_id, sent.began_at, sent.ended_at, sent.min_temperature, sent.max_temperature, sent.source, sent.comment, sent.acknowledged_by from jsonb_populate_record(t, $1) sent)
            where t.lab_id = inventory.current_lab() and t.id = upsert.row_id
            returning t.* into stored;
            exit when found;
          end if;
          insert into inventory.excursion as t (lab_id, id, freezer_id, storage_unit_id, began_at, ended_at, min_temperature, max_temperature, source, comment, acknowledged_by)
          select inventory.current_lab(), coalesce(upsert.row_id, inventory.next_excursion_id()), sent.freezer_id, sent.storage_unit_id, sent.began_at, sent.ended_at, sent.min_temperature, sent.max_temperature, sent.source, sent.comment, sent.acknowledged_by
          from jsonb_populate_record(null::inventory.excursion, $1) sent
          on conflict (lab_id, id) do nothing returning t.* into stored;
          exit when found;  -- else another client has just made it
        exception when integrity_constraint_violation or data_exception then
          get stacked diagnostics violated = constraint_name, missing = column_name;
          continue when violated = 'deleted_meanwhile';
          perform request.explain_refusal('excursion', $1, sqlstate, sqlerrm, violated, missing);
        end;
      end loop;
      if stored.id is null then
        perform request.raise_not_written('excursion', row_id);
      elsif request.header('idempotency-key') is not null then
        perform audit.store_answer(pg_catalog.to_jsonb(row(stored.id, stored.lab_id, stored.freezer_id, stored.storage_unit_id, stored.began_at, stored.ended_at, stored.min_temperature, stored.max_temperature, stored.source, stored.comment, stored.acknowledged_by)::api.excursions), $1, stored.updated_at);
      end if;
      ignored := request.add_header('ETag', request.etag(stored.updated_at));
      return row(stored.id, stored.lab_id, stored.freezer_id, stored.storage_unit_id, stored.began_at, stored.ended_at, stored.min_temperature, stored.max_temperature, stored.source, stored.comment, stored.acknowledged_by)::api.excursions;
    end $_$;

ALTER FUNCTION api.upsert_excursion(jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION api.upsert_excursion(jsonb) IS 'Creates or changes one excursion.
The body is the object. With an id that exists, the keys given replace what is stored and the others
stay; otherwise a excursion is created, and the database chooses the id if none is given.
400 for a bad or missing field, 409 if a key is taken or a parent missing, 412 and the object as it
is if If-Match or If-None-Match say so.';

CREATE FUNCTION api.upsert_freezer(jsonb) RETURNS api.freezers
    LANGUAGE plpgsql
    AS $_$ <<upsert>>
    declare
      row_id constant bigint := request.read_body('freezer', $1, '{id,lab_id,site_id,name,is_retired}', '{is_retired}');
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
            update inventory.freezer t set (site_id, name, is_retired) = (
              select sent.site_id, sent.name, sent.is_retired from jsonb_populate_record(t, $1) sent)
            where t.lab_id = inventory.current_lab() and t.id = upsert.row_id
            returning t.* into stored;
            exit when found;
          end if;
          insert into inventory.freezer as t (lab_id, id, site_id, name, is_retired)
          select inventory.current_lab(), coalesce(upsert.row_id, inventory.next_freezer_id()), sent.site_id, sent.name, coalesce(sent.is_retired, false)
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
        perform audit.store_answer(pg_catalog.to_jsonb(row(stored.id, stored.lab_id, stored.site_id, stored.name, stored.is_retired)::api.freezers), $1, stored.updated_at);
      end if;
      ignored := request.add_header('ETag', request.etag(stored.updated_at));
      return row(stored.id, stored.lab_id, stored.site_id, stored.name, stored.is_retired)::api.freezers;
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

CREATE FUNCTION api.upsert_project(jsonb) RETURNS api.projects
    LANGUAGE plpgsql
    AS $_$ <<upsert>>
    declare
      row_id constant bigint := request.read_body('project', $1, '{id,lab_id,name,description,is_retired}', '{is_retired}');
      stored inventory.project; answer jsonb; violated text; missing text; ignored text;
    begin
      for attempt in 1 .. 100 loop
        if request.is_guarded() then
          select t.* into stored from inventory.project t
          where t.lab_id = inventory.current_lab() and t.id = upsert.row_id for no key update;
          answer := request.guard_write('project', row_id, $1, stored.updated_at);
          if answer is not null then
            return jsonb_populate_record(null::api.projects, answer);
          end if;
        end if;
        begin  -- with a precondition, a row that came up since that look is not written over
          if row_id is not null and (stored.id is not null or not request.is_guarded()) then
            update inventory.project t set (name, description, is_retired) = (
              select sent.name, sent.description, sent.is_retired from jsonb_populate_record(t, $1) sent)
            where t.lab_id = inventory.current_lab() and t.id = upsert.row_id
            returning t.* into stored;
            exit when found;
          end if;
          insert into inventory.project as t (lab_id, id, name, description, is_retired)
          select inventory.current_lab(), coalesce(upsert.row_id, inventory.next_project_id()), sent.name, sent.description, coalesce(sent.is_retired, false)
          from jsonb_populate_record(null::inventory.project, $1) sent
          on conflict (lab_id, id) do nothing returning t.* into stored;
          exit when found;  -- else another client has just made it
        exception when integrity_constraint_violation or data_exception then
          get stacked diagnostics violated = constraint_name, missing = column_name;
          continue when violated = 'deleted_meanwhile';
          perform request.explain_refusal('project', $1, sqlstate, sqlerrm, violated, missing);
        end;
      end loop;
      if stored.id is null then
        perform request.raise_not_written('project', row_id);
      elsif request.header('idempotency-key') is not null then
        perform audit.store_answer(pg_catalog.to_jsonb(row(stored.id, stored.lab_id, stored.name, stored.description, stored.is_retired)::api.projects), $1, stored.updated_at);
      end if;
      ignored := request.add_header('ETag', request.etag(stored.updated_at));
      return row(stored.id, stored.lab_id, stored.name, stored.description, stored.is_retired)::api.projects;
    end $_$;

ALTER FUNCTION api.upsert_project(jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION api.upsert_project(jsonb) IS 'Creates or changes one project.
The body is the object. With an id that exists, the keys given replace what is stored and the others
stay; otherwise a project is created, and the database chooses the id if none is given.
400 for a bad or missing field, 409 if a key is taken or a parent missing, 412 and the object as it
is if If-Match or If-None-Match say so.';

CREATE FUNCTION api.upsert_sample_type(jsonb) RETURNS api.sample_types
    LANGUAGE plpgsql
    AS $_$ <<upsert>>
    declare
      row_id constant bigint := request.read_body('sample_type', $1, '{id,lab_id,name,description,properties_schema,is_retired}', '{properties_schema,is_retired}');
      stored inventory.sample_type; answer jsonb; violated text; missing text; ignored text;
    begin
      for attempt in 1 .. 100 loop
        if request.is_guarded() then
          select t.* into stored from inventory.sample_type t
          where t.lab_id = inventory.current_lab() and t.id = upsert.row_id for no key update;
          answer := request.guard_write('sample_type', row_id, $1, stored.updated_at);
          if answer is not null then
            return jsonb_populate_record(null::api.sample_types, answer);
          end if;
        end if;
        begin  -- with a precondition, a row that came up since that look is not written over
          if row_id is not null and (stored.id is not null or not request.is_guarded()) then
            update inventory.sample_type t set (name, description, properties_schema, is_retired) = (
              select sent.name, sent.description, sent.properties_schema, sent.is_retired from jsonb_populate_record(t, $1) sent)
            where t.lab_id = inventory.current_lab() and t.id = upsert.row_id
            returning t.* into stored;
            exit when found;
          end if;
          insert into inventory.sample_type as t (lab_id, id, name, description, properties_schema, is_retired)
          select inventory.current_lab(), coalesce(upsert.row_id, inventory.next_sample_type_id()), sent.name, sent.description, sent.properties_schema, coalesce(sent.is_retired, false)
          from jsonb_populate_record(null::inventory.sample_type, $1) sent
          on conflict (lab_id, id) do nothing returning t.* into stored;
          exit when found;  -- else another client has just made it
        exception when integrity_constraint_violation or data_exception then
          get stacked diagnostics violated = constraint_name, missing = column_name;
          continue when violated = 'deleted_meanwhile';
          perform request.explain_refusal('sample_type', $1, sqlstate, sqlerrm, violated, missing);
        end;
      end loop;
      if stored.id is null then
        perform request.raise_not_written('sample_type', row_id);
      elsif request.header('idempotency-key') is not null then
        perform audit.store_answer(pg_catalog.to_jsonb(row(stored.id, stored.lab_id, stored.name, stored.description, stored.properties_schema, stored.is_retired)::api.sample_types), $1, stored.updated_at);
      end if;
      ignored := request.add_header('ETag', request.etag(stored.updated_at));
      return row(stored.id, stored.lab_id, stored.name, stored.description, stored.properties_schema, stored.is_retired)::api.sample_types;
    end $_$;

ALTER FUNCTION api.upsert_sample_type(jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION api.upsert_sample_type(jsonb) IS 'Creates or changes one sample_type.
The body is the object. With an id that exists, the keys given replace what is stored and the others
stay; otherwise a sample_type is created, and the database chooses the id if none is given.
400 for a bad or missing field, 409 if a key is taken or a parent missing, 412 and the object as it
is if If-Match or If-None-Match say so.';

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

CREATE FUNCTION api.upsert_storage_type(jsonb) RETURNS api.storage_types
    LANGUAGE plpgsql
    AS $_$ <<upsert>>
    declare
      row_id constant bigint := request.read_body('storage_type', $1, '{id,lab_id,name,description,rows,cols,row_scheme,col_scheme,fill_order,holds,child_type_ids,sample_type_ids,capacity,is_retired}', '{child_type_ids,sample_type_ids,is_retired}');
      stored inventory.storage_type; answer jsonb; violated text; missing text; ignored text;
    begin
      for attempt in 1 .. 100 loop
        if request.is_guarded() then
          select t.* into stored from inventory.storage_type t
          where t.lab_id = inventory.current_lab() and t.id = upsert.row_id for no key update;
          answer := request.guard_write('storage_type', row_id, $1, stored.updated_at);
          if answer is not null then
            return jsonb_populate_record(null::api.storage_types, answer);
          end if;
        end if;
        begin  -- with a precondition, a row that came up since that look is not written over
          if row_id is not null and (stored.id is not null or not request.is_guarded()) then
            update inventory.storage_type t set (name, description, rows, cols, row_scheme, col_scheme, fill_order, holds, child_type_ids, sample_type_ids, capacity, is_retired) = (
              select sent.name, sent.description, sent.rows, sent.cols, sent.row_scheme, sent.col_scheme, sent.fill_order, sent.holds, sent.child_type_ids, sent.sample_type_ids, sent.capacity, sent.is_retired from jsonb_populate_record(t, $1) sent)
            where t.lab_id = inventory.current_lab() and t.id = upsert.row_id
            returning t.* into stored;
            exit when found;
          end if;
          insert into inventory.storage_type as t (lab_id, id, name, description, rows, cols, row_scheme, col_scheme, fill_order, holds, child_type_ids, sample_type_ids, capacity, is_retired)
          select inventory.current_lab(), coalesce(upsert.row_id, inventory.next_storage_type_id()), sent.name, sent.description, sent.rows, sent.cols, case when $1 ? 'row_scheme' then sent.row_scheme else 'upper'::text end, case when $1 ? 'col_scheme' then sent.col_scheme else 'number'::text end, coalesce(sent.fill_order, 'horizontal_top_down_left_right'::text), coalesce(sent.holds, 'containers'::text), sent.child_type_ids, sent.sample_type_ids, sent.capacity, coalesce(sent.is_retired, false)
          from jsonb_populate_record(null::inventory.storage_type, $1) sent
          on conflict (lab_id, id) do nothing returning t.* into stored;
          exit when found;  -- else another client has just made it
        exception when integrity_constraint_violation or data_exception then
          get stacked diagnostics violated = constraint_name, missing = column_name;
          continue when violated = 'deleted_meanwhile';
          perform request.explain_refusal('storage_type', $1, sqlstate, sqlerrm, violated, missing);
        end;
      end loop;
      if stored.id is null then
        perform request.raise_not_written('storage_type', row_id);
      elsif request.header('idempotency-key') is not null then
        perform audit.store_answer(pg_catalog.to_jsonb(row(stored.id, stored.lab_id, stored.name, stored.description, stored.rows, stored.cols, stored.row_scheme, stored.col_scheme, stored.fill_order, stored.holds, stored.child_type_ids, stored.sample_type_ids, stored.capacity, stored.is_retired)::api.storage_types), $1, stored.updated_at);
      end if;
      ignored := request.add_header('ETag', request.etag(stored.updated_at));
      return row(stored.id, stored.lab_id, stored.name, stored.description, stored.rows, stored.cols, stored.row_scheme, stored.col_scheme, stored.fill_order, stored.holds, stored.child_type_ids, stored.sample_type_ids, stored.capacity, stored.is_retired)::api.storage_types;
    end $_$;

ALTER FUNCTION api.upsert_storage_type(jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION api.upsert_storage_type(jsonb) IS 'Creates or changes one storage_type.
The body is the object. With an id that exists, the keys given replace what is stored and the others
stay; otherwise a storage_type is created, and the database chooses the id if none is given.
400 for a bad or missing field, 409 if a key is taken or a parent missing, 412 and the object as it
is if If-Match or If-None-Match say so.';

CREATE FUNCTION api.upsert_storage_unit(jsonb) RETURNS api.storage_units
    LANGUAGE plpgsql
    AS $_$ <<upsert>>
    declare
      row_id constant bigint := request.read_body('storage_unit', $1, '{id,lab_id,freezer_id,storage_type_id,name,parent_id,row,col,position,is_retired}', '{is_retired}');
      stored inventory.storage_unit; answer jsonb; violated text; missing text; ignored text;
    begin
      for attempt in 1 .. 100 loop
        if request.is_guarded() then
          select t.* into stored from inventory.storage_unit t
          where t.lab_id = inventory.current_lab() and t.id = upsert.row_id for no key update;
          answer := request.guard_write('storage_unit', row_id, $1, stored.updated_at);
          if answer is not null then
            return jsonb_populate_record(null::api.storage_units, answer);
          end if;
        end if;
        begin  -- with a precondition, a row that came up since that look is not written over
          if row_id is not null and (stored.id is not null or not request.is_guarded()) then
            update inventory.storage_unit t set (freezer_id, storage_type_id, name, parent_id, "row", col, "position", is_retired) = (
              select sent.freezer_id, sent.storage_type_id, sent.name, sent.parent_id, sent."row", sent.col, sent."position", sent.is_retired from jsonb_populate_record(t, $1) sent)
            where t.lab_id = inventory.current_lab() and t.id = upsert.row_id
            returning t.* into stored;
            exit when found;
          end if;
          insert into inventory.storage_unit as t (lab_id, id, freezer_id, storage_type_id, name, parent_id, "row", col, "position", is_retired)
          select inventory.current_lab(), coalesce(upsert.row_id, inventory.next_storage_unit_id()), sent.freezer_id, sent.storage_type_id, sent.name, sent.parent_id, sent."row", sent.col, sent."position", coalesce(sent.is_retired, false)
          from jsonb_populate_record(null::inventory.storage_unit, $1) sent
          on conflict (lab_id, id) do nothing returning t.* into stored;
          exit when found;  -- else another client has just made it
        exception when integrity_constraint_violation or data_exception then
          get stacked diagnostics violated = constraint_name, missing = column_name;
          continue when violated = 'deleted_meanwhile';
          perform request.explain_refusal('storage_unit', $1, sqlstate, sqlerrm, violated, missing);
        end;
      end loop;
      if stored.id is null then
        perform request.raise_not_written('storage_unit', row_id);
      elsif request.header('idempotency-key') is not null then
        perform audit.store_answer(pg_catalog.to_jsonb(row(stored.id, stored.lab_id, stored.freezer_id, stored.storage_type_id, stored.name, stored.parent_id, stored."row", stored.col, stored."position", stored.is_retired)::api.storage_units), $1, stored.updated_at);
      end if;
      ignored := request.add_header('ETag', request.etag(stored.updated_at));
      return row(stored.id, stored.lab_id, stored.freezer_id, stored.storage_type_id, stored.name, stored.parent_id, stored."row", stored.col, stored."position", stored.is_retired)::api.storage_units;
    end $_$;

ALTER FUNCTION api.upsert_storage_unit(jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION api.upsert_storage_unit(jsonb) IS 'Creates or changes one storage_unit.
The body is the object. With an id that exists, the keys given replace what is stored and the others
stay; otherwise a storage_unit is created, and the database chooses the id if none is given.
400 for a bad or missing field, 409 if a key is taken or a parent missing, 412 and the object as it
is if If-Match or If-None-Match say so.';

CREATE FUNCTION api.use(jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET statement_timeout TO '55s'
    AS $_$
begin
  return inventory.run_verb('use', $1, '{container}', '{amount,unit}', '{items}');
end $_$;

ALTER FUNCTION api.use(jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION api.use(jsonb) IS 'Take amounts from containers.
items is a list like {"container": 5, "amount": 20, "unit": "uL"}; without a unit it is that of the
container. One that is empty then is consumed, and leaves its place.
400 for a unit of another dimension, 409 for more than there is: conflicts lists it.';

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
  perform case when r.child = tracked and r.key <> 'lab_id' then
      audit.index_past(c.relname, r.key) end,
    audit.relate_parent_resource('past', c.relname, p.relname, r.key, r.up),
    case when r.down is not null then
      audit.relate_children_past(c.relname, p.relname, r.key, r.down) end
  from audit.relations(tracked) r
  join pg_class c on c.oid = r.child
  join pg_class p on p.oid = r.parent;
end $_$;

ALTER FUNCTION audit.add_past(tracked regclass) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.add_past(tracked regclass) IS 'Makes past.sites, past.site() and what embedding needs, for a table like inventory.site that
audit.track() tracks and that has its view in api.';

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

CREATE FUNCTION audit.barcode_container_id_was(parent_id bigint) RETURNS SETOF jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    BEGIN ATOMIC
 SELECT row_change.before
    FROM audit.row_change
   WHERE ((row_change.lab_id = inventory.current_lab()) AND (row_change.table_name = 'barcode'::text) AND (row_change.before IS NOT NULL) AND (((row_change.before ->> 'container_id'::text))::bigint = barcode_container_id_was.parent_id) AND (row_change.changed_at > audit.as_of()) AND (((row_change.before ->> 'updated_at'::text))::timestamp with time zone <= audit.as_of()));
END;

ALTER FUNCTION audit.barcode_container_id_was(parent_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.barcode_container_id_was(parent_id bigint) IS 'Each barcode that has changed since audit.as_of() and whose container_id was this then.
Definer: under a policy, PostgreSQL uses no index on what is inside of JSON.';

CREATE FUNCTION audit.barcode_storage_unit_id_was(parent_id bigint) RETURNS SETOF jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    BEGIN ATOMIC
 SELECT row_change.before
    FROM audit.row_change
   WHERE ((row_change.lab_id = inventory.current_lab()) AND (row_change.table_name = 'barcode'::text) AND (row_change.before IS NOT NULL) AND (((row_change.before ->> 'storage_unit_id'::text))::bigint = barcode_storage_unit_id_was.parent_id) AND (row_change.changed_at > audit.as_of()) AND (((row_change.before ->> 'updated_at'::text))::timestamp with time zone <= audit.as_of()));
END;

ALTER FUNCTION audit.barcode_storage_unit_id_was(parent_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.barcode_storage_unit_id_was(parent_id bigint) IS 'Each barcode that has changed since audit.as_of() and whose storage_unit_id was this then.
Definer: under a policy, PostgreSQL uses no index on what is inside of JSON.';

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

CREATE FUNCTION audit.child_obstacles(tracked regclass) RETURNS SETOF text
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT format('select %L, o.id, %L from %s o where %s'::text, max((pg_class.relname)::text), 'depends on it', (c.conrelid)::regclass, string_agg(format('o.%I = r.%I'::text, l.attname, f.attname), ' and '::text)) AS format
    FROM ((((pg_constraint c
      JOIN pg_class ON ((pg_class.oid = c.conrelid)))
      CROSS JOIN LATERAL UNNEST(c.conkey, c.confkey) k(here, there))
      JOIN pg_attribute l ON (((l.attrelid = c.conrelid) AND (l.attnum = k.here))))
      JOIN pg_attribute f ON (((f.attrelid = c.confrelid) AND (f.attnum = k.there))))
   WHERE ((c.confrelid = (child_obstacles.tracked)::oid) AND (c.contype = 'f'::"char") AND (EXISTS ( SELECT
            FROM pg_trigger
           WHERE ((pg_trigger.tgrelid = c.conrelid) AND (pg_trigger.tgfoid = ('audit.touch()'::regprocedure)::oid)))))
   GROUP BY c.oid, c.conrelid;
END;

ALTER FUNCTION audit.child_obstacles(tracked regclass) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.child_obstacles(tracked regclass) IS 'Queries for rows that refer to r: one for each foreign key of a table with a history.';

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

CREATE FUNCTION audit.derived_columns() RETURNS TABLE(table_name text, derived text[])
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT (pg_class.relname)::text AS relname,
     array_agg(ARRAY[(own.attname)::text, (key.attname)::text]) AS array_agg
    FROM ((((((pg_constraint c
      JOIN pg_class ON ((pg_class.oid = c.conrelid)))
      CROSS JOIN LATERAL UNNEST(c.conkey, c.confkey) k(here, there))
      JOIN pg_attribute own ON (((own.attrelid = c.conrelid) AND (own.attnum = k.here))))
      JOIN pg_attribute other ON (((other.attrelid = c.confrelid) AND (other.attnum = k.there) AND (other.attname <> ALL (ARRAY['lab_id'::name, 'id'::name])))))
      JOIN pg_attribute parent ON (((parent.attrelid = c.confrelid) AND (parent.attname = 'id'::name))))
      JOIN pg_attribute key ON (((key.attrelid = c.conrelid) AND (key.attnum = c.conkey[array_position(c.confkey, parent.attnum)]))))
   WHERE ((c.contype = 'f'::"char") AND (c.confupdtype = 'c'::"char"))
   GROUP BY pg_class.relname;
END;

ALTER FUNCTION audit.derived_columns() OWNER TO lab_owner;

COMMENT ON FUNCTION audit.derived_columns() IS 'The columns that follow another row, by table: pairs of a column and the key that names that row.
History has them as any other, but they are nobody''s change: an undo does not compare them, and
leaves them to what derives them.';

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
            and not audit.is_back_at($1, %2$L, n.row_id, n.changed_at)
          when present.id is null then true
          when present.updated_at = n.changed_at then false
          else coalesce((
            select c.before->>''created_at'' <> to_jsonb(present)->>''created_at''
              or audit.is_real_change(c.before, to_jsonb(present), %3$L)
            from audit.row_change c
            where c.lab_id = $1 and c.table_name = %2$L and c.row_id = n.row_id
              and c.changed_at > n.changed_at
            order by c.changed_at limit 1), false)  -- before the next write it was as it was left
          end as is_stale) _
      where n.table_name = %2$L'::text, compare_statement.tracked, pg_class.relname, derived_columns.derived) AS format FROM (pg_class LEFT JOIN audit.derived_columns() derived_columns(table_name, derived) ON ((derived_columns.table_name = pg_class.relname))) WHERE (pg_class.oid = (compare_statement.tracked)::oid));

ALTER FUNCTION audit.compare_statement(tracked regclass) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.compare_statement(tracked regclass) IS 'Tells those of the net changes $2 in lab $1 whose rows are as the change set left them from the
others. Later writes that left it as it was, or were taken back, count for nothing; a life in
between counts, unless it was taken back. It is a statement after the lock: one that waited for a
lock sees the new row, but not its history.';

CREATE FUNCTION audit.compute_seal(previous bytea, seal_number bigint, digest bytea) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN sha256(((COALESCE(previous, '\x'::bytea) || int8send(seal_number)) || digest));

ALTER FUNCTION audit.compute_seal(previous bytea, seal_number bigint, digest bytea) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.compute_seal(previous bytea, seal_number bigint, digest bytea) IS 'The seal of a change set by its digest, after the seal before it in its lab.';

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

CREATE FUNCTION audit.container_parent_id_was(parent_id bigint) RETURNS SETOF jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    BEGIN ATOMIC
 SELECT row_change.before
    FROM audit.row_change
   WHERE ((row_change.lab_id = inventory.current_lab()) AND (row_change.table_name = 'container'::text) AND (row_change.before IS NOT NULL) AND (((row_change.before ->> 'parent_id'::text))::bigint = container_parent_id_was.parent_id) AND (row_change.changed_at > audit.as_of()) AND (((row_change.before ->> 'updated_at'::text))::timestamp with time zone <= audit.as_of()));
END;

ALTER FUNCTION audit.container_parent_id_was(parent_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.container_parent_id_was(parent_id bigint) IS 'Each container that has changed since audit.as_of() and whose parent_id was this then.
Definer: under a policy, PostgreSQL uses no index on what is inside of JSON.';

CREATE FUNCTION audit.container_project_id_was(parent_id bigint) RETURNS SETOF jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    BEGIN ATOMIC
 SELECT row_change.before
    FROM audit.row_change
   WHERE ((row_change.lab_id = inventory.current_lab()) AND (row_change.table_name = 'container'::text) AND (row_change.before IS NOT NULL) AND (((row_change.before ->> 'project_id'::text))::bigint = container_project_id_was.parent_id) AND (row_change.changed_at > audit.as_of()) AND (((row_change.before ->> 'updated_at'::text))::timestamp with time zone <= audit.as_of()));
END;

ALTER FUNCTION audit.container_project_id_was(parent_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.container_project_id_was(parent_id bigint) IS 'Each container that has changed since audit.as_of() and whose project_id was this then.
Definer: under a policy, PostgreSQL uses no index on what is inside of JSON.';

CREATE FUNCTION audit.container_sample_type_id_was(parent_id bigint) RETURNS SETOF jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    BEGIN ATOMIC
 SELECT row_change.before
    FROM audit.row_change
   WHERE ((row_change.lab_id = inventory.current_lab()) AND (row_change.table_name = 'container'::text) AND (row_change.before IS NOT NULL) AND (((row_change.before ->> 'sample_type_id'::text))::bigint = container_sample_type_id_was.parent_id) AND (row_change.changed_at > audit.as_of()) AND (((row_change.before ->> 'updated_at'::text))::timestamp with time zone <= audit.as_of()));
END;

ALTER FUNCTION audit.container_sample_type_id_was(parent_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.container_sample_type_id_was(parent_id bigint) IS 'Each container that has changed since audit.as_of() and whose sample_type_id was this then.
Definer: under a policy, PostgreSQL uses no index on what is inside of JSON.';

CREATE FUNCTION audit.container_storage_unit_id_was(parent_id bigint) RETURNS SETOF jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    BEGIN ATOMIC
 SELECT row_change.before
    FROM audit.row_change
   WHERE ((row_change.lab_id = inventory.current_lab()) AND (row_change.table_name = 'container'::text) AND (row_change.before IS NOT NULL) AND (((row_change.before ->> 'storage_unit_id'::text))::bigint = container_storage_unit_id_was.parent_id) AND (row_change.changed_at > audit.as_of()) AND (((row_change.before ->> 'updated_at'::text))::timestamp with time zone <= audit.as_of()));
END;

ALTER FUNCTION audit.container_storage_unit_id_was(parent_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.container_storage_unit_id_was(parent_id bigint) IS 'Each container that has changed since audit.as_of() and whose storage_unit_id was this then.
Definer: under a policy, PostgreSQL uses no index on what is inside of JSON.';

CREATE FUNCTION audit.count_rows() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
declare
  uncounted text;
begin
  for uncounted in
    select oid::regclass::text from pg_class
    where relnamespace = 'inventory'::regnamespace and relkind = 'r'
      and pg_relation_size(oid) > 200000
      and pg_relation_size(oid) > 2 * relpages::bigint * current_setting('block_size')::bigint
  loop
    execute format('analyze %s', uncounted);
  end loop;
end $$;

ALTER FUNCTION audit.count_rows() OWNER TO lab_owner;

COMMENT ON FUNCTION audit.count_rows() IS 'Has the planner know the tables of the inventory that have grown to twice what it knows. autovacuum
comes a minute after a large import; until then a verb or an undo of ten thousand rows, and the
foreign keys that it meets, would read a whole table for each.
Definer: only the owner of a table may analyze it.';

CREATE FUNCTION audit.without_derived(stored jsonb, derived text[]) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
declare
  pair text[];
begin
  foreach pair slice 1 in array coalesce(derived, '{}') loop
    if stored->>pair[2] is not null then
      stored := stored - pair[1];
    end if;
  end loop;
  return stored;
end $$;

ALTER FUNCTION audit.without_derived(stored jsonb, derived text[]) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.without_derived(stored jsonb, derived text[]) IS 'A row without those of its columns that follow another row.';

CREATE FUNCTION audit.is_real_change(before jsonb, after jsonb, derived text[]) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (((before - '{created_at,updated_at}'::text[]) IS DISTINCT FROM (after - '{created_at,updated_at}'::text[])) AND ((derived IS NULL) OR (before IS NULL) OR (after IS NULL) OR (audit.without_derived((before - '{created_at,updated_at}'::text[]), derived) IS DISTINCT FROM audit.without_derived((after - '{created_at,updated_at}'::text[]), derived))));

ALTER FUNCTION audit.is_real_change(before jsonb, after jsonb, derived text[]) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.is_real_change(before jsonb, after jsonb, derived text[]) IS 'Whether a row is another after a change than before, but for the times of its writes and its
derived columns.';

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
    occurred_at timestamp with time zone,
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

COMMENT ON COLUMN audit.change_set.occurred_at IS 'When it happened in the lab, where that was entered later; null for changed_at.';

COMMENT ON COLUMN audit.change_set.table_names IS 'The tables it touched.';

COMMENT ON COLUMN audit.change_set.row_count IS 'How many rows it inserted, updated and deleted.';

COMMENT ON COLUMN audit.change_set.undoes_id IS 'The change set that this one took back.';

COMMENT ON COLUMN audit.change_set.seal_number IS 'Its place in the lab''s chain, from 1; null until sealed.';

COMMENT ON COLUMN audit.change_set.seal IS 'SHA-256 over the seal before it, this row and its row changes.';

CREATE FUNCTION audit.describe_conflicts(the_lab bigint, conflicts jsonb) RETURNS jsonb
    LANGUAGE sql STABLE
    RETURN (SELECT COALESCE(jsonb_agg(((c.value - '{other,other_id}'::text[]) || jsonb_build_object('change_id', s.id, 'changed_at', newest.changed_at, 'changed_by', s.changed_by)) ORDER BY (c.value ->> 'resource'::text), ((c.value ->> 'id'::text))::bigint), '[]'::jsonb) AS "coalesce" FROM (((jsonb_array_elements(describe_conflicts.conflicts) c(value) LEFT JOIN audit.derived_columns() d(table_name, derived) ON ((d.table_name = (c.value ->> 'other'::text)))) LEFT JOIN LATERAL (SELECT row_change.change_id, row_change.changed_at FROM audit.row_change WHERE ((row_change.lab_id = describe_conflicts.the_lab) AND (row_change.table_name = (c.value ->> 'other'::text)) AND (row_change.row_id = ((c.value ->> 'other_id'::text))::bigint) AND audit.is_real_change(row_change.before, row_change.after, d.derived)) ORDER BY row_change.changed_at DESC, row_change.id DESC LIMIT 1) newest ON (true)) LEFT JOIN audit.change_set s ON (((s.lab_id = describe_conflicts.the_lab) AND (s.id = newest.change_id)))));

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

CREATE FUNCTION audit.excursion_freezer_id_was(parent_id bigint) RETURNS SETOF jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    BEGIN ATOMIC
 SELECT row_change.before
    FROM audit.row_change
   WHERE ((row_change.lab_id = inventory.current_lab()) AND (row_change.table_name = 'excursion'::text) AND (row_change.before IS NOT NULL) AND (((row_change.before ->> 'freezer_id'::text))::bigint = excursion_freezer_id_was.parent_id) AND (row_change.changed_at > audit.as_of()) AND (((row_change.before ->> 'updated_at'::text))::timestamp with time zone <= audit.as_of()));
END;

ALTER FUNCTION audit.excursion_freezer_id_was(parent_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.excursion_freezer_id_was(parent_id bigint) IS 'Each excursion that has changed since audit.as_of() and whose freezer_id was this then.
Definer: under a policy, PostgreSQL uses no index on what is inside of JSON.';

CREATE FUNCTION audit.excursion_storage_unit_id_was(parent_id bigint) RETURNS SETOF jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    BEGIN ATOMIC
 SELECT row_change.before
    FROM audit.row_change
   WHERE ((row_change.lab_id = inventory.current_lab()) AND (row_change.table_name = 'excursion'::text) AND (row_change.before IS NOT NULL) AND (((row_change.before ->> 'storage_unit_id'::text))::bigint = excursion_storage_unit_id_was.parent_id) AND (row_change.changed_at > audit.as_of()) AND (((row_change.before ->> 'updated_at'::text))::timestamp with time zone <= audit.as_of()));
END;

ALTER FUNCTION audit.excursion_storage_unit_id_was(parent_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.excursion_storage_unit_id_was(parent_id bigint) IS 'Each excursion that has changed since audit.as_of() and whose storage_unit_id was this then.
Definer: under a policy, PostgreSQL uses no index on what is inside of JSON.';

CREATE FUNCTION audit.find_obstacles(the_lab bigint, changes audit.net_change[]) RETURNS SETOF audit.obstacle
    LANGUAGE plpgsql STABLE ROWS 10
    SET search_path TO ''
    AS $$
declare
  step record;
begin
  for step in select * from audit.undo_steps(changes) loop
    return query execute format(
      'select n.table_name, n.row_id, o.resource, o.id, o.why from %s and o.why is not null',
      audit.undo_source(step.tracked, step.operation, at_once => false))
    using the_lab, changes;
  end loop;
end $$;

ALTER FUNCTION audit.find_obstacles(the_lab bigint, changes audit.net_change[]) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.find_obstacles(the_lab bigint, changes audit.net_change[]) IS 'Which rows are in the way of which changes, as everything is now: also those that the same undo
moves away.';

CREATE FUNCTION audit.find_blocked(the_lab bigint, changes audit.net_change[]) RETURNS audit.net_change[]
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 WITH RECURSIVE obstacle AS MATERIALIZED (
          SELECT find_obstacles.table_name,
             find_obstacles.row_id,
             find_obstacles.resource,
             find_obstacles.id,
             find_obstacles.why
            FROM audit.find_obstacles(find_blocked.the_lab, find_blocked.changes) find_obstacles(table_name, row_id, resource, id, why)
         ), blocked(table_name, row_id) AS (
          SELECT o.table_name,
             o.row_id
            FROM obstacle o
           WHERE (NOT ((o.resource, COALESCE(o.id, (0)::bigint)) IN ( SELECT c_1.table_name,
                     c_1.row_id
                    FROM unnest(find_blocked.changes) c_1(table_name, row_id, operation, before, changed_at))))
         UNION
          SELECT o.table_name,
             o.row_id
            FROM (blocked b_1
              JOIN obstacle o ON (((o.resource = b_1.table_name) AND (o.id = b_1.row_id))))
         )
  SELECT COALESCE(array_agg(c.*), '{}'::audit.net_change[]) AS "coalesce"
    FROM (unnest(find_blocked.changes) c(table_name, row_id, operation, before, changed_at)
      JOIN blocked b ON (((b.table_name = c.table_name) AND (b.row_id = c.row_id))));
END;

ALTER FUNCTION audit.find_blocked(the_lab bigint, changes audit.net_change[]) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.find_blocked(the_lab bigint, changes audit.net_change[]) IS 'The changes that something is in the way of, which this undo does not take back itself, or cannot:
so none of a ring of rows that change places, unless something keeps one of them.';

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

CREATE FUNCTION audit.is_back_at(the_lab bigint, the_table text, the_row bigint, moment timestamp with time zone) RETURNS boolean
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 WITH RECURSIVE back(changed_at, undoes_id) AS (
         ( SELECT r.changed_at,
             s.undoes_id
            FROM (audit.row_change r
              JOIN audit.change_set s ON (((s.lab_id = r.lab_id) AND (s.id = r.change_id))))
           WHERE ((r.lab_id = is_back_at.the_lab) AND (r.table_name = is_back_at.the_table) AND (r.row_id = is_back_at.the_row))
           ORDER BY r.changed_at DESC, r.id DESC
          LIMIT 1)
         UNION ALL
          SELECT earlier.changed_at,
             earlier.undoes_id
            FROM (back b
              CROSS JOIN LATERAL ( SELECT r.changed_at,
                     s.undoes_id
                    FROM (audit.row_change r
                      JOIN audit.change_set s ON (((s.lab_id = r.lab_id) AND (s.id = r.change_id))))
                   WHERE ((r.lab_id = is_back_at.the_lab) AND (r.table_name = is_back_at.the_table) AND (r.row_id = is_back_at.the_row) AND (r.changed_at < ( SELECT min(u.changed_at) AS min
                            FROM audit.row_change u
                           WHERE ((u.lab_id = is_back_at.the_lab) AND (u.change_id = b.undoes_id) AND (u.table_name = is_back_at.the_table) AND (u.row_id = is_back_at.the_row)))))
                   ORDER BY r.changed_at DESC, r.id DESC
                  LIMIT 1) earlier)
           WHERE ((b.changed_at > is_back_at.moment) AND (b.undoes_id IS NOT NULL))
         )
  SELECT (EXISTS ( SELECT
            FROM back b
           WHERE (b.changed_at = is_back_at.moment))) AS "exists";
END;

ALTER FUNCTION audit.is_back_at(the_lab bigint, the_table text, the_row bigint, moment timestamp with time zone) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.is_back_at(the_lab bigint, the_table text, the_row bigint, moment timestamp with time zone) IS 'Whether all that was written to a row after a moment was taken back, newest first.';

CREATE FUNCTION audit.key_obstacles(tracked regclass, at_once boolean) RETURNS SETOF text
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT format('select %L, o.id, %L from (select * from %s where %s) o
      where %s and o.id <> r.id and %s'::text, pg_class.relname, ('has its '::text || _.names), key_obstacles.tracked, COALESCE(_.holds, 'true'::text), _.same,
         CASE
             WHEN (_.holds IS NULL) THEN format('(%s) is distinct from (%s)'::text, _.own, _.own_now)
             ELSE format('(select %s from (select r.*) _)'::text, _.holds)
         END) AS format
    FROM ((pg_index i
      JOIN pg_class ON ((pg_class.oid = i.indrelid)))
      CROSS JOIN LATERAL ( SELECT pg_get_expr(i.indpred, i.indrelid) AS pg_get_expr,
             string_agg((a.attname)::text, ', '::text) FILTER (WHERE (a.attname <> 'lab_id'::name)) AS string_agg,
             string_agg(format('o.%1$I = r.%1$I'::text, a.attname), ' and '::text) AS string_agg,
             string_agg(format('r.%I'::text, a.attname), ', '::text) AS string_agg,
             string_agg(format('present.%I'::text, a.attname), ', '::text) AS string_agg,
             (bool_or((a.attname = 'id'::name)) OR (count(*) < i.indnkeyatts)) AS "?column?"
            FROM (unnest((i.indkey)::smallint[]) WITH ORDINALITY k(attnum, place)
              JOIN pg_attribute a ON (((a.attrelid = i.indrelid) AND (a.attnum = k.attnum))))
           WHERE (k.place <= i.indnkeyatts)) _(holds, names, same, own, own_now, is_other))
   WHERE ((i.indrelid = (key_obstacles.tracked)::oid) AND i.indisunique AND (NOT _.is_other) AND (i.indimmediate OR (NOT key_obstacles.at_once)));
END;

ALTER FUNCTION audit.key_obstacles(tracked regclass, at_once boolean) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.key_obstacles(tracked regclass, at_once boolean) IS 'Queries for another row that has a key of r: one for each unique key and index, but for those of
the id and of expressions. A key with a null is nobody''s.';

CREATE FUNCTION audit.list_conflicts(the_lab bigint, stale audit.net_change[], blocked audit.net_change[]) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $_$
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
        select * from (
          select distinct on (n.row_id)
            n.table_name as resource, n.row_id as id, o.resource as other, o.id as other_id,
            concat_ws('' '', o.resource, o.id, coalesce(o.why, ''is in the way'')) as reason
          from %s
          order by n.row_id,
            (o.resource, o.id) in (select m.table_name, m.row_id from unnest($2) m),
            o.resource, o.id) _
        order by (other, other_id) in (select m.table_name, m.row_id from unnest($2) m), id
        limit 100) found',
      audit.undo_source(step.tracked, step.operation, at_once => false))
    into found_some using the_lab, blocked;
    conflicts := conflicts || coalesce(found_some, '[]');
  end loop;
  return audit.describe_conflicts(the_lab, conflicts);
end $_$;

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
         CASE
             WHEN (d.derived IS NULL) THEN net.before
             ELSE audit.without_derived(net.before, d.derived)
         END AS without_derived,
     net.changed_at
    FROM (( SELECT c.table_name,
             c.row_id,
             (array_agg(c.before ORDER BY c.changed_at, c.id))[1] AS before,
             (array_agg(c.after ORDER BY c.changed_at DESC, c.id DESC))[1] AS after,
             max(c.changed_at) AS changed_at
            FROM audit.row_change c
           WHERE ((c.lab_id = net_changes.the_lab) AND (c.change_id = net_changes.the_change))
           GROUP BY c.table_name, c.row_id) net
      LEFT JOIN audit.derived_columns() d(table_name, derived) ON ((d.table_name = net.table_name)))
   WHERE audit.is_real_change(net.before, net.after, d.derived);
END;

ALTER FUNCTION audit.net_changes(the_lab bigint, the_change bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.net_changes(the_lab bigint, the_change bigint) IS 'What a change set did to each row; nothing for a row that it left as it was. A derived column is
not in before.';

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
      (lab_id, account_id, changed_by, request_id, method, path, reason, occurred_at,
        table_names, row_count)
    values (the_lab, auth.account_id(), audit.caller(), request.header('x-request-id'),
      coalesce(request.header('x-request-method'), current_setting('request.method', true)),
      coalesce(request.header('x-request-path'), current_setting('request.path', true)),
      request.decode_url(request.header('change-reason')),
      nullif(current_setting('lab.occurred_at', true), '')::timestamptz,
      array[open_change.table_name], rows)
    returning id into change_id;
    ignored := set_config('lab.change_ids',
      (coalesce(opened, '{}')::jsonb || jsonb_build_object(the_lab, change_id))::text, true);
  end if;
  return change_id;
end $$;

ALTER FUNCTION audit.open_change(the_lab bigint, table_name text, rows bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.open_change(the_lab bigint, table_name text, rows bigint) IS 'The change set of this transaction in a lab, which grows by so many rows of a table; its first rows
open it.';

CREATE FUNCTION audit.parent_obstacles(tracked regclass) RETURNS SETOF text
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT format('select %1$L, %2$s, %3$L
      where (%4$s) is distinct from (%5$s) and (%4$s) is not null
        and not exists (select from %6$s o where %7$s)'::text, max((pg_class.relname)::text), COALESCE(max(format('r.%I'::text, l.attname)) FILTER (WHERE (f.attname = 'id'::name)), 'null::bigint'::text), 'is not there', string_agg(format('r.%I'::text, l.attname), ', '::text), string_agg(format('present.%I'::text, l.attname), ', '::text), (c.confrelid)::regclass, string_agg(format('o.%I = r.%I'::text, f.attname, l.attname), ' and '::text)) AS format
    FROM ((((pg_constraint c
      JOIN pg_class ON ((pg_class.oid = c.confrelid)))
      CROSS JOIN LATERAL UNNEST(c.conkey, c.confkey) k(here, there))
      JOIN pg_attribute l ON (((l.attrelid = c.conrelid) AND (l.attnum = k.here))))
      JOIN pg_attribute f ON (((f.attrelid = c.confrelid) AND (f.attnum = k.there))))
   WHERE ((c.conrelid = (parent_obstacles.tracked)::oid) AND (c.contype = 'f'::"char") AND ((c.confupdtype <> 'c'::"char") OR (f.attname = ANY (ARRAY['lab_id'::name, 'id'::name]))))
   GROUP BY c.oid, c.confrelid;
END;

ALTER FUNCTION audit.parent_obstacles(tracked regclass) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.parent_obstacles(tracked regclass) IS 'Queries for a row that r refers to and that is not there: one for each foreign key. A derived
column is left out: it follows.';

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
      else format('case when c.before is null then k.%1$I else %2$s end as %1$I',
        a.attname, audit.read_column(tracked, 'c.before', a.attname)) end, ', ' order by a.attnum),
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

CREATE FUNCTION audit.read_column(tracked regclass, stored text, column_name name) RETURNS text
    LANGUAGE sql STABLE
    RETURN (SELECT CASE WHEN ((pg_type.typcategory = ANY (ARRAY['A'::"char", 'C'::"char"])) OR (_.typbase = ANY (ARRAY[('json'::regtype)::oid, ('jsonb'::regtype)::oid]))) THEN format('(jsonb_populate_record(null::%s, %s)).%I'::text, read_column.tracked, read_column.stored, read_column.column_name) ELSE format('(%s->>%L)::%s'::text, read_column.stored, read_column.column_name, format_type(pg_attribute.atttypid, pg_attribute.atttypmod)) END AS format FROM ((pg_attribute JOIN pg_type ON ((pg_type.oid = pg_attribute.atttypid))) CROSS JOIN LATERAL (SELECT COALESCE(NULLIF(pg_type.typbasetype, (0)::oid), pg_type.oid) AS "coalesce") _(typbase)) WHERE ((pg_attribute.attrelid = (read_column.tracked)::oid) AND (pg_attribute.attname = read_column.column_name)));

ALTER FUNCTION audit.read_column(tracked regclass, stored text, column_name name) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.read_column(tracked regclass, stored text, column_name name) IS 'An expression for the value of a column in a row that history has stored. The quick way is for
single values; arrays and JSON are read with the whole row.';

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
      select lab, opened_id, tg_table_name, n.id, 'update', n.updated_at, to_jsonb(o.was),
        to_jsonb(n)
      -- A full join is never done in nested loops, in which a plan that is kept from a change of
      -- a few rows would join a hundred thousand.
      -- A row is here twice if the statement wrote it and a cascade within its table did so after:
      -- audit.touch() says which version follows which.
      from (select * from new_rows where lab_id = lab) n
      full join (
        select w as was, w.id, greatest(now(), w.updated_at + interval '1 microsecond') as next_at
        from old_rows w where w.lab_id = lab) o on o.id = n.id and o.next_at = n.updated_at
      order by n.id, n.updated_at;
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
    bool_and(coalesce(c.value->>'change_id' = answer->>'undoes_id', false))
  into first_ones, is_swap
  from (
    select * from jsonb_array_elements(answer->'conflicts') with ordinality c (value, place)
    order by (c.value->>'change_id' = answer->>'undoes_id') nulls first, c.place limit 20) c;
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

CREATE FUNCTION audit.relate_children_past(child text, parent text, key text, relation text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $_$
begin
  execute format('
    create function past.%3$I(past.%2$I) returns setof past.%1$I
      language sql stable security invoker begin atomic %5$s; end;
    comment on function past.%3$I(past.%2$I) is ''For embedding: those whose %4$s names it.'';
    grant execute on function past.%3$I(past.%2$I) to lab_viewer',
    child || 's', parent || 's', relation, key,
    case when key = 'lab_id' then format('select p.* from past.%I p', child || 's') else (
      select format('
        select %3$s from inventory.%1$I t
        where t.lab_id = (select inventory.current_lab()) and t.%2$I = ($1).id
          and t.updated_at <= (select audit.as_of())
        union all
        select %4$s from audit.%5$I(($1).id) was',
        child, key, string_agg(format('t.%I', attname), ', ' order by attnum),
        string_agg(audit.read_column(format('inventory.%I', child)::regclass, 'was', attname), ', '
          order by attnum), format('%s_%s_was', child, key))
      from pg_attribute
      where attrelid = format('past.%I', child || 's')::regclass and attnum > 0) end);
end $_$;

ALTER FUNCTION audit.relate_children_past(child text, parent text, key text, relation text) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.relate_children_past(child text, parent text, key text, relation text) IS 'Makes children embeddable in their parent in the past.';

CREATE FUNCTION audit.relate_parent_resource(place text, child text, parent text, key text, relation text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $_$
begin
  execute format('
    create function %1$I.%5$I(%1$I.%2$I) returns setof %1$I.%3$I rows 1
      language sql stable security invoker begin atomic
        select p.* from %1$I.%3$I p where p.id = ($1).%4$I;
      end;
    comment on function %1$I.%5$I(%1$I.%2$I) is ''For embedding: what %4$s names.'';
    grant execute on function %1$I.%5$I(%1$I.%2$I) to lab_viewer',
    place, child || 's', parent || 's', key, relation);
end $_$;

ALTER FUNCTION audit.relate_parent_resource(place text, child text, parent text, key text, relation text) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.relate_parent_resource(place text, child text, parent text, key text, relation text) IS 'Makes a parent embeddable in its children, which PostgREST does by itself only in schema api, and
there not within one table.';

CREATE FUNCTION audit.relations(tracked regclass) RETURNS TABLE(child regclass, parent regclass, key text, up text, down text)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT f.conrelid,
     f.confrelid,
     (own.attname)::text AS attname,
         CASE
             WHEN (f.is_only AND (f.conrelid <> f.confrelid)) THEN ((p.relname)::text || 's'::text)
             ELSE regexp_replace((own.attname)::text, '_id$'::text, ''::text)
         END AS regexp_replace,
         CASE
             WHEN f.is_only THEN ((c.relname)::text || 's'::text)
             ELSE NULL::text
         END AS "case"
    FROM (((((( SELECT pg_constraint.oid,
             pg_constraint.conname,
             pg_constraint.connamespace,
             pg_constraint.contype,
             pg_constraint.condeferrable,
             pg_constraint.condeferred,
             pg_constraint.convalidated,
             pg_constraint.conrelid,
             pg_constraint.contypid,
             pg_constraint.conindid,
             pg_constraint.conparentid,
             pg_constraint.confrelid,
             pg_constraint.confupdtype,
             pg_constraint.confdeltype,
             pg_constraint.confmatchtype,
             pg_constraint.conislocal,
             pg_constraint.coninhcount,
             pg_constraint.connoinherit,
             pg_constraint.conkey,
             pg_constraint.confkey,
             pg_constraint.conpfeqop,
             pg_constraint.conppeqop,
             pg_constraint.conffeqop,
             pg_constraint.confdelsetcols,
             pg_constraint.conexclop,
             pg_constraint.conbin,
             (count(*) OVER (PARTITION BY LEAST(pg_constraint.conrelid, pg_constraint.confrelid), GREATEST(pg_constraint.conrelid, pg_constraint.confrelid)) = 1) AS is_only
            FROM pg_constraint
           WHERE (pg_constraint.contype = 'f'::"char")) f
      JOIN pg_class c ON ((c.oid = f.conrelid)))
      JOIN pg_class p ON ((p.oid = f.confrelid)))
      CROSS JOIN LATERAL UNNEST(f.conkey, f.confkey) k(here, there))
      JOIN pg_attribute own ON (((own.attrelid = f.conrelid) AND (own.attnum = k.here))))
      JOIN pg_attribute other ON (((other.attrelid = f.confrelid) AND (other.attnum = k.there) AND (other.attname = 'id'::name))))
   WHERE ((((relations.tracked)::oid = f.conrelid) OR ((relations.tracked)::oid = f.confrelid)) AND (to_regclass(format('past.%I'::text, ((c.relname)::text || 's'::text))) IS NOT NULL) AND (to_regclass(format('past.%I'::text, ((p.relname)::text || 's'::text))) IS NOT NULL));
END;

ALTER FUNCTION audit.relations(tracked regclass) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.relations(tracked regclass) IS 'The foreign keys from and to a table whose both ends have a past, and the names that embed a parent
(up) and its children (down): the other table''s, if there is one key between them. Else there is no
name for the children; a table that refers to itself has one.';

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

CREATE FUNCTION audit.sighting_container_id_was(parent_id bigint) RETURNS SETOF jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    BEGIN ATOMIC
 SELECT row_change.before
    FROM audit.row_change
   WHERE ((row_change.lab_id = inventory.current_lab()) AND (row_change.table_name = 'sighting'::text) AND (row_change.before IS NOT NULL) AND (((row_change.before ->> 'container_id'::text))::bigint = sighting_container_id_was.parent_id) AND (row_change.changed_at > audit.as_of()) AND (((row_change.before ->> 'updated_at'::text))::timestamp with time zone <= audit.as_of()));
END;

ALTER FUNCTION audit.sighting_container_id_was(parent_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.sighting_container_id_was(parent_id bigint) IS 'Each sighting that has changed since audit.as_of() and whose container_id was this then.
Definer: under a policy, PostgreSQL uses no index on what is inside of JSON.';

CREATE FUNCTION audit.sighting_stocktake_id_was(parent_id bigint) RETURNS SETOF jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    BEGIN ATOMIC
 SELECT row_change.before
    FROM audit.row_change
   WHERE ((row_change.lab_id = inventory.current_lab()) AND (row_change.table_name = 'sighting'::text) AND (row_change.before IS NOT NULL) AND (((row_change.before ->> 'stocktake_id'::text))::bigint = sighting_stocktake_id_was.parent_id) AND (row_change.changed_at > audit.as_of()) AND (((row_change.before ->> 'updated_at'::text))::timestamp with time zone <= audit.as_of()));
END;

ALTER FUNCTION audit.sighting_stocktake_id_was(parent_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.sighting_stocktake_id_was(parent_id bigint) IS 'Each sighting that has changed since audit.as_of() and whose stocktake_id was this then.
Definer: under a policy, PostgreSQL uses no index on what is inside of JSON.';

CREATE FUNCTION audit.stamp(shown api.barcodes) RETURNS audit.stamp
    LANGUAGE sql STABLE
    RETURN (SELECT ROW('barcode'::text, t.lab_id, t.id, t.created_at, t.updated_at)::audit.stamp AS "row" FROM inventory.barcode t WHERE ((t.lab_id = (stamp.shown).lab_id) AND (t.id = (stamp.shown).id)));

ALTER FUNCTION audit.stamp(shown api.barcodes) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.stamp(shown api.barcodes) IS 'The stamp of a row of that view.';

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

CREATE FUNCTION audit.stamp(shown api.excursions) RETURNS audit.stamp
    LANGUAGE sql STABLE
    RETURN (SELECT ROW('excursion'::text, t.lab_id, t.id, t.created_at, t.updated_at)::audit.stamp AS "row" FROM inventory.excursion t WHERE ((t.lab_id = (stamp.shown).lab_id) AND (t.id = (stamp.shown).id)));

ALTER FUNCTION audit.stamp(shown api.excursions) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.stamp(shown api.excursions) IS 'The stamp of a row of that view.';

CREATE FUNCTION audit.stamp(shown api.freezers) RETURNS audit.stamp
    LANGUAGE sql STABLE
    RETURN (SELECT ROW('freezer'::text, t.lab_id, t.id, t.created_at, t.updated_at)::audit.stamp AS "row" FROM inventory.freezer t WHERE ((t.lab_id = (stamp.shown).lab_id) AND (t.id = (stamp.shown).id)));

ALTER FUNCTION audit.stamp(shown api.freezers) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.stamp(shown api.freezers) IS 'The stamp of a row of that view.';

CREATE FUNCTION audit.stamp(shown api.projects) RETURNS audit.stamp
    LANGUAGE sql STABLE
    RETURN (SELECT ROW('project'::text, t.lab_id, t.id, t.created_at, t.updated_at)::audit.stamp AS "row" FROM inventory.project t WHERE ((t.lab_id = (stamp.shown).lab_id) AND (t.id = (stamp.shown).id)));

ALTER FUNCTION audit.stamp(shown api.projects) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.stamp(shown api.projects) IS 'The stamp of a row of that view.';

CREATE FUNCTION audit.stamp(shown api.sample_types) RETURNS audit.stamp
    LANGUAGE sql STABLE
    RETURN (SELECT ROW('sample_type'::text, t.lab_id, t.id, t.created_at, t.updated_at)::audit.stamp AS "row" FROM inventory.sample_type t WHERE ((t.lab_id = (stamp.shown).lab_id) AND (t.id = (stamp.shown).id)));

ALTER FUNCTION audit.stamp(shown api.sample_types) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.stamp(shown api.sample_types) IS 'The stamp of a row of that view.';

CREATE TABLE inventory.sighting (
    lab_id bigint DEFAULT inventory.current_lab() NOT NULL,
    id bigint NOT NULL,
    stocktake_id bigint NOT NULL,
    finding text NOT NULL,
    container_id bigint,
    code text,
    "row" integer,
    col integer,
    "position" text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT sighting_finding_known CHECK ((finding = ANY (ARRAY['found'::text, 'missing'::text, 'misplaced'::text, 'unknown'::text, 'unread'::text, 'conflict'::text, 'out'::text, 'ended'::text]))),
    CONSTRAINT sighting_id_positive CHECK ((id > 0)),
    CONSTRAINT sighting_place_whole CHECK (((("row" IS NULL) = (col IS NULL)) AND (("row" IS NULL) = ("position" IS NULL))))
);

ALTER TABLE ONLY inventory.sighting FORCE ROW LEVEL SECURITY;

ALTER TABLE inventory.sighting OWNER TO lab_owner;

COMMENT ON TABLE inventory.sighting IS 'A container or a code of a stock-take, or a place in it: what was found there.';

COMMENT ON COLUMN inventory.sighting.stocktake_id IS 'The stock-take it is of.';

COMMENT ON COLUMN inventory.sighting.finding IS 'found, misplaced, out, ended or conflict: it was seen. missing: it was not. unread: something was
there, perhaps it. unknown: a code that no container had.';

COMMENT ON COLUMN inventory.sighting.container_id IS 'The container; null for an unknown code, and for an unread tube where none should be.';

COMMENT ON COLUMN inventory.sighting.code IS 'The code that was read; of a missing one, one of its own.';

COMMENT ON COLUMN inventory.sighting."row" IS 'Row of the place where it was seen, or should have been; null where none was told.';

COMMENT ON COLUMN inventory.sighting.col IS 'Column of that place; null as row is.';

COMMENT ON COLUMN inventory.sighting."position" IS 'That place as the label of the unit''s type, as B3.';

COMMENT ON COLUMN inventory.sighting.created_at IS 'When the row was made.';

COMMENT ON COLUMN inventory.sighting.updated_at IS 'When it was last written; its version.';

CREATE VIEW api.sightings WITH (security_invoker='true') AS
 SELECT sighting.id,
    sighting.lab_id,
    sighting.stocktake_id,
    sighting.finding,
    sighting.container_id,
    sighting.code,
    sighting."row",
    sighting.col,
    sighting."position"
   FROM inventory.sighting;

ALTER TABLE api.sightings OWNER TO lab_owner;

COMMENT ON VIEW api.sightings IS 'What the stock-takes of the lab saw.
Read-only. /sightings?container_id=eq.5&finding=neq.missing&order=id.desc tells when a tube was
seen; select=*,created_at,stocktakes(storage_unit_id) where.';

COMMENT ON COLUMN api.sightings.id IS 'Number of the sighting, unique in its lab.';

COMMENT ON COLUMN api.sightings.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN api.sightings.stocktake_id IS 'The stock-take it is of.';

COMMENT ON COLUMN api.sightings.finding IS 'found, misplaced, out, ended or conflict: it was seen. missing: it was not. unread: something was
there, perhaps it. unknown: a code that no container had.';

COMMENT ON COLUMN api.sightings.container_id IS 'The container; null for an unknown code, and for an unread tube where none should be.';

COMMENT ON COLUMN api.sightings.code IS 'The code that was read; of a missing one, one of its own.';

COMMENT ON COLUMN api.sightings."row" IS 'Row of the place where it was seen, or should have been; null where none was told.';

COMMENT ON COLUMN api.sightings.col IS 'Column of that place; null as row is.';

COMMENT ON COLUMN api.sightings."position" IS 'That place as the label of the unit''s type, as B3.';

CREATE FUNCTION audit.stamp(shown api.sightings) RETURNS audit.stamp
    LANGUAGE sql STABLE
    RETURN (SELECT ROW('sighting'::text, t.lab_id, t.id, t.created_at, t.updated_at)::audit.stamp AS "row" FROM inventory.sighting t WHERE ((t.lab_id = (stamp.shown).lab_id) AND (t.id = (stamp.shown).id)));

ALTER FUNCTION audit.stamp(shown api.sightings) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.stamp(shown api.sightings) IS 'The stamp of a row of that view.';

CREATE FUNCTION audit.stamp(shown api.sites) RETURNS audit.stamp
    LANGUAGE sql STABLE
    RETURN (SELECT ROW('site'::text, t.lab_id, t.id, t.created_at, t.updated_at)::audit.stamp AS "row" FROM inventory.site t WHERE ((t.lab_id = (stamp.shown).lab_id) AND (t.id = (stamp.shown).id)));

ALTER FUNCTION audit.stamp(shown api.sites) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.stamp(shown api.sites) IS 'The stamp of a row of that view.';

CREATE FUNCTION audit.stamp(shown api.stocktakes) RETURNS audit.stamp
    LANGUAGE sql STABLE
    RETURN (SELECT ROW('stocktake'::text, t.lab_id, t.id, t.created_at, t.updated_at)::audit.stamp AS "row" FROM inventory.stocktake t WHERE ((t.lab_id = (stamp.shown).lab_id) AND (t.id = (stamp.shown).id)));

ALTER FUNCTION audit.stamp(shown api.stocktakes) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.stamp(shown api.stocktakes) IS 'The stamp of a row of that view.';

CREATE FUNCTION audit.stamp(shown api.storage_types) RETURNS audit.stamp
    LANGUAGE sql STABLE
    RETURN (SELECT ROW('storage_type'::text, t.lab_id, t.id, t.created_at, t.updated_at)::audit.stamp AS "row" FROM inventory.storage_type t WHERE ((t.lab_id = (stamp.shown).lab_id) AND (t.id = (stamp.shown).id)));

ALTER FUNCTION audit.stamp(shown api.storage_types) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.stamp(shown api.storage_types) IS 'The stamp of a row of that view.';

CREATE FUNCTION audit.stamp(shown api.storage_units) RETURNS audit.stamp
    LANGUAGE sql STABLE
    RETURN (SELECT ROW('storage_unit'::text, t.lab_id, t.id, t.created_at, t.updated_at)::audit.stamp AS "row" FROM inventory.storage_unit t WHERE ((t.lab_id = (stamp.shown).lab_id) AND (t.id = (stamp.shown).id)));

ALTER FUNCTION audit.stamp(shown api.storage_units) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.stamp(shown api.storage_units) IS 'The stamp of a row of that view.';

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

CREATE FUNCTION audit.stocktake_storage_unit_id_was(parent_id bigint) RETURNS SETOF jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    BEGIN ATOMIC
 SELECT row_change.before
    FROM audit.row_change
   WHERE ((row_change.lab_id = inventory.current_lab()) AND (row_change.table_name = 'stocktake'::text) AND (row_change.before IS NOT NULL) AND (((row_change.before ->> 'storage_unit_id'::text))::bigint = stocktake_storage_unit_id_was.parent_id) AND (row_change.changed_at > audit.as_of()) AND (((row_change.before ->> 'updated_at'::text))::timestamp with time zone <= audit.as_of()));
END;

ALTER FUNCTION audit.stocktake_storage_unit_id_was(parent_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.stocktake_storage_unit_id_was(parent_id bigint) IS 'Each stocktake that has changed since audit.as_of() and whose storage_unit_id was this then.
Definer: under a policy, PostgreSQL uses no index on what is inside of JSON.';

CREATE FUNCTION audit.storage_unit_freezer_id_was(parent_id bigint) RETURNS SETOF jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    BEGIN ATOMIC
 SELECT row_change.before
    FROM audit.row_change
   WHERE ((row_change.lab_id = inventory.current_lab()) AND (row_change.table_name = 'storage_unit'::text) AND (row_change.before IS NOT NULL) AND (((row_change.before ->> 'freezer_id'::text))::bigint = storage_unit_freezer_id_was.parent_id) AND (row_change.changed_at > audit.as_of()) AND (((row_change.before ->> 'updated_at'::text))::timestamp with time zone <= audit.as_of()));
END;

ALTER FUNCTION audit.storage_unit_freezer_id_was(parent_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.storage_unit_freezer_id_was(parent_id bigint) IS 'Each storage_unit that has changed since audit.as_of() and whose freezer_id was this then.
Definer: under a policy, PostgreSQL uses no index on what is inside of JSON.';

CREATE FUNCTION audit.storage_unit_parent_id_was(parent_id bigint) RETURNS SETOF jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    BEGIN ATOMIC
 SELECT row_change.before
    FROM audit.row_change
   WHERE ((row_change.lab_id = inventory.current_lab()) AND (row_change.table_name = 'storage_unit'::text) AND (row_change.before IS NOT NULL) AND (((row_change.before ->> 'parent_id'::text))::bigint = storage_unit_parent_id_was.parent_id) AND (row_change.changed_at > audit.as_of()) AND (((row_change.before ->> 'updated_at'::text))::timestamp with time zone <= audit.as_of()));
END;

ALTER FUNCTION audit.storage_unit_parent_id_was(parent_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.storage_unit_parent_id_was(parent_id bigint) IS 'Each storage_unit that has changed since audit.as_of() and whose parent_id was this then.
Definer: under a policy, PostgreSQL uses no index on what is inside of JSON.';

CREATE FUNCTION audit.storage_unit_storage_type_id_was(parent_id bigint) RETURNS SETOF jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    BEGIN ATOMIC
 SELECT row_change.before
    FROM audit.row_change
   WHERE ((row_change.lab_id = inventory.current_lab()) AND (row_change.table_name = 'storage_unit'::text) AND (row_change.before IS NOT NULL) AND (((row_change.before ->> 'storage_type_id'::text))::bigint = storage_unit_storage_type_id_was.parent_id) AND (row_change.changed_at > audit.as_of()) AND (((row_change.before ->> 'updated_at'::text))::timestamp with time zone <= audit.as_of()));
END;

ALTER FUNCTION audit.storage_unit_storage_type_id_was(parent_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.storage_unit_storage_type_id_was(parent_id bigint) IS 'Each storage_unit that has changed since audit.as_of() and whose storage_type_id was this then.
Definer: under a policy, PostgreSQL uses no index on what is inside of JSON.';

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
  perform audit.count_rows();
  changes := array(
    select n from audit.net_changes(the_lab, the_change) n order by n.table_name, n.row_id);
  perform audit.require_undoable(changes);
  begin
    -- So rows change places, and what refers to each other comes back, whichever is written first.
    set constraints all deferred;
    answer := audit.undo_changes(the_lab, the_change, changes);
    set constraints all immediate;
    if (answer->>'row_count')::bigint = 0
      or (answer->>'conflict_count')::bigint > 0 and not only_unconflicted then
      perform audit.refuse_undo(answer);
    elsif dry_run then
      raise sqlstate 'LAB00';
    end if;
  exception
    when sqlstate 'LAB00' then answer := answer || '{"change_id": null}';
    when check_violation or sqlstate 'PT400' then
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
  blocked audit.net_change[] := audit.find_blocked(the_lab, changes);
  remaining audit.net_change[] := array(
    select n from unnest(changes) n
    where (n.table_name, n.row_id) not in (select b.table_name, b.row_id from unnest(blocked) b));
  step record;
  free audit.net_change[];
  waiting audit.net_change[];
  still_waiting audit.net_change[];
begin
  loop
    still_waiting := '{}';
    for step in select * from audit.undo_steps(remaining) loop
      execute format('
        select array_agg(n) filter (where o.why is null),
          array_agg(distinct n) filter (where o.why is not null) from %s',
        audit.undo_source(step.tracked, step.operation, at_once => true))
      into free, waiting using the_lab, remaining;
      execute audit.undo_statement(step.tracked, step.operation) using the_lab, free;
      still_waiting := still_waiting || waiting;
    end loop;
    exit when cardinality(still_waiting) in (0, cardinality(remaining));
    remaining := still_waiting;
  end loop;
  return blocked || still_waiting;
end $$;

ALTER FUNCTION audit.undo_fresh_rows(the_lab bigint, changes audit.net_change[]) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.undo_fresh_rows(the_lab bigint, changes audit.net_change[]) IS 'Takes changes back, and answers with those that something is in the way of. One round is enough
unless a key that cannot be deferred was handed on, as when a new computer has the MAC of an old
one, or rows come back into rows that come back.';

CREATE FUNCTION audit.undo_source(tracked regclass, operation audit.operation, at_once boolean) RETURNS text
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT format('
      unnest($2) n
      left join %1$s present on present.lab_id = $1 and present.id = n.row_id
      cross join lateral jsonb_populate_record(present, coalesce(n.before, ''{}'')) r
      left join lateral (%2$s offset 0) o (resource, id, why) on true
    where n.table_name = %3$L and n.operation = %4$L'::text, undo_source.tracked, COALESCE(string_agg(obstacle.query, ' union all '::text), 'select null, null::bigint, null
      where false'::text), pg_class.relname, undo_source.operation) AS format
    FROM (pg_class
      LEFT JOIN LATERAL ( SELECT k.k
            FROM audit.key_obstacles(undo_source.tracked, undo_source.at_once) k(k)
           WHERE (undo_source.operation <> 'delete'::audit.operation)
         UNION ALL
          SELECT p.p
            FROM audit.parent_obstacles(undo_source.tracked) p(p)
           WHERE (undo_source.operation <> 'delete'::audit.operation)
         UNION ALL
          SELECT c.c
            FROM audit.child_obstacles(undo_source.tracked) c(c)
           WHERE (undo_source.operation = 'delete'::audit.operation)) obstacle(query) ON (true))
   WHERE (pg_class.oid = (undo_source.tracked)::oid)
   GROUP BY pg_class.relname;
END;

ALTER FUNCTION audit.undo_source(tracked regclass, operation audit.operation, at_once boolean) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.undo_source(tracked regclass, operation audit.operation, at_once boolean) IS 'What one operation has to take back in one table, with all that is in its way: of the net changes
$2 in lab $1, n is one, present the row as it is, r as it shall be, o what keeps present from
becoming r or from going, from the constraints of its table: table, id, and what is the matter.';

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
             WHEN 'update'::audit.operation THEN (100 + u.depth)
             ELSE (200 - u.depth)
         END, c.table_name;
END;

ALTER FUNCTION audit.undo_steps(changes audit.net_change[]) OWNER TO lab_owner;

COMMENT ON FUNCTION audit.undo_steps(changes audit.net_change[]) IS 'Which operations on which tables take changes back, in the order that foreign keys ask for: parents
come back and change first, children go first. tracked is null where nothing is taken back.';

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
        -- Lab 1 and its usual types come with the schema, before there is a history.
        when n.row_id is null then not (t.lab_id = 1 and t.updated_at = t.created_at
          and (%1$L = ''lab'' or %1$L = ''storage_type'' and t.id <= 13))
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

CREATE FUNCTION auth.add_account(email text, lab_name text, role auth.member_role, password text, person_name text DEFAULT NULL::text) RETURNS text
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
declare
  the_lab bigint;
  who bigint;
begin
  if length(password) < 12 or octet_length(password) > 72 then
    raise exception 'the password needs 12 characters and at most 72 bytes';
  elsif inventory.is_blank(person_name)
    or length(inventory.trim_text(person_name)) > 200 then
    raise exception 'a name has 1 to 200 characters';
  end if;
  insert into inventory.lab (name) values (lab_name) on conflict (name) do nothing;
  select id into strict the_lab from inventory.lab
  where name = inventory.trim_text(lab_name);
  insert into auth.account as known (email, name, default_lab_id, password_hash)
  values (auth.read_email(add_account.email), inventory.trim_text(person_name), the_lab,
    lab_admin.crypt(password, lab_admin.gen_salt('bf', 12)))
  on conflict on constraint account_email_key do update set
    name = coalesce(excluded.name, known.name),
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

ALTER FUNCTION auth.add_account(email text, lab_name text, role auth.member_role, password text, person_name text) OWNER TO lab_owner;

COMMENT ON FUNCTION auth.add_account(email text, lab_name text, role auth.member_role, password text, person_name text) IS 'Does the work of ./stack account add: makes the lab if there is none of that name, the account, and
its role there. A null password or name keeps the present one. For the superuser alone.';

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

CREATE FUNCTION csv.no_adj(value anyarray, other text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select csv.raise_wrong_operator('adj', 'ranges') $$;

ALTER FUNCTION csv.no_adj(value anyarray, other text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.no_adj(value anyarray, other text) IS 'What the operator -|- does for types that have none of their own: a 400.';

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

CREATE FUNCTION csv.no_fts(value anyarray, other tsquery) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select csv.raise_wrong_operator('fts', 'text') $$;

ALTER FUNCTION csv.no_fts(value anyarray, other tsquery) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.no_fts(value anyarray, other tsquery) IS 'What the operator @@ does for types that have none of their own: a 400.';

CREATE FUNCTION csv.no_fts(value anynonarray, other tsquery) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select csv.raise_wrong_operator('fts', 'text') $$;

ALTER FUNCTION csv.no_fts(value anynonarray, other tsquery) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.no_fts(value anynonarray, other tsquery) IS 'What the operator @@ does for types that have none of their own: a 400.';

CREATE FUNCTION csv.no_ilike(value anyarray, other text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select csv.raise_wrong_operator('ilike', 'text') $$;

ALTER FUNCTION csv.no_ilike(value anyarray, other text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.no_ilike(value anyarray, other text) IS 'What the operator ~~* does for types that have none of their own: a 400.';

CREATE FUNCTION csv.no_ilike(value anynonarray, other text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select csv.raise_wrong_operator('ilike', 'text') $$;

ALTER FUNCTION csv.no_ilike(value anynonarray, other text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.no_ilike(value anynonarray, other text) IS 'What the operator ~~* does for types that have none of their own: a 400.';

CREATE FUNCTION csv.no_imatch(value anyarray, other text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select csv.raise_wrong_operator('imatch', 'text') $$;

ALTER FUNCTION csv.no_imatch(value anyarray, other text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.no_imatch(value anyarray, other text) IS 'What the operator ~* does for types that have none of their own: a 400.';

CREATE FUNCTION csv.no_imatch(value anynonarray, other text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select csv.raise_wrong_operator('imatch', 'text') $$;

ALTER FUNCTION csv.no_imatch(value anynonarray, other text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.no_imatch(value anynonarray, other text) IS 'What the operator ~* does for types that have none of their own: a 400.';

CREATE FUNCTION csv.no_like(value anyarray, other text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select csv.raise_wrong_operator('like', 'text') $$;

ALTER FUNCTION csv.no_like(value anyarray, other text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.no_like(value anyarray, other text) IS 'What the operator ~~ does for types that have none of their own: a 400.';

CREATE FUNCTION csv.no_like(value anynonarray, other text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select csv.raise_wrong_operator('like', 'text') $$;

ALTER FUNCTION csv.no_like(value anynonarray, other text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.no_like(value anynonarray, other text) IS 'What the operator ~~ does for types that have none of their own: a 400.';

CREATE FUNCTION csv.no_match(value anyarray, other text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select csv.raise_wrong_operator('match', 'text') $$;

ALTER FUNCTION csv.no_match(value anyarray, other text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.no_match(value anyarray, other text) IS 'What the operator ~ does for types that have none of their own: a 400.';

CREATE FUNCTION csv.no_match(value anynonarray, other text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select csv.raise_wrong_operator('match', 'text') $$;

ALTER FUNCTION csv.no_match(value anynonarray, other text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.no_match(value anynonarray, other text) IS 'What the operator ~ does for types that have none of their own: a 400.';

CREATE FUNCTION csv.no_nxl(value anyarray, other text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select csv.raise_wrong_operator('nxl', 'ranges') $$;

ALTER FUNCTION csv.no_nxl(value anyarray, other text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.no_nxl(value anyarray, other text) IS 'What the operator &> does for types that have none of their own: a 400.';

CREATE FUNCTION csv.no_nxl(value anynonarray, other text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select csv.raise_wrong_operator('nxl', 'ranges') $$;

ALTER FUNCTION csv.no_nxl(value anynonarray, other text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.no_nxl(value anynonarray, other text) IS 'What the operator &> does for types that have none of their own: a 400.';

CREATE FUNCTION csv.no_nxr(value anyarray, other text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select csv.raise_wrong_operator('nxr', 'ranges') $$;

ALTER FUNCTION csv.no_nxr(value anyarray, other text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.no_nxr(value anyarray, other text) IS 'What the operator &< does for types that have none of their own: a 400.';

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

CREATE FUNCTION csv.no_sl(value anyarray, other text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select csv.raise_wrong_operator('sl', 'ranges') $$;

ALTER FUNCTION csv.no_sl(value anyarray, other text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.no_sl(value anyarray, other text) IS 'What the operator << does for types that have none of their own: a 400.';

CREATE FUNCTION csv.no_sl(value anynonarray, other text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select csv.raise_wrong_operator('sl', 'ranges') $$;

ALTER FUNCTION csv.no_sl(value anynonarray, other text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.no_sl(value anynonarray, other text) IS 'What the operator << does for types that have none of their own: a 400.';

CREATE FUNCTION csv.no_sr(value anyarray, other text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select csv.raise_wrong_operator('sr', 'ranges') $$;

ALTER FUNCTION csv.no_sr(value anyarray, other text) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.no_sr(value anyarray, other text) IS 'What the operator >> does for types that have none of their own: a 400.';

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
    RETURN replace(CASE WHEN ((line ~ '[(,](?:"[^[:alnum:]"]|[^[:alnum:]") ,[{])|;'::text) AND ((line ~ csv.start_of_formula()) OR (line ~ csv.formula_after_semicolon()))) THEN csv.guard_line(substr(line, start, size)) ELSE substr(line, start, size) END, '\\'::text, '\'::text);

ALTER FUNCTION csv."substring"(line text, start integer, size integer) OWNER TO lab_owner;

COMMENT ON FUNCTION csv."substring"(line text, start integer, size integer) IS 'Cuts the line of CSV out of a row as text, without what a spreadsheet would run.
Not strict, and one expression: so it becomes part of the query that calls it.';

CREATE FUNCTION csv.to_jsonb(value bigint[]) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    RETURN csv.raise_no_path('bigint[]'::text);

ALTER FUNCTION csv.to_jsonb(value bigint[]) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.to_jsonb(value bigint[]) IS 'What a path into a column of bigint[] does: a 400.';

CREATE FUNCTION csv.to_jsonb(value text[]) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    RETURN csv.raise_no_path('text[]'::text);

ALTER FUNCTION csv.to_jsonb(value text[]) OWNER TO lab_owner;

COMMENT ON FUNCTION csv.to_jsonb(value text[]) IS 'What a path into a column of text[] does: a 400.';

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

CREATE FUNCTION inventory.accept_json_container() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$
    declare
      stored constant jsonb := pg_catalog.to_jsonb(new);
      name text;
    begin
      foreach name in array tg_argv loop
        if jsonb_typeof(stored->name) = 'string' and stored->>name ~ '^\s*([[{]|$)' then
          new := jsonb_populate_record(new, jsonb_build_object(
            name, nullif(inventory.trim_text(stored->>name), '')::jsonb));
        end if;
      end loop;
      return new;
    exception when invalid_text_representation then
      return new;  -- a constraint says what it has to be
    end $_$;

ALTER FUNCTION inventory.accept_json_container() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.accept_json_container() IS 'Trigger. A cell of CSV is text: where it holds an object or a list, that is what is stored, and
null where it is empty. Its arguments are the columns. By its name it runs before others.';

CREATE FUNCTION inventory.accept_json_sample_type() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$
    declare
      stored constant jsonb := pg_catalog.to_jsonb(new);
      name text;
    begin
      foreach name in array tg_argv loop
        if jsonb_typeof(stored->name) = 'string' and stored->>name ~ '^\s*([[{]|$)' then
          new := jsonb_populate_record(new, jsonb_build_object(
            name, nullif(inventory.trim_text(stored->>name), '')::jsonb));
        end if;
      end loop;
      return new;
    exception when invalid_text_representation then
      return new;  -- a constraint says what it has to be
    end $_$;

ALTER FUNCTION inventory.accept_json_sample_type() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.accept_json_sample_type() IS 'Trigger. A cell of CSV is text: where it holds an object or a list, that is what is stored, and
null where it is empty. Its arguments are the columns. By its name it runs before others.';

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

CREATE PROCEDURE inventory.add_json_columns(IN made regclass)
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $_$
declare
  one constant name := (select relname from pg_class where oid = made);
  columns text;
  tests text;
begin
  select string_agg(quote_literal(attname), ', ' order by attnum),
    string_agg(format('jsonb_typeof(new.%I) = ''string''', attname), ' or ' order by attnum)
  into columns, tests
  from pg_attribute join pg_type on pg_type.oid = atttypid
  where attrelid = made and attnum > 0 and not attisdropped and attgenerated = ''
    and coalesce(nullif(typbasetype, 0), pg_type.oid) = 'jsonb'::regtype;
  if columns is null then
    return;
  end if;
  execute format($sql$
    create or replace function inventory.accept_json_%1$s() returns trigger
      language plpgsql volatile security invoker as $$
    declare
      stored constant jsonb := pg_catalog.to_jsonb(new);
      name text;
    begin
      foreach name in array tg_argv loop
        if jsonb_typeof(stored->name) = 'string' and stored->>name ~ '^\s*([[{]|$)' then
          new := jsonb_populate_record(new, jsonb_build_object(
            name, nullif(inventory.trim_text(stored->>name), '')::jsonb));
        end if;
      end loop;
      return new;
    exception when invalid_text_representation then
      return new;  -- a constraint says what it has to be
    end $$;
    comment on function inventory.accept_json_%1$s() is
    'Trigger. A cell of CSV is text: where it holds an object or a list, that is what is stored, and
null where it is empty. Its arguments are the columns. By its name it runs before others.';
    create or replace trigger accept_json before insert or update on %2$s
      for each row when (%3$s) execute function inventory.accept_json_%1$s(%4$s)
    $sql$, one, made, tests, columns);
end $_$;

ALTER PROCEDURE inventory.add_json_columns(IN made regclass) OWNER TO lab_owner;

COMMENT ON PROCEDURE inventory.add_json_columns(IN made regclass) IS 'Lets a table''s columns of JSON come in by CSV. Call it again after such a column was added.';

CREATE PROCEDURE inventory.add_resource(IN made regclass, IN writer name DEFAULT 'lab_editor'::name)
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
begin
  call inventory.add_ids(made, writer);
  call inventory.add_access(made, writer);
  call inventory.add_json_columns(made);
  call inventory.tidy_text(made);
  perform audit.track(made);
  call inventory.explain_rows(made);
end $$;

ALTER PROCEDURE inventory.add_resource(IN made regclass, IN writer name) OWNER TO lab_owner;

COMMENT ON PROCEDURE inventory.add_resource(IN made regclass, IN writer name) IS 'Gives a new table with the key (lab_id, id) what every resource has: ids, the border between labs,
grants, trimmed text, a history, errors that name the row of a list. Everybody in the lab reads it;
the role writer and those above write it.';

CREATE FUNCTION inventory.add_usual_types() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
begin
  insert into inventory.storage_type (lab_id, name, rows, cols, holds)
  select new.id, u.name, u.rows, u.cols, u.holds
  from inventory.usual_types u order by u.rows, u.cols, u.name;
  return null;
end $$;

ALTER FUNCTION inventory.add_usual_types() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.add_usual_types() IS 'Trigger. A new lab begins with the usual storage types.';

CREATE FUNCTION inventory.aliquot(the_lab bigint, body jsonb, items inventory.item[]) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
declare
  problems jsonb := inventory.aliquot_problems(items);
  made inventory.item[];
  moved inventory.item[];
begin
  if problems is null then
    problems := inventory.code_problems(the_lab, items);
  end if;
  if problems is not null then
    perform inventory.raise_problems(problems);
  elsif (select sum((i.sent->>'count')::integer) from unnest(items) i) > 10000 then
    raise sqlstate 'PT400' using message = 'Too many aliquots',
      detail = 'too_many: one request makes 10000.', hint = 'Send them in several requests.';
  end if;
  perform inventory.take_amounts(the_lab, items);
  made := inventory.make_aliquots(the_lab, items);
  moved := array(select m from unnest(made) m where coalesce(m.sent->'to', body->'to') is not null);
  if cardinality(moved) > 0 then
    perform inventory.write_places(the_lab, inventory.settle(the_lab, moved, body->'to'));
  end if;
  return inventory.list_containers(the_lab, made);
end $$;

ALTER FUNCTION inventory.aliquot(the_lab bigint, body jsonb, items inventory.item[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.aliquot(the_lab bigint, body jsonb, items inventory.item[]) IS 'The work of POST /aliquot.';

CREATE FUNCTION inventory.aliquot_problems(items inventory.item[]) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $_$
begin
  return (
    select jsonb_agg(jsonb_build_object('line', i.line, 'resource', i.resource, 'id', i.id,
      'status', 400, 'slug', 'bad_count', 'reason', reason) order by i.line)
    from unnest(items) i
    cross join lateral (values
      ((jsonb_typeof(i.sent->'count') = 'number' and i.sent->>'count' ~ '^[1-9][0-9]{0,3}$')
        is not true, 'count is a whole number from 1 to 9999'),
      (i.sent ? 'barcodes' and jsonb_array_length(case jsonb_typeof(i.sent->'barcodes')
        when 'array' then i.sent->'barcodes' else '[]' end)::text
        is distinct from i.sent->>'count', 'barcodes is a list with one for each')
    ) problem (is_so, reason)
    where is_so);
end $_$;

ALTER FUNCTION inventory.aliquot_problems(items inventory.item[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.aliquot_problems(items inventory.item[]) IS 'Items that do not say how many aliquots; null for none.';

CREATE FUNCTION inventory.amount_problems(the_lab bigint, items inventory.item[]) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
begin
  return (
    select jsonb_agg(jsonb_build_object('line', i.line, 'resource', i.resource, 'id', i.id,
      'status', status, 'slug', slug, 'reason', reason) order by i.line)
    from unnest(items) i
    join inventory.container c on c.lab_id = the_lab and c.id = i.id
    cross join lateral (
      select case when jsonb_typeof(i.sent->'amount') = 'number'
          then (i.sent->>'amount')::numeric end,
        coalesce((i.sent->>'count')::numeric, 1),
        inventory.read_unit(coalesce(i.sent->>'unit', c.unit))) asked (amount, times, unit)
    cross join lateral (values
      ((asked.amount > 0) is not true, 400, 'bad_amount', 'amount is a number above 0'),
      (c.unit is null or c.quantity is null, 409, 'no_quantity', 'nobody said how much is in it'),
      (c.unit is not null and inventory.dimension_of(asked.unit)
        is distinct from inventory.dimension_of(c.unit), 400, 'bad_unit',
        format('%s is no unit for what is counted in %s', left(asked.unit, 20), c.unit)),
      (asked.amount > 0 and inventory.dimension_of(asked.unit) = inventory.dimension_of(c.unit)
        and c.quantity < asked.times * asked.amount * inventory.factor_of(asked.unit)
          / inventory.factor_of(c.unit), 409, 'not_enough',
        format('%s %s are left', trim_scale(c.quantity), c.unit))
    ) problem (is_so, status, slug, reason)
    where is_so);
end $$;

ALTER FUNCTION inventory.amount_problems(the_lab bigint, items inventory.item[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.amount_problems(the_lab bigint, items inventory.item[]) IS 'Items that ask for an amount, times a count, that is none, or more than there is; null for none.';

CREATE FUNCTION inventory.apply_findings(the_lab bigint, the_unit bigint, findings inventory.finding[], loses boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
  missing constant inventory.item[] := array(
    select row(null, 'container', f.container_id, null)::inventory.item from unnest(findings) f
    where f.kind = 'missing' and loses);
  moved constant inventory.item[] := array(
    select row(f.line, 'container', f.container_id, jsonb_build_object('to', jsonb_strip_nulls(
      jsonb_build_object('unit', the_unit, 'row', f."row", 'col', f.col))))::inventory.item
    from unnest(findings) f where f.kind in ('misplaced', 'out') and f.is_elsewhere
    order by f.line);
begin
  if missing <> '{}' then
    perform inventory.end_as(the_lab, missing, 'lost');
  end if;
  update inventory.container c set state = 'in', out_to = null, due_back_on = null
  where c.lab_id = the_lab and c.id = any (array(
    select f.container_id from unnest(findings) f where f.kind = 'out'));
  if moved <> '{}' then
    perform inventory.write_places(the_lab, inventory.settle(the_lab, moved, null));
  end if;
end $$;

ALTER FUNCTION inventory.apply_findings(the_lab bigint, the_unit bigint, findings inventory.finding[], loses boolean) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.apply_findings(the_lab bigint, the_unit bigint, findings inventory.finding[], loses boolean) IS 'Moves what was seen elsewhere to where it was seen, checks in what was out, and if it loses, ends
what is missing as lost.';

CREATE FUNCTION inventory.array_fault(value jsonb, schema jsonb, path text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
declare
  count constant integer := jsonb_array_length(value);
  fault text;
begin
  if (schema->'minItems')::numeric > count then
    return format('%s: %s items are fewer than %s', path, count, schema->'minItems');
  elsif (schema->'maxItems')::numeric < count then
    return format('%s: %s items are more than %s', path, count, schema->'maxItems');
  elsif schema ? 'items' then
    for n in 0 .. count - 1 loop
      fault := inventory.property_fault(value->n, schema->'items', format('%s[%s]', path, n));
      if fault is not null then
        return fault;
      end if;
    end loop;
  end if;
  return null;
end $$;

ALTER FUNCTION inventory.array_fault(value jsonb, schema jsonb, path text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.array_fault(value jsonb, schema jsonb, path text) IS 'The first rule of its schema that an array breaks, or what is in it.';

CREATE FUNCTION inventory.axis_label(number integer, scheme text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
declare
  ones constant text[] := array['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX'];
  word constant text := case when scheme = 'number' then number::text
    when number < 1 then null
    when scheme in ('roman_upper', 'roman_lower') then concat(repeat('M', number / 1000),
      translate(ones[number / 100 % 10 + 1], 'IVX', 'CDM'),
      translate(ones[number / 10 % 10 + 1], 'IVX', 'XLC'), ones[number % 10 + 1])
    when scheme not in ('upper', 'lower') then null
    when number <= 26 then chr(64 + number)
    when number <= 702 then chr(64 + (number - 1) / 26) || chr(65 + (number - 1) % 26)
    else concat(chr(64 + (number - 27) / 676), chr(65 + (number - 27) / 26 % 26),
      chr(65 + (number - 1) % 26)) end;
begin
  return case when scheme in ('lower', 'roman_lower') then lower(word) else word end;
end $$;

ALTER FUNCTION inventory.axis_label(number integer, scheme text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.axis_label(number integer, scheme text) IS 'The label of a row or a column, by its number from 1 and the axis''s scheme: up to ZZZ (18,278),
in Roman numerals up to 3,999.';

CREATE FUNCTION inventory.axis_labels(length integer, scheme text) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
begin
  return array(select inventory.axis_label(n, scheme) from generate_series(1, length) n);
end $$;

ALTER FUNCTION inventory.axis_labels(length integer, scheme text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.axis_labels(length integer, scheme text) IS 'The labels of the rows or the columns of a grid; null where there is none, or its places are
numbered.';

CREATE FUNCTION inventory.axis_scheme(labels text[]) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
begin
  return (
    select scheme
    from unnest('{number,upper,roman_upper}'::text[]) with ordinality choices (scheme, n)
    where cardinality(labels) between 1 and 100 and not exists (
      select from unnest(labels) with ordinality axis (label, n)
      where upper(ltrim(label, '0') collate "C")
        is distinct from inventory.axis_label(axis.n::integer, scheme))
    order by n limit 1);
end $$;

ALTER FUNCTION inventory.axis_scheme(labels text[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.axis_scheme(labels text[]) IS 'The scheme by which labels number an axis from its start: number, upper or roman_upper, in either
case, with zeros before; null if they do not, or are over a hundred.';

CREATE FUNCTION inventory.bare_format(one text[], two text[]) RETURNS inventory.scan_format
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $_$
declare
  place constant text := '^[A-Za-z]{1,2}[0-9]{1,3}$';
  -- Some programs end each line in a delimiter.
  width constant integer := cardinality(one)
    - (cardinality(one) > 2 and one[cardinality(one)] = '' and one[2] !~ place)::integer;
begin
  return case
    when cardinality(one) >= 10 and concat_ws('|', one[1], one[2], one[3], one[4]) ~
      '^[0-9]+\|[0-9]+\|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}\|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?$' then
      row('xl20', 0, '{NULL,NULL,NULL,NULL,from_rack,from_position,rack,position,expected,code}'
        ::text[], null, true)::inventory.scan_format
    when cardinality(one) = 3 and one[1] ~ '^[A-Za-z]{1,2}$' and one[2] ~ '^[0-9]{1,3}$'
      and concat(two[1], '|', two[2]) ~ '^(?:[A-Za-z]{1,2}\|[0-9]{1,3}|\|)$' then
      row('visionmate', 0, '{row,column,code}'::text[], null, false)::inventory.scan_format
    when cardinality(one) > 1 and inventory.axis_scheme(array_remove(one[2:], '')) is not null
      and inventory.axis_scheme(two[1:1]) is not null then
      row('grid', 1, null, nullif(one[1], ''), false)::inventory.scan_format
    when width = 2 and one[1] ~ place then
      row('fluidx', 0, '{position,code}'::text[], null, false)::inventory.scan_format
    when cardinality(one) in (3, 4) and one[2] ~ place and coalesce(one[4], '') = '' then
      row('fluidx', 0, '{rack,position,code}'::text[], null, false)::inventory.scan_format
    end;
end $_$;

ALTER FUNCTION inventory.bare_format(one text[], two text[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.bare_format(one text[], two text[]) IS 'The format of a file without headers, by its first two lines: xl20, grid (a map of a box), fluidx
or visionmate; null if it is none.';

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

CREATE FUNCTION inventory.change_of(the_lab bigint, resource text, row_id bigint) RETURNS bigint
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT r.change_id
    FROM audit.row_change r
   WHERE ((r.lab_id = change_of.the_lab) AND (r.table_name = change_of.resource) AND (r.row_id = change_of.row_id))
   ORDER BY r.id DESC
  LIMIT 1;
END;

ALTER FUNCTION inventory.change_of(the_lab bigint, resource text, row_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.change_of(the_lab bigint, resource text, row_id bigint) IS 'The change that wrote a row last.';

CREATE FUNCTION inventory.check_acknowledged_by() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if not exists (select from auth.person(new.acknowledged_by)) then
    perform inventory.raise_no_person(
      new.acknowledged_by, 'excursion_acknowledged_by_fkey');
  end if;
  return new;
end $$;

ALTER FUNCTION inventory.check_acknowledged_by() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.check_acknowledged_by() IS 'Trigger. A person of the lab has seen to an excursion, as inventory.check_owner() has it.';

CREATE FUNCTION inventory.check_container_places() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
  moved record;
begin
  for moved in
    select n.lab_id, array_agg(n.id) as ids
    from new_rows n full join old_rows o using (lab_id, id)
    where (n.storage_unit_id, n."row", n.col, n.freezer_id, n.sample_type_id, n.state)
      is distinct from (o.storage_unit_id, o."row", o.col, o.freezer_id, o.sample_type_id, o.state)
    group by n.lab_id
  loop
    perform inventory.refuse_places(moved.lab_id, 'container', moved.ids);
  end loop;
  return null;
end $$;

ALTER FUNCTION inventory.check_container_places() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.check_container_places() IS 'Trigger, once a statement. Refuses containers that go where they are not taken.';

CREATE FUNCTION inventory.check_new_cycle() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
  made record;
begin
  -- A new unit alone is in one that was there; several may be in each other.
  for made in
    select n.lab_id, array_agg(n.id) as ids from new_rows n where n.parent_id is not null
    group by n.lab_id having count(*) > 1
  loop
    perform inventory.refuse_cycle(made.lab_id, made.ids);
  end loop;
  return null;
end $$;

ALTER FUNCTION inventory.check_new_cycle() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.check_new_cycle() IS 'Trigger, once a statement. Refuses new units that are in each other.';

CREATE FUNCTION inventory.check_new_places() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
  made record;
begin
  for made in select n.lab_id, array_agg(n.id) as ids from new_rows n group by n.lab_id loop
    perform inventory.refuse_places(made.lab_id, tg_table_name, made.ids);
  end loop;
  return null;
end $$;

ALTER FUNCTION inventory.check_new_places() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.check_new_places() IS 'Trigger, once a statement. Refuses what is made in a unit or freezer that does not take it.';

CREATE FUNCTION inventory.check_owner() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if not exists (select from auth.person(new.owner_id)) then
    perform inventory.raise_no_person(new.owner_id, 'container_owner_fkey');
  end if;
  return new;
end $$;

ALTER FUNCTION inventory.check_owner() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.check_owner() IS 'Trigger. A container is of a person who is in the lab, or was: its foreign key knows no labs.';

CREATE FUNCTION inventory.check_properties() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
declare
  fault text := inventory.json_fault(new.properties, 16000);
  schema jsonb;
begin
  if fault is not null then
    fault := 'properties: ' || fault;
  elsif new.sample_type_id is not null and jsonb_typeof(new.properties) = 'object' then
    -- Key share, so that a change of the schema waits for this row, and this for that.
    select s.properties_schema into schema from inventory.sample_type s
    where s.lab_id = coalesce(inventory.current_lab(), new.lab_id) and s.id = new.sample_type_id
    for key share;
    fault := inventory.property_fault(new.properties, schema, 'properties');
  end if;
  if fault is not null then
    raise sqlstate 'PT400' using message = 'The properties do not fit',
      detail = format('bad_properties: %s.', fault),
      hint = coalesce(format('GET /sample_type/%s shows their schema.', new.sample_type_id),
        'Send less.');
  end if;
  return new;
end $$;

ALTER FUNCTION inventory.check_properties() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.check_properties() IS 'Trigger. Properties of a container are bounded in size, and fit the schema of its sample type. One
without properties lacks none that are required.
Definer: it locks the sample type, which an editor may not write.';

CREATE FUNCTION inventory.check_scan_size(format text, places inventory.scan_row[], grid inventory.unit_grid) RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
declare
  size constant integer[] := inventory.scan_size(format, places, grid);
  bad text[];
  outside text[];
begin
  select array_agg(format('line %s: "%s" is no position of this unit', line, left(label, 40))
      order by line) filter (where place is null),
    array_agg(format('line %s: %s', line, label) order by line) filter (where place = '{}')
  into bad, outside from inventory.place_scan(format, places, grid);
  if bad is not null then
    perform inventory.raise_bad_scan(bad);
  elsif outside is not null or size <> array[grid.rows, grid.cols] then
    raise sqlstate 'PT409' using
      message = 'The scan does not fit the unit',
      detail = format('size_mismatch: the unit has %s rows of %s, and the scan has %s.', grid.rows,
        grid.cols, coalesce(array_to_string(outside[1:5], ', ') || ' outside of it',
          format('%s rows of %s', size[1], size[2]))),
      hint = 'Set the reader to this size of rack, or name another unit.';
  end if;
end $$;

ALTER FUNCTION inventory.check_scan_size(format text, places inventory.scan_row[], grid inventory.unit_grid) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.check_scan_size(format text, places inventory.scan_row[], grid inventory.unit_grid) IS 'Raises PT409 for a scan that has a place outside of the unit, or all places of a smaller rack.
Raises PT400 for labels that the unit''s type does not read.';

CREATE FUNCTION inventory.check_scan_text(body text) RETURNS void
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
  if octet_length(body) > 1048576 then
    raise sqlstate 'PT413' using
      message = 'The scan is too long',
      detail = format('too_long: %s bytes, and 1,048,576 are the most.', octet_length(body)),
      hint = 'Send one rack a request.';
  elsif body is null or inventory.is_blank(left(body, 4000)) and inventory.is_blank(body) then
    raise sqlstate 'PT400' using message = 'The scan is blank',
      detail = 'blank_scan: the file has no text.', hint = 'Send the file as the body.';
  elsif body ~ '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]' then
    raise sqlstate 'PT400' using
      message = 'The scan is no text',
      detail = format('not_text: line %s has a control character.', cardinality(string_to_array(
        (regexp_match(body, '^[^\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]*'))[1],
        e'\n'))),
      hint = 'Send a text file in UTF-8, not a workbook.';
  end if;
end $$;

ALTER FUNCTION inventory.check_scan_text(body text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.check_scan_text(body text) IS 'Raises PT413 for a file of over 1 MB, PT400 for one that is blank or is no text.';

CREATE FUNCTION inventory.check_schema() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$
declare
  fault constant text := coalesce(
    'properties_schema: ' || inventory.json_fault(new.properties_schema, 16000),
    inventory.schema_fault(new.properties_schema, 'properties_schema'),
    case when new.properties_schema->'type' <> '"object"'
        then 'properties_schema: type is not object'
      when jsonb_array_length(
          jsonb_path_query_array(new.properties_schema, 'strict $.**.pattern')) > 20
        then 'properties_schema: more than 20 patterns' end);
  unfit record;
begin
  if fault is not null then
    raise sqlstate 'PT400' using message = 'This schema is not supported',
      detail = format('bad_schema: %s.', fault),
      hint = 'Of JSON Schema there are: type, enum, const, minimum, maximum, exclusiveMinimum, '
        'exclusiveMaximum, minLength, maxLength, pattern, format (date), required, properties, '
        'additionalProperties (true, false), items (one schema), minItems, maxItems, title, '
        'description, default, examples, $schema, $comment.';
  elsif tg_op = 'INSERT' then
    return new;
  end if;
  -- It excludes the key-share lock of inventory.check_properties().
  perform from inventory.sample_type s where s.lab_id = new.lab_id and s.id = new.id for update;
  select count(*), array_agg(c.id order by c.id) as ids,
    array_agg(f order by c.id) as faults
  into unfit from inventory.container c
  cross join lateral inventory.property_fault(
    c.properties, new.properties_schema, 'properties') f
  where c.lab_id = new.lab_id and c.sample_type_id = new.id and f is not null;
  if unfit.count > 0 then
    raise sqlstate 'PT409' using message = 'Containers would not fit this schema',
      detail = format('schema_in_use: %s containers of this type would not fit, first %s: %s.',
        unfit.count, array_to_string(unfit.ids[1:10], ', '), unfit.faults[1]),
      hint = 'Change their properties first, or the schema.';
  end if;
  return new;
end $_$;

ALTER FUNCTION inventory.check_schema() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.check_schema() IS 'Trigger. The schema of a sample type is one that is supported, and that its containers fit.';

CREATE FUNCTION inventory.check_space_filters(the_lab bigint, body jsonb) RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
declare
  problems jsonb;
begin
  select jsonb_agg(jsonb_build_object('status', 404, 'slug', 'not_found', 'reason',
    format('there is no %s %s', replace(key, '_', ' '), left(body->>key, 100)))) into problems
  from (values
    ('freezer', exists (select from inventory.freezer f
      where f.lab_id = the_lab and f.id = (body->>'freezer')::bigint)),
    ('sample_type', exists (select from inventory.sample_type s
      where s.lab_id = the_lab and s.id = (body->>'sample_type')::bigint)),
    ('storage_type', exists (select from inventory.storage_type t
      where t.lab_id = the_lab and t.id = (body->>'storage_type')::bigint)),
    ('unit', inventory.find_thing(the_lab, 'storage_unit', body->'unit') is not null)
  ) asked (key, is_there)
  where body->>key is not null and not is_there;
  if problems is not null then
    perform inventory.raise_problems(problems);
  end if;
end $$;

ALTER FUNCTION inventory.check_space_filters(the_lab bigint, body jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.check_space_filters(the_lab bigint, body jsonb) IS 'Raises PT404 for a freezer, unit or type that is not there.';

CREATE FUNCTION inventory.check_time(the_lab bigint, items inventory.item[], at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
declare
  problems jsonb;
begin
  select jsonb_agg(jsonb_build_object('line', i.line, 'status', 400, 'slug', 'bad_time',
    'resource', i.resource, 'id', i.id, 'reason', 'it was made after that time') order by i.line)
  into problems
  from unnest(items) i
  left join inventory.container c on c.lab_id = the_lab and c.id = i.id
    and i.resource = 'container'
  left join inventory.storage_unit u on u.lab_id = the_lab and u.id = i.id
    and i.resource = 'storage_unit'
  where coalesce(c.created_at, u.created_at) > at;
  if problems is not null then
    perform inventory.raise_problems(problems);
  end if;
end $$;

ALTER FUNCTION inventory.check_time(the_lab bigint, items inventory.item[], at timestamp with time zone) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.check_time(the_lab bigint, items inventory.item[], at timestamp with time zone) IS 'Refuses a time at which things of the request were not there yet.';

CREATE FUNCTION inventory.check_unit_places() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
  moved record;
begin
  for moved in
    select n.lab_id, array_agg(n.id) as ids
    from new_rows n full join old_rows o using (lab_id, id)
    where (n.parent_id, n."row", n.col, n.freezer_id, n.storage_type_id, n.is_retired)
      is distinct from (o.parent_id, o."row", o.col, o.freezer_id, o.storage_type_id, o.is_retired)
    group by n.lab_id
  loop
    perform inventory.refuse_cycle(moved.lab_id, moved.ids);
    perform inventory.refuse_places(moved.lab_id, 'storage_unit', moved.ids);
  end loop;
  return null;
end $$;

ALTER FUNCTION inventory.check_unit_places() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.check_unit_places() IS 'Trigger, once a statement. Refuses units that go where they are not taken, or into themselves.';

CREATE FUNCTION inventory.check_verb(body jsonb, known text[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
  if jsonb_typeof(body) is distinct from 'object' then
    raise sqlstate 'PT400' using message = 'The body must be a JSON object',
      detail = format('not_an_object: it is %s.', coalesce(jsonb_typeof(body), 'empty')),
      hint = 'Send {"items": [{"container": 5}]}.';
  elsif body - known - '{dry_run,occurred_at}'::text[] <> '{}' then
    raise sqlstate 'PT400' using message = 'Unknown field',
      detail = format('unknown_field: %s.', (
        select string_agg(key, ', ')
        from jsonb_object_keys(body - known - '{dry_run,occurred_at}'::text[]) key)),
      hint = format('Known: %s, dry_run, occurred_at.', array_to_string(known, ', '));
  elsif jsonb_typeof(body->'dry_run') not in ('boolean', 'null') then
    raise sqlstate 'PT400' using message = 'Wrong type of value',
      detail = 'wrong_type: dry_run is true or false.', hint = 'Leave it out, or send true.';
  elsif (body->>'occurred_at')::timestamptz > now() then
    raise sqlstate 'PT400' using message = 'This has not happened yet',
      detail = format('bad_time: occurred_at is %s.', body->>'occurred_at'),
      hint = 'Leave it out, or send a time that is past.';
  end if;
  perform set_config('lab.occurred_at', body->>'occurred_at', true);
end $$;

ALTER FUNCTION inventory.check_verb(body jsonb, known text[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.check_verb(body jsonb, known text[]) IS 'Refuses a body of a verb that is no object, or has keys that are not known, or a time to come; else
has the change keep its time.';

CREATE FUNCTION inventory.checkin(the_lab bigint, body jsonb, items inventory.item[]) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
declare
  moved constant inventory.item[] := array(
    select i from unnest(items) i where coalesce(i.sent->'to', body->'to') is not null);
  problems jsonb;
begin
  perform inventory.require_state(the_lab, items, '{out}');
  problems := inventory.checkin_problems(the_lab, items, body->'to');
  if problems is not null then
    perform inventory.raise_problems(problems);
  end if;
  update inventory.container c
  set state = 'in', out_to = null, due_back_on = null,
    thaw_count = c.thaw_count
      + coalesce(i.sent->>'thawed', body->>'thawed', 'false')::boolean::integer,
    quantity = coalesce((i.sent->>'quantity')::numeric, c.quantity)
  from unnest(items) i
  where c.lab_id = the_lab and c.id = i.id;
  if cardinality(moved) > 0 then
    perform inventory.write_places(the_lab, inventory.settle(the_lab, moved, body->'to'));
  end if;
  return inventory.list_containers(the_lab, items);
end $$;

ALTER FUNCTION inventory.checkin(the_lab bigint, body jsonb, items inventory.item[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.checkin(the_lab bigint, body jsonb, items inventory.item[]) IS 'The work of POST /checkin.';

CREATE FUNCTION inventory.checkin_problems(the_lab bigint, items inventory.item[], default_goal jsonb) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
begin
  return (
    select jsonb_agg(jsonb_build_object('line', i.line, 'resource', i.resource, 'id', i.id,
      'status', status, 'slug', slug, 'reason', reason) order by i.line)
    from unnest(items) i
    join inventory.container c on c.lab_id = the_lab and c.id = i.id
    cross join lateral (values
      (c.storage_unit_id is null and coalesce(i.sent->'to', default_goal) is null,
        409, 'no_home', 'its place was given up: say where to; POST /find_space finds one'),
      (i.sent ? 'quantity' and (jsonb_typeof(i.sent->'quantity') <> 'number'
        or (i.sent->>'quantity')::numeric < 0), 400, 'bad_quantity', 'what is left is a number')
    ) problem (is_so, status, slug, reason)
    where is_so);
end $$;

ALTER FUNCTION inventory.checkin_problems(the_lab bigint, items inventory.item[], default_goal jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.checkin_problems(the_lab bigint, items inventory.item[], default_goal jsonb) IS 'Items that cannot come back so; null for none.';

CREATE FUNCTION inventory.checkout(the_lab bigint, body jsonb, items inventory.item[]) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
declare
  releases constant boolean := coalesce((body->>'release')::boolean, false);
begin
  perform inventory.require_state(the_lab, items, '{in}');
  update inventory.container c
  set state = 'out', out_to = coalesce(inventory.trim_to_null(body->>'to'), audit.caller()),
    due_back_on = (body->>'due_back_on')::date,
    storage_unit_id = case when not releases then c.storage_unit_id end
  where c.lab_id = the_lab and c.id = any (array(select i.id from unnest(items) i));
  return inventory.list_containers(the_lab, items);
end $$;

ALTER FUNCTION inventory.checkout(the_lab bigint, body jsonb, items inventory.item[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.checkout(the_lab bigint, body jsonb, items inventory.item[]) IS 'The work of POST /checkout.';

CREATE FUNCTION inventory.code_problems(the_lab bigint, items inventory.item[]) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
begin
  return (
    select jsonb_agg(jsonb_build_object('line', asked.line, 'status', 409, 'slug', 'code_taken',
      'reason', format('barcode %s %s', left(asked.code, 100), case when b.id is null
        then 'comes twice' else 'is in use' end),
      'in_the_way', case when b.id is not null
        then jsonb_build_object('resource', 'barcode', 'id', b.id) end) order by asked.line)
    from (
      select i.line, code, count(*) over (partition by code) as uses
      from unnest(items) i
      cross join lateral jsonb_array_elements_text(i.sent->'barcodes') code) asked
    left join inventory.barcode b on b.lab_id = the_lab and b.code = asked.code
    where b.id is not null or asked.uses > 1);
end $$;

ALTER FUNCTION inventory.code_problems(the_lab bigint, items inventory.item[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.code_problems(the_lab bigint, items inventory.item[]) IS 'Barcodes for new containers that are in use, or come twice; null for none.';

CREATE FUNCTION inventory.compare_seen(seen inventory.seen_code[], grid inventory.unit_grid, unit_id bigint, known inventory.known_code[]) RETURNS TABLE(kind text, line integer, "position" text, code text, container_id bigint, place integer[], known_unit_id bigint, known_place integer[])
    LANGUAGE plpgsql IMMUTABLE
    SET enable_nestloop TO 'off'
    AS $$
begin
  return query
    with scanned as materialized (
      select s.*, k.container_id, k.storage_unit_id,
        case when k."row" > 0 then array[k."row", k.col] end as known_at,
        count(*) over (partition by k.container_id) as times
      from unnest(seen) s
      left join unnest(known) k on s.state = 'read' and k.code = s.code
    ), held as materialized (
      select distinct on (k.container_id) k.container_id, k.code,
        case when k."row" > 0 then array[k."row", k.col] end as at
      from unnest(known) k where k.storage_unit_id = unit_id order by k.container_id, k.code
    )
    select case when s.state = 'unread' then 'unread'
        when s.expected <> s.code or s.times > 1 and s.container_id is not null then 'conflict'
        when s.container_id is null then 'unknown'
        when s.storage_unit_id = unit_id and coalesce(s.known_at = s.place, s.place is null)
          then 'found'
        else 'misplaced' end, s.line,
      inventory.position_label(s.place[1], s.place[2], grid.rows, grid.cols, grid.row_scheme,
        grid.col_scheme, grid.numbering), s.code, coalesce(s.container_id, h.container_id), s.place,
      s.storage_unit_id, s.known_at
    from scanned s left join held h on s.state = 'unread' and h.at = s.place
    where s.state in ('read', 'unread')
    union all
    select 'missing', null::integer, inventory.position_label(h.at[1], h.at[2], grid.rows,
      grid.cols, grid.row_scheme, grid.col_scheme, grid.numbering), h.code, h.container_id,
      null::integer[], unit_id, h.at
    from held h
    where not exists (select from scanned s where s.container_id = h.container_id)
      and not exists (select from scanned s where s.state = 'unread' and s.place = h.at);
end $$;

ALTER FUNCTION inventory.compare_seen(seen inventory.seen_code[], grid inventory.unit_grid, unit_id bigint, known inventory.known_code[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.compare_seen(seen inventory.seen_code[], grid inventory.unit_grid, unit_id bigint, known inventory.known_code[]) IS 'How what was seen and a unit differ, a row for each code, unread tube and missing container.
kind: found, in its place, or in the unit if no place was told; misplaced, the lab has it elsewhere
(known_unit_id, known_place); unknown, no such code; unread, with the container that should be
there, which is then not missing; missing, should be here and is not; conflict, another code was
expected, or one container is there twice. position is the unit''s own label.';

CREATE FUNCTION inventory.containers_inside(the_lab bigint, the_freezer bigint, the_unit bigint, times tstzrange) RETURNS TABLE(id bigint, during tstzrange)
    LANGUAGE plpgsql STABLE
    AS $$
begin
  return query
  with recursive inside as (
    select the_unit as id, times as during where the_unit is not null
    union all
    select s.id, s.during
    from inside i cross join lateral inventory.stays_in(the_lab, 'parent_id', i.id, i.during) s
  ) cycle id set is_cycle using walked,
  piece as (
    select s.id, s.during
    from inventory.stays_in(the_lab, 'freezer_id', the_freezer, times) s
    union all
    select s.id, s.during
    from inside i
    cross join lateral inventory.stays_in(the_lab, 'storage_unit_id', i.id, i.during) s
  )
  select merged.id, stay
  from (select p.id, range_agg(p.during) as stays from piece p group by p.id) merged
  cross join lateral unnest(merged.stays) stay;
end $$;

ALTER FUNCTION inventory.containers_inside(the_lab bigint, the_freezer bigint, the_unit bigint, times tstzrange) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.containers_inside(the_lab bigint, the_freezer bigint, the_unit bigint, times tstzrange) IS 'The containers that were in a freezer, or in a unit and those in it, within a time, and when: one
line for each time that it came in.';

CREATE FUNCTION inventory.content_of(the_lab bigint, source inventory.item, goal jsonb) RETURNS inventory.item[]
    LANGUAGE plpgsql STABLE
    AS $$
begin
  return (
    select array_agg(row(p.line, p.kind, p.id, jsonb_build_object('to', goal || case
        when p."row" is not null and goal ? 'unit'
          then jsonb_build_object('row', p."row", 'col', p.col) else '{}' end))::inventory.item
      order by p.line)
    from (
      select *, (row_number() over (order by p.kind, p."row", p.col, p.id))::integer as line
      from inventory.placed p
      where p.lab_id = the_lab and p.is_kept and case source.resource
        when 'freezer' then p.freezer_id = source.id and p.unit_id is null
        else p.unit_id = source.id end) p);
end $$;

ALTER FUNCTION inventory.content_of(the_lab bigint, source inventory.item, goal jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.content_of(the_lab bigint, source inventory.item, goal jsonb) IS 'All that is directly in a unit or a freezer, as items that go to a goal and keep their places.';

CREATE FUNCTION inventory.convert_amount(amount numeric, from_unit text, to_unit text) RETURNS numeric
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
begin
  if inventory.dimension_of(from_unit) <> inventory.dimension_of(to_unit) then
    raise sqlstate 'PT400' using message = 'Units of different dimensions',
      detail = format('bad_unit: %s is a %s, %s a %s.', from_unit,
        inventory.dimension_of(from_unit), to_unit, inventory.dimension_of(to_unit)),
      hint = 'Give the amount in a unit like that of the container.';
  end if;
  return trim_scale(
    amount * inventory.factor_of(from_unit) / inventory.factor_of(to_unit));
end $$;

ALTER FUNCTION inventory.convert_amount(amount numeric, from_unit text, to_unit text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.convert_amount(amount numeric, from_unit text, to_unit text) IS 'An amount in another unit of its dimension. PT400 for another dimension.';

CREATE FUNCTION inventory.count_findings(findings inventory.finding[]) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE
    AS $$
begin
  return (
    select jsonb_object_agg(kind, (select count(*) from unnest(findings) f where f.kind = k.kind))
    from unnest('{found,missing,misplaced,unknown,unread,conflict,out,ended}'::text[]) k (kind));
end $$;

ALTER FUNCTION inventory.count_findings(findings inventory.finding[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.count_findings(findings inventory.finding[]) IS 'How many findings of each kind there are.';

CREATE FUNCTION inventory.describe_moves(the_lab bigint, scan inventory.scan) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
declare
  moves constant jsonb := inventory.list_moves(the_lab, scan);
  left_out constant inventory.finding[] := array(
    select row(kind, s.line, s.code, id, null, null, s.position, null, null)::inventory.finding
    from unnest(scan.places) s
    cross join lateral (
      select inventory.find_thing(the_lab, 'container', pg_catalog.to_jsonb(s.code)) as id) named
    cross join lateral (select case when s.state = 'unread' then 'unread'
      when s.state = 'read' and s.expected <> s.code then 'conflict'
      when s.state = 'read' and id is null then 'unknown' end as kind) judged
    where kind is not null order by s.line);
begin
  return jsonb_build_object('format', scan.format, 'warnings', pg_catalog.to_jsonb(scan.warnings),
    'unit', null, 'counts', inventory.count_findings(left_out),
    'differences', inventory.list_findings(left_out), 'stocktake', null,
    'move', case when moves is not null then jsonb_build_object('items', moves) end);
end $$;

ALTER FUNCTION inventory.describe_moves(the_lab bigint, scan inventory.scan) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.describe_moves(the_lab bigint, scan inventory.scan) IS 'The answer of POST /read_scan for a move list or a list of several boxes: what POST /move takes,
and what is left out of that.';

CREATE FUNCTION inventory.describe_scan(file text) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
declare
  the_lab constant bigint := inventory.current_lab();
  -- In a query, as a form writes it, a space is a plus.
  asked constant text := request.decode_url(replace(request.header('x-unit'), '+', ' '));
  scan inventory.scan;
  racks text[];
  the_unit bigint;
begin
  select f.format, f.warnings, f.places into scan from inventory.read_scan_file(
    file, request.decode_url(request.header('x-file-name'))) f;
  racks := array(
    select distinct s.rack from unnest(scan.places) s where s.rack is not null order by s.rack);
  if asked is null and (scan.format = 'xl20' or scan.format = 'list' and cardinality(racks) > 1)
  then
    return inventory.describe_moves(the_lab, scan);
  end if;
  the_unit := inventory.find_scanned_unit(the_lab, asked, racks);
  if inventory.find_thing(the_lab, 'storage_unit', pg_catalog.to_jsonb(racks[1])) <> the_unit then
    scan.warnings := scan.warnings
      || format('the file is of %s, which is another unit', left(racks[1], 100));
  end if;
  return inventory.describe_unit(the_lab, the_unit, scan);
end $$;

ALTER FUNCTION inventory.describe_scan(file text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.describe_scan(file text) IS 'The work of POST /read_scan. The headers X-Unit and X-File-Name, percent-encoded, say what the scan
is compared with and the name of the file.';

CREATE FUNCTION inventory.describe_unit(the_lab bigint, the_unit bigint, scan inventory.scan) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
declare
  findings constant inventory.finding[] := inventory.find_differences(the_lab, the_unit,
    inventory.see_scan(scan.format, scan.places, inventory.grid_of(the_lab, the_unit)));
begin
  return jsonb_build_object('format', scan.format, 'warnings', pg_catalog.to_jsonb(scan.warnings),
    'unit', (select jsonb_build_object('id', u.id, 'name', u.name)
      from inventory.storage_unit u where u.lab_id = the_lab and u.id = the_unit),
    'counts', inventory.count_findings(findings),
    'differences', inventory.list_findings(findings),
    'move', (
      select jsonb_build_object('items', jsonb_agg(
        jsonb_build_object('container', f.container_id, 'to', jsonb_build_object(
          'unit', the_unit, 'row', f."row", 'col', f.col)) order by f.line))
      from unnest(findings) f where f.kind = 'misplaced' having count(*) > 0),
    'stocktake', jsonb_build_object('unit', the_unit, 'items', coalesce((
      select jsonb_agg(case f.kind when 'unread'
        then jsonb_build_object('position', f.position, 'state', 'unread')
        else jsonb_build_object('position', f.position, 'code', f.code) end order by f.line)
      from unnest(findings) f where f.line is not null), '[]')));
end $$;

ALTER FUNCTION inventory.describe_unit(the_lab bigint, the_unit bigint, scan inventory.scan) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.describe_unit(the_lab bigint, the_unit bigint, scan inventory.scan) IS 'The answer of POST /read_scan for a scan of one unit.';

CREATE FUNCTION inventory.dispose(the_lab bigint, body jsonb, items inventory.item[]) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
begin
  return inventory.end_as(the_lab, items, 'disposed');
end $$;

ALTER FUNCTION inventory.dispose(the_lab bigint, body jsonb, items inventory.item[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.dispose(the_lab bigint, body jsonb, items inventory.item[]) IS 'The work of POST /dispose.';

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
  if to_regprocedure(format('inventory.accept_json_%s()', one)) is not null then
    execute format('drop function inventory.accept_json_%s()', one);
  end if;
  if to_regprocedure(format('inventory.tidy_%s()', one)) is not null then
    execute format('drop function inventory.tidy_%s()', one);
  end if;
end $_$;

ALTER PROCEDURE inventory.drop_resource(IN made regclass, IN force boolean) OWNER TO lab_owner;

COMMENT ON PROCEDURE inventory.drop_resource(IN made regclass, IN force boolean) IS 'Drops the table of a resource and what inventory.add_resource() made for it. Raises while it holds
rows, unless forced.';

CREATE FUNCTION inventory.empty(the_lab bigint, body jsonb, items inventory.item[]) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
declare
  source constant inventory.item := inventory.find_source(the_lab, body);
  freezer constant bigint := (select u.freezer_id from inventory.storage_unit u
    where u.lab_id = the_lab and u.id = source.id);
  content constant inventory.item[] := inventory.content_of(
    the_lab, source, jsonb_build_object('freezer', freezer));
begin
  if content is not null then
    perform inventory.write_places(the_lab, inventory.settle(the_lab, content, null));
  end if;
  return inventory.list_places(the_lab, content);
end $$;

ALTER FUNCTION inventory.empty(the_lab bigint, body jsonb, items inventory.item[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.empty(the_lab bigint, body jsonb, items inventory.item[]) IS 'The work of POST /empty.';

CREATE FUNCTION inventory.end_as(the_lab bigint, items inventory.item[], ended text) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
begin
  perform inventory.require_reason();
  perform inventory.require_state(the_lab, items, '{in,out}');
  update inventory.container c set state = ended, out_to = null, due_back_on = null
  where c.lab_id = the_lab and c.id = any (array(select i.id from unnest(items) i));
  return inventory.list_containers(the_lab, items);
end $$;

ALTER FUNCTION inventory.end_as(the_lab bigint, items inventory.item[], ended text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.end_as(the_lab bigint, items inventory.item[], ended text) IS 'Ends containers as disposed or lost. They leave their places, and keep their last freezer.';

CREATE FUNCTION inventory.evacuate(the_lab bigint, body jsonb, items inventory.item[]) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
declare
  content inventory.item[];
begin
  if jsonb_typeof(body->'to') is distinct from 'object' then
    raise sqlstate 'PT400' using message = 'The request has no goal',
      detail = 'no_goal: to is a unit or a freezer.',
      hint = 'Send {"freezer": 1, "to": {"freezer": 2}}.';
  end if;
  content := inventory.content_of(the_lab, inventory.find_source(the_lab, body), body->'to');
  if content is not null then
    perform inventory.write_places(the_lab, inventory.settle(the_lab, content, null));
  end if;
  return inventory.list_places(the_lab, content);
end $$;

ALTER FUNCTION inventory.evacuate(the_lab bigint, body jsonb, items inventory.item[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.evacuate(the_lab bigint, body jsonb, items inventory.item[]) IS 'The work of POST /evacuate.';

CREATE FUNCTION inventory.excursion_time(began_at timestamp with time zone, ended_at timestamp with time zone) RETURNS tstzrange
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN tstzrange(began_at, CASE WHEN (ended_at IS NULL) THEN 'infinity'::timestamp with time zone ELSE GREATEST(ended_at, (began_at + '00:00:00.000001'::interval)) END);

ALTER FUNCTION inventory.excursion_time(began_at timestamp with time zone, ended_at timestamp with time zone) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.excursion_time(began_at timestamp with time zone, ended_at timestamp with time zone) IS 'When an excursion was: from its begin until before its end, up to infinity while it lasts.';

CREATE FUNCTION inventory.explain_barcode() RETURNS trigger
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
        when new.code is null then 'code'
        when new.created_at is null then 'created_at'
        when new.id is null then 'id'
        when new.lab_id is null then 'lab_id'
        when new.updated_at is null then 'updated_at'
        when not coalesce((select (length(code) <= 200) from (select new.*) _), true) then 'barcode_code_is_short'
        when not coalesce((select (NOT inventory.is_blank(code)) from (select new.*) _), true) then 'barcode_code_not_blank'
        when not coalesce((select (id > 0) from (select new.*) _), true) then 'barcode_id_positive'
        when not coalesce((select ((container_id IS NULL) OR (storage_unit_id IS NULL)) from (select new.*) _), true) then 'barcode_of_one_thing'
        when current_setting('header.x_explain') not in ('*', 'code')
      and exists (select from inventory.barcode t where (t.lab_id, t.code) = (new.lab_id, new.code) and t.id <> new.id) then 'barcode_code_key'
        when current_setting('header.x_explain') not in ('*', 'id')
      and exists (select from inventory.barcode t where (t.lab_id, t.id) = (new.lab_id, new.id) and tg_op = 'INSERT') then 'barcode_pkey'
        when (new.lab_id, new.container_id) is not null and not exists (select from inventory.container t where (t.lab_id, t.id) = (new.lab_id, new.container_id)) then 'barcode_container_fkey'
        when (new.lab_id) is not null and not exists (select from inventory.lab t where (t.id) = (new.lab_id)) then 'barcode_lab_fkey'
        when (new.lab_id, new.storage_unit_id) is not null and not exists (select from inventory.storage_unit t where (t.lab_id, t.id) = (new.lab_id, new.storage_unit_id)) then 'barcode_storage_unit_fkey' end;
      if violated is not null then
        perform request.explain_row('barcode', pg_catalog.to_jsonb(new), violated);
      end if;
      return new;
    end $$;

ALTER FUNCTION inventory.explain_barcode() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.explain_barcode() IS 'Trigger, for a list that is tried again: says which barcode is refused, and why.';

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
        when new.is_retired is null then 'is_retired'
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
        when new.state is null then 'state'
        when new.thaw_count is null then 'thaw_count'
        when new.updated_at is null then 'updated_at'
        when new.uuid is null then 'uuid'
        when not coalesce((select ((storage_unit_id IS NULL) OR (state = ANY (ARRAY['in'::text, 'out'::text]))) from (select new.*) _), true) then 'container_ended_has_no_place'
        when not coalesce((select (id > 0) from (select new.*) _), true) then 'container_id_positive'
        when not coalesce((select (NOT inventory.is_blank(name)) from (select new.*) _), true) then 'container_name_not_blank'
        when not coalesce((select (parent_id <> id) from (select new.*) _), true) then 'container_not_its_own_parent'
        when not coalesce((select ((state = 'out'::text) OR ((out_to IS NULL) AND (due_back_on IS NULL))) from (select new.*) _), true) then 'container_out_to_when_out'
        when not coalesce((select (("row" IS NULL) OR (storage_unit_id IS NOT NULL)) from (select new.*) _), true) then 'container_place_in_unit'
        when not coalesce((select (("row" IS NULL) = (col IS NULL)) from (select new.*) _), true) then 'container_place_whole'
        when not coalesce((select (("position" IS NULL) = ("row" IS NULL)) from (select new.*) _), true) then 'container_position_of_place'
        when not coalesce((select (jsonb_typeof(properties) = 'object'::text) from (select new.*) _), true) then 'container_properties_are_object'
        when not coalesce((select ((quantity IS NULL) OR (unit IS NOT NULL)) from (select new.*) _), true) then 'container_quantity_has_unit'
        when not coalesce((select (state = ANY (ARRAY['in'::text, 'out'::text, 'consumed'::text, 'lost'::text, 'disposed'::text])) from (select new.*) _), true) then 'container_state_known'
        when not coalesce((select ((thaw_count >= 0) AND (thaw_count <= 10000)) from (select new.*) _), true) then 'container_thaw_count_in_range'
        when not coalesce((select ((unit IS NULL) OR (inventory.dimension_of(unit) IS NOT NULL)) from (select new.*) _), true) then 'container_unit_known'
        when current_setting('header.x_explain') not in ('*', 'id')
      and exists (select from inventory.container t where (t.lab_id, t.id) = (new.lab_id, new.id) and tg_op = 'INSERT') then 'container_pkey'
        when current_setting('header.x_explain') not in ('*', 'storage_unit_id,"row",col')
      and exists (select from inventory.container t where (t.lab_id, t.storage_unit_id, t."row", t.col) = (new.lab_id, new.storage_unit_id, new."row", new.col) and t.id <> new.id) then 'container_place_key'
        when current_setting('header.x_explain') not in ('*', 'uuid')
      and exists (select from inventory.container t where (t.lab_id, t.uuid) = (new.lab_id, new.uuid) and t.id <> new.id) then 'container_uuid_key'
        when (new.lab_id, new.freezer_id) is not null and not exists (select from inventory.freezer t where (t.lab_id, t.id) = (new.lab_id, new.freezer_id)) then 'container_freezer_fkey'
        when (new.lab_id, new.parent_id) is not null and not exists (select from inventory.container t where (t.lab_id, t.id) = (new.lab_id, new.parent_id)) then 'container_parent_fkey'
        when (new.lab_id, new.project_id) is not null and not exists (select from inventory.project t where (t.lab_id, t.id) = (new.lab_id, new.project_id)) then 'container_project_fkey'
        when (new.lab_id, new.sample_type_id) is not null and not exists (select from inventory.sample_type t where (t.lab_id, t.id) = (new.lab_id, new.sample_type_id)) then 'container_sample_type_fkey'
        when (new.lab_id, new.storage_unit_id, new.freezer_id) is not null and not exists (select from inventory.storage_unit t where (t.lab_id, t.id, t.freezer_id) = (new.lab_id, new.storage_unit_id, new.freezer_id)) then 'container_storage_unit_fkey' end;
      if violated is not null then
        perform request.explain_row('container', pg_catalog.to_jsonb(new), violated);
      end if;
      return new;
    end $$;

ALTER FUNCTION inventory.explain_container() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.explain_container() IS 'Trigger, for a list that is tried again: says which container is refused, and why.';

CREATE FUNCTION inventory.explain_excursion() RETURNS trigger
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
        when new.began_at is null then 'began_at'
        when new.created_at is null then 'created_at'
        when new.id is null then 'id'
        when new.lab_id is null then 'lab_id'
        when new.updated_at is null then 'updated_at'
        when not coalesce((select ((ended_at >= began_at) AND isfinite(ended_at)) from (select new.*) _), true) then 'excursion_ends_after_begin'
        when not coalesce((select isfinite(began_at) from (select new.*) _), true) then 'excursion_has_begun'
        when not coalesce((select (id > 0) from (select new.*) _), true) then 'excursion_id_positive'
        when not coalesce((select ((min_temperature)::numeric <= (max_temperature)::numeric) from (select new.*) _), true) then 'excursion_min_below_max'
        when not coalesce((select (num_nonnulls(freezer_id, storage_unit_id) = 1) from (select new.*) _), true) then 'excursion_of_one_thing'
        when current_setting('header.x_explain') not in ('*', 'id')
      and exists (select from inventory.excursion t where (t.lab_id, t.id) = (new.lab_id, new.id) and tg_op = 'INSERT') then 'excursion_pkey'
        when (new.lab_id, new.freezer_id) is not null and not exists (select from inventory.freezer t where (t.lab_id, t.id) = (new.lab_id, new.freezer_id)) then 'excursion_freezer_fkey'
        when (new.lab_id) is not null and not exists (select from inventory.lab t where (t.id) = (new.lab_id)) then 'excursion_lab_fkey'
        when (new.lab_id, new.storage_unit_id) is not null and not exists (select from inventory.storage_unit t where (t.lab_id, t.id) = (new.lab_id, new.storage_unit_id)) then 'excursion_storage_unit_fkey' end;
      if violated is not null then
        perform request.explain_row('excursion', pg_catalog.to_jsonb(new), violated);
      end if;
      return new;
    end $$;

ALTER FUNCTION inventory.explain_excursion() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.explain_excursion() IS 'Trigger, for a list that is tried again: says which excursion is refused, and why.';

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
        when new.is_retired is null then 'is_retired'
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

CREATE FUNCTION inventory.explain_project() RETURNS trigger
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
        when new.is_retired is null then 'is_retired'
        when new.lab_id is null then 'lab_id'
        when new.name is null then 'name'
        when new.updated_at is null then 'updated_at'
        when not coalesce((select (id > 0) from (select new.*) _), true) then 'project_id_positive'
        when not coalesce((select (NOT inventory.is_blank(name)) from (select new.*) _), true) then 'project_name_not_blank'
        when current_setting('header.x_explain') not in ('*', 'name')
      and exists (select from inventory.project t where (t.lab_id, t.name) = (new.lab_id, new.name) and t.id <> new.id) then 'project_name_key'
        when current_setting('header.x_explain') not in ('*', 'id')
      and exists (select from inventory.project t where (t.lab_id, t.id) = (new.lab_id, new.id) and tg_op = 'INSERT') then 'project_pkey'
        when (new.lab_id) is not null and not exists (select from inventory.lab t where (t.id) = (new.lab_id)) then 'project_lab_fkey' end;
      if violated is not null then
        perform request.explain_row('project', pg_catalog.to_jsonb(new), violated);
      end if;
      return new;
    end $$;

ALTER FUNCTION inventory.explain_project() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.explain_project() IS 'Trigger, for a list that is tried again: says which project is refused, and why.';

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

CREATE FUNCTION inventory.explain_sample_type() RETURNS trigger
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
        when new.is_retired is null then 'is_retired'
        when new.lab_id is null then 'lab_id'
        when new.name is null then 'name'
        when new.updated_at is null then 'updated_at'
        when not coalesce((select (id > 0) from (select new.*) _), true) then 'sample_type_id_positive'
        when not coalesce((select (NOT inventory.is_blank(name)) from (select new.*) _), true) then 'sample_type_name_not_blank'
        when not coalesce((select (jsonb_typeof(properties_schema) = 'object'::text) from (select new.*) _), true) then 'sample_type_properties_schema_is_object'
        when current_setting('header.x_explain') not in ('*', 'name')
      and exists (select from inventory.sample_type t where (t.lab_id, t.name) = (new.lab_id, new.name) and t.id <> new.id) then 'sample_type_name_key'
        when current_setting('header.x_explain') not in ('*', 'id')
      and exists (select from inventory.sample_type t where (t.lab_id, t.id) = (new.lab_id, new.id) and tg_op = 'INSERT') then 'sample_type_pkey'
        when (new.lab_id) is not null and not exists (select from inventory.lab t where (t.id) = (new.lab_id)) then 'sample_type_lab_fkey' end;
      if violated is not null then
        perform request.explain_row('sample_type', pg_catalog.to_jsonb(new), violated);
      end if;
      return new;
    end $$;

ALTER FUNCTION inventory.explain_sample_type() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.explain_sample_type() IS 'Trigger, for a list that is tried again: says which sample_type is refused, and why.';

CREATE FUNCTION inventory.explain_sighting() RETURNS trigger
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
        when new.finding is null then 'finding'
        when new.id is null then 'id'
        when new.lab_id is null then 'lab_id'
        when new.stocktake_id is null then 'stocktake_id'
        when new.updated_at is null then 'updated_at'
        when not coalesce((select (finding = ANY (ARRAY['found'::text, 'missing'::text, 'misplaced'::text, 'unknown'::text, 'unread'::text, 'conflict'::text, 'out'::text, 'ended'::text])) from (select new.*) _), true) then 'sighting_finding_known'
        when not coalesce((select (id > 0) from (select new.*) _), true) then 'sighting_id_positive'
        when not coalesce((select ((("row" IS NULL) = (col IS NULL)) AND (("row" IS NULL) = ("position" IS NULL))) from (select new.*) _), true) then 'sighting_place_whole'
        when current_setting('header.x_explain') not in ('*', 'id')
      and exists (select from inventory.sighting t where (t.lab_id, t.id) = (new.lab_id, new.id) and tg_op = 'INSERT') then 'sighting_pkey'
        when (new.lab_id, new.container_id) is not null and not exists (select from inventory.container t where (t.lab_id, t.id) = (new.lab_id, new.container_id)) then 'sighting_container_fkey'
        when (new.lab_id, new.stocktake_id) is not null and not exists (select from inventory.stocktake t where (t.lab_id, t.id) = (new.lab_id, new.stocktake_id)) then 'sighting_stocktake_fkey' end;
      if violated is not null then
        perform request.explain_row('sighting', pg_catalog.to_jsonb(new), violated);
      end if;
      return new;
    end $$;

ALTER FUNCTION inventory.explain_sighting() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.explain_sighting() IS 'Trigger, for a list that is tried again: says which sighting is refused, and why.';

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

CREATE FUNCTION inventory.explain_stocktake() RETURNS trigger
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
        when new.applied is null then 'applied'
        when new.conflict_count is null then 'conflict_count'
        when new.created_at is null then 'created_at'
        when new.ended_count is null then 'ended_count'
        when new.found_count is null then 'found_count'
        when new.id is null then 'id'
        when new.lab_id is null then 'lab_id'
        when new.misplaced_count is null then 'misplaced_count'
        when new.missing_count is null then 'missing_count'
        when new.out_count is null then 'out_count'
        when new.storage_unit_id is null then 'storage_unit_id'
        when new.unknown_count is null then 'unknown_count'
        when new.unread_count is null then 'unread_count'
        when new.updated_at is null then 'updated_at'
        when not coalesce((select (applied = ANY (ARRAY['none'::text, 'moves'::text, 'all'::text])) from (select new.*) _), true) then 'stocktake_applied_known'
        when not coalesce((select (LEAST(found_count, missing_count, misplaced_count, unknown_count, unread_count, conflict_count, out_count, ended_count) >= 0) from (select new.*) _), true) then 'stocktake_counts_not_negative'
        when not coalesce((select (id > 0) from (select new.*) _), true) then 'stocktake_id_positive'
        when current_setting('header.x_explain') not in ('*', 'id')
      and exists (select from inventory.stocktake t where (t.lab_id, t.id) = (new.lab_id, new.id) and tg_op = 'INSERT') then 'stocktake_pkey'
        when (new.lab_id, new.storage_unit_id) is not null and not exists (select from inventory.storage_unit t where (t.lab_id, t.id) = (new.lab_id, new.storage_unit_id)) then 'stocktake_storage_unit_fkey' end;
      if violated is not null then
        perform request.explain_row('stocktake', pg_catalog.to_jsonb(new), violated);
      end if;
      return new;
    end $$;

ALTER FUNCTION inventory.explain_stocktake() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.explain_stocktake() IS 'Trigger, for a list that is tried again: says which stocktake is refused, and why.';

CREATE FUNCTION inventory.explain_storage_type() RETURNS trigger
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
        when new.fill_order is null then 'fill_order'
        when new.holds is null then 'holds'
        when new.id is null then 'id'
        when new.is_retired is null then 'is_retired'
        when new.lab_id is null then 'lab_id'
        when new.name is null then 'name'
        when new.updated_at is null then 'updated_at'
        when not coalesce((select ((capacity >= 0) AND (capacity <= 10000000)) from (select new.*) _), true) then 'storage_type_capacity_in_range'
        when not coalesce((select ((cols >= 1) AND (cols <= 1000)) from (select new.*) _), true) then 'storage_type_cols_in_range'
        when not coalesce((select ((rows IS NULL) OR (holds <> 'both'::text)) from (select new.*) _), true) then 'storage_type_grid_holds_one_kind'
        when not coalesce((select ((rows IS NULL) OR (capacity IS NULL)) from (select new.*) _), true) then 'storage_type_grid_is_capacity'
        when not coalesce((select ((rows IS NULL) = (cols IS NULL)) from (select new.*) _), true) then 'storage_type_grid_whole'
        when not coalesce((select (holds = ANY (ARRAY['containers'::text, 'units'::text, 'both'::text])) from (select new.*) _), true) then 'storage_type_holds_known'
        when not coalesce((select (id > 0) from (select new.*) _), true) then 'storage_type_id_positive'
        when not coalesce((select (NOT inventory.is_blank(name)) from (select new.*) _), true) then 'storage_type_name_not_blank'
        when not coalesce((select ((rows >= 1) AND (rows <= 1000)) from (select new.*) _), true) then 'storage_type_rows_in_range'
        when not coalesce((select ((row_scheme IS NULL) = (col_scheme IS NULL)) from (select new.*) _), true) then 'storage_type_schemes_whole'
        when current_setting('header.x_explain') not in ('*', 'name')
      and exists (select from inventory.storage_type t where (t.lab_id, t.name) = (new.lab_id, new.name) and t.id <> new.id) then 'storage_type_name_key'
        when current_setting('header.x_explain') not in ('*', 'id')
      and exists (select from inventory.storage_type t where (t.lab_id, t.id) = (new.lab_id, new.id) and tg_op = 'INSERT') then 'storage_type_pkey'
        when (new.lab_id) is not null and not exists (select from inventory.lab t where (t.id) = (new.lab_id)) then 'storage_type_lab_fkey' end;
      if violated is not null then
        perform request.explain_row('storage_type', pg_catalog.to_jsonb(new), violated);
      end if;
      return new;
    end $$;

ALTER FUNCTION inventory.explain_storage_type() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.explain_storage_type() IS 'Trigger, for a list that is tried again: says which storage_type is refused, and why.';

CREATE FUNCTION inventory.explain_storage_unit() RETURNS trigger
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
        when new.is_retired is null then 'is_retired'
        when new.lab_id is null then 'lab_id'
        when new.name is null then 'name'
        when new.storage_type_id is null then 'storage_type_id'
        when new.updated_at is null then 'updated_at'
        when not coalesce((select (id > 0) from (select new.*) _), true) then 'storage_unit_id_positive'
        when not coalesce((select (NOT inventory.is_blank(name)) from (select new.*) _), true) then 'storage_unit_name_not_blank'
        when not coalesce((select (parent_id <> id) from (select new.*) _), true) then 'storage_unit_not_in_itself'
        when not coalesce((select (("row" IS NULL) OR (parent_id IS NOT NULL)) from (select new.*) _), true) then 'storage_unit_place_in_unit'
        when not coalesce((select (("row" IS NULL) = (col IS NULL)) from (select new.*) _), true) then 'storage_unit_place_whole'
        when not coalesce((select (("position" IS NULL) = ("row" IS NULL)) from (select new.*) _), true) then 'storage_unit_position_of_place'
        when current_setting('header.x_explain') not in ('*', 'id,freezer_id')
      and exists (select from inventory.storage_unit t where (t.lab_id, t.id, t.freezer_id) = (new.lab_id, new.id, new.freezer_id) and t.id <> new.id) then 'storage_unit_in_freezer_key'
        when current_setting('header.x_explain') not in ('*', 'id')
      and exists (select from inventory.storage_unit t where (t.lab_id, t.id) = (new.lab_id, new.id) and tg_op = 'INSERT') then 'storage_unit_pkey'
        when current_setting('header.x_explain') not in ('*', 'parent_id,"row",col')
      and exists (select from inventory.storage_unit t where (t.lab_id, t.parent_id, t."row", t.col) = (new.lab_id, new.parent_id, new."row", new.col) and t.id <> new.id) then 'storage_unit_place_key'
        when (new.lab_id, new.freezer_id) is not null and not exists (select from inventory.freezer t where (t.lab_id, t.id) = (new.lab_id, new.freezer_id)) then 'storage_unit_freezer_fkey'
        when (new.lab_id, new.parent_id, new.freezer_id) is not null and not exists (select from inventory.storage_unit t where (t.lab_id, t.id, t.freezer_id) = (new.lab_id, new.parent_id, new.freezer_id)) then 'storage_unit_parent_fkey'
        when (new.lab_id, new.storage_type_id) is not null and not exists (select from inventory.storage_type t where (t.lab_id, t.id) = (new.lab_id, new.storage_type_id)) then 'storage_unit_storage_type_fkey' end;
      if violated is not null then
        perform request.explain_row('storage_unit', pg_catalog.to_jsonb(new), violated);
      end if;
      return new;
    end $$;

ALTER FUNCTION inventory.explain_storage_unit() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.explain_storage_unit() IS 'Trigger, for a list that is tried again: says which storage_unit is refused, and why.';

CREATE FUNCTION inventory.factor_of(unit text) RETURNS numeric
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$
begin
  return case
    when unit in ('1', '{cells}', '[iU]') then 1
    else case regexp_replace(unit, '(L|g|mol)$', '')
      when 'p' then 1e-12 when 'n' then 1e-9 when 'u' then 1e-6 when 'm' then 1e-3
      when '' then 1 when 'k' then 1e3 end
  end;
end $_$;

ALTER FUNCTION inventory.factor_of(unit text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.factor_of(unit text) IS 'How many of the base unit of its dimension (L, g, mol, 1) one of this unit is.';

CREATE FUNCTION inventory.fill_targets(the_lab bigint, targets inventory.target[]) RETURNS inventory.target[]
    LANGUAGE plpgsql STABLE
    AS $$
declare
  filling constant bigint[] := array(
    select distinct w.unit_id from unnest(targets) w where w.goal->>'position' = 'next');
begin
  return (
    with free as materialized (
      select f.unit_id, f.cell, row_number() over (partition by f.unit_id order by f.number) as n
      from inventory.free_places(the_lab, filling, targets) f
      where (f.unit_id, f.cell) not in (
        select s.unit_id, s.cell from unnest(targets) s where s.cell is not null and s.unit_id > 0)
    )
    select array_agg(row(x.line, x.resource, x.id, x.goal, x.freezer_id, x.unit_id, x.to_cell,
      inventory.label_place(x.to_cell[1], x.to_cell[2], x.type))::inventory.target order by x.line)
    from (
      select s.*, coalesce(s.cell, free.cell) as to_cell, t as type
      from (
        select *, row_number() over (
          partition by unit_id, goal->>'position' is not distinct from 'next' order by line) as n
        from unnest(targets)) s
      left join free on s.goal->>'position' = 'next' and free.unit_id = s.unit_id and free.n = s.n
      left join inventory.storage_unit u on u.lab_id = the_lab and u.id = s.unit_id
      left join inventory.storage_type t on t.lab_id = the_lab and t.id = u.storage_type_id) x);
end $$;

ALTER FUNCTION inventory.fill_targets(the_lab bigint, targets inventory.target[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.fill_targets(the_lab bigint, targets inventory.target[]) IS 'Gives targets whose position is next a free place each, in the order of their lines, and all of
them the label of their place. A full unit leaves a target without a cell.';

CREATE FUNCTION inventory.find_delimiter(lines text[]) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
begin
  return (
    select delimiter from unnest(array[e'\t', ';', ',']) with ordinality choices (delimiter, n)
    order by (
      select count(*) from unnest(lines[1:100]) line
      where position(delimiter in regexp_replace(left(line, 4000), '"[^"]*"', '', 'g')) > 0) desc, n
    limit 1);
end $$;

ALTER FUNCTION inventory.find_delimiter(lines text[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.find_delimiter(lines text[]) IS 'Tab, semicolon or comma: the one that stands, outside of quotes, in most of the first hundred
lines. The semicolon wins over the comma, which may be a decimal''s.';

CREATE FUNCTION inventory.find_differences(the_lab bigint, the_unit bigint, seen inventory.seen_code[]) RETURNS inventory.finding[]
    LANGUAGE plpgsql STABLE
    AS $$
declare
  known constant inventory.known_code[] := inventory.known_codes(the_lab, the_unit,
    array(select s.code from unnest(seen) s where s.state = 'read'));
begin
  return array(
    select row(case when d.kind not in ('found', 'misplaced') then d.kind
        when c.state = 'out' then 'out' when c.state <> 'in' then 'ended' else d.kind end,
      d.line, d.code, d.container_id, at.place[1], at.place[2], d.position,
      d.kind = 'misplaced', case when c.id is not null then jsonb_build_object('state', c.state,
        'freezer_id', c.freezer_id, 'storage_unit_id', c.storage_unit_id, 'row', c."row",
        'col', c.col, 'position', c.position) end)::inventory.finding
    from inventory.compare_seen(seen, inventory.grid_of(the_lab, the_unit), the_unit, known) d
    cross join lateral (
      select case d.kind when 'missing' then d.known_place else d.place end as place) at
    left join inventory.container c on c.lab_id = the_lab and c.id = d.container_id
    -- One that is out has its home here, and is not missed.
    where d.kind <> 'missing' or c.state <> 'out'
    order by d.line, at.place, d.container_id);
end $$;

ALTER FUNCTION inventory.find_differences(the_lab bigint, the_unit bigint, seen inventory.seen_code[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.find_differences(the_lab bigint, the_unit bigint, seen inventory.seen_code[]) IS 'How what was seen in a unit differs from what the lab has, as inventory.compare_seen() says it; and
out, it is here and was checked out; ended, it is here and was called lost, consumed or
disposed of.';

CREATE FUNCTION inventory.find_format(lines inventory.scan_line[]) RETURNS inventory.scan_format
    LANGUAGE plpgsql STABLE
    AS $$
declare
  one constant text[] := (lines[1]).cells;
  names constant text[] := array(select cells[1] from unnest(lines[1:10])
    where cells[1] ~* '^(?:date & time of trace|rack base name) *[:=]');
  found inventory.scan_format;
begin
  if names <> '{}' then
    return row('trace', cardinality(names), '{position,code}'::text[], (
      select nullif(btrim(split_part(name, ':', 2)), '') from unnest(names) name
      where name ~* '^rack' limit 1), false)::inventory.scan_format;
  end if;
  found := coalesce(inventory.headed_format(one),
    inventory.bare_format(one, (lines[2]).cells));
  if found.name is null then
    raise sqlstate 'PT400' using
      message = 'No known format of scan',
      detail = format('no_format: line %s is "%s".', coalesce((lines[1]).line, 1),
        left(array_to_string(one, ','), 80)),
      hint = 'Looked for, by the first line: A1,code or rack,A1,code (FluidX); Rack Base Name '
        '(Trace); TubeCode and LocationCell, or row, column and code (VisionMate); Position and '
        'Tube ID (Traxcer); job, step, date, time, racks and positions (XL20); a box, then 1,2,3 '
        '(map); parent_barcode,barcode,position (list); position and code (CSV).';
  end if;
  return found;
end $$;

ALTER FUNCTION inventory.find_format(lines inventory.scan_line[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.find_format(lines inventory.scan_line[]) IS 'The format of a file, by its first lines. Raises PT400 with what was looked for if it is none.';

CREATE FUNCTION inventory.find_scanned_unit(the_lab bigint, asked text, racks text[]) RETURNS bigint
    LANGUAGE plpgsql STABLE
    AS $$
declare
  found_id constant bigint := case when asked is null
    then inventory.find_thing(the_lab, 'storage_unit', pg_catalog.to_jsonb(racks[1]))
    else inventory.read_unit_name(the_lab, asked) end;
  hint constant text := 'Send it to /read_scan?unit=17, with the id or a barcode of the unit.';
begin
  if cardinality(racks) > 1 then
    raise sqlstate 'PT400' using message = 'The scan is of several racks',
      detail = format('several_racks: %s.', left(array_to_string(racks, ', '), 200)),
      hint = 'Send one rack a request, or a list of boxes without ?unit=.';
  elsif coalesce(asked, racks[1]) is null then
    raise sqlstate 'PT400' using message = 'The scan names no unit', hint = hint,
      detail = 'no_unit: neither the file nor the URL says which one it is of.';
  elsif found_id is null then
    raise sqlstate 'PT404' using message = 'Not found', hint = hint,
      detail = format('not_found: there is no storage unit %s.',
        left(coalesce(asked, racks[1]), 100));
  elsif (inventory.grid_of(the_lab, found_id)).rows is null then
    raise sqlstate 'PT409' using message = 'The scan does not fit the unit',
      detail = format('no_grid: storage unit %s has no places.', found_id),
      hint = 'Name another unit, or send what was seen to POST /stocktake, as codes.';
  end if;
  return found_id;
end $$;

ALTER FUNCTION inventory.find_scanned_unit(the_lab bigint, asked text, racks text[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.find_scanned_unit(the_lab bigint, asked text, racks text[]) IS 'The unit that a scan is compared with: the one that was asked for, or else the one with the rack''s
code. PT400 if neither is known, PT404 if there is no such unit, PT409 if it has no grid.';

CREATE FUNCTION inventory.find_source(the_lab bigint, body jsonb) RETURNS inventory.item
    LANGUAGE plpgsql STABLE
    AS $_$
declare
  source inventory.item;
begin
  if (body ? 'unit') = (body ? 'freezer') then
    raise sqlstate 'PT400' using message = 'The request has no source',
      detail = 'no_source: unit or freezer says what to empty.',
      hint = 'Send {"freezer": 1, "to": {"freezer": 2}}.';
  end if;
  if body ? 'unit' then
    source.resource := 'storage_unit';
    source.id := inventory.find_thing(the_lab, 'storage_unit', body->'unit');
  else
    source.resource := 'freezer';
    source.id := (select f.id from inventory.freezer f where f.lab_id = the_lab
      and f.id = case when body->>'freezer' ~ '^[1-9][0-9]{0,17}$'
        then (body->>'freezer')::bigint end);
  end if;
  if source.id is null then
    perform inventory.raise_problems(jsonb_build_array(jsonb_build_object('status', 404,
      'slug', 'not_found', 'reason', format('there is no %s %s',
        replace(source.resource, '_', ' '),
        left(coalesce(body->>'unit', body->>'freezer'), 100)))));
  end if;
  return source;
end $_$;

ALTER FUNCTION inventory.find_source(the_lab bigint, body jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.find_source(the_lab bigint, body jsonb) IS 'The unit or the freezer that a request is to empty. PT404 if there is none.';

CREATE FUNCTION inventory.find_space(the_lab bigint, body jsonb, items inventory.item[]) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
declare
  place_count constant integer := inventory.read_count(body, 'count', 1, 10000);
  minutes constant integer := inventory.read_count(body, 'reserve_minutes', 0, 1440);
  unit_ids constant bigint[] := inventory.units_with_space(the_lab, body, place_count);
  places inventory.target[];
  until timestamptz;
begin
  perform inventory.check_space_filters(the_lab, body);
  perform inventory.lock_things(the_lab, unit_ids, '{}');
  places := array(
    select row(null, null, null, null, u.freezer_id, f.unit_id, f.cell,
      inventory.label_place(f.cell[1], f.cell[2], t))::inventory.target
    from inventory.free_places(the_lab, unit_ids) f
    join inventory.storage_unit u on u.lab_id = the_lab and u.id = f.unit_id
    join inventory.storage_type t on t.lab_id = the_lab and t.id = u.storage_type_id
    order by u.freezer_id, u.id, f.number limit place_count);
  if cardinality(places) < place_count then
    perform inventory.raise_problems(jsonb_build_array(jsonb_build_object('status', 409,
      'slug', 'full', 'reason', format('%s places are free%s, and %s are asked for',
        cardinality(places), case when body->'together' = 'true' then ' in one unit' end,
        place_count))));
  end if;
  if minutes > 0 then
    until := inventory.reserve_places(the_lab, places, minutes);
  end if;
  return (
    select jsonb_agg(jsonb_build_object('freezer_id', p.freezer_id, 'storage_unit_id', p.unit_id,
      'row', p.cell[1], 'col', p.cell[2], 'position', p.position, 'reserved_until', until)
      order by n)
    from unnest(places) with ordinality p (line, resource, id, goal, freezer_id, unit_id, cell,
      position, n));
end $$;

ALTER FUNCTION inventory.find_space(the_lab bigint, body jsonb, items inventory.item[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.find_space(the_lab bigint, body jsonb, items inventory.item[]) IS 'The work of POST /find_space.';

CREATE FUNCTION inventory.find_thing(the_lab bigint, the_resource text, named jsonb) RETURNS bigint
    LANGUAGE plpgsql STABLE
    AS $_$
declare
  word constant text := named #>> '{}';
  found_id bigint;
begin
  if jsonb_typeof(named) = 'number' then
    if word !~ '^[1-9][0-9]{0,17}$' then
      return null;
    elsif the_resource = 'container' then
      return (select c.id from inventory.container c
        where c.lab_id = the_lab and c.id = word::bigint);
    end if;
    return (select u.id from inventory.storage_unit u
      where u.lab_id = the_lab and u.id = word::bigint);
  elsif jsonb_typeof(named) <> 'string' then
    return null;
  end if;
  select case the_resource when 'container' then b.container_id else b.storage_unit_id end
  into found_id from inventory.barcode b where b.lab_id = the_lab and b.code = word;
  if found_id is null and the_resource = 'container'
    and word ~* '^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$' then
    select c.id into found_id from inventory.container c
    where c.lab_id = the_lab and c.uuid = word::uuid;
  end if;
  return found_id;
end $_$;

ALTER FUNCTION inventory.find_thing(the_lab bigint, the_resource text, named jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.find_thing(the_lab bigint, the_resource text, named jsonb) IS 'The id of the container or storage_unit that a client names: a number is an id, a text a barcode
or, of a container, its uuid. A barcode is compared as it is; null if there is no such thing.';

CREATE FUNCTION inventory.finish_verb(the_lab bigint, done jsonb) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT (jsonb_build_object('change_id', c.id, 'row_count', COALESCE(c.row_count, (0)::bigint)) ||
         CASE
             WHEN (jsonb_typeof(finish_verb.done) = 'object'::text) THEN finish_verb.done
             ELSE jsonb_build_object('items', COALESCE(finish_verb.done, '[]'::jsonb))
         END)
    FROM (( VALUES (true)) one("row")
      LEFT JOIN audit.change_set c ON (((c.lab_id = finish_verb.the_lab) AND (c.id = (((NULLIF(current_setting('lab.change_ids'::text, true), ''::text))::jsonb ->> (finish_verb.the_lab)::text))::bigint))));
END;

ALTER FUNCTION inventory.finish_verb(the_lab bigint, done jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.finish_verb(the_lab bigint, done jsonb) IS 'What a verb answers: the change that it made, how many rows that wrote, and its items; or these
with what else the verb says, where it says an object.';

CREATE FUNCTION inventory.position_number("row" integer, col integer, rows integer, cols integer, numbering text) RETURNS integer
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
declare
  y constant integer := case when numbering like '%bottom_up%' then rows - "row" else "row" - 1 end;
  x constant integer := case when numbering like '%right_left' then cols - col else col - 1 end;
begin
  return case when numbering like 'vertical%' then x * rows + y else y * cols + x end + 1;
end $$;

ALTER FUNCTION inventory.position_number("row" integer, col integer, rows integer, cols integer, numbering text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.position_number("row" integer, col integer, rows integer, cols integer, numbering text) IS 'The number of a place, counted from 1 in an inventory.fill_order.';

CREATE VIEW inventory.placed WITH (security_invoker='true') AS
 SELECT container.lab_id,
    'container'::text AS kind,
    container.id,
    container.storage_unit_id AS unit_id,
    container."row",
    container.col,
    container."position",
    container.freezer_id,
    container.sample_type_id,
    NULL::bigint AS storage_type_id,
    (container.state = ANY (ARRAY['in'::text, 'out'::text])) AS is_kept
   FROM inventory.container
UNION ALL
 SELECT storage_unit.lab_id,
    'storage_unit'::text AS kind,
    storage_unit.id,
    storage_unit.parent_id AS unit_id,
    storage_unit."row",
    storage_unit.col,
    storage_unit."position",
    storage_unit.freezer_id,
    NULL::bigint AS sample_type_id,
    storage_unit.storage_type_id,
    (NOT storage_unit.is_retired) AS is_kept
   FROM inventory.storage_unit;

ALTER TABLE inventory.placed OWNER TO lab_owner;

COMMENT ON VIEW inventory.placed IS 'Containers and storage units alike: what is in a unit or a freezer, and at which place.';

CREATE TABLE inventory.reservation (
    lab_id bigint DEFAULT inventory.current_lab() NOT NULL,
    storage_unit_id bigint NOT NULL,
    "row" integer NOT NULL,
    col integer NOT NULL,
    account_id bigint,
    expires_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY inventory.reservation FORCE ROW LEVEL SECURITY;

ALTER TABLE inventory.reservation OWNER TO lab_owner;

COMMENT ON TABLE inventory.reservation IS 'A place that /find_space keeps for an account for some minutes. One that has expired binds nobody,
whether it is still here or not. No history: it is gone before anybody asks.';

COMMENT ON COLUMN inventory.reservation.account_id IS 'For whom it is kept; null for whoever has no account, as in development.';

COMMENT ON COLUMN inventory.reservation.expires_at IS 'Until when it is kept.';

CREATE FUNCTION inventory.free_places(the_lab bigint, unit_ids bigint[], leaving inventory.target[] DEFAULT '{}'::inventory.target[]) RETURNS TABLE(unit_id bigint, cell integer[], number integer)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT u.id,
     ARRAY[r.n, c.n] AS "array",
     inventory.position_number(r.n, c.n, t.rows, t.cols, (t.fill_order)::text) AS position_number
    FROM (((((inventory.storage_unit u
      JOIN inventory.storage_type t ON (((t.lab_id = u.lab_id) AND (t.id = u.storage_type_id))))
      CROSS JOIN LATERAL generate_series(1, t.rows) r(n))
      CROSS JOIN LATERAL generate_series(1, t.cols) c(n))
      LEFT JOIN inventory.placed p ON (((p.lab_id = u.lab_id) AND (p.unit_id = u.id) AND (p."row" = r.n) AND (p.col = c.n) AND (NOT ((p.kind, p.id) IN ( SELECT l.resource,
             l.id
            FROM unnest(free_places.leaving) l(line, resource, id, goal, freezer_id, unit_id, cell, "position")))))))
      LEFT JOIN inventory.reservation kept ON (((kept.lab_id = u.lab_id) AND (kept.storage_unit_id = u.id) AND (kept."row" = r.n) AND (kept.col = c.n) AND (kept.expires_at > now()) AND (kept.account_id IS DISTINCT FROM auth.account_id()))))
   WHERE ((u.lab_id = free_places.the_lab) AND (u.id = ANY (free_places.unit_ids)) AND (p.id IS NULL) AND (kept.expires_at IS NULL));
END;

ALTER FUNCTION inventory.free_places(the_lab bigint, unit_ids bigint[], leaving inventory.target[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.free_places(the_lab bigint, unit_ids bigint[], leaving inventory.target[]) IS 'The free places of units with a grid: cell is row and col, number counts in the type''s fill order.
Free is what nothing is in, or what leaves, and what nobody else has reserved.';

CREATE FUNCTION inventory.full_units(the_lab bigint, unit_ids bigint[]) RETURNS TABLE(id bigint, reason text)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT u.id,
     format('storage unit %s holds %s, and has room for %s'::text, u.id, held.count, t.capacity) AS format
    FROM ((inventory.storage_unit u
      JOIN inventory.storage_type t ON (((t.lab_id = u.lab_id) AND (t.id = u.storage_type_id))))
      CROSS JOIN LATERAL ( SELECT (( SELECT count(*) AS count
                    FROM inventory.container c
                   WHERE ((c.lab_id = u.lab_id) AND (c.storage_unit_id = u.id))) + ( SELECT count(*) AS count
                    FROM inventory.storage_unit child
                   WHERE ((child.lab_id = u.lab_id) AND (child.parent_id = u.id)))) AS "?column?") held(count))
   WHERE ((u.lab_id = full_units.the_lab) AND (u.id = ANY (full_units.unit_ids)) AND (held.count > t.capacity));
END;

ALTER FUNCTION inventory.full_units(the_lab bigint, unit_ids bigint[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.full_units(the_lab bigint, unit_ids bigint[]) IS 'Those of these units that hold more than their type has room for.';

CREATE FUNCTION inventory.grid_of(the_lab bigint, the_unit bigint) RETURNS inventory.unit_grid
    LANGUAGE plpgsql STABLE
    AS $$
declare
  grid inventory.unit_grid;
begin
  select t.rows, t.cols, t.row_scheme::text, t.col_scheme::text, t.fill_order::text into grid
  from inventory.storage_unit u
  join inventory.storage_type t on t.lab_id = u.lab_id and t.id = u.storage_type_id
  where u.lab_id = the_lab and u.id = the_unit;
  return grid;
end $$;

ALTER FUNCTION inventory.grid_of(the_lab bigint, the_unit bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.grid_of(the_lab bigint, the_unit bigint) IS 'Size and labels of the places of a unit; null inside if it has none.';

CREATE FUNCTION inventory.grid_width(head text[]) RETURNS integer
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
begin
  return (
    select max(n)::integer from unnest(head) with ordinality labels (label, n) where label <> '');
end $$;

ALTER FUNCTION inventory.grid_width(head text[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.grid_width(head text[]) IS 'How many cells a line of a map has, by its first line, which may end in blank ones.';

CREATE FUNCTION inventory.headed_format(head text[]) RETURNS inventory.scan_format
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
declare
  fields constant text[] := array(
    select inventory.scan_field(header) from unnest(head) with ordinality columns (header, n)
    order by n);
  names constant text[] := array(
    select translate(lower(header collate "C"), ' _-.', '') from unnest(head) header);
begin
  if not fields @> '{code}' or not (fields @> '{position}' or fields @> '{row,column}') then
    return null;
  end if;
  return row(
    case when names && '{tubecode,locationcell,locationrow}' then 'visionmate'
      when names @> '{tubeid,errorcount}' then 'traxcer'
      when names @> '{parentbarcode}' then 'list' else 'csv' end,
    1, fields, null, false)::inventory.scan_format;
end $$;

ALTER FUNCTION inventory.headed_format(head text[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.headed_format(head text[]) IS 'The format of a file with a line of headers: visionmate, traxcer, list (of what is in boxes), or
csv for any other that has a code and a place. null if it has not.';

CREATE FUNCTION inventory.is_date(value text) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$
begin
  return case
    when value !~ '^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$' then false
    else right(value, 2)::integer <= extract(day from
      make_date(left(value, 4)::integer, substr(value, 6, 2)::integer, 1)
      + interval '1 month' - interval '1 day') end;
end $_$;

ALTER FUNCTION inventory.is_date(value text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.is_date(value text) IS 'Whether a text is a day, as 2026-01-31.';

CREATE FUNCTION inventory.is_keyword_fine(keyword text, given jsonb) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$
declare
  kind constant text := jsonb_typeof(given);
  scalars constant text[] := array['string', 'number', 'boolean', 'null'];
begin
  return case inventory.schema_keyword(keyword)
    when 'anything' then true
    when 'a string' then kind = 'string'
    when 'a number' then kind = 'number'
    when 'true or false' then kind = 'boolean'
    when 'date' then given = '"date"'
    when 'an object of schemas' then kind = 'object'
    when 'one schema, an object' then kind = 'object'
    when 'a whole number from 0 to 1000000' then kind = 'number'
      and given @? '$ ? (@ >= 0 && @ <= 1000000)' and given::numeric % 1 = 0
    when 'a list of strings' then kind = 'array'
      and not given @? 'strict $[*] ? (@.type() != "string")'
    when 'a string, a number, a boolean or null' then kind = any (scalars)
    else case keyword
      when 'type' then kind in ('string', 'array') and given not in ('[]')
        and jsonb_build_array('string', 'number', 'integer', 'boolean', 'array', 'object', 'null')
          @> case kind when 'array' then given else jsonb_build_array(given) end
      else kind = 'array' and jsonb_array_length(given) between 1 and 200
        and not given @? 'strict $[*] ? (@.type() == "array" || @.type() == "object")' end
    end;
end $_$;

ALTER FUNCTION inventory.is_keyword_fine(keyword text, given jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.is_keyword_fine(keyword text, given jsonb) IS 'Whether a keyword of JSON Schema, one that is supported, is given what it takes.';

CREATE FUNCTION inventory.item_problems(items inventory.item[], resources text[], known text[]) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
begin
  return (
    select jsonb_agg(jsonb_build_object('line', i.line, 'status', status, 'slug', slug,
      'reason', reason) order by i.line)
    from (
      select *, count(*) over (partition by resource, id) > 1 as is_repeated from unnest(items)) i
    cross join lateral (values
      (i.resource is null, 400, 'bad_item', format('an item is an object with container or unit%s',
        case when known <> '{}' then ', and may have ' || array_to_string(known, ', ') end)),
      (i.resource <> all (resources), 400, 'bad_item',
        format('this is not for a %s', replace(i.resource, '_', ' '))),
      (i.resource is not null and i.id is null, 404, 'not_found', format('there is no %s %s',
        replace(i.resource, '_', ' '), left(case i.resource
          when 'container' then i.sent->>'container' else i.sent->>'unit' end, 100))),
      (i.id is not null and i.is_repeated, 400, 'repeated_item', format('%s %s comes twice',
        replace(i.resource, '_', ' '), i.id))
    ) problem (is_so, status, slug, reason)
    where is_so);
end $$;

ALTER FUNCTION inventory.item_problems(items inventory.item[], resources text[], known text[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.item_problems(items inventory.item[], resources text[], known text[]) IS 'The problems of items that were read: null for none.';

CREATE FUNCTION inventory.json_fault(value jsonb, max_bytes integer) RETURNS text
    LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
    AS $_$
begin
  -- The size comes first. A number like 1e99999 is short here and long as text.
  return case
    when pg_column_size(value) > max_bytes then format('more than %s bytes', max_bytes)
    when value @? 'strict $.**{9}' then 'more than 8 levels deep'
    when value @? 'strict $.** ? (@.type() == "number" && @ != 0
      && (@.abs() > 1e30 || @.abs() < 1e-30))' then 'a number beyond 1e30 or 1e-30'
    end;
end $_$;

ALTER FUNCTION inventory.json_fault(value jsonb, max_bytes integer) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.json_fault(value jsonb, max_bytes integer) IS 'That which is too much in a value of JSON: its size, its depth or a number. Null if nothing is.';

CREATE FUNCTION inventory.judge_place(format text, place inventory.scan_row) RETURNS inventory.scan_row
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
declare
  word constant text := case when format = 'grid' and place.code in ('x', 'X') then 'blocked'
    else inventory.read_scan_word(coalesce(place.code, '')) end;
  status constant text := inventory.read_scan_word(coalesce(place.state, ''));
begin
  place.state := case
    when word is null then case when status in ('unread', 'empty') then 'contradiction'
      else 'read' end
    when word <> 'blank' then word
    -- People leave the cell of an empty place blank. A reader that writes nothing has said nothing.
    when format in ('grid', 'list') then 'empty'
    when status in ('unread', 'empty', 'blocked') then status
    else 'blank' end;
  if place.expected is not null and inventory.read_scan_word(place.expected) is not null then
    place.expected := null;
  end if;
  return place;
end $$;

ALTER FUNCTION inventory.judge_place(format text, place inventory.scan_row) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.judge_place(format text, place inventory.scan_row) IS 'A place with its state by the text of its code, and where that is blank by its status. blank is
left for one that says nothing, which is an unread tube; ruined and contradiction are faults.';

CREATE FUNCTION inventory.kept_places(the_lab bigint, unit_ids bigint[]) RETURNS SETOF inventory.reservation
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT r.lab_id,
     r.storage_unit_id,
     r."row",
     r.col,
     r.account_id,
     r.expires_at
    FROM inventory.reservation r
   WHERE ((r.lab_id = kept_places.the_lab) AND (r.storage_unit_id = ANY (kept_places.unit_ids)) AND (r.expires_at > now()) AND (NOT (EXISTS ( SELECT
            FROM inventory.placed p
           WHERE ((p.lab_id = r.lab_id) AND (p.unit_id = r.storage_unit_id) AND (p."row" = r."row") AND (p.col = r.col))))));
END;

ALTER FUNCTION inventory.kept_places(the_lab bigint, unit_ids bigint[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.kept_places(the_lab bigint, unit_ids bigint[]) IS 'The places in these units that are reserved now, and empty.';

CREATE FUNCTION inventory.known_codes(the_lab bigint, the_unit bigint, codes text[]) RETURNS inventory.known_code[]
    LANGUAGE plpgsql STABLE
    AS $$
begin
  return array(
    with named as materialized (
      select code, inventory.find_thing(the_lab, 'container', pg_catalog.to_jsonb(code)) as id
      from (select distinct code from unnest(codes) code) _
    )
    select row(n.code, c.id, c.storage_unit_id, c."row", c.col)::inventory.known_code
    from named n join inventory.container c on c.lab_id = the_lab and c.id = n.id
    union all
    select row((
        select min(b.code) from inventory.barcode b
        where b.lab_id = the_lab and b.container_id = c.id),
      c.id, c.storage_unit_id, c."row", c.col)::inventory.known_code
    from inventory.container c
    where c.lab_id = the_lab and c.storage_unit_id = the_unit
      and c.id not in (select n.id from named n where n.id is not null));
end $$;

ALTER FUNCTION inventory.known_codes(the_lab bigint, the_unit bigint, codes text[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.known_codes(the_lab bigint, the_unit bigint, codes text[]) IS 'The containers that these codes are on, barcodes or uuids, and all others that are in a unit, each
with one of its barcodes.';

CREATE FUNCTION inventory.label_place("row" integer, col integer, type inventory.storage_type) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
begin
  return inventory.position_label("row", col, type.rows, type.cols, type.row_scheme,
    type.col_scheme, type.fill_order);
end $$;

ALTER FUNCTION inventory.label_place("row" integer, col integer, type inventory.storage_type) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.label_place("row" integer, col integer, type inventory.storage_type) IS 'The label of a place in a unit of a type; null if row or column is null.';

CREATE FUNCTION inventory.list_children(parent regclass, parent_id bigint) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $_$
declare
  -- Names are the catalog's. @plpgsql_check_options: security_warnings = off
  child record;
  child_count bigint;
  held text[] := array[]::text[];
begin
  for child in
    select relname, conrelid::regclass as place,
      string_agg(format('c.%I = $1', own.attname), ' or ') as refers
    from pg_constraint
    join pg_class on pg_class.oid = conrelid
    cross join lateral unnest(conkey, confkey) k (here, there)
    join pg_attribute own on own.attrelid = conrelid and own.attnum = k.here
    join pg_attribute other on other.attrelid = confrelid and other.attnum = k.there
      and other.attname = 'id'
    where contype = 'f' and confrelid = parent and confdeltype <> 'c'
      and has_table_privilege(conrelid, 'select')
    group by relname, conrelid
    order by relname
  loop
    execute format('select count(*) from %s c where c.lab_id = inventory.current_lab() and (%s)',
      child.place, child.refers) into child_count using parent_id;
    if child_count > 0 then
      held := held || format('%ss: %s', child.relname, child_count);
    end if;
  end loop;
  return nullif(array_to_string(held, ', '), '');
end $_$;

ALTER FUNCTION inventory.list_children(parent regclass, parent_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.list_children(parent regclass, parent_id bigint) IS 'Which rows depend on a row, and how many, counted by their foreign keys, which are (lab_id, x_id).
Null if none does that the caller may see.';

CREATE FUNCTION inventory.list_containers(the_lab bigint, items inventory.item[]) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
begin
  return (
    select jsonb_agg(jsonb_build_object('resource', 'container', 'id', c.id, 'state', c.state,
      'out_to', c.out_to, 'due_back_on', c.due_back_on, 'quantity', c.quantity, 'unit', c.unit,
      'thaw_count', c.thaw_count, 'freezer_id', c.freezer_id, 'storage_unit_id', c.storage_unit_id,
      'row', c."row", 'col', c.col, 'position', c.position) order by i.line)
    from unnest(items) i
    join inventory.container c on c.lab_id = the_lab and c.id = i.id);
end $$;

ALTER FUNCTION inventory.list_containers(the_lab bigint, items inventory.item[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.list_containers(the_lab bigint, items inventory.item[]) IS 'How containers are now, as verbs answer it.';

CREATE FUNCTION inventory.list_findings(findings inventory.finding[]) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE
    AS $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('finding', f.kind, 'line', f.line, 'code', f.code,
      'container_id', f.container_id, 'row', f."row", 'col', f.col, 'position', f.position,
      'now', f.now_at) order by n), '[]')
    from unnest(findings) with ordinality f (kind, line, code, container_id, "row", col, position,
      is_elsewhere, now_at, n));
end $$;

ALTER FUNCTION inventory.list_findings(findings inventory.finding[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.list_findings(findings inventory.finding[]) IS 'Findings as an answer has them.';

CREATE FUNCTION inventory.list_moves(the_lab bigint, scan inventory.scan) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
begin
  return (
    with moved as (
      select s.line, s.rack, s.position, f.id as from_id,
        inventory.find_thing(the_lab, 'container', pg_catalog.to_jsonb(s.code)) as id,
        case when scan.format <> 'list' then inventory.read_position(
          s.position, 702, 999, 'upper', 'number', '') end as place,
        inventory.read_position(s.from_position, 702, 999, 'upper', 'number', '') as from_place
      from unnest(scan.places) s
      left join lateral (select inventory.find_thing(
        the_lab, 'storage_unit', pg_catalog.to_jsonb(s.from_rack)) as id) f
        on s.from_rack is not null
      where s.state = 'read' and (s.expected = s.code) is not false
    )
    select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('container', m.id,
      'to', jsonb_build_object('unit', m.rack, 'row', m.place[1], 'col', m.place[2],
        'position', case when m.place is null then m.position end),
      'from', case when m.from_id is not null then jsonb_build_object('unit', m.from_id,
        'position', inventory.position_label(m.from_place[1], m.from_place[2], (g).rows, (g).cols,
          (g).row_scheme, (g).col_scheme, (g).numbering)) end)) order by m.line)
    from moved m
    cross join lateral (select inventory.grid_of(the_lab, m.from_id)) _ (g)
    where m.id is not null);
end $$;

ALTER FUNCTION inventory.list_moves(the_lab bigint, scan inventory.scan) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.list_moves(the_lab bigint, scan inventory.scan) IS 'The items of POST /move for a file that names the rack of each place: a move list, a list of boxes.
Unread tubes, unknown codes and tubes that were not expected are left out.';

CREATE FUNCTION inventory.list_places(the_lab bigint, items inventory.item[]) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
begin
  return (
    select jsonb_agg(jsonb_build_object('resource', p.kind, 'id', p.id, 'freezer_id', p.freezer_id,
      'storage_unit_id', p.unit_id, 'row', p."row", 'col', p.col, 'position', p.position)
      order by i.line)
    from unnest(items) i
    join inventory.placed p on p.lab_id = the_lab and p.kind = i.resource and p.id = i.id);
end $$;

ALTER FUNCTION inventory.list_places(the_lab bigint, items inventory.item[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.list_places(the_lab bigint, items inventory.item[]) IS 'Where things are now, as verbs answer it.';

CREATE FUNCTION inventory.list_problems(the_lab bigint, problems jsonb, items inventory.item[]) RETURNS jsonb
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('line', COALESCE((first_ones.p -> 'line'::text), to_jsonb(i.line)), 'resource', COALESCE((first_ones.p ->> 'resource'::text), i.resource), 'id', COALESCE((first_ones.p -> 'id'::text), to_jsonb(i.id)), 'slug', (first_ones.p ->> 'slug'::text), 'reason', (first_ones.p ->> 'reason'::text), 'in_the_way', (first_ones.p -> 'in_the_way'::text), 'change_id', inventory.change_of(list_problems.the_lab, ((first_ones.p -> 'in_the_way'::text) ->> 'resource'::text), (((first_ones.p -> 'in_the_way'::text) ->> 'id'::text))::bigint))) ORDER BY COALESCE(((first_ones.p ->> 'line'::text))::integer, i.line), first_ones.n) AS jsonb_agg
    FROM (( SELECT _.p,
             _.n
            FROM jsonb_array_elements(list_problems.problems) WITH ORDINALITY _(p, n)
           ORDER BY (_.p ->> 'status'::text), _.n
          LIMIT 100) first_ones
      LEFT JOIN LATERAL ( SELECT i_1.line,
             i_1.resource,
             i_1.id,
             i_1.sent
            FROM unnest(list_problems.items) i_1(line, resource, id, sent)
           WHERE ((i_1.line = ((first_ones.p ->> 'line'::text))::integer) OR (((first_ones.p -> 'line'::text) IS NULL) AND (i_1.resource = (first_ones.p ->> 'resource'::text)) AND (i_1.id = ((first_ones.p ->> 'id'::text))::bigint)))
          LIMIT 1) i ON (true));
END;

ALTER FUNCTION inventory.list_problems(the_lab bigint, problems jsonb, items inventory.item[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.list_problems(the_lab bigint, problems jsonb, items inventory.item[]) IS 'The first hundred problems as a verb answers them: line of the item, thing, what is in the way and
the change that brought it there.';

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
   WHERE ((pg_constraint.conrelid = (list_rules.made)::oid) AND (pg_constraint.contype = 'f'::"char") AND has_table_privilege('lab_viewer'::name, pg_constraint.confrelid, 'select'::text));
END;

ALTER FUNCTION inventory.list_rules(made regclass) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.list_rules(made regclass) IS 'The rules of a table that PostgreSQL does not name the value for: columns that may not be null,
checks, keys and parents, each with an expression that is true of a new row that breaks it. A key
that the request merges duplicates by is none.';

CREATE FUNCTION inventory.lock_things(the_lab bigint, unit_ids bigint[], container_ids bigint[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
  perform from inventory.storage_unit u
  where u.lab_id = the_lab and u.id = any (unit_ids) order by u.id for no key update;
  perform from inventory.container c
  where c.lab_id = the_lab and c.id = any (container_ids) order by c.id for no key update;
end $$;

ALTER FUNCTION inventory.lock_things(the_lab bigint, unit_ids bigint[], container_ids bigint[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.lock_things(the_lab bigint, unit_ids bigint[], container_ids bigint[]) IS 'Has verbs that touch the same things or units follow each other: units first, each kind by id, so
that no two wait for each other.';

CREATE FUNCTION inventory.lock_tree() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  -- One at a time in a lab: two moves that each look fine could close a ring together. Before the
  -- rows are locked, or two that move into each other would wait for each other.
  perform pg_advisory_xact_lock(
    hashtextextended('storage tree of lab ' || inventory.current_lab(), 0));
  return null;
end $$;

ALTER FUNCTION inventory.lock_tree() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.lock_tree() IS 'Trigger, before a statement. No other unit of the lab moves until this transaction ends.';

CREATE FUNCTION inventory.look_problems(looks inventory.item[], grid inventory.unit_grid) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
begin
  return (
    select jsonb_agg(jsonb_build_object('line', i.line, 'status', status, 'slug', slug,
      'reason', reason) order by i.line)
    from (
      select l.line, l.id, l.sent, judged.*, count(*) over (partition by cell) as times_there,
        count(*) over (partition by coalesce(l.sent->'code', l.sent->'container')) as times
      from unnest(looks) l
      cross join lateral (select case when grid.rows > 0
          and jsonb_typeof(l.sent->'position') in ('string', 'number') then
          inventory.read_position(l.sent->>'position', grid.rows, grid.cols, grid.row_scheme,
            grid.col_scheme, grid.numbering) end as cell,
        jsonb_typeof(l.sent) = 'object' and l.sent - '{code,container,position,state}'::text[]
          = '{}' and case when l.sent->>'state' = 'unread'
            then l.sent ? 'position' and not l.sent ?| '{code,container}'
            else coalesce(l.sent->'state', '"read"') = '"read"'
              and (l.sent ? 'code') <> (l.sent ? 'container') end as is_whole) judged) i
    cross join lateral (values
      (not is_whole, 400, 'bad_item', 'an item has code or container, and may have position; or a'
        ' position and the state unread'),
      (is_whole and i.sent ? 'code' and (jsonb_typeof(i.sent->'code') <> 'string'
        or inventory.is_blank(i.sent->>'code') or length(i.sent->>'code') > 200), 400, 'bad_code',
        'a code is a text of up to 200 characters'),
      (is_whole and i.sent ? 'container' and i.id is null, 404, 'not_found',
        format('there is no container %s', left(i.sent->>'container', 100))),
      (is_whole and i.sent ? 'position' and grid.rows is null, 400, 'no_grid',
        'the unit has no places'),
      (is_whole and i.sent ? 'position' and grid.rows > 0 and i.cell is null, 400, 'bad_position',
        format('%s is no label of a place', left(i.sent->>'position', 50))),
      (is_whole and i.cell = '{}', 400, 'out_of_bounds', format(
        'the unit has no place %s: %s rows, %s columns', left(i.sent->>'position', 50),
        grid.rows, grid.cols)),
      (is_whole and i.cell[1] > 0 and times_there > 1, 400, 'double_place',
        'two items are at this place'),
      (is_whole and coalesce(i.sent->'code', i.sent->'container') is not null and times > 1,
        400, 'repeated_item', format('%s comes twice',
          left(coalesce(i.sent->>'code', i.sent->>'container'), 100)))
    ) problem (is_so, status, slug, reason)
    where is_so);
end $$;

ALTER FUNCTION inventory.look_problems(looks inventory.item[], grid inventory.unit_grid) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.look_problems(looks inventory.item[], grid inventory.unit_grid) IS 'The faults of the items of a stock-take; null for none.';

CREATE FUNCTION inventory.lose(the_lab bigint, body jsonb, items inventory.item[]) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
begin
  return inventory.end_as(the_lab, items, 'lost');
end $$;

ALTER FUNCTION inventory.lose(the_lab bigint, body jsonb, items inventory.item[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.lose(the_lab bigint, body jsonb, items inventory.item[]) IS 'The work of POST /lose.';

CREATE FUNCTION inventory.make_aliquots(the_lab bigint, items inventory.item[]) RETURNS inventory.item[]
    LANGUAGE plpgsql
    AS $$
declare
  made constant inventory.item[] := array(
    select row(row_number() over (order by i.line, n), 'container', inventory.next_container_id(),
      i.sent || jsonb_build_object('container', i.id, 'code', i.sent->'barcodes'->(n - 1))
    )::inventory.item
    from unnest(items) i cross join lateral generate_series(1, (i.sent->>'count')::integer) n
    order by i.line, n);
begin
  insert into inventory.container (lab_id, id, freezer_id, parent_id, name, description,
    sample_type_id, quantity, unit, lot, collected_on, expires_on, owner_id, project_id, properties)
  select the_lab, m.id, c.freezer_id, c.id, c.name, c.description, c.sample_type_id,
    (m.sent->>'amount')::numeric, coalesce(m.sent->>'unit', c.unit), c.lot, c.collected_on,
    c.expires_on, c.owner_id, c.project_id, c.properties
  from unnest(made) m
  join inventory.container c on c.lab_id = the_lab and c.id = (m.sent->>'container')::bigint
  order by m.line;
  insert into inventory.barcode (lab_id, code, container_id)
  select the_lab, m.sent->>'code', m.id from unnest(made) m where m.sent->>'code' is not null
  order by m.line;
  return made;
end $$;

ALTER FUNCTION inventory.make_aliquots(the_lab bigint, items inventory.item[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.make_aliquots(the_lab bigint, items inventory.item[]) IS 'Makes the aliquots that items ask for, with their barcodes and without places.';

CREATE FUNCTION inventory.move(the_lab bigint, body jsonb, items inventory.item[]) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
begin
  perform inventory.write_places(the_lab, inventory.settle(the_lab, items, body->'to'));
  return inventory.list_places(the_lab, items);
end $$;

ALTER FUNCTION inventory.move(the_lab bigint, body jsonb, items inventory.item[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.move(the_lab bigint, body jsonb, items inventory.item[]) IS 'The work of POST /move.';

CREATE FUNCTION inventory.next_barcode_id() RETURNS bigint
    LANGUAGE plpgsql
    AS $$
    declare
      candidate bigint;
    begin
      loop
        candidate := nextval('inventory.barcode_id_seq'::regclass);
        exit when not exists (
          select from inventory.barcode where lab_id = inventory.current_lab() and id = candidate);
      end loop;
      return candidate;
    end $$;

ALTER FUNCTION inventory.next_barcode_id() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.next_barcode_id() IS 'The next number of the sequence that no barcode of the lab has: clients may choose ids.';

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

CREATE FUNCTION inventory.next_excursion_id() RETURNS bigint
    LANGUAGE plpgsql
    AS $$
    declare
      candidate bigint;
    begin
      loop
        candidate := nextval('inventory.excursion_id_seq'::regclass);
        exit when not exists (
          select from inventory.excursion where lab_id = inventory.current_lab() and id = candidate);
      end loop;
      return candidate;
    end $$;

ALTER FUNCTION inventory.next_excursion_id() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.next_excursion_id() IS 'The next number of the sequence that no excursion of the lab has: clients may choose ids.';

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

CREATE FUNCTION inventory.next_project_id() RETURNS bigint
    LANGUAGE plpgsql
    AS $$
    declare
      candidate bigint;
    begin
      loop
        candidate := nextval('inventory.project_id_seq'::regclass);
        exit when not exists (
          select from inventory.project where lab_id = inventory.current_lab() and id = candidate);
      end loop;
      return candidate;
    end $$;

ALTER FUNCTION inventory.next_project_id() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.next_project_id() IS 'The next number of the sequence that no project of the lab has: clients may choose ids.';

CREATE FUNCTION inventory.next_sample_type_id() RETURNS bigint
    LANGUAGE plpgsql
    AS $$
    declare
      candidate bigint;
    begin
      loop
        candidate := nextval('inventory.sample_type_id_seq'::regclass);
        exit when not exists (
          select from inventory.sample_type where lab_id = inventory.current_lab() and id = candidate);
      end loop;
      return candidate;
    end $$;

ALTER FUNCTION inventory.next_sample_type_id() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.next_sample_type_id() IS 'The next number of the sequence that no sample_type of the lab has: clients may choose ids.';

CREATE FUNCTION inventory.next_sighting_id() RETURNS bigint
    LANGUAGE plpgsql
    AS $$
    declare
      candidate bigint;
    begin
      loop
        candidate := nextval('inventory.sighting_id_seq'::regclass);
        exit when not exists (
          select from inventory.sighting where lab_id = inventory.current_lab() and id = candidate);
      end loop;
      return candidate;
    end $$;

ALTER FUNCTION inventory.next_sighting_id() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.next_sighting_id() IS 'The next number of the sequence that no sighting of the lab has: clients may choose ids.';

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

CREATE FUNCTION inventory.next_stocktake_id() RETURNS bigint
    LANGUAGE plpgsql
    AS $$
    declare
      candidate bigint;
    begin
      loop
        candidate := nextval('inventory.stocktake_id_seq'::regclass);
        exit when not exists (
          select from inventory.stocktake where lab_id = inventory.current_lab() and id = candidate);
      end loop;
      return candidate;
    end $$;

ALTER FUNCTION inventory.next_stocktake_id() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.next_stocktake_id() IS 'The next number of the sequence that no stocktake of the lab has: clients may choose ids.';

CREATE FUNCTION inventory.next_storage_type_id() RETURNS bigint
    LANGUAGE plpgsql
    AS $$
    declare
      candidate bigint;
    begin
      loop
        candidate := nextval('inventory.storage_type_id_seq'::regclass);
        exit when not exists (
          select from inventory.storage_type where lab_id = inventory.current_lab() and id = candidate);
      end loop;
      return candidate;
    end $$;

ALTER FUNCTION inventory.next_storage_type_id() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.next_storage_type_id() IS 'The next number of the sequence that no storage_type of the lab has: clients may choose ids.';

CREATE FUNCTION inventory.next_storage_unit_id() RETURNS bigint
    LANGUAGE plpgsql
    AS $$
    declare
      candidate bigint;
    begin
      loop
        candidate := nextval('inventory.storage_unit_id_seq'::regclass);
        exit when not exists (
          select from inventory.storage_unit where lab_id = inventory.current_lab() and id = candidate);
      end loop;
      return candidate;
    end $$;

ALTER FUNCTION inventory.next_storage_unit_id() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.next_storage_unit_id() IS 'The next number of the sequence that no storage_unit of the lab has: clients may choose ids.';

CREATE FUNCTION inventory.number_fault(value jsonb, schema jsonb) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
begin
  return case
    when (schema->'minimum')::numeric > value::numeric then
      format('%s is less than %s', value, schema->'minimum')
    when (schema->'maximum')::numeric < value::numeric then
      format('%s is more than %s', value, schema->'maximum')
    when (schema->'exclusiveMinimum')::numeric >= value::numeric then
      format('%s is not more than %s', value, schema->'exclusiveMinimum')
    when (schema->'exclusiveMaximum')::numeric <= value::numeric then
      format('%s is not less than %s', value, schema->'exclusiveMaximum') end;
end $$;

ALTER FUNCTION inventory.number_fault(value jsonb, schema jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.number_fault(value jsonb, schema jsonb) IS 'Which rule of its schema a number breaks, in words; null if none.';

CREATE FUNCTION inventory.numbered_position(number integer, rows integer, cols integer, numbering text) RETURNS integer[]
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
declare
  is_vertical constant boolean := numbering like 'vertical%';
  y integer;
  x integer;
begin
  if number not between 1 and rows * cols then
    return '{}'::integer[];
  end if;
  y := case when is_vertical then (number - 1) % rows else (number - 1) / cols end;
  x := case when is_vertical then (number - 1) / rows else (number - 1) % cols end;
  return array[case when numbering like '%bottom_up%' then rows - y else y + 1 end,
    case when numbering like '%right_left' then cols - x else x + 1 end];
end $$;

ALTER FUNCTION inventory.numbered_position(number integer, rows integer, cols integer, numbering text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.numbered_position(number integer, rows integer, cols integer, numbering text) IS 'Row and column of the place with a number, counted from 1 in an inventory.fill_order; {} if there
is no such place.';

CREATE FUNCTION inventory.object_fault(value jsonb, schema jsonb, path text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
declare
  rules constant jsonb := schema->'properties';
  required constant jsonb := schema->'required';
  is_closed constant boolean := schema->'additionalProperties' is not distinct from 'false';
  item record;
  fault text;
begin
  for n in 0 .. coalesce(jsonb_array_length(required), 0) - 1 loop
    if not value ? (required->>n) then
      return format('%s: %s is required', path, required->>n);
    end if;
  end loop;
  if rules is null and not is_closed then
    return null;
  end if;
  for item in select e.key, e.value from jsonb_each(value) e loop
    fault := inventory.property_fault(item.value, rules->item.key,
      path || '.' || left(item.key, 50));
    if fault is not null then
      return fault;
    elsif is_closed and (rules ? item.key) is not true then
      return format('%s: %s is not one of its properties', path, left(item.key, 50));
    end if;
  end loop;
  return null;
end $$;

ALTER FUNCTION inventory.object_fault(value jsonb, schema jsonb, path text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.object_fault(value jsonb, schema jsonb, path text) IS 'The first rule of its schema that an object breaks, or what is in it.';

CREATE FUNCTION inventory.occupied_problems(the_lab bigint, targets inventory.target[]) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
begin
  return (
    select jsonb_agg(problem order by line)
    from (
      select t.line, jsonb_build_object('line', t.line, 'resource', t.resource, 'id', t.id,
        'status', 409, 'slug', 'occupied', 'reason', format('%s of storage unit %s has %s %s in it',
          t.position, t.unit_id, replace(p.kind, '_', ' '), p.id),
        'in_the_way', jsonb_build_object('resource', p.kind, 'id', p.id)) as problem
      from unnest(targets) t
      join inventory.placed p on p.lab_id = the_lab and p.unit_id = t.unit_id
        and p."row" = t.cell[1] and p.col = t.cell[2]
      where (p.kind, p.id) not in (select l.resource, l.id from unnest(targets) l)
      union all
      select t.line, jsonb_build_object('line', t.line, 'resource', t.resource, 'id', t.id,
        'status', 409, 'slug', 'full', 'reason', format('storage unit %s has no free place left',
          t.unit_id), 'in_the_way', jsonb_build_object('resource', 'storage_unit', 'id', t.unit_id))
      from unnest(targets) t where t.goal->>'position' = 'next' and t.cell is null) found);
end $$;

ALTER FUNCTION inventory.occupied_problems(the_lab bigint, targets inventory.target[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.occupied_problems(the_lab bigint, targets inventory.target[]) IS 'The targets whose place has something in it that stays there, or whose unit is full; null for
none.';

CREATE FUNCTION inventory.origin_problems(the_lab bigint, items inventory.item[]) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
begin
  return (
    select jsonb_agg(jsonb_build_object('line', i.line, 'resource', i.resource, 'id', i.id,
      'status', status, 'slug', slug, 'reason', reason) order by i.line)
    from unnest(items) i
    join inventory.placed p on p.lab_id = the_lab and p.kind = i.resource and p.id = i.id
    left join inventory.container c on c.lab_id = the_lab and c.id = i.id
      and i.resource = 'container'
    cross join lateral (values
      (i.sent ? 'from' and (jsonb_typeof(i.sent->'from') <> 'object'
        or (i.sent->'from') - '{unit,freezer,position}'::text[] <> '{}'), 400, 'bad_origin',
        'from has unit, freezer or position'),
      (i.sent->'from' ? 'unit' and p.unit_id is distinct from inventory.find_thing(
          the_lab, 'storage_unit', i.sent->'from'->'unit')
        or (i.sent->'from'->>'freezer') <> p.freezer_id::text
        or i.sent->'from' ? 'position'
          and p.position is distinct from i.sent->'from'->>'position', 412, 'moved_meanwhile',
        format('it is at %s of storage unit %s in freezer %s', coalesce(p.position, 'no place'),
          coalesce(p.unit_id::text, 'none'), p.freezer_id)),
      (c.state not in ('in', 'out'), 409, 'wrong_state', format('it is %s', c.state))
    ) problem (is_so, status, slug, reason)
    where is_so);
end $$;

ALTER FUNCTION inventory.origin_problems(the_lab bigint, items inventory.item[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.origin_problems(the_lab bigint, items inventory.item[]) IS 'Items that are not where they are said to be from, or that have ended; null for none.';

CREATE FUNCTION inventory.path_at(the_lab bigint, stored jsonb, the_time timestamp with time zone) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
declare
  resource text := 'storage_unit';
  next_id bigint := (stored->>'storage_unit_id')::bigint;
  step jsonb;
  steps jsonb := jsonb '[]';
begin
  for depth in 1..1000 loop
    if resource = 'storage_unit' and next_id is null then
      resource := 'freezer';
      next_id := (stored->>'freezer_id')::bigint;
    end if;
    exit when next_id is null;
    step := (
      select c.after from audit.row_change c
      where c.lab_id = the_lab and c.table_name = resource and c.row_id = next_id
        and c.changed_at <= the_time
      order by c.changed_at desc, c.id desc limit 1);
    steps := inventory.path_step(resource, next_id, step->>'name', step->>'position') || steps;
    next_id := (case resource when 'storage_unit' then step->>'parent_id'
      when 'freezer' then step->>'site_id' end)::bigint;
    resource := case when resource = 'freezer' then 'site' else resource end;
  end loop;
  return steps;
end $$;

ALTER FUNCTION inventory.path_at(the_lab bigint, stored jsonb, the_time timestamp with time zone) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.path_at(the_lab bigint, stored jsonb, the_time timestamp with time zone) IS 'The way to a container at a time, by its row as history has it: as inventory.path_to() tells the
present one, with the names of then.';

CREATE FUNCTION inventory.path_to(the_lab bigint, the_freezer bigint, the_unit bigint) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
declare
  next_id bigint := the_unit;
  step record;
  steps jsonb := jsonb '[]';
begin
  while next_id is not null loop
    select u.parent_id, inventory.path_step('storage_unit', u.id, u.name, u.position) as shown
    into step
    from inventory.storage_unit u where u.lab_id = the_lab and u.id = next_id;
    steps := step.shown || steps;
    next_id := step.parent_id;
  end loop;
  return (
    select jsonb_build_array(inventory.path_step('site', s.id, s.name, null),
      inventory.path_step('freezer', f.id, f.name, null)) || steps
    from inventory.freezer f join inventory.site s on s.lab_id = f.lab_id and s.id = f.site_id
    where f.lab_id = the_lab and f.id = the_freezer);
end $$;

ALTER FUNCTION inventory.path_to(the_lab bigint, the_freezer bigint, the_unit bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.path_to(the_lab bigint, the_freezer bigint, the_unit bigint) IS 'The way to what is in a unit, or right in a freezer: its site, the freezer, the units from the
outermost to that one.';

CREATE FUNCTION inventory.path_of(shown api.containers) RETURNS jsonb
    LANGUAGE sql STABLE
    RETURN inventory.path_to((shown).lab_id, (shown).freezer_id, (shown).storage_unit_id);

ALTER FUNCTION inventory.path_of(shown api.containers) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.path_of(shown api.containers) IS 'The way to a container.';

CREATE FUNCTION inventory.path_of(shown api.storage_units) RETURNS jsonb
    LANGUAGE sql STABLE
    RETURN inventory.path_to((shown).lab_id, (shown).freezer_id, (shown).parent_id);

ALTER FUNCTION inventory.path_of(shown api.storage_units) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.path_of(shown api.storage_units) IS 'The way to a storage unit.';

CREATE FUNCTION inventory.path_of(shown anyelement) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
begin
  raise undefined_column using message = 'There is no path here',
    detail = format('no_path: a row of %s is no container and no storage unit.', pg_typeof(shown));
end $$;

ALTER FUNCTION inventory.path_of(shown anyelement) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.path_of(shown anyelement) IS 'No way leads to a row of another view: 400.';

CREATE FUNCTION inventory.path_step(resource text, id bigint, name text, "position" text) RETURNS jsonb
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN jsonb_build_object('resource', resource, 'id', id, 'name', name, 'position', "position");

ALTER FUNCTION inventory.path_step(resource text, id bigint, name text, "position" text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.path_step(resource text, id bigint, name text, "position" text) IS 'A step of a path: a site, a freezer or a unit, and the place that a unit has in the one before
it.';

CREATE FUNCTION inventory.pattern_fault(pattern text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT
    AS $_$
declare
  sizes integer[] := array[0];  -- of each group that is open, repeats written out
  size integer := 0;  -- of the last thing, which a quantifier repeats
  part text;
  bounds text[];
begin
  if length(pattern) > 200 then
    return 'it is longer than 200 characters';
  elsif pattern ~ '^\*' then
    return '* is not supported there';
  end if;
  -- An escape, a bracket expression, the beginning of a group, a quantifier, any other character.
  for part in select token.part[1] from regexp_matches(pattern, concat(
      '(\\[dDwWsSnrtfv]|\\[^a-zA-Z0-9]|\[\^?(?:\\[dwsnrtfv]|\\[^a-zA-Z0-9]|[^]\\[])+\]',
      '|\(\?:|\(\?|\{\d{1,3}(?:,\d{0,3})?\}|.)'), 'g') token (part) loop
    if part in ('\', '[', ']', '{', '}', '(?') then
      return format('%s is not supported there', part);
    elsif part in ('(', '(?:') then
      sizes := sizes || 0;
      continue;
    elsif part = ')' then
      if cardinality(sizes) = 1 then
        return 'a ) has no (';
      end if;
      size := sizes[cardinality(sizes)];
      sizes := trim_array(sizes, 1);
    elsif part ~ '^\{' then
      bounds := regexp_match(part, '(\d+)(?:,(\d*))?');
      size := size * (greatest(bounds[1]::integer, coalesce(nullif(bounds[2], ''), '1')::integer,
        1) - 1);
    else
      size := case when part in ('|', '^', '$', '*', '+', '?') then 0 else 1 end;
    end if;
    sizes[cardinality(sizes)] := sizes[cardinality(sizes)] + size;
    if sizes[cardinality(sizes)] > 100 then
      return 'with its repeats written out it is longer than 100 characters';
    end if;
  end loop;
  perform '' ~ pattern;
  return null;
exception when invalid_regular_expression then
  return sqlerrm;
end $_$;

ALTER FUNCTION inventory.pattern_fault(pattern text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.pattern_fault(pattern text) IS 'Why a pattern is not taken: it would take long, it means another thing in JSON Schema, or it is no
regular expression. Null if it is fine.';

CREATE FUNCTION inventory.place_conflicts(the_lab bigint, the_kind text, ids bigint[]) RETURNS TABLE(id bigint, slug text, reason text)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT p.id,
     found.slug,
     found.reason
    FROM (((((inventory.placed p
      JOIN inventory.freezer f ON (((f.lab_id = p.lab_id) AND (f.id = p.freezer_id))))
      LEFT JOIN inventory.storage_unit u ON (((u.lab_id = p.lab_id) AND (u.id = p.unit_id))))
      LEFT JOIN inventory.storage_type t ON (((t.lab_id = u.lab_id) AND (t.id = u.storage_type_id))))
      LEFT JOIN inventory.reservation r ON (((r.lab_id = p.lab_id) AND (r.storage_unit_id = p.unit_id) AND (r."row" = p."row") AND (r.col = p.col) AND (r.expires_at > now()) AND (r.account_id IS DISTINCT FROM auth.account_id()))))
      CROSS JOIN LATERAL ( VALUES (f.is_retired,'retired'::text,format('freezer %s is retired'::text, f.id)), (u.is_retired,'retired'::text,format('storage unit %s is retired'::text, u.id)), ((t.holds <> ALL (ARRAY['both'::text, (
                 CASE place_conflicts.the_kind
                     WHEN 'container'::text THEN place_conflicts.the_kind
                     ELSE 'unit'::text
                 END || 's'::text)])),'not_allowed_here'::text,format('storage unit %s is a %s, which holds %s'::text, u.id, t.name, t.holds)), (((place_conflicts.the_kind = 'container'::text) AND (t.sample_type_ids IS NOT NULL) AND ((p.sample_type_id = ANY (t.sample_type_ids)) IS NOT TRUE)),'not_allowed_here'::text,format('a %s does not hold that sample type'::text, t.name)), (((place_conflicts.the_kind = 'storage_unit'::text) AND (NOT (p.storage_type_id = ANY (t.child_type_ids)))),'not_allowed_here'::text,format('a %s does not hold that storage type'::text, t.name)), ((r.expires_at IS NOT NULL),'reserved'::text,format('%s of storage unit %s is reserved until %s'::text, p."position", u.id, to_char((r.expires_at AT TIME ZONE 'utc'::text), 'HH24:MI "UTC"'::text)))) found(is_so, slug, reason))
   WHERE ((p.lab_id = place_conflicts.the_lab) AND (p.kind = place_conflicts.the_kind) AND (p.id = ANY (place_conflicts.ids)) AND p.is_kept AND found.is_so);
END;

ALTER FUNCTION inventory.place_conflicts(the_lab bigint, the_kind text, ids bigint[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.place_conflicts(the_lab bigint, the_kind text, ids bigint[]) IS 'What speaks against the places that things of a kind, container or storage_unit, have been given:
one line a thing and reason.';

CREATE FUNCTION inventory.place_faults(format text, places inventory.scan_row[]) RETURNS text[]
    LANGUAGE plpgsql STABLE
    AS $$
begin
  return array(
    select fault from (
      select line, case
        when place.position is null then format('line %s: no position', line)
        when inventory.scan_key(format, place.position) is null then
          format('line %s: "%s" is no position', line, left(place.position, 40))
        when state = 'ruined' then
          format('line %s: "%s" is no code any more', line, left(code, 40))
        when state = 'contradiction' then
          format('line %s: a code, and a status that says there is none', line) end as fault
      from unnest(places) place
      union all
      select min(line), format('lines %s: position %s stands twice',
        string_agg(line::text, ' and ' order by line), min(place.position))
      from unnest(places) place
      group by rack, inventory.scan_key(format, place.position)
      having count(*) > 1 and inventory.scan_key(format, min(place.position)) is not null
      union all
      select min(line), format('lines %s: code %s stands twice',
        string_agg(line::text, ' and ' order by line), left(code, 40))
      from unnest(places) place where state = 'read' group by code having count(*) > 1) found
    where fault is not null order by line, fault);
end $$;

ALTER FUNCTION inventory.place_faults(format text, places inventory.scan_row[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.place_faults(format text, places inventory.scan_row[]) IS 'The faults that no scan may have, with their lines: no position, a ruined code, a position twice in
a rack, a code twice.';

CREATE FUNCTION inventory.place_of(stored jsonb) RETURNS jsonb
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN jsonb_build_array((stored -> 'site_id'::text), (stored -> 'freezer_id'::text), (stored -> 'storage_unit_id'::text), COALESCE((stored -> 'state'::text), (stored -> 'parent_id'::text)), (stored -> 'row'::text), (stored -> 'col'::text));

ALTER FUNCTION inventory.place_of(stored jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.place_of(stored jsonb) IS 'Where history has a container, a unit or a freezer in a row that it stored: moved is what differs
in this.';

CREATE FUNCTION inventory.place_scan(format text, places inventory.scan_row[], grid inventory.unit_grid) RETURNS TABLE(line integer, label text, state text, code text, expected text, place integer[])
    LANGUAGE plpgsql IMMUTABLE
    AS $$
declare
  -- A reader, and a map, have the labels of a plate; a list that people write has the unit's own.
  is_plate constant boolean := format not in ('list', 'csv');
begin
  return query
    select s.line, s.position, s.state, s.code, s.expected, inventory.read_position(s.position,
      grid.rows, grid.cols, case when is_plate then 'upper' else grid.row_scheme end,
      case when is_plate then 'number' else grid.col_scheme end, grid.numbering)
    from unnest(places) s;
end $$;

ALTER FUNCTION inventory.place_scan(format text, places inventory.scan_row[], grid inventory.unit_grid) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.place_scan(format text, places inventory.scan_row[], grid inventory.unit_grid) IS 'The places of a scan with row and column in a unit; null for a label that the unit''s type does not
read, {} for one outside of it.';

CREATE FUNCTION inventory.position_label("row" integer, col integer, rows integer, cols integer, row_scheme text, col_scheme text, numbering text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
begin
  if row_scheme is null or col_scheme is null then
    return inventory.position_number("row", col, rows, cols, numbering)::text;
  elsif (row_scheme = 'number') = (col_scheme = 'number') then
    return inventory.axis_label("row", row_scheme) || '-' || inventory.axis_label(col, col_scheme);
  end if;
  return inventory.axis_label("row", row_scheme) || inventory.axis_label(col, col_scheme);
end $$;

ALTER FUNCTION inventory.position_label("row" integer, col integer, rows integer, cols integer, row_scheme text, col_scheme text, numbering text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.position_label("row" integer, col integer, rows integer, cols integer, row_scheme text, col_scheme text, numbering text) IS 'The label of a place as its unit''s type writes it: B3; with two axes of digits 2-3, or of letters
A-b; the number of the place where the type has no schemes. Null if row or column is null.';

CREATE FUNCTION inventory.property_fault(value jsonb, schema jsonb, path text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
declare
  kind constant text := jsonb_typeof(value);
  types constant jsonb := schema->'type';
  fault text;
begin
  -- Of an array of single values and one such value, @> says whether it is among them.
  if types is not null and not types @> pg_catalog.to_jsonb(kind)
    and not (kind = 'number' and types @> '"integer"' and value::numeric % 1 = 0) then
    fault := format('%s is %s %s', left(value::text, 50), case
      when jsonb_typeof(types) = 'array' then 'none of' when types = '"null"' then 'not'
      when types <@ '["integer", "array", "object"]' then 'not an' else 'not a' end,
      translate(types::text, '[]"', ''));
  elsif schema ? 'const' and schema->'const' <> value then
    fault := format('%s is not %s', left(value::text, 50), schema->'const');
  elsif schema ? 'enum' and (kind in ('object', 'array') or not schema->'enum' @> value) then
    fault := format('%s is not one of %s', left(value::text, 50),
      left((schema->'enum')::text, 200));
  elsif kind = 'number' then
    fault := inventory.number_fault(value, schema);
  elsif kind = 'string' then
    fault := inventory.string_fault(value, schema);
  elsif kind = 'object' then
    return inventory.object_fault(value, schema, path);
  elsif kind = 'array' then
    return inventory.array_fault(value, schema, path);
  end if;
  return path || ': ' || fault;
end $$;

ALTER FUNCTION inventory.property_fault(value jsonb, schema jsonb, path text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.property_fault(value jsonb, schema jsonb, path text) IS 'The first rule of a schema that a value breaks, with the path of what breaks it; null if none.';

CREATE FUNCTION inventory.raise_bad_place(slug text, reason text, hint text) RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
begin
  raise sqlstate 'PT400' using message = 'There is no such place', hint = hint,
    detail = format('%s: %s.', slug, reason);
end $$;

ALTER FUNCTION inventory.raise_bad_place(slug text, reason text, hint text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.raise_bad_place(slug text, reason text, hint text) IS 'The 400 for a place that a unit cannot have.';

CREATE FUNCTION inventory.raise_bad_scan(faults text[]) RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
begin
  raise sqlstate 'PT400' using
    message = 'The scan cannot be used',
    detail = format('bad_scan: %s wrong. %s%s', cardinality(faults),
      array_to_string(faults[1:10], '; '),
      case when cardinality(faults) > 10 then '; and so on.' else '.' end),
    hint = 'Scan the rack again, or correct these lines in the file.';
end $$;

ALTER FUNCTION inventory.raise_bad_scan(faults text[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.raise_bad_scan(faults text[]) IS 'The 400 for a file that is a scan and has faults: their count, and the first ten with lines.';

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

CREATE FUNCTION inventory.raise_no_person(account_id bigint, fkey text) RETURNS void
    LANGUAGE plpgsql IMMUTABLE
    AS $$
begin
  raise foreign_key_violation using constraint = fkey,
    message = 'There is no such person in the lab',
    detail = format('no_parent: %s is %s, which is not present.',
      case fkey when 'container_owner_fkey' then 'owner_id' else 'acknowledged_by' end, account_id),
    hint = 'GET /people lists those of the lab.';
end $$;

ALTER FUNCTION inventory.raise_no_person(account_id bigint, fkey text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.raise_no_person(account_id bigint, fkey text) IS 'The 409 for an account that /people does not list: the same for one of another lab and for none.';

CREATE FUNCTION inventory.raise_no_unit(resource text, new_row jsonb, fkey text, operation text) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
  if current_setting('header.x_explain', true) <> ''
    and request.is_worth_explaining(operation) then
    perform request.explain_row(resource, new_row, fkey);
  end if;
  raise foreign_key_violation using constraint = fkey, message = format(
    'insert or update on table "%s" violates foreign key constraint "%s"', resource, fkey);
end $$;

ALTER FUNCTION inventory.raise_no_unit(resource text, new_row jsonb, fkey text, operation text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.raise_no_unit(resource text, new_row jsonb, fkey text, operation text) IS 'What PostgreSQL raises for a unit that is not there, before it looks: without the unit nobody knows
the freezer.';

CREATE FUNCTION inventory.raise_problems(problems jsonb) RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
declare
  problem_count constant integer := jsonb_array_length(problems);
  status constant text := (
    select min(p->>'status') from jsonb_array_elements(problems) p);
  first_one constant jsonb := (
    select p from jsonb_array_elements(problems) p where p->>'status' = status limit 1);
begin
  raise exception using
    errcode = 'PT' || status,
    message = case status when '400' then 'The request is not right'
      when '404' then 'Not found' when '412' then 'It is not where the request says'
      else 'Something is in the way' end,
    detail = format('%s: %s%s%s%s.', first_one->>'slug',
      'item ' || (first_one->>'line') || ': ',
      replace(first_one->>'resource', '_', ' ') || ' ' || (first_one->>'id') || ': ',
      first_one->>'reason',
      case when problem_count > 1 then format('; %s problems in all', problem_count) end),
    hint = case status when '400' then 'Nothing was done. Send it again, mended.'
      when '404' then 'Nothing was done. An item is an id, a uuid or a barcode of this lab.'
      when '412' then 'Nothing was done. Look again where it is.'
      else 'Nothing was done. Choose other places, or move what is there first.' end,
    -- PostgREST answers an error with four keys. inventory.run_verb() reads the list from here.
    datatype = problems::text;
end $$;

ALTER FUNCTION inventory.raise_problems(problems jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.raise_problems(problems jsonb) IS 'Refuses a request for a list of problems: the status is that of the first kind there is, of bad
request, not found, conflict and precondition failed.';

CREATE FUNCTION inventory.raise_still_used(the_lab bigint, one text, ids bigint[]) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $_$
declare
  child record;
  used jsonb;
  problems jsonb := jsonb_build_array();
begin
  for child in
    select c.relname, own.attname from pg_constraint f
    join pg_class c on c.oid = f.conrelid
    cross join lateral unnest(f.conkey, f.confkey) k (here, there)
    join pg_attribute own on own.attrelid = f.conrelid and own.attnum = k.here
    join pg_attribute other on other.attrelid = f.confrelid and other.attnum = k.there
      and other.attname = 'id'
    where f.contype = 'f' and f.confrelid = format('inventory.%I', one)::regclass
      and f.confdeltype <> 'c' and has_table_privilege(f.conrelid, 'select')
    order by c.relname, own.attname
  loop
    execute format($q$
      select jsonb_agg(jsonb_build_object('status', 409, 'slug', 'in_use', 'line', line,
        'resource', $3, 'id', id, 'reason', format('a %%s depends on it', replace($4, '_', ' ')),
        'in_the_way', jsonb_build_object('resource', $4, 'id', by)) order by line)
      from (
        select wanted.line, wanted.id, min(c.id) as by
        from unnest($2) with ordinality wanted (id, line)
        join inventory.%1$I c on c.lab_id = $1 and c.%2$I = wanted.id
        group by wanted.line, wanted.id) used$q$, child.relname, child.attname)
    into used using the_lab, ids, one, child.relname::text;
    problems := problems || coalesce(used, '[]');
  end loop;
  perform inventory.raise_problems(problems);
end $_$;

ALTER FUNCTION inventory.raise_still_used(the_lab bigint, one text, ids bigint[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.raise_still_used(the_lab bigint, one text, ids bigint[]) IS 'The 409 for rows that others depend on, which it names.';

CREATE FUNCTION inventory.read_axis(word text, scheme text) RETURNS integer
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
declare
  letter text;
  digit integer;
  last_digit integer := 0;
  number integer := 0;
begin
  if word < 'A' collate "C" then
    return word::integer;
  elsif scheme in ('roman_upper', 'roman_lower') then
    foreach letter in array string_to_array(word, null) loop
      digit := (array[1, 5, 10, 50, 100, 500, 1000])[position(letter in 'IVXLCDM')];
      -- A digit before a larger one counts against it, and was added.
      number := number + digit - case when last_digit < digit then 2 * last_digit else 0 end;
      last_digit := digit;
    end loop;
    -- IIII is no numeral.
    return case when inventory.axis_label(number, 'roman_upper') = word then number end;
  end if;
  return case length(word) when 1 then ascii(word) - 64
    when 2 then 26 * (ascii(word) - 64) + ascii(substr(word, 2)) - 64
    when 3 then 26 * (26 * (ascii(word) - 64) + ascii(substr(word, 2)) - 64)
      + ascii(substr(word, 3)) - 64 end;
end $$;

ALTER FUNCTION inventory.read_axis(word text, scheme text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.read_axis(word text, scheme text) IS 'The number of a row or a column that a word names, in capitals of ASCII or up to nine digits; null
if it names none. Letters are read by the scheme.';

CREATE FUNCTION inventory.read_cell(sent inventory.place, type inventory.storage_type) RETURNS integer[]
    LANGUAGE plpgsql STABLE
    AS $$
declare
  cell constant integer[] := inventory.read_position(sent.position, type.rows, type.cols,
    type.row_scheme, type.col_scheme, type.fill_order);
begin
  if cell is null or cell = '{}' then
    perform inventory.raise_bad_place(
      case when cell = '{}' then 'out_of_bounds' else 'bad_position' end,
      format('%s is no place of a %s', left(sent.position, 50), type.name),
      format('It has %s rows and %s columns, from %s.', type.rows, type.cols,
        inventory.label_place(1, 1, type)));
  end if;
  return cell;
end $$;

ALTER FUNCTION inventory.read_cell(sent inventory.place, type inventory.storage_type) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.read_cell(sent inventory.place, type inventory.storage_type) IS 'Row and column of the position that was sent. PT400 where the grid has none such.';

CREATE FUNCTION inventory.read_count(body jsonb, key text, lowest integer, highest integer) RETURNS integer
    LANGUAGE plpgsql IMMUTABLE
    AS $_$
begin
  if body ? key and (body->>key !~ '^[0-9]{1,9}$'
      or (body->>key)::integer not between lowest and highest) then
    raise sqlstate 'PT400' using message = 'A number is not right',
      detail = format('bad_number: %s is a whole number from %s to %s.', key, lowest, highest),
      hint = 'Nothing was done.';
  end if;
  return coalesce((body->>key)::integer, lowest);
end $_$;

ALTER FUNCTION inventory.read_count(body jsonb, key text, lowest integer, highest integer) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.read_count(body jsonb, key text, lowest integer, highest integer) IS 'A whole number of a body in a range; its least value where there is none. PT400 for others.';

CREATE FUNCTION inventory.read_grid(lines inventory.scan_line[], format inventory.scan_format, rack text) RETURNS SETOF inventory.scan_row
    LANGUAGE plpgsql STABLE
    AS $$
declare
  width constant integer := inventory.grid_width((lines[1]).cells);
  is_plate constant boolean := inventory.axis_scheme((lines[1]).cells[2:width]) = 'number'
    and inventory.axis_scheme(array(select cells[1] from unnest(lines[2:]))) = 'upper';
begin
  return query
    select l.line, coalesce(format.rack, rack), case when is_plate then upper(l.cells[1]) || col
      else format('R%sC%s', n, col) end, code, null::text, null::text, null::text, null::text
    from unnest(lines[2:]) with ordinality l (line, cells, n),
      lateral unnest(l.cells[2:width]) with ordinality place (code, col);
end $$;

ALTER FUNCTION inventory.read_grid(lines inventory.scan_line[], format inventory.scan_format, rack text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.read_grid(lines inventory.scan_line[], format inventory.scan_format, rack text) IS 'The places of a map of a box: B3 where rows have letters and columns digits, as on a plate, else
R2C3.';

CREATE FUNCTION inventory.read_item(the_lab bigint, line integer, sent jsonb, known text[]) RETURNS inventory.item
    LANGUAGE plpgsql STABLE
    AS $$
declare
  item inventory.item := row(line, null, null, sent)::inventory.item;
  names_unit constant boolean := sent ? 'unit' and 'unit' <> all (known);  -- else one of measure
begin
  if jsonb_typeof(sent) = 'object' and (sent ? 'container') <> names_unit
    and sent - known - '{container,unit}'::text[] = '{}' then
    item.resource := case when names_unit then 'storage_unit' else 'container' end;
    item.id := inventory.find_thing(the_lab, item.resource,
      case when names_unit then sent->'unit' else sent->'container' end);
  end if;
  return item;
end $$;

ALTER FUNCTION inventory.read_item(the_lab bigint, line integer, sent jsonb, known text[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.read_item(the_lab bigint, line integer, sent jsonb, known text[]) IS 'Reads one item, as {"container": 5} or {"unit": "RACK-4"}, with further keys that are known.
Without a resource if it is none, without an id if nothing is so named.';

CREATE FUNCTION inventory.read_items(the_lab bigint, sent jsonb, resources text[], known text[]) RETURNS inventory.item[]
    LANGUAGE plpgsql STABLE
    AS $$
declare
  items inventory.item[];
  problems jsonb;
begin
  if jsonb_typeof(sent) is distinct from 'array' or jsonb_array_length(sent) = 0 then
    raise sqlstate 'PT400' using message = 'The request has no items',
      detail = 'no_items: items is a list of at least one.',
      hint = 'Send {"items": [{"container": 5}, {"container": "0359000001"}]}.';
  elsif jsonb_array_length(sent) > 10000 then
    raise sqlstate 'PT400' using message = 'Too many items',
      detail = format('too_many: %s items; one request takes 10000.', jsonb_array_length(sent)),
      hint = 'Send them in several requests.';
  end if;
  select array_agg(inventory.read_item(the_lab, line::integer, item, known) order by line)
  into items from jsonb_array_elements(sent) with ordinality _ (item, line);
  problems := inventory.item_problems(items, resources, known);
  if problems is not null then
    perform inventory.raise_problems(problems);
  end if;
  return items;
end $$;

ALTER FUNCTION inventory.read_items(the_lab bigint, sent jsonb, resources text[], known text[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.read_items(the_lab bigint, sent jsonb, resources text[], known text[]) IS 'The items of a verb. resources are those that it is for, known the keys that an item may have
besides. PT400 for what is no item or comes twice, PT404 naming all that are not there.';

CREATE FUNCTION inventory.read_looked_at(the_lab bigint, body jsonb) RETURNS bigint
    LANGUAGE plpgsql STABLE
    AS $$
declare
  found_id constant bigint := inventory.find_thing(the_lab, 'storage_unit', body->'unit');
begin
  if coalesce(jsonb_typeof(body->'unit'), 'null') = 'null' then
    raise sqlstate 'PT400' using message = 'The request names no unit',
      detail = 'no_unit: unit is the id or a barcode of the one that was looked at.',
      hint = 'Send {"unit": "BOX-17", "codes": ["0359000001"]}.';
  elsif found_id is null then
    perform inventory.raise_problems(jsonb_build_array(jsonb_build_object('status', 404,
      'slug', 'not_found', 'reason', format('there is no storage unit %s',
        left(body->>'unit', 100)))));
  elsif coalesce(body->'apply', '"none"') not in ('"none"', '"moves"', '"all"')
    or coalesce(jsonb_typeof(body->'note'), 'null') not in ('string', 'null') then
    raise sqlstate 'PT400' using message = 'Wrong value of a field',
      detail = 'bad_value: apply is none, moves or all, and note a text.',
      hint = 'Leave them out, or mend them.';
  end if;
  return found_id;
end $$;

ALTER FUNCTION inventory.read_looked_at(the_lab bigint, body jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.read_looked_at(the_lab bigint, body jsonb) IS 'The unit of a stock-take. PT404 if there is none, PT400 for what is no stock-take.';

CREATE FUNCTION inventory.read_looks(the_lab bigint, body jsonb) RETURNS inventory.item[]
    LANGUAGE plpgsql STABLE
    AS $$
declare
  sent constant jsonb := coalesce(body->'items', body->'codes');
  are_codes constant boolean := body ? 'codes';
begin
  if (body ? 'items') = are_codes or jsonb_typeof(sent) <> 'array' then
    raise sqlstate 'PT400' using message = 'The request does not say what was seen',
      detail = 'no_items: codes is a list of texts, or items one of objects.',
      hint = 'Send {"unit": "BOX-17", "codes": []} for an empty unit.';
  elsif jsonb_array_length(sent) > 10000 then
    raise sqlstate 'PT400' using message = 'Too many items',
      detail = format('too_many: %s items; one request takes 10000.', jsonb_array_length(sent)),
      hint = 'Take stock of smaller units.';
  end if;
  return array(
    select row(line, 'container', case when looked ? 'container' then
        inventory.find_thing(the_lab, 'container', looked->'container') end, looked)::inventory.item
    from jsonb_array_elements(sent) with ordinality _ (item, line)
    cross join lateral (select case when are_codes then jsonb_build_object('code', item)
      else item end as looked) __
    order by line);
end $$;

ALTER FUNCTION inventory.read_looks(the_lab bigint, body jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.read_looks(the_lab bigint, body jsonb) IS 'What a stock-take says was seen, codes or items, as items; their ids are of those that it names as
container. Codes are for inventory.compare_seen() to find.';

CREATE FUNCTION inventory.read_pair(first text, second text, row_scheme text, col_scheme text) RETURNS integer[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
declare
  cols_lettered constant boolean := coalesce(col_scheme <> 'number', false);
  -- Without letters of its own, a type reads B3 as a plate has it.
  rows_lettered constant boolean := not cols_lettered or coalesce(row_scheme <> 'number', false);
  first_lettered constant boolean := first >= 'A' collate "C";
  second_lettered constant boolean := second >= 'A' collate "C";
begin
  if (rows_lettered and cols_lettered) <> (first_lettered and second_lettered)
    and (first_lettered or second_lettered) then
    return null;
  elsif first_lettered <> second_lettered and first_lettered = cols_lettered then
    return array[inventory.read_axis(second, row_scheme), inventory.read_axis(first, col_scheme)];
  end if;
  return array[inventory.read_axis(first, row_scheme), inventory.read_axis(second, col_scheme)];
end $$;

ALTER FUNCTION inventory.read_pair(first text, second text, row_scheme text, col_scheme text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.read_pair(first text, second text, row_scheme text, col_scheme text) IS 'Row and column that two words name: digits the axis with digits and letters the one with letters,
in either order; two of a kind the row first. null, or null inside, if they name none.';

CREATE FUNCTION inventory.read_position(label text, rows integer, cols integer, row_scheme text, col_scheme text, numbering text) RETURNS integer[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $_$
declare
  word text;
  parts text[];
  place integer[];
begin
  -- Most labels of most lists are read here, in a fifth of the time.
  if label ~ '^[A-Z][0-9]{1,4}$' and row_scheme = 'upper' and col_scheme = 'number' then
    place := array[ascii(label) - 64, substr(label, 2)::integer];
    return case when place[1] <= rows and place[2] between 1 and cols then place else '{}' end;
  end if;
  word := upper(inventory.trim_text(label) collate "C");
  if word ~ '^[A-Z]+[0-9]+$' then  -- without the slower regexp_match
    parts[1] := rtrim(word, '0123456789');
    parts[3] := substr(word, length(parts[1]) + 1);
  elsif word ~ '^(?:[A-Z]+|[0-9]+)-(?:[A-Z]+|[0-9]+)$' then
    parts[1] := split_part(word, '-', 1);
    parts[3] := split_part(word, '-', 2);
  elsif word ~ '^[0-9]+$' then
    return case when length(word) < 10 then
      inventory.numbered_position(word::integer, rows, cols, numbering) end;
  else
    parts := coalesce(regexp_match(word, '^R([0-9]+)(C)([0-9]+)$'),
      regexp_match(word, '^([A-Z]+)( *[-:,] *| +)([A-Z]+|[0-9]+)$'),
      regexp_match(word, '^([0-9]+)( *[-:,] *| *(?=[A-Z])| +)([A-Z]+|[0-9]+)$'));
  end if;
  if greatest(length(parts[1]), length(parts[3])) < 10 then
    place := inventory.read_pair(parts[1], parts[3], row_scheme, col_scheme);
  end if;
  return case when place[1] is null or place[2] is null then null
    when place[1] between 1 and rows and place[2] between 1 and cols then place else '{}' end;
end $_$;

ALTER FUNCTION inventory.read_position(label text, rows integer, cols integer, row_scheme text, col_scheme text, numbering text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.read_position(label text, rows integer, cols integer, row_scheme text, col_scheme text, numbering text) IS 'Row and column that a label names in a unit: of 8 by 12 with letters and digits each of B3, b03,
B-3, B:3, "B, 3", 2-3, R2C3, and 15 as its number. The type decides: where the columns have the
letters, B3 is in the third row. null if it is no label, {} if it is one of a place that the unit
does not have; either has null as its first element.';

CREATE FUNCTION inventory.read_scan_file(body text, file_name text, OUT format text, OUT warnings text[], OUT places inventory.scan_row[]) RETURNS record
    LANGUAGE plpgsql STABLE
    AS $_$
declare
  lines constant inventory.scan_line[] := inventory.split_scan(body);
  found constant inventory.scan_format := inventory.find_format(lines);
  faults text[] := inventory.shape_faults(lines, found);
  base_name constant text := regexp_replace(left(file_name, 255), '^.*[/\\]', '');
  file_rack constant text := coalesce(found.rack, case when found.name = 'fluidx' then
    nullif(regexp_replace(base_name, '[.][^.]*$', ''), '') end);
begin
  if faults is not null then
    perform inventory.raise_bad_scan(faults);
  end if;
  format := found.name;
  places := array(
    select inventory.judge_place(format, place)
    from inventory.read_table(lines, found, file_rack) place where format <> 'grid'
    union all
    select inventory.judge_place(format, place)
    from inventory.read_grid(lines, found, file_rack) place where format = 'grid');
  faults := inventory.place_faults(format, places);
  if faults <> '{}' then
    perform inventory.raise_bad_scan(faults);
  end if;
  warnings := inventory.scan_warnings(places);
  places := array(
    select row(line, place.rack, place.position, case when state = 'read' then code end,
      case state when 'blank' then 'unread' else state end, from_rack, from_position, expected)
      ::inventory.scan_row
    from unnest(places) place);
end $_$;

ALTER FUNCTION inventory.read_scan_file(body text, file_name text, OUT format text, OUT warnings text[], OUT places inventory.scan_row[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.read_scan_file(body text, file_name text, OUT format text, OUT warnings text[], OUT places inventory.scan_row[]) IS 'Reads the scan of a rack, a move list or the map of a box: format, warnings, and places, line by
line. file_name gives FluidX its rack. Positions stay as the file has them: those of list and csv
are for the type of the unit to read, all others are a plate''s. Raises PT400 with the lines that
are wrong, or with what was looked for, and PT413 for more than 1 MB or 10,000 lines.';

CREATE FUNCTION inventory.read_scan_word(cell text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$
declare
  word text;
begin
  if length(cell) > 200 or cell ~ '^[0-9](?:[.,][0-9]+)?[Ee][+][0-9]{2,3}$'
    or cell ~ '^[0-9]+[.,]0+$' or cell ~ '^#(?:#+|N/A|NV|[^ ]+[!?])$' then
    return 'ruined';
  elsif cell ~ '[0-9]' then  -- no word has a digit, most codes have
    return null;
  end if;
  word := translate(upper(cell collate "C"), ' _-.', '');
  return case when cell = '' then 'blank'
    when word = any (inventory.scan_words('unread')) then 'unread'
    when word = any (inventory.scan_words('empty')) then 'empty'
    when word = any (inventory.scan_words('blocked')) then 'blocked'
    when word = '' or word = any (inventory.scan_words('ruined')) then 'ruined' end;
end $_$;

ALTER FUNCTION inventory.read_scan_word(cell text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.read_scan_word(cell text) IS 'The state that a trimmed cell tells where a code should be: unread, empty, blocked, blank; ruined
for 3.59E+08, 359.0, #N/A, which a spreadsheet makes of a code; null if it is a code.';

CREATE FUNCTION inventory.read_seen(the_lab bigint, the_unit bigint, body jsonb) RETURNS inventory.seen_code[]
    LANGUAGE plpgsql STABLE
    AS $$
declare
  grid constant inventory.unit_grid := inventory.grid_of(the_lab, the_unit);
  looks constant inventory.item[] := inventory.read_looks(the_lab, body);
  problems constant jsonb := inventory.look_problems(looks, grid);
begin
  if problems is not null then
    perform inventory.raise_problems(problems);
  end if;
  return array(
    select row(l.line, coalesce(l.sent->>'state', 'read'), coalesce(l.sent->>'code', (
        select min(b.code) from inventory.barcode b
        where b.lab_id = the_lab and b.container_id = l.id), c.uuid::text), null,
      inventory.read_position(l.sent->>'position', grid.rows, grid.cols, grid.row_scheme,
        grid.col_scheme, grid.numbering))::inventory.seen_code
    from unnest(looks) l
    left join inventory.container c on c.lab_id = the_lab and c.id = l.id
    order by l.line);
end $$;

ALTER FUNCTION inventory.read_seen(the_lab bigint, the_unit bigint, body jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.read_seen(the_lab bigint, the_unit bigint, body jsonb) IS 'What a stock-take says was seen. Raises all problems at once.';

CREATE FUNCTION inventory.read_table(lines inventory.scan_line[], format inventory.scan_format, rack text) RETURNS SETOF inventory.scan_row
    LANGUAGE plpgsql STABLE
    AS $$
declare
  r constant integer := array_position(format.fields, 'rack');
  p constant integer := array_position(format.fields, 'position');
  y constant integer := array_position(format.fields, 'row');
  x constant integer := array_position(format.fields, 'column');
  c constant integer := array_position(format.fields, 'code');
  s constant integer := array_position(format.fields, 'status');
  from_rack constant integer := array_position(format.fields, 'from_rack');
  from_position constant integer := array_position(format.fields, 'from_position');
  expected constant integer := array_position(format.fields, 'expected');
begin
  return query
    select l.line, coalesce(nullif(cells[r], ''), rack),
      -- Two places for one tube are no position: a fault of the line.
      case when inventory.read_position(cell, 702, 999, 'upper', 'number', '')
        <> inventory.read_position(pair, 702, 999, 'upper', 'number', '')
        then concat(cell, ' or ', pair) else coalesce(cell, pair) end,
      cells[c], cells[s], cells[from_rack], cells[from_position], nullif(cells[expected], '')
    from unnest(lines[format.head + 1:]) l,
      lateral (select nullif(cells[p], ''), case
        when cells[y] ~ '[A-Za-z]' then cells[y] || cells[x]
        when cells[y] || cells[x] <> '' then concat('R', cells[y], 'C', cells[x]) end)
        named (cell, pair);
end $$;

ALTER FUNCTION inventory.read_table(lines inventory.scan_line[], format inventory.scan_format, rack text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.read_table(lines inventory.scan_line[], format inventory.scan_format, rack text) IS 'The places of a file with one a line; rack is the one of a line that names none.';

CREATE FUNCTION inventory.read_targets(the_lab bigint, items inventory.item[], default_goal jsonb) RETURNS inventory.target[]
    LANGUAGE plpgsql STABLE
    AS $_$
begin
  return (
    with asked as (
      select *, case when jsonb_typeof(sent->'to') = 'object' or not sent ? 'to'
        then coalesce(sent->'to', default_goal) end as goal
      from unnest(items)
    ), unit as materialized (
      select named, inventory.find_thing(the_lab, 'storage_unit', named) as id
      from (select distinct goal->'unit' as named from asked) _
    )
    select array_agg(row(i.line, i.resource, i.id, goal, coalesce(u.freezer_id, f.id), u.id,
      case
        when goal->>'position' <> 'next' then inventory.read_position(goal->>'position',
          t.rows, t.cols, t.row_scheme, t.col_scheme, t.fill_order)
        when goal ? 'row' then array[(goal->>'row')::integer, (goal->>'col')::integer] end,
      null)::inventory.target order by i.line)
    from asked i
    left join unit on unit.named = i.goal->'unit'
    left join inventory.storage_unit u on u.lab_id = the_lab and u.id = unit.id
    left join inventory.storage_type t on t.lab_id = the_lab and t.id = u.storage_type_id
    left join inventory.freezer f on f.lab_id = the_lab and f.id = case
      when i.goal->>'freezer' ~ '^[1-9][0-9]{0,17}$' then (i.goal->>'freezer')::bigint end);
end $_$;

ALTER FUNCTION inventory.read_targets(the_lab bigint, items inventory.item[], default_goal jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.read_targets(the_lab bigint, items inventory.item[], default_goal jsonb) IS 'Where items are to go, as their key "to" says, or the one of the request: {"unit": 3, "position":
"B3"}, {"unit": "BOX-17", "row": 2, "col": 3}, {"freezer": 1}. position next is a free one.';

CREATE FUNCTION inventory.read_unit(sent text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
begin
  -- The micro sign and the Greek letter mean u.
  return case translate(sent, 'µμ', 'uu')
    when 'ul' then 'uL' when 'ml' then 'mL' when 'nl' then 'nL' when 'l' then 'L'
    when 'IU' then '[iU]' when 'cells' then '{cells}'
    else translate(sent, 'µμ', 'uu') end;
end $$;

ALTER FUNCTION inventory.read_unit(sent text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.read_unit(sent text) IS 'The code of UCUM for a unit as people write it: µL and ul are uL. Others come back as they are.';

CREATE FUNCTION inventory.read_unit_name(the_lab bigint, name text) RETURNS bigint
    LANGUAGE plpgsql STABLE
    AS $_$
begin
  return coalesce(inventory.find_thing(the_lab, 'storage_unit', pg_catalog.to_jsonb(name)),
    case when name ~ '^[1-9][0-9]{0,17}$' then
      inventory.find_thing(the_lab, 'storage_unit', pg_catalog.to_jsonb(name::bigint)) end);
end $_$;

ALTER FUNCTION inventory.read_unit_name(the_lab bigint, name text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.read_unit_name(the_lab bigint, name text) IS 'The unit that a word of a URL names: by barcode, and if it is none, by id. null if there is none.';

CREATE FUNCTION inventory.read_unit_of_container() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  new.unit := inventory.read_unit(new.unit);
  return new;
end $$;

ALTER FUNCTION inventory.read_unit_of_container() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.read_unit_of_container() IS 'Trigger. Stores a unit of measure as the code that it has in UCUM.';

CREATE FUNCTION inventory.refuse_conversion() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
  type inventory.storage_type;
  outside text;
begin
  -- It excludes the lock that a placement takes here by its foreign key.
  perform from inventory.storage_unit u where u.lab_id = new.lab_id and u.id = new.id for update;
  if not exists (
    select from inventory.placed p where p.lab_id = new.lab_id and p.unit_id = new.id) then
    return new;
  elsif not pg_has_role('lab_manager', 'usage') then
    raise sqlstate 'PT403' using message = 'This needs another role',
      detail = format('role_too_low: storage unit %s holds things; a manager converts it.', new.id),
      hint = 'Empty it first, or ask a manager of the lab.';
  end if;
  select t.* into type from inventory.storage_type t
  where t.lab_id = new.lab_id and t.id = new.storage_type_id;
  select string_agg(p.position, ', ' order by p."row", p.col) into outside
  from (
    select * from inventory.placed p
    where p.lab_id = new.lab_id and p.unit_id = new.id
      and (p."row" > type.rows or p.col > type.cols) order by p."row", p.col limit 10) p;
  if outside is not null then
    raise sqlstate 'PT409' using message = 'The content does not fit',
      detail = format('out_of_bounds: a %s has no place for what is in %s.', type.name, outside),
      hint = 'Move that first.';
  end if;
  return new;
end $$;

ALTER FUNCTION inventory.refuse_conversion() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.refuse_conversion() IS 'Trigger. A unit that holds things is given another type by managers, if the places in use are
there.';

CREATE FUNCTION inventory.refuse_cycle(the_lab bigint, unit_ids bigint[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
  problems jsonb;
begin
  select jsonb_agg(jsonb_build_object('status', 409, 'slug', 'cycle', 'resource', 'storage_unit',
    'id', a.id, 'reason', 'it would be in itself') order by a.id) into problems
  from inventory.units_above(the_lab, unit_ids) a where a.depth > 0 and a.id = a.start_id;
  if problems is not null then
    perform inventory.raise_problems(problems);
  end if;
end $$;

ALTER FUNCTION inventory.refuse_cycle(the_lab bigint, unit_ids bigint[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.refuse_cycle(the_lab bigint, unit_ids bigint[]) IS 'Raises PT409 if a unit is in itself, or in one that is in it.';

CREATE FUNCTION inventory.refuse_grid_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  -- It excludes the lock that a new unit takes here by its foreign key.
  perform from inventory.storage_type t where t.lab_id = new.lab_id and t.id = new.id for update;
  if exists (
    select from inventory.storage_unit u
    where u.lab_id = new.lab_id and u.storage_type_id = new.id) then
    raise sqlstate 'PT409' using message = 'The type is in use',
      detail = format('type_in_use: units have storage type %s, and labels that follow from it.',
        new.id),
      hint = 'Make a new type, and give it to units: POST /storage_unit/1 with storage_type_id.';
  end if;
  return new;
end $$;

ALTER FUNCTION inventory.refuse_grid_change() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.refuse_grid_change() IS 'Trigger. The grid, the labels and the kind of content of a type stay as they are once a unit has
it.';

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

CREATE FUNCTION inventory.refuse_listed() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$
declare
  lists text;
begin
  select string_agg(t.id::text, ', ' order by t.id) into lists from inventory.storage_type t
  where t.lab_id = old.lab_id
    and old.id = any (case tg_table_name
      when 'sample_type' then t.sample_type_ids else t.child_type_ids end);
  if lists is not null then
    raise sqlstate 'PT409' using message = format('The %s is listed', tg_table_name),
      detail = format('%1$s_in_use: %1$s %2$s is listed by storage_type %3$s.', tg_table_name,
        old.id, lists),
      hint = 'Take it out of those lists first.';
  end if;
  return null;
end $_$;

ALTER FUNCTION inventory.refuse_listed() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.refuse_listed() IS 'Trigger. A type that another one lists stays. After the row is gone, so that it sees a list which
came up meanwhile.';

CREATE FUNCTION inventory.refuse_places(the_lab bigint, the_kind text, ids bigint[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
  unit_ids constant bigint[] := array(
    select distinct p.unit_id from inventory.placed p
    where p.lab_id = the_lab and p.kind = the_kind and p.id = any (ids) and p.unit_id is not null);
  conflicts jsonb;
begin
  -- One at a time counts what is in a unit of limited capacity.
  perform from inventory.storage_unit u
  join inventory.storage_type t on t.lab_id = u.lab_id and t.id = u.storage_type_id
  where u.lab_id = the_lab and u.id = any (unit_ids) and t.capacity is not null
  order by u.id for no key update of u;
  select jsonb_agg(jsonb_build_object('status', 409, 'slug', c.slug, 'resource', c.resource,
    'id', c.id, 'reason', c.reason) order by c.id) into conflicts
  from (
    select the_kind as resource, p.* from inventory.place_conflicts(the_lab, the_kind, ids) p
    union all
    select 'storage_unit', f.id, 'full', f.reason
    from inventory.full_units(the_lab, unit_ids) f) c;
  if conflicts is not null then
    perform inventory.raise_problems(conflicts);
  end if;
end $$;

ALTER FUNCTION inventory.refuse_places(the_lab bigint, the_kind text, ids bigint[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.refuse_places(the_lab bigint, the_kind text, ids bigint[]) IS 'Raises PT409 if things of a kind may not be in the units, or the freezers, that they are in now.';

CREATE FUNCTION inventory.refuse_retiring() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
  held bigint;
begin
  if tg_table_name = 'freezer' then
    perform from inventory.freezer f where f.lab_id = new.lab_id and f.id = new.id for update;
    select count(*) into held from inventory.placed p
    where p.lab_id = new.lab_id and p.freezer_id = new.id and p.is_kept;
  else
    -- It excludes the lock that a placement takes here by its foreign key.
    perform from inventory.storage_unit u where u.lab_id = new.lab_id and u.id = new.id for update;
    select count(*) into held from inventory.placed p
    where p.lab_id = new.lab_id and p.unit_id = new.id and p.is_kept;
  end if;
  if held > 0 then
    raise sqlstate 'PT409' using message = format('The %s is not empty', tg_table_name),
      detail = format('not_empty: %s %s holds %s things.', tg_table_name, new.id, held),
      hint = 'Move what is in it first: POST /evacuate moves all of it.';
  end if;
  return new;
end $$;

ALTER FUNCTION inventory.refuse_retiring() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.refuse_retiring() IS 'Trigger. A freezer or unit is retired once it is empty. What was disposed of keeps its last
freezer.';

CREATE FUNCTION inventory.refuse_unknown_types() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
  unknown text;
begin
  perform from inventory.sample_type s
  where s.lab_id = new.lab_id and s.id = any (new.sample_type_ids) order by s.id for key share;
  perform from inventory.storage_type t
  where t.lab_id = new.lab_id and t.id = any (new.child_type_ids) order by t.id for key share;
  select string_agg(format('%s is %s', field, coalesce(wanted::text, 'null')), ', ') into unknown
  from (
    select 'sample_type_ids' as field, wanted from unnest(new.sample_type_ids) wanted
    where not exists (
      select from inventory.sample_type s where s.lab_id = new.lab_id and s.id = wanted)
    union all
    select 'child_type_ids', wanted from unnest(new.child_type_ids) wanted
    where wanted is distinct from new.id and not exists (
      select from inventory.storage_type t where t.lab_id = new.lab_id and t.id = wanted)) _;
  if unknown is not null then
    raise sqlstate 'PT409' using message = 'There is no such type',
      detail = format('no_parent: %s, which is not present.', unknown),
      hint = 'GET /sample_types and GET /storage_types list what there is.';
  end if;
  return new;
end $$;

ALTER FUNCTION inventory.refuse_unknown_types() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.refuse_unknown_types() IS 'Trigger. A type lists types that are there.';

CREATE FUNCTION inventory.refuse_verb(the_lab bigint, state text, error text[], problems jsonb, items inventory.item[]) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
begin
  perform audit.release_key();
  perform request.set_status(right(state, 3)::integer);
  return jsonb_build_object('code', state, 'message', error[1], 'details', error[2],
    'hint', error[3], 'conflicts', inventory.list_problems(the_lab, problems, items));
end $$;

ALTER FUNCTION inventory.refuse_verb(the_lab bigint, state text, error text[], problems jsonb, items inventory.item[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.refuse_verb(the_lab bigint, state text, error text[], problems jsonb, items inventory.item[]) IS 'The answer to a request that has problems: an error as any other, and conflicts, which lists the
first hundred of them.';

CREATE FUNCTION inventory.relabel_content() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
  type constant inventory.storage_type := (
    select t from inventory.storage_type t
    where t.lab_id = new.lab_id and t.id = new.storage_type_id);
  has_grid constant boolean := type.rows is not null;
begin
  update inventory.container c set
    "row" = case when has_grid then c."row" end, col = case when has_grid then c.col end,
    position = case when has_grid then inventory.label_place(c."row", c.col, type) end
  where c.lab_id = new.lab_id and c.storage_unit_id = new.id and c."row" is not null;
  update inventory.storage_unit u set
    "row" = case when has_grid then u."row" end, col = case when has_grid then u.col end,
    position = case when has_grid then inventory.label_place(u."row", u.col, type) end
  where u.lab_id = new.lab_id and u.parent_id = new.id and u."row" is not null;
  perform inventory.refuse_places(new.lab_id, 'container', array(
    select c.id from inventory.container c
    where c.lab_id = new.lab_id and c.storage_unit_id = new.id));
  perform inventory.refuse_places(new.lab_id, 'storage_unit', array(
    select u.id from inventory.storage_unit u
    where u.lab_id = new.lab_id and u.parent_id = new.id));
  return null;
end $$;

ALTER FUNCTION inventory.relabel_content() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.relabel_content() IS 'Trigger. Gives what is in a unit the labels of its new type, and refuses what that does not hold.';

CREATE FUNCTION inventory.remove(the_lab bigint, body jsonb, items inventory.item[]) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $_$
declare
  one constant text := body->>'resource';
  ids bigint[];
  problems jsonb;
begin
  -- A resource has a function that deletes one of it; this is for whoever may call that.
  if has_function_privilege(to_regprocedure(format('api.delete_%s(bigint)', one)), 'execute')
    is not true or to_regclass(format('inventory.%I', one)) is null then
    raise sqlstate 'PT400' using message = 'There is nothing of that kind to remove',
      detail = format('bad_resource: %s.', coalesce(left(one, 50), 'resource is missing')),
      hint = 'Send {"resource": "container", "ids": [5, 6]}; it may need another role.';
  elsif jsonb_typeof(body->'ids') is distinct from 'array'
    or jsonb_array_length(body->'ids') not between 1 and 10000
    or jsonb_path_exists(body->'ids', 'strict $[*] ? (@.type() != "number")') then
    raise sqlstate 'PT400' using message = 'The request has no ids',
      detail = 'no_ids: ids is a list of 1 to 10000 numbers.',
      hint = 'Send {"resource": "container", "ids": [5, 6]}.';
  end if;
  ids := array(select id::bigint from jsonb_array_elements_text(body->'ids') id);
  execute format($q$
    select jsonb_agg(jsonb_build_object('status', 404, 'slug', 'not_found', 'line', line,
      'resource', %1$L, 'id', wanted, 'reason', 'there is none') order by line)
    from unnest($2) with ordinality _ (wanted, line) where not exists (
      select from inventory.%1$I t where t.lab_id = $1 and t.id = wanted)$q$, one)
  into problems using the_lab, ids;
  if problems is not null then
    perform inventory.raise_problems(problems);
  end if;
  execute format('delete from inventory.%I t where t.lab_id = $1 and t.id = any ($2)', one)
  using the_lab, ids;
  return (select jsonb_agg(jsonb_build_object('resource', one, 'id', id)) from unnest(ids) id);
exception when foreign_key_violation then
  perform inventory.raise_still_used(the_lab, one, ids);
  return null;  -- that raises
end $_$;

ALTER FUNCTION inventory.remove(the_lab bigint, body jsonb, items inventory.item[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.remove(the_lab bigint, body jsonb, items inventory.item[]) IS 'The work of POST /remove.';

CREATE FUNCTION inventory.require_reason() RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
begin
  if request.header('change-reason') is null then
    raise sqlstate 'PT400' using message = 'This needs a reason',
      detail = 'no_reason: the header Change-Reason says why.',
      hint = 'Send it, as in Change-Reason: thawed overnight.';
  end if;
end $$;

ALTER FUNCTION inventory.require_reason() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.require_reason() IS 'The 400 for what ends containers and does not say why.';

CREATE FUNCTION inventory.require_state(the_lab bigint, items inventory.item[], states text[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
  problems jsonb;
begin
  perform inventory.lock_things(the_lab, '{}', array(select i.id from unnest(items) i));
  select jsonb_agg(jsonb_build_object('line', i.line, 'resource', i.resource, 'id', i.id,
    'status', 409, 'slug', 'wrong_state', 'reason', format('it is %s%s', c.state,
      ' to ' || c.out_to)) order by i.line) into problems
  from unnest(items) i
  join inventory.container c on c.lab_id = the_lab and c.id = i.id
  where c.state <> all (states);
  if problems is not null then
    perform inventory.raise_problems(problems);
  end if;
end $$;

ALTER FUNCTION inventory.require_state(the_lab bigint, items inventory.item[], states text[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.require_state(the_lab bigint, items inventory.item[], states text[]) IS 'Locks containers, and refuses those in another state than these.';

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

CREATE FUNCTION inventory.reserve_places(the_lab bigint, places inventory.target[], minutes integer) RETURNS timestamp with time zone
    LANGUAGE plpgsql
    AS $$
declare
  until constant timestamptz := now() + make_interval(mins => minutes);
begin
  delete from inventory.reservation r where r.lab_id = the_lab and r.expires_at <= now();
  insert into inventory.reservation as kept
    (lab_id, storage_unit_id, "row", col, account_id, expires_at)
  select the_lab, p.unit_id, p.cell[1], p.cell[2], auth.account_id(), until
  from unnest(places) p
  on conflict on constraint reservation_pkey do update
    set account_id = excluded.account_id, expires_at = excluded.expires_at;
  return until;
end $$;

ALTER FUNCTION inventory.reserve_places(the_lab bigint, places inventory.target[], minutes integer) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.reserve_places(the_lab bigint, places inventory.target[], minutes integer) IS 'Keeps places for the caller for some minutes.';

CREATE FUNCTION inventory.restore(the_lab bigint, body jsonb, items inventory.item[]) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
declare
  moved constant inventory.item[] := array(
    select i from unnest(items) i where coalesce(i.sent->'to', body->'to') is not null);
begin
  perform inventory.require_state(the_lab, items, '{consumed,lost,disposed}');
  update inventory.container c set state = 'in'
  where c.lab_id = the_lab and c.id = any (array(select i.id from unnest(items) i));
  if cardinality(moved) > 0 then
    perform inventory.write_places(the_lab, inventory.settle(the_lab, moved, body->'to'));
  end if;
  return inventory.list_containers(the_lab, items);
end $$;

ALTER FUNCTION inventory.restore(the_lab bigint, body jsonb, items inventory.item[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.restore(the_lab bigint, body jsonb, items inventory.item[]) IS 'The work of POST /restore.';

CREATE FUNCTION inventory.rows_left(key text, the_parent bigint, since timestamp with time zone) RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
declare
  the_lab constant bigint := inventory.current_lab();
begin
  return query select distinct c.row_id
  from audit.row_change c
  where key = 'freezer_id' and c.lab_id = the_lab and c.table_name = 'container'
    and c.before is not null and (c.before->>'freezer_id')::bigint = the_parent
    and c.changed_at > since
  union all
  select distinct c.row_id
  from audit.row_change c
  where key = 'storage_unit_id' and c.lab_id = the_lab and c.table_name = 'container'
    and c.before is not null and (c.before->>'storage_unit_id')::bigint = the_parent
    and c.changed_at > since
  union all
  select distinct c.row_id
  from audit.row_change c
  where key = 'parent_id' and c.lab_id = the_lab and c.table_name = 'storage_unit'
    and c.before is not null and (c.before->>'parent_id')::bigint = the_parent
    and c.changed_at > since;
end $$;

ALTER FUNCTION inventory.rows_left(key text, the_parent bigint, since timestamp with time zone) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.rows_left(key text, the_parent bigint, since timestamp with time zone) IS 'What has changed since a time and was in a freezer or unit before: containers by freezer_id or
storage_unit_id, units by parent_id. The indexes are those that as_of has. Definer: under a
policy, PostgreSQL uses no index on what is inside of JSON. It fixes the lab itself.';

CREATE FUNCTION inventory.run_verb(work text, body jsonb, resources text[], item_keys text[], body_keys text[]) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO ''
    SET enable_seqscan TO 'off'
    AS $_$
declare
  the_lab constant bigint := inventory.current_lab();
  items inventory.item[];
  answer jsonb := audit.replay_answer(body);
  problems text;
  detail text;
  hint text;
  violated text;
begin
  perform audit.count_rows();
  for attempt in 1 .. 10 loop
    exit when answer is not null;
    begin
      perform inventory.check_verb(body, body_keys);
      items := case when resources is not null then
        inventory.read_items(the_lab, body->'items', resources, item_keys) end;
      perform inventory.check_time(the_lab, items, (body->>'occurred_at')::timestamptz);
      execute format('select inventory.%I($1,$2,$3)', work) into answer using the_lab, body, items;
      answer := inventory.finish_verb(the_lab, answer);
      if body->'dry_run' = 'true' then
        raise sqlstate 'LAB00';  -- what was written is taken back, the answer stays
      end if;
      perform audit.store_answer(answer, body);
    exception
      when sqlstate 'LAB00' then
        perform audit.release_key();
        return answer || '{"change_id": null}';
      when unique_violation then  -- another client took the place: the next look names it
        get stacked diagnostics violated = constraint_name;
        if attempt = 10 or violated not like '%_place_key' then
          raise;
        end if;
      when sqlstate 'PT400' or sqlstate 'PT404' or sqlstate 'PT409' or sqlstate 'PT412' then
        get stacked diagnostics problems = pg_datatype_name, detail = pg_exception_detail,
          hint = pg_exception_hint;
        if problems = '' then
          raise;
        end if;
        return inventory.refuse_verb(the_lab, sqlstate, array[sqlerrm, detail, hint],
          problems::jsonb, items);
    end;
  end loop;
  return answer;
end $_$;

ALTER FUNCTION inventory.run_verb(work text, body jsonb, resources text[], item_keys text[], body_keys text[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.run_verb(work text, body jsonb, resources text[], item_keys text[], body_keys text[]) IS 'Does the work of a verb, a function of inventory that takes lab, body and items and answers a list
of what became of them, or an object with that as items: all of it or nothing, as one change.
resources are those whose things may be items (null for a verb without items), item_keys and
body_keys what items and the body may hold. With dry_run it does the work and takes it back. A
repeat under an Idempotency-Key is answered as the first time.';

CREATE FUNCTION inventory.scan_field(header text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
begin
  return case translate(lower(header collate "C"), ' _-.#', '')
    when 'code' then 'code' when 'barcode' then 'code' when 'tubecode' then 'code'
    when 'tubeid' then 'code' when 'tubebarcode' then 'code' when 'vialcode' then 'code'
    when 'position' then 'position' when 'locationcell' then 'position' when 'well' then 'position'
    when 'wellposition' then 'position' when 'tubeposition' then 'position'
    when 'cell' then 'position' when 'pos' then 'position' when 'place' then 'position'
    when 'row' then 'row' when 'locationrow' then 'row' when 'tuberow' then 'row'
    when 'col' then 'column' when 'column' then 'column' when 'locationcolumn' then 'column'
    when 'tubecolumn' then 'column'
    when 'rack' then 'rack' when 'rackid' then 'rack' when 'rackcode' then 'rack'
    when 'rackbarcode' then 'rack' when 'parentbarcode' then 'rack' when 'box' then 'rack'
    when 'boxbarcode' then 'rack' when 'status' then 'status' end;
end $$;

ALTER FUNCTION inventory.scan_field(header text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.scan_field(header text) IS 'The field that a column''s header names, whatever its case, spaces and dashes: code, position, row,
column, rack or status; null for one that is not read.';

CREATE FUNCTION inventory.scan_key(format text, label text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $_$
declare
  place integer[];
begin
  if label ~ '^[0-9]+$' then
    return nullif(ltrim(label, '0'), '');
  end if;
  place := inventory.read_position(label, 702, 999, 'upper', 'number', '');
  return case when place[1] is not null then place::text
    when format in ('list', 'csv') then upper(label) end;
end $_$;

ALTER FUNCTION inventory.scan_key(format text, label text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.scan_key(format text, label text) IS 'Two positions of a file with one key are one place: A1, a01, R1C1. null if it is no position; in a
list that people write, any other text may be one of the type of the unit.';

CREATE FUNCTION inventory.scan_size(format text, places inventory.scan_row[], grid inventory.unit_grid) RETURNS integer[]
    LANGUAGE plpgsql IMMUTABLE
    AS $$
declare
  size integer[];
  is_whole boolean;
  has_empty boolean;
  has_unread boolean;
begin
  select array[max(place[1]), max(place[2])], count(*) = max(place[1]) * max(place[2]),
    bool_or(state in ('empty', 'blocked')), bool_or(state = 'unread')
  into size, is_whole, has_empty, has_unread
  from inventory.place_scan(format, places, grid);
  return case when format = 'grid' then size
    when format in ('list', 'xl20') or not is_whole then null
    -- A reader that tells of empty places tells of all places.
    when has_empty then size
    -- One that leaves them out may have seen full rows or columns, not a corner, nor the size of
    -- a rack that is sold.
    when size[1] <> grid.rows and size[2] <> grid.cols
      and (size in ('{4,6}', '{6,8}', '{8,12}', '{16,24}', '{32,48}')
        or has_unread and size[1] > 1 and size[2] > 1) then size end;
end $$;

ALTER FUNCTION inventory.scan_size(format text, places inventory.scan_row[], grid inventory.unit_grid) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.scan_size(format text, places inventory.scan_row[], grid inventory.unit_grid) IS 'Rows and columns of the rack that a reader was set to, or of a map; null if the file does not tell.
Readers cannot see the size of a rack, and with a wrong one they put tubes at wrong places.';

CREATE FUNCTION inventory.scan_warnings(places inventory.scan_row[]) RETURNS text[]
    LANGUAGE plpgsql STABLE
    AS $_$
declare
  usual constant integer := (select mode() within group (order by length(code))
    from unnest(places) where state = 'read' and code ~ '^[0-9]+$');
begin
  return array(
    select format('line %s: code %s is shorter than the others; perhaps it lost its zeros', line,
      code) from unnest(places)
    where state = 'read' and code ~ '^[0-9]+$' and length(code) < usual
    union all
    select format('line %s: expected %s, found %s', line, expected, coalesce(code, 'no code'))
    from unnest(places) where expected <> code and state in ('read', 'empty')
    union all
    select format('line %s: blank, with %s in all; a reader that writes nothing has not said that'
      ' the place is empty, so they are unread', min(line), count(*))
    from unnest(places) where state = 'blank' having count(*) > 0
    union all
    select format('%s racks in one file', count(distinct rack)) from unnest(places)
    having count(distinct rack) > 1);
end $_$;

ALTER FUNCTION inventory.scan_warnings(places inventory.scan_row[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.scan_warnings(places inventory.scan_row[]) IS 'The oddities of a scan, which may be right, with their lines.';

CREATE FUNCTION inventory.scan_words(state text) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
begin
  return case state
    -- A tube may be there: its code could not be read, or the reader was not asked.
    when 'unread' then array['NOREAD', 'NOREADS', 'NOTREAD', 'UNREAD', 'UNREADABLE', 'BADREAD',
      'READERROR', 'READFAIL', 'READFAILED', 'NOSCAN', 'NOTSCANNED', 'NOCODE', 'NOBARCODE',
      'NODECODE', 'NOTDECODED', 'DECODEERROR', 'ERROR', 'FAIL', 'FAILED', 'TIMEOUT', '?', '??',
      '???']
    -- The reader looked and says that no tube is there. A TrakMate is a make of tube.
    when 'empty' then array['EMPTY', 'EMPTYWELL', 'EMPTYPOSITION', 'NOTUBE', 'NOVIAL',
      'NOTRAKMATE', 'NOSAMPLE', 'VACANT', 'FREE']
    when 'blocked' then array['BLOCKED', 'DISABLED', 'DEFECTIVE']
    -- Programs for tables write these where a code was.
    when 'ruined' then array['NAN', 'NULL', 'NONE', 'NA', 'N/A', 'TRUE', 'FALSE', 'UNDEFINED']
    else '{}' end;
end $$;

ALTER FUNCTION inventory.scan_words(state text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.scan_words(state text) IS 'The words that a scan has in the place of a code, by what they say: unread, empty, blocked or
ruined. In capitals, without spaces, dashes, underscores and dots. A blank is no word: its format
says what it means. A word that is missing here, and stands twice, is refused as a doubled code.';

CREATE FUNCTION inventory.schema_fault(schema jsonb, path text) RETURNS text
    LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
    AS $$
declare
  rule record;
  fault text;
begin
  if jsonb_typeof(schema) <> 'object' then
    return format('%s is not a schema, an object', path);
  end if;
  for rule in select key, value from jsonb_each(schema) loop
    if inventory.schema_keyword(rule.key) is null then
      return format('%s: %s is not supported', path, left(rule.key, 50));
    elsif not inventory.is_keyword_fine(rule.key, rule.value) then
      return format('%s: %s is not %s', path, rule.key, inventory.schema_keyword(rule.key));
    elsif rule.key = 'pattern' then
      fault := path || ': pattern: ' || inventory.pattern_fault(rule.value #>> '{}');
    elsif rule.key = 'items' then
      fault := inventory.schema_fault(rule.value, path || '.items');
    elsif rule.key = 'properties' then
      select f into fault from jsonb_each(rule.value) p
      cross join lateral inventory.schema_fault(p.value, format('%s.%s', path, left(p.key, 50))) f
      where f is not null limit 1;
    end if;
    if fault is not null then
      return fault;
    end if;
  end loop;
  return null;
end $$;

ALTER FUNCTION inventory.schema_fault(schema jsonb, path text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.schema_fault(schema jsonb, path text) IS 'The first thing in a schema that is not supported, with its path; null if it is fine.';

CREATE FUNCTION inventory.schema_keyword(keyword text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$
begin
  return case
    when keyword in ('title', 'description', '$schema', '$comment', 'pattern') then 'a string'
    when keyword in ('minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum') then 'a number'
    when keyword in ('minLength', 'maxLength', 'minItems', 'maxItems') then
      'a whole number from 0 to 1000000'
    when keyword = 'type' then
      'string, number, integer, boolean, array, object, null, or a list of some'
    when keyword = 'enum' then 'a list of 1 to 200 strings, numbers, booleans or nulls'
    when keyword = 'const' then 'a string, a number, a boolean or null'
    when keyword = 'format' then 'date'
    when keyword = 'required' then 'a list of strings'
    when keyword = 'additionalProperties' then 'true or false'
    when keyword = 'properties' then 'an object of schemas'
    when keyword = 'items' then 'one schema, an object'
    when keyword in ('default', 'examples') then 'anything' end;
end $_$;

ALTER FUNCTION inventory.schema_keyword(keyword text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.schema_keyword(keyword text) IS 'What a keyword of JSON Schema takes, in words; null for one that is not supported.';

CREATE FUNCTION inventory.see_scan(format text, places inventory.scan_row[], grid inventory.unit_grid) RETURNS inventory.seen_code[]
    LANGUAGE plpgsql STABLE
    AS $$
begin
  perform inventory.check_scan_size(format, places, grid);
  return array(
    select row(s.line, s.state, s.code, s.expected, s.place)::inventory.seen_code
    from inventory.place_scan(format, places, grid) s);
end $$;

ALTER FUNCTION inventory.see_scan(format text, places inventory.scan_row[], grid inventory.unit_grid) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.see_scan(format text, places inventory.scan_row[], grid inventory.unit_grid) IS 'The places of a scan in a unit. Raises PT400 and PT409 if they do not fit.';

CREATE FUNCTION inventory.settle(the_lab bigint, items inventory.item[], default_goal jsonb) RETURNS inventory.target[]
    LANGUAGE plpgsql
    AS $$
declare
  targets inventory.target[] := inventory.read_targets(the_lab, items, default_goal);
  problems jsonb := inventory.target_problems(the_lab, targets);
begin
  if problems is null then
    perform inventory.lock_things(the_lab,
      array(select t.unit_id from unnest(targets) t where t.unit_id is not null
        union select i.id from unnest(items) i where i.resource = 'storage_unit'),
      array(select i.id from unnest(items) i where i.resource = 'container'));
    targets := inventory.fill_targets(the_lab, targets);
    problems := nullif(coalesce(inventory.origin_problems(the_lab, items), '[]')
      || coalesce(inventory.occupied_problems(the_lab, targets), '[]'), '[]');
  end if;
  if problems is not null then
    perform inventory.raise_problems(problems);
  end if;
  return targets;
end $$;

ALTER FUNCTION inventory.settle(the_lab bigint, items inventory.item[], default_goal jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.settle(the_lab bigint, items inventory.item[], default_goal jsonb) IS 'The targets of items, read, locked, filled and found free. Raises all problems at once.';

CREATE FUNCTION inventory.settle_container() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
  stored inventory.place;
  settled inventory.place;
begin
  if tg_op = 'UPDATE' then
    stored := row(old.storage_unit_id, old."row", old.col, old.position, old.freezer_id);
  end if;
  if new.state not in ('in', 'out') and new.state is distinct from old.state then
    new.storage_unit_id := null;
  end if;
  settled := inventory.settle_place(new.lab_id,
    row(new.storage_unit_id, new."row", new.col, new.position, new.freezer_id)::inventory.place,
    stored);
  if new.storage_unit_id is not null and settled.unit_id is null then
    perform inventory.raise_no_unit('container', pg_catalog.to_jsonb(new),
      'container_storage_unit_fkey', tg_op);
  end if;
  new."row" := settled."row";
  new.col := settled.col;
  new.position := settled.position;
  new.freezer_id := settled.freezer_id;
  return new;
end $$;

ALTER FUNCTION inventory.settle_container() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.settle_container() IS 'Trigger. Completes the place of a container. One that has ended, as consumed, leaves its place.';

CREATE FUNCTION inventory.settle_grid(sent inventory.place, stored inventory.place, type inventory.storage_type) RETURNS inventory.place
    LANGUAGE plpgsql STABLE
    AS $$
declare
  settled inventory.place := sent;
  nowhere inventory.place;
  says_cell constant boolean :=
    (sent."row", sent.col) is distinct from (stored."row", stored.col);
  says_position constant boolean := sent.position is distinct from stored.position;
  cell int[];
begin
  if type.rows is null then
    if (says_cell and sent."row" is not null) or (says_position and sent.position is not null) then
      perform inventory.raise_bad_place('no_grid',
        format('storage_unit %s has no grid', sent.unit_id), 'Leave row, col and position out.');
    end if;
    nowhere.unit_id := sent.unit_id;
    nowhere.freezer_id := sent.freezer_id;
    return nowhere;
  end if;
  if says_position and sent.position is not null then
    cell := inventory.read_cell(sent, type);
    if says_cell and cell is distinct from array[sent."row", sent.col] then
      perform inventory.raise_bad_place('position_mismatch',
        format('position %s is row %s, col %s', sent.position, cell[1], cell[2]),
        'Give position, or row and col.');
    end if;
    settled."row" := cell[1];
    settled.col := cell[2];
  elsif says_position and not says_cell then
    settled."row" := null;
    settled.col := null;
  end if;
  if settled."row" not between 1 and type.rows or settled.col not between 1 and type.cols then
    perform inventory.raise_bad_place('out_of_bounds',
      format('row %s, col %s is outside of %s', settled."row", settled.col, type.name),
      format('It has %s rows and %s columns.', type.rows, type.cols));
  end if;
  settled.position := inventory.label_place(settled."row", settled.col, type);
  return settled;
end $$;

ALTER FUNCTION inventory.settle_grid(sent inventory.place, stored inventory.place, type inventory.storage_type) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.settle_grid(sent inventory.place, stored inventory.place, type inventory.storage_type) IS 'Completes a place in a unit of a type: row and col from the label, or the label from them,
whichever the writer changed. PT400 where they disagree or are not in the grid.';

CREATE FUNCTION inventory.settle_place(the_lab bigint, sent inventory.place, stored inventory.place) RETURNS inventory.place
    LANGUAGE plpgsql STABLE
    AS $$
declare
  unit record;
  settled inventory.place;
begin
  if sent.unit_id is null then
    if stored.unit_id is null and coalesce(sent."row", sent.col) is not null
      or stored.unit_id is null and sent.position is not null
      or (sent."row", sent.col, sent.position)
        is distinct from (stored."row", stored.col, stored.position)
        and coalesce(sent."row"::text, sent.col::text, sent.position) is not null then
      perform inventory.raise_bad_place('no_unit',
        'a place is in a storage unit, and none is given',
        'Name the unit, or leave row, col and position out.');
    end if;
    settled.freezer_id := sent.freezer_id;
    return settled;
  end if;
  select u.freezer_id, t as type into unit
  from inventory.storage_unit u
  join inventory.storage_type t on t.lab_id = u.lab_id and t.id = u.storage_type_id
  where u.lab_id = the_lab and u.id = sent.unit_id;
  if not found then
    return null;
  end if;
  settled := inventory.settle_grid(sent, stored, unit.type);
  if sent.freezer_id is distinct from unit.freezer_id
    and sent.freezer_id is distinct from stored.freezer_id then
    perform inventory.raise_bad_place('freezer_mismatch',
      format('storage_unit %s is in freezer %s, not in %s', sent.unit_id, unit.freezer_id,
        sent.freezer_id), 'Leave freezer_id out: it follows from the unit.');
  end if;
  settled.freezer_id := unit.freezer_id;
  return settled;
end $$;

ALTER FUNCTION inventory.settle_place(the_lab bigint, sent inventory.place, stored inventory.place) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.settle_place(the_lab bigint, sent inventory.place, stored inventory.place) IS 'Completes the place that a writer gives a thing, from what it was before: its freezer follows from
its unit. Null if there is no such unit.';

CREATE FUNCTION inventory.settle_unit() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
  stored inventory.place;
  settled inventory.place;
begin
  if tg_op = 'UPDATE' then
    stored := row(old.parent_id, old."row", old.col, old.position, old.freezer_id);
  end if;
  settled := inventory.settle_place(new.lab_id,
    row(new.parent_id, new."row", new.col, new.position, new.freezer_id)::inventory.place,
    stored);
  if new.parent_id is not null and settled.unit_id is null then
    perform inventory.raise_no_unit('storage_unit', pg_catalog.to_jsonb(new),
      'storage_unit_parent_fkey', tg_op);
  end if;
  new."row" := settled."row";
  new.col := settled.col;
  new.position := settled.position;
  new.freezer_id := settled.freezer_id;
  return new;
end $$;

ALTER FUNCTION inventory.settle_unit() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.settle_unit() IS 'Trigger. Completes the place of a storage unit.';

CREATE FUNCTION inventory.shape_faults(lines inventory.scan_line[], format inventory.scan_format) RETURNS text[]
    LANGUAGE plpgsql STABLE
    AS $$
declare
  is_grid constant boolean := format.name = 'grid';
  row_labels constant text[] := array(select cells[1] from unnest(lines[2:]));
  most constant integer := case when is_grid then inventory.grid_width((lines[1]).cells)
    else cardinality(format.fields) end;
  -- Columns that are not read may be left out at the end.
  width constant integer := case when is_grid then most else (
    select max(n)::integer from unnest(format.fields) with ordinality columns (field, n)
    where field is not null) end;
  twice constant text := (
    select string_agg(field, ', ') from (
      select field from unnest(format.fields) field where field is not null
      group by field having count(*) > 1 order by field) doubled);
  faults text[];
begin
  select array_agg(format('line %s: %s cells, not %s', l.line, cardinality(l.cells), width)
    order by l.line) into faults
  from unnest(lines[format.head + 1:]) l
  where cardinality(l.cells) < width
    or not format.is_open and array_to_string(l.cells[most + 1:], '') <> '';
  if twice is not null then
    faults := format('line %s: two columns are the %s', (lines[1]).line, twice) || faults;
  elsif is_grid and inventory.axis_scheme((lines[1]).cells[2:width]) is null then
    faults := format('line %s: the columns are not 1, 2, 3 or A, B, C', (lines[1]).line) || faults;
  elsif is_grid and inventory.axis_scheme(row_labels) is null then
    faults := format('line %s: the rows from here are not A, B, C or 1, 2, 3', (lines[2]).line)
      || faults;
  elsif cardinality(lines) = format.head then
    faults := array[format('line %s: no place follows', (lines[format.head]).line)];
  end if;
  return faults;
end $$;

ALTER FUNCTION inventory.shape_faults(lines inventory.scan_line[], format inventory.scan_format) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.shape_faults(lines inventory.scan_line[], format inventory.scan_format) IS 'The lines of a file that its format does not fit: too short, text beyond the last column, labels of
a map out of order; a header that stands twice. null if there is none.';

CREATE FUNCTION inventory.show_container(the_lab bigint, the_container bigint) RETURNS TABLE(shown jsonb)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT jsonb_build_object('position', c."position", 'name', c.name, 'barcodes', ARRAY( SELECT b.code
            FROM inventory.barcode b
           WHERE ((b.lab_id = show_container.the_lab) AND (b.container_id = c.id))
           ORDER BY b.id), 'sample_type', s.name, 'state', c.state, 'quantity', c.quantity, 'unit', c.unit, 'expires_on', c.expires_on) AS jsonb_build_object
    FROM (inventory.container c
      LEFT JOIN inventory.sample_type s ON (((s.lab_id = c.lab_id) AND (s.id = c.sample_type_id))))
   WHERE ((c.lab_id = show_container.the_lab) AND (c.id = show_container.the_container));
END;

ALTER FUNCTION inventory.show_container(the_lab bigint, the_container bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.show_container(the_lab bigint, the_container bigint) IS 'What a map tells of a container.';

CREATE FUNCTION inventory.unit_fill(the_lab bigint, unit_ids bigint[]) RETURNS TABLE(id bigint, storage_type_id bigint, is_retired boolean, places bigint, occupied bigint, unplaced bigint, reserved bigint, free bigint)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT u.id,
     t.id,
     u.is_retired,
     room.places,
     held.occupied,
     held.unplaced,
     held.reserved,
         CASE
             WHEN (room.places IS NOT NULL) THEN GREATEST(((room.places - held.occupied) - held.reserved), (0)::bigint)
             ELSE NULL::bigint
         END AS "case"
    FROM (((((inventory.storage_unit u
      JOIN inventory.storage_type t ON (((t.lab_id = u.lab_id) AND (t.id = u.storage_type_id))))
      CROSS JOIN LATERAL ( SELECT count(*) AS count,
             count(c."row") AS placed
            FROM inventory.container c
           WHERE ((c.lab_id = u.lab_id) AND (c.storage_unit_id = u.id))) tubes)
      CROSS JOIN LATERAL ( SELECT count(*) AS count,
             count(child."row") AS placed
            FROM inventory.storage_unit child
           WHERE ((child.lab_id = u.lab_id) AND (child.parent_id = u.id))) units)
      CROSS JOIN LATERAL ( SELECT (COALESCE((t.rows * t.cols), t.capacity))::bigint AS "coalesce") room(places))
      CROSS JOIN LATERAL ( SELECT
                 CASE
                     WHEN (t.rows IS NULL) THEN (tubes.count + units.count)
                     ELSE (tubes.placed + units.placed)
                 END AS "case",
             (((tubes.count - tubes.placed) + units.count) - units.placed) AS "?column?",
             ( SELECT count(*) AS count
                    FROM inventory.kept_places(unit_fill.the_lab, ARRAY[u.id]) kept_places(lab_id, storage_unit_id, "row", col, account_id, expires_at)) AS count) held(occupied, unplaced, reserved))
   WHERE ((u.lab_id = unit_fill.the_lab) AND (u.id = ANY (unit_fill.unit_ids)));
END;

ALTER FUNCTION inventory.unit_fill(the_lab bigint, unit_ids bigint[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.unit_fill(the_lab bigint, unit_ids bigint[]) IS 'How full units are. places: of its grid, or the capacity of one without, null where that has
none. occupied: what takes a place; in a unit without a grid, all that is in it. unplaced: what
is in it at no place of a grid. reserved: places that are kept, and empty.';

CREATE FUNCTION inventory.show_unit(the_lab bigint, the_unit bigint) RETURNS TABLE(shown jsonb)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT jsonb_build_object('position', u."position", 'name', u.name, 'barcodes', ARRAY( SELECT b.code
            FROM inventory.barcode b
           WHERE ((b.lab_id = show_unit.the_lab) AND (b.storage_unit_id = u.id))
           ORDER BY b.id), 'storage_type', t.name, 'is_retired', u.is_retired, 'counts', ( SELECT (to_jsonb(f.*) - '{id,storage_type_id,is_retired}'::text[])
            FROM inventory.unit_fill(show_unit.the_lab, ARRAY[u.id]) f(id, storage_type_id, is_retired, places, occupied, unplaced, reserved, free))) AS jsonb_build_object
    FROM (inventory.storage_unit u
      JOIN inventory.storage_type t ON (((t.lab_id = u.lab_id) AND (t.id = u.storage_type_id))))
   WHERE ((u.lab_id = show_unit.the_lab) AND (u.id = show_unit.the_unit));
END;

ALTER FUNCTION inventory.show_unit(the_lab bigint, the_unit bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.show_unit(the_lab bigint, the_unit bigint) IS 'What a map tells of a unit, with how full it is.';

CREATE FUNCTION inventory.space_in(the_lab bigint, unit_ids bigint[]) RETURNS TABLE(storage_type_id bigint, name text, holds text, units bigint, places bigint, occupied bigint, reserved bigint, free bigint)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT t.id,
     t.name,
     t.holds,
     count(*) AS count,
     (sum(f.places))::bigint AS sum,
     (sum(f.occupied))::bigint AS sum,
     (sum(f.reserved))::bigint AS sum,
     (sum(f.free))::bigint AS sum
    FROM (inventory.unit_fill(space_in.the_lab, space_in.unit_ids) f(id, storage_type_id, is_retired, places, occupied, unplaced, reserved, free)
      JOIN inventory.storage_type t ON (((t.lab_id = space_in.the_lab) AND (t.id = f.storage_type_id))))
   WHERE (NOT f.is_retired)
   GROUP BY t.id, t.name, t.holds;
END;

ALTER FUNCTION inventory.space_in(the_lab bigint, unit_ids bigint[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.space_in(the_lab bigint, unit_ids bigint[]) IS 'How full those of these units are that are not retired, by their type.';

CREATE FUNCTION inventory.split_quoted(line text, delimiter text) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
declare
  parts constant text[] := string_to_array(replace(line, '="', '"'), '"');
  joined text;
begin
  -- Every other part was in quotes. An empty one between two of those is a doubled quote.
  select string_agg(case when n % 2 = 0 then part
    when part = '' and n > 1 and n < cardinality(parts) then '"'
    else replace(part, delimiter, chr(31)) end, '' order by n)
  into joined from unnest(parts) with ordinality split (part, n);
  return string_to_array(joined, chr(31));
end $$;

ALTER FUNCTION inventory.split_quoted(line text, delimiter text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.split_quoted(line text, delimiter text) IS 'The cells of a line with quotes (RFC 4180): a delimiter in quotes is text, two quotes there are
one. ="0359", by which spreadsheets keep the zero, is read as 0359.';

CREATE FUNCTION inventory.split_scan(body text) RETURNS inventory.scan_line[]
    LANGUAGE plpgsql STABLE
    AS $$
declare
  lines text[];
  delimiter text;
  faults text[];
begin
  perform inventory.check_scan_text(body);
  lines := string_to_array(rtrim(replace(replace(ltrim(body, u&'\feff'), e'\r\n', e'\n'),
    e'\r', e'\n'), e'\n'), e'\n');
  delimiter := inventory.find_delimiter(lines);
  if cardinality(lines) > 10000
    or length(body) - length(replace(body, delimiter, '')) > 100000 then
    raise sqlstate 'PT413' using
      message = 'The scan is too long',
      detail = format('too_long: %s lines, and 10,000 of 100,000 cells are the most.',
        cardinality(lines)),
      hint = 'Send one rack a request.';
  end if;
  select array_agg(format('line %s: a quote does not end', n) order by n) into faults
  from unnest(lines) with ordinality split (line, n)
  where (length(line) - length(replace(line, '"', ''))) % 2 = 1;
  if faults is not null then
    perform inventory.raise_bad_scan(faults);
  end if;
  return array(
    select row(n, array(select inventory.trim_text(cell) from unnest(cells) cell))
      ::inventory.scan_line
    from unnest(lines) with ordinality split (line, n),
      lateral (select case when line like '%"%' then inventory.split_quoted(line, delimiter)
        else string_to_array(line, delimiter) end) as found (cells)
    where not inventory.is_blank(replace(line, delimiter, ''))
    order by n);
end $$;

ALTER FUNCTION inventory.split_scan(body text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.split_scan(body text) IS 'The lines of a file that are not blank, in cells. Reads a byte order mark, line ends of any system,
the delimiters tab, semicolon and comma, quotes, and spaces beside a cell. Raises PT400 and PT413.';

CREATE FUNCTION inventory.stays(the_lab bigint, resource text, the_row bigint) RETURNS TABLE(change_id bigint, during tstzrange, stored jsonb)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT s.change_id,
     s.during,
     s.stored
    FROM ( SELECT m.change_id,
             m.after AS stored,
             tstzrange(m.changed_at, lead(m.changed_at, 1, 'infinity'::timestamp with time zone) OVER (ORDER BY m.changed_at, m.id)) AS during
            FROM audit.row_change m
           WHERE ((m.lab_id = stays.the_lab) AND (m.table_name = stays.resource) AND (m.row_id = stays.the_row) AND ((m.operation <> 'update'::audit.operation) OR (inventory.place_of(m.before) <> inventory.place_of(m.after))))) s
   WHERE (s.stored IS NOT NULL);
END;

ALTER FUNCTION inventory.stays(the_lab bigint, resource text, the_row bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.stays(the_lab bigint, resource text, the_row bigint) IS 'The stays of a container, a unit or a freezer: when, up to infinity, the change that began it,
and the row as stored then.';

CREATE FUNCTION inventory.stays_above(the_lab bigint, the_container bigint) RETURNS TABLE(depth integer, change_id bigint, during tstzrange, stored jsonb, unit_id bigint, is_in boolean)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 WITH RECURSIVE above AS (
          SELECT 0 AS depth,
             s.change_id,
             s.during,
             s.stored,
             ((s.stored ->> 'storage_unit_id'::text))::bigint AS unit_id,
             ((s.stored ->> 'state'::text) = 'in'::text) AS is_in
            FROM inventory.stays(stays_above.the_lab, 'container'::text, stays_above.the_container) s(change_id, during, stored)
         UNION ALL
          SELECT (a_1.depth + 1),
                 CASE
                     WHEN (lower(s.during) > lower(a_1.during)) THEN s.change_id
                     ELSE NULL::bigint
                 END AS "case",
             (s.during * a_1.during),
             s.stored,
             ((s.stored ->> 'parent_id'::text))::bigint AS int8,
             a_1.is_in
            FROM (above a_1
              CROSS JOIN LATERAL inventory.stays(stays_above.the_lab, 'storage_unit'::text, a_1.unit_id) s(change_id, during, stored))
           WHERE (s.during && a_1.during)
         ) CYCLE unit_id SET is_cycle USING walked
  SELECT a.depth,
     a.change_id,
     a.during,
     a.stored,
     a.unit_id,
     a.is_in
    FROM above a;
END;

ALTER FUNCTION inventory.stays_above(the_lab bigint, the_container bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.stays_above(the_lab bigint, the_container bigint) IS 'The stays of a container, depth 0, and those of the units that it was in at that time, outwards.
unit_id is what the thing of that depth was in. change_id is null where an inner stay began
there. is_in is false while the container was out, or had ended.';

CREATE FUNCTION inventory.stays_in(the_lab bigint, key text, the_parent bigint, times tstzrange) RETURNS TABLE(id bigint, during tstzrange)
    LANGUAGE plpgsql STABLE
    AS $$
declare
  resource constant text := case key when 'parent_id' then 'storage_unit' else 'container' end;
begin
  return query
  with present as (
    select p.id, p.updated_at, p.state
    from inventory.container p
    where key = 'freezer_id' and p.lab_id = the_lab and p.freezer_id = the_parent
    union all
    select p.id, p.updated_at, p.state
    from inventory.container p
    where key = 'storage_unit_id' and p.lab_id = the_lab and p.storage_unit_id = the_parent
    union all
    select p.id, p.updated_at, 'in'
    from inventory.storage_unit p
    where key = 'parent_id' and p.lab_id = the_lab and p.parent_id = the_parent
  ), touched as (
    select p.id from present p where p.updated_at > lower(times)
    union
    select * from inventory.rows_left(key, the_parent, lower(times))
  )
  select p.id, times
  from present p where p.updated_at <= lower(times) and p.state = 'in'
  union all
  select t.id, s.during * times
  from touched t
  cross join lateral inventory.stays(the_lab, resource, t.id) s
  where s.during && times and (s.stored->>key)::bigint = the_parent
    and coalesce(s.stored->>'state', 'in') = 'in';
end $$;

ALTER FUNCTION inventory.stays_in(the_lab bigint, key text, the_parent bigint, times tstzrange) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.stays_in(the_lab bigint, key text, the_parent bigint, times tstzrange) IS 'What was in a freezer or a unit within a time, and when: containers by freezer_id or
storage_unit_id, units by parent_id. One that stayed all the time may come in several pieces. A
container that is out is not inside. What nobody has written to since is taken as it is; history
is read for the others.';

CREATE FUNCTION inventory.stocktake(the_lab bigint, body jsonb, items inventory.item[]) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
declare
  the_unit constant bigint := inventory.read_looked_at(the_lab, body);
  seen constant inventory.seen_code[] := inventory.read_seen(the_lab, the_unit, body);
  apply constant text := coalesce(body->>'apply', 'none');
  findings inventory.finding[] := inventory.find_differences(the_lab, the_unit, seen);
  made_id bigint;
begin
  if apply <> 'none' then
    perform inventory.lock_things(the_lab, array[the_unit],
      array(select f.container_id from unnest(findings) f));
    findings := inventory.find_differences(the_lab, the_unit, seen);  -- as they are under the lock
  end if;
  if apply = 'all' then
    perform inventory.require_reason();
  end if;
  made_id := inventory.write_stocktake(the_lab, the_unit, body, findings);
  if apply <> 'none' then
    perform inventory.apply_findings(the_lab, the_unit, findings, apply = 'all');
  end if;
  return jsonb_build_object(
    'stocktake_id', case when body->'dry_run' = 'true' then null else made_id end,
    'counts', inventory.count_findings(findings),
    'items', inventory.list_findings(array(
      select f from unnest(findings) f where f.kind <> 'found')));
end $$;

ALTER FUNCTION inventory.stocktake(the_lab bigint, body jsonb, items inventory.item[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.stocktake(the_lab bigint, body jsonb, items inventory.item[]) IS 'The work of POST /stocktake.';

CREATE FUNCTION inventory.string_fault(value jsonb, schema jsonb) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
declare
  word constant text := value #>> '{}';
begin
  return case
    when (schema->'minLength')::numeric > length(word) then
      format('%s is shorter than %s', left(value::text, 50), schema->'minLength')
    when (schema->'maxLength')::numeric < length(word) then
      format('%s is longer than %s', left(value::text, 50), schema->'maxLength')
    when schema ? 'pattern' and word !~ (schema->>'pattern') then
      format('%s does not match %s', left(value::text, 50), schema->>'pattern')
    when schema ? 'format' and not inventory.is_date(word) then
      format('%s is not a date', left(value::text, 50)) end;
end $$;

ALTER FUNCTION inventory.string_fault(value jsonb, schema jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.string_fault(value jsonb, schema jsonb) IS 'Which rule of its schema a string breaks, in words; null if none.';

CREATE FUNCTION inventory.take_amounts(the_lab bigint, items inventory.item[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
  problems jsonb;
begin
  perform inventory.require_state(the_lab, items, '{in,out}');
  problems := inventory.amount_problems(the_lab, items);
  if problems is not null then
    perform inventory.raise_problems(problems);
  end if;
  update inventory.container c
  set quantity = rest.quantity,
    state = case when rest.quantity = 0 then 'consumed' else c.state end,
    out_to = case when rest.quantity > 0 then c.out_to end,
    due_back_on = case when rest.quantity > 0 then c.due_back_on end
  from unnest(items) i
  join inventory.container stored on stored.lab_id = the_lab and stored.id = i.id
  cross join lateral (
    select stored.quantity - coalesce((i.sent->>'count')::integer, 1)
      * inventory.convert_amount((i.sent->>'amount')::numeric,
        inventory.read_unit(coalesce(i.sent->>'unit', stored.unit)), stored.unit)) rest (quantity)
  where c.lab_id = the_lab and c.id = i.id;
end $$;

ALTER FUNCTION inventory.take_amounts(the_lab bigint, items inventory.item[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.take_amounts(the_lab bigint, items inventory.item[]) IS 'Takes from containers what items ask for. One that is empty then is consumed, and leaves its
place.';

CREATE FUNCTION inventory.target_problems(the_lab bigint, targets inventory.target[]) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
begin
  return (
    select jsonb_agg(jsonb_build_object('line', i.line, 'resource', i.resource, 'id', i.id,
      'status', status, 'slug', slug, 'reason', reason) order by i.line)
    from (
      select *, goal ? 'position' or goal ? 'row' or goal ? 'col' as says_place,
        cell is not null and cell <> '{}'
          and count(*) over (partition by unit_id, cell) > 1 as is_double
      from unnest(targets)) i
    left join inventory.storage_unit u on u.lab_id = the_lab and u.id = i.unit_id
    left join inventory.storage_type t on t.lab_id = the_lab and t.id = u.storage_type_id
    cross join lateral (values
      (jsonb_typeof(goal) is distinct from 'object' or (goal ? 'unit') = (goal ? 'freezer')
        or goal - '{unit,freezer,position,row,col}'::text[] <> '{}'
        or (goal ? 'row') <> (goal ? 'col') or goal ? 'row' and goal ? 'position',
        400, 'bad_target', 'to is a unit, with position, row and col, or neither; or a freezer'),
      (goal ? 'unit' and u.id is null, 404, 'not_found',
        format('there is no storage unit %s', left(goal->>'unit', 100))),
      (goal ? 'freezer' and i.freezer_id is null, 404, 'not_found',
        format('there is no freezer %s', left(goal->>'freezer', 100))),
      (says_place and (goal ? 'freezer' or u.id is not null and t.rows is null), 400, 'no_grid',
        'only a unit with a grid has places'),
      (t.rows is not null and goal->>'position' <> 'next' and cell is null, 400, 'bad_position',
        format('%s is no label of a place', left(goal->>'position', 50))),
      (t.rows is not null and (cell = '{}'
        or not (cell[1] between 1 and t.rows and cell[2] between 1 and t.cols)),
        400, 'out_of_bounds', format('%s has no place %s: %s rows, %s columns', t.name,
          coalesce(left(goal->>'position', 50), array_to_string(cell, '-')), t.rows, t.cols)),
      (is_double, 400, 'double_place', 'two items of the request go to this place')
    ) problem (is_so, status, slug, reason)
    where is_so);
end $$;

ALTER FUNCTION inventory.target_problems(the_lab bigint, targets inventory.target[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.target_problems(the_lab bigint, targets inventory.target[]) IS 'The problems of targets that were read: null for none.';

CREATE FUNCTION inventory.tidy_barcode() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
      new.code := inventory.trim_text(inventory.bounded(new.code, 'code'));
      new.note := inventory.trim_to_null(inventory.bounded(new.note, 'note'));
      return new;
    end $$;

ALTER FUNCTION inventory.tidy_barcode() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.tidy_barcode() IS 'Trigger. Trims the text of a barcode and bounds it; blank text becomes null where that may be.';

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
      new."position" := inventory.trim_to_null(inventory.bounded(new."position", 'position'));
      new.name := inventory.trim_to_null(inventory.bounded(new.name, 'name'));
      new.unit := inventory.trim_to_null(inventory.bounded(new.unit, 'unit'));
      new.lot := inventory.trim_to_null(inventory.bounded(new.lot, 'lot'));
      new.state := inventory.trim_text(inventory.bounded(new.state, 'state'));
      new.out_to := inventory.trim_to_null(inventory.bounded(new.out_to, 'out_to'));
      return new;
    end $$;

ALTER FUNCTION inventory.tidy_container() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.tidy_container() IS 'Trigger. Trims the text of a container and bounds it; blank text becomes null where that may be.';

CREATE FUNCTION inventory.tidy_excursion() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
      new.source := inventory.trim_to_null(inventory.bounded(new.source, 'source'));
      new.comment := inventory.trim_to_null(inventory.bounded(new.comment, 'comment'));
      return new;
    end $$;

ALTER FUNCTION inventory.tidy_excursion() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.tidy_excursion() IS 'Trigger. Trims the text of a excursion and bounds it; blank text becomes null where that may be.';

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

CREATE FUNCTION inventory.tidy_project() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
      new.name := inventory.trim_text(inventory.bounded(new.name, 'name'));
      new.description := inventory.trim_to_null(inventory.bounded(new.description, 'description'));
      return new;
    end $$;

ALTER FUNCTION inventory.tidy_project() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.tidy_project() IS 'Trigger. Trims the text of a project and bounds it; blank text becomes null where that may be.';

CREATE FUNCTION inventory.tidy_sample_type() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
      new.name := inventory.trim_text(inventory.bounded(new.name, 'name'));
      new.description := inventory.trim_to_null(inventory.bounded(new.description, 'description'));
      return new;
    end $$;

ALTER FUNCTION inventory.tidy_sample_type() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.tidy_sample_type() IS 'Trigger. Trims the text of a sample_type and bounds it; blank text becomes null where that may be.';

CREATE FUNCTION inventory.tidy_sighting() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
      new.finding := inventory.trim_text(inventory.bounded(new.finding, 'finding'));
      new.code := inventory.trim_to_null(inventory.bounded(new.code, 'code'));
      new."position" := inventory.trim_to_null(inventory.bounded(new."position", 'position'));
      return new;
    end $$;

ALTER FUNCTION inventory.tidy_sighting() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.tidy_sighting() IS 'Trigger. Trims the text of a sighting and bounds it; blank text becomes null where that may be.';

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

CREATE FUNCTION inventory.tidy_stocktake() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
      new.applied := inventory.trim_text(inventory.bounded(new.applied, 'applied'));
      new.note := inventory.trim_to_null(inventory.bounded(new.note, 'note'));
      return new;
    end $$;

ALTER FUNCTION inventory.tidy_stocktake() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.tidy_stocktake() IS 'Trigger. Trims the text of a stocktake and bounds it; blank text becomes null where that may be.';

CREATE FUNCTION inventory.tidy_storage_type() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
      new.name := inventory.trim_text(inventory.bounded(new.name, 'name'));
      new.description := inventory.trim_to_null(inventory.bounded(new.description, 'description'));
      new.row_scheme := inventory.trim_to_null(inventory.bounded(new.row_scheme, 'row_scheme'));
      new.col_scheme := inventory.trim_to_null(inventory.bounded(new.col_scheme, 'col_scheme'));
      new.fill_order := inventory.trim_text(inventory.bounded(new.fill_order, 'fill_order'));
      new.holds := inventory.trim_text(inventory.bounded(new.holds, 'holds'));
      return new;
    end $$;

ALTER FUNCTION inventory.tidy_storage_type() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.tidy_storage_type() IS 'Trigger. Trims the text of a storage_type and bounds it; blank text becomes null where that may be.';

CREATE FUNCTION inventory.tidy_storage_unit() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
      new.name := inventory.trim_text(inventory.bounded(new.name, 'name'));
      new."position" := inventory.trim_to_null(inventory.bounded(new."position", 'position'));
      return new;
    end $$;

ALTER FUNCTION inventory.tidy_storage_unit() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.tidy_storage_unit() IS 'Trigger. Trims the text of a storage_unit and bounds it; blank text becomes null where that may be.';

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

CREATE FUNCTION inventory.trim_to_null(value text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
begin
  return case when not inventory.is_blank(value) then inventory.trim_text(value) end;
end $$;

ALTER FUNCTION inventory.trim_to_null(value text) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.trim_to_null(value text) IS 'Text for a column that may be null: trimmed, and null if it is blank.';

CREATE FUNCTION inventory.unit_content(the_lab bigint, the_unit bigint, type inventory.storage_type, most integer) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
begin
  return (
    select jsonb_agg(pg_catalog.to_jsonb(thing) || case thing.kind
      when 'container' then (select s.shown from inventory.show_container(the_lab, thing.id) s)
      when 'storage_unit' then (select s.shown from inventory.show_unit(the_lab, thing.id) s)
      else jsonb_build_object('position', inventory.label_place(thing."row", thing.col, type),
        'reserved_until', kept.expires_at) end
      order by thing."row", thing.col, thing.kind, thing.id)
    from (
      select p.kind, p.id, p."row", p.col
      from inventory.placed p where p.lab_id = the_lab and p.unit_id = the_unit
      union all
      select 'reservation', null, k."row", k.col
      from inventory.kept_places(the_lab, array[the_unit]) k
      order by "row", col, kind, id limit most) thing
    left join inventory.reservation kept on thing.kind = 'reservation' and kept.lab_id = the_lab
      and kept.storage_unit_id = the_unit and kept."row" = thing."row" and kept.col = thing.col);
end $$;

ALTER FUNCTION inventory.unit_content(the_lab bigint, the_unit bigint, type inventory.storage_type, most integer) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.unit_content(the_lab bigint, the_unit bigint, type inventory.storage_type, most integer) IS 'The content of a unit of a type, in the order of its places: containers, units, and places that
are kept and empty. Of more things than most it has the first. Null if there is nothing.';

CREATE FUNCTION inventory.units_above(the_lab bigint, unit_ids bigint[]) RETURNS TABLE(start_id bigint, depth integer, id bigint)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 WITH RECURSIVE above AS (
          SELECT u.id AS start_id,
             0 AS depth,
             u.id,
             u.parent_id
            FROM inventory.storage_unit u
           WHERE ((u.lab_id = units_above.the_lab) AND (u.id = ANY (units_above.unit_ids)))
         UNION ALL
          SELECT a_1.start_id,
             (a_1.depth + 1),
             u.id,
             u.parent_id
            FROM (above a_1
              JOIN inventory.storage_unit u ON (((u.lab_id = units_above.the_lab) AND (u.id = a_1.parent_id))))
         ) CYCLE id SET is_cycle USING walked
  SELECT a.start_id,
     a.depth,
     a.id
    FROM above a;
END;

ALTER FUNCTION inventory.units_above(the_lab bigint, unit_ids bigint[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.units_above(the_lab bigint, unit_ids bigint[]) IS 'Each of these units, depth 0, with the units it is in, outwards. A unit that is in itself comes
twice.';

CREATE FUNCTION inventory.units_below(the_lab bigint, unit_ids bigint[]) RETURNS TABLE(start_id bigint, depth integer, id bigint)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 WITH RECURSIVE below AS (
          SELECT u.id AS start_id,
             0 AS depth,
             u.id
            FROM inventory.storage_unit u
           WHERE ((u.lab_id = units_below.the_lab) AND (u.id = ANY (units_below.unit_ids)))
         UNION ALL
          SELECT b.start_id,
             (b.depth + 1),
             u.id
            FROM (below b
              JOIN inventory.storage_unit u ON (((u.lab_id = units_below.the_lab) AND (u.parent_id = b.id))))
         )
  SELECT below.start_id,
     below.depth,
     below.id
    FROM below;
END;

ALTER FUNCTION inventory.units_below(the_lab bigint, unit_ids bigint[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.units_below(the_lab bigint, unit_ids bigint[]) IS 'Each of these units, depth 0, with the units that are in it, inwards.';

CREATE FUNCTION inventory.units_with_space(the_lab bigint, body jsonb, place_count integer) RETURNS bigint[]
    LANGUAGE plpgsql STABLE
    AS $$
begin
  return (
    select array_agg(found.id order by found.freezer_id, found.id)
    from (
      select u.id, u.freezer_id
      from inventory.storage_unit u
      join inventory.freezer f on f.lab_id = u.lab_id and f.id = u.freezer_id and not f.is_retired
      join inventory.storage_type t on t.lab_id = u.lab_id and t.id = u.storage_type_id
        and t.rows is not null and t.holds = 'containers'
        and (t.sample_type_ids is null or (body->>'sample_type')::bigint = any (t.sample_type_ids))
      cross join lateral (
        select t.rows * t.cols
          - (select count(*) from inventory.container c where c.lab_id = u.lab_id
            and c.storage_unit_id = u.id and c."row" is not null)
          - (select count(*) from inventory.reservation r where r.lab_id = u.lab_id
            and r.storage_unit_id = u.id and r.expires_at > now()
            and r.account_id is distinct from auth.account_id())) free (count)
      where u.lab_id = the_lab and not u.is_retired
        and (not body ? 'freezer' or u.freezer_id = (body->>'freezer')::bigint)
        and (not body ? 'storage_type' or t.id = (body->>'storage_type')::bigint)
        and (not body ? 'unit' or u.id in (
          select b.id from inventory.units_below(the_lab,
            array[inventory.find_thing(the_lab, 'storage_unit', body->'unit')]) b))
        and free.count >= case when body->'together' = 'true' then place_count else 1 end
      order by u.freezer_id, u.id
      limit case when body->'together' = 'true' then 1 else place_count end) found);
end $$;

ALTER FUNCTION inventory.units_with_space(the_lab bigint, body jsonb, place_count integer) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.units_with_space(the_lab bigint, body jsonb, place_count integer) IS 'Units that have so many places free, together or in several: the first ones by freezer and id.';

CREATE FUNCTION inventory.use(the_lab bigint, body jsonb, items inventory.item[]) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
begin
  perform inventory.take_amounts(the_lab, items);
  return inventory.list_containers(the_lab, items);
end $$;

ALTER FUNCTION inventory.use(the_lab bigint, body jsonb, items inventory.item[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.use(the_lab bigint, body jsonb, items inventory.item[]) IS 'The work of POST /use.';

CREATE PROCEDURE inventory.verify_json_columns(IN made regclass)
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
begin
  if exists (
    select from pg_attribute join pg_type on pg_type.oid = atttypid
    where attrelid = made and attnum > 0 and not attisdropped and attgenerated = ''
      and coalesce(nullif(typbasetype, 0), pg_type.oid) = 'jsonb'::regtype
      and not exists (
        select from pg_trigger
        where tgrelid = made and tgenabled = 'O' and tgname = 'accept_json'
          and position((attname || '\000')::bytea in tgargs) > 0)) then
    raise exception '% has JSON that CSV cannot bring', made;
  end if;
end $$;

ALTER PROCEDURE inventory.verify_json_columns(IN made regclass) OWNER TO lab_owner;

COMMENT ON PROCEDURE inventory.verify_json_columns(IN made regclass) IS 'Raises if a column of JSON came after inventory.add_json_columns() was called.';

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
  call inventory.verify_json_columns(made);
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

CREATE FUNCTION inventory.write_places(the_lab bigint, targets inventory.target[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
  update inventory.container c
  set storage_unit_id = t.unit_id, "row" = t.cell[1], col = t.cell[2], position = t.position,
    freezer_id = t.freezer_id
  from unnest(targets) t
  where c.lab_id = the_lab and c.id = t.id and t.resource = 'container'
    and (c.storage_unit_id, c."row", c.col, c.freezer_id)
      is distinct from (t.unit_id, t.cell[1], t.cell[2], t.freezer_id);
  update inventory.storage_unit u
  set parent_id = t.unit_id, "row" = t.cell[1], col = t.cell[2], position = t.position,
    freezer_id = t.freezer_id
  from unnest(targets) t
  where u.lab_id = the_lab and u.id = t.id and t.resource = 'storage_unit'
    and (u.parent_id, u."row", u.col, u.freezer_id)
      is distinct from (t.unit_id, t.cell[1], t.cell[2], t.freezer_id);
end $$;

ALTER FUNCTION inventory.write_places(the_lab bigint, targets inventory.target[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.write_places(the_lab bigint, targets inventory.target[]) IS 'Puts things where they are to go: one statement a table, in which they may change places.';

CREATE FUNCTION inventory.write_stocktake(the_lab bigint, the_unit bigint, body jsonb, findings inventory.finding[]) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
declare
  counts constant jsonb := inventory.count_findings(findings);
  made_id bigint;
begin
  insert into inventory.stocktake (lab_id, storage_unit_id, applied, note, found_count,
    missing_count, misplaced_count, unknown_count, unread_count, conflict_count, out_count,
    ended_count)
  select the_lab, the_unit, coalesce(body->>'apply', 'none'), body->>'note', c.found, c.missing,
    c.misplaced, c.unknown, c.unread, c.conflict, c."out", c.ended
  from jsonb_to_record(counts) c (found integer, missing integer, misplaced integer,
    unknown integer, unread integer, conflict integer, "out" integer, ended integer)
  returning id into made_id;
  insert into inventory.sighting
    (lab_id, stocktake_id, finding, container_id, code, "row", col, position)
  select the_lab, made_id, f.kind, f.container_id, f.code, f."row", f.col, f.position
  from unnest(findings) f;
  return made_id;
end $$;

ALTER FUNCTION inventory.write_stocktake(the_lab bigint, the_unit bigint, body jsonb, findings inventory.finding[]) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.write_stocktake(the_lab bigint, the_unit bigint, body jsonb, findings inventory.finding[]) IS 'Writes the record of a stock-take, and its sightings.';

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

CREATE VIEW past.barcodes WITH (security_invoker='true') AS
 SELECT k.id,
    k.lab_id,
        CASE
            WHEN (c.before IS NULL) THEN k.code
            ELSE (c.before ->> 'code'::text)
        END AS code,
        CASE
            WHEN (c.before IS NULL) THEN k.note
            ELSE (c.before ->> 'note'::text)
        END AS note,
        CASE
            WHEN (c.before IS NULL) THEN k.container_id
            ELSE ((c.before ->> 'container_id'::text))::bigint
        END AS container_id,
        CASE
            WHEN (c.before IS NULL) THEN k.storage_unit_id
            ELSE ((c.before ->> 'storage_unit_id'::text))::bigint
        END AS storage_unit_id
   FROM (( SELECT barcode.lab_id,
            'barcode'::text AS table_name,
            barcode.id,
            barcode.created_at,
            barcode.updated_at,
            'infinity'::timestamp with time zone AS deleted_at,
            barcode.code,
            barcode.note,
            barcode.container_id,
            barcode.storage_unit_id
           FROM inventory.barcode
        UNION ALL
         SELECT deleted_row.lab_id,
            deleted_row.table_name,
            deleted_row.row_id,
            deleted_row.created_at,
            'infinity'::timestamp with time zone,
            deleted_row.deleted_at,
            NULL::text AS text,
            NULL::text AS text,
            NULL::bigint AS int8,
            NULL::bigint AS int8
           FROM audit.deleted_row) k
     LEFT JOIN LATERAL ( SELECT first.before
           FROM ( SELECT c_1.before
                   FROM audit.row_change c_1
                  WHERE ((c_1.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (c_1.table_name = 'barcode'::text) AND (c_1.row_id = k.id) AND (c_1.changed_at > ( SELECT audit.as_of() AS as_of)))
                  ORDER BY c_1.changed_at, c_1.id
                 LIMIT 1) first
          WHERE (k.updated_at > ( SELECT audit.as_of() AS as_of))
         OFFSET 0) c ON (true))
  WHERE ((k.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (k.table_name = 'barcode'::text) AND (k.created_at <= ( SELECT audit.as_of() AS as_of)) AND (k.deleted_at > ( SELECT audit.as_of() AS as_of)) AND ((k.updated_at <= ( SELECT audit.as_of() AS as_of)) OR (c.before IS NOT NULL)) AND ((k.deleted_at = 'infinity'::timestamp with time zone) OR (NOT (EXISTS ( SELECT
           FROM inventory.barcode t
          WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.id = k.id) AND (t.created_at <= ( SELECT audit.as_of() AS as_of))))))));

ALTER TABLE past.barcodes OWNER TO lab_owner;

COMMENT ON VIEW past.barcodes IS 'Barcodes of the lab.
A code is on a container, on a storage unit, or printed and not yet used.';

COMMENT ON COLUMN past.barcodes.id IS 'Number of the barcode, unique in its lab.';

COMMENT ON COLUMN past.barcodes.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN past.barcodes.code IS 'What the scanner reads, as text: leading zeros count. Unique in the lab, whatever it is on.';

COMMENT ON COLUMN past.barcodes.note IS 'A note on it, in free text: the sheet of labels it came from.';

COMMENT ON COLUMN past.barcodes.container_id IS 'The container it is on; null where on none.';

COMMENT ON COLUMN past.barcodes.storage_unit_id IS 'The storage unit it is on; null where on none.';

CREATE FUNCTION past.barcode(barcode_id bigint) RETURNS past.barcodes
    LANGUAGE plpgsql STABLE
    AS $$
      declare
        found_row past.barcodes;
      begin
        select * into found_row from past.barcodes t where t.id = barcode_id;
        if not found then
          perform request.raise_not_found('barcode', barcode_id);
        end if;
        return found_row;
      end $$;

ALTER FUNCTION past.barcode(barcode_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION past.barcode(barcode_id bigint) IS 'One of barcodes by its id. 404 if there was none.';

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
        END AS description,
        CASE
            WHEN (c.before IS NULL) THEN k.storage_unit_id
            ELSE ((c.before ->> 'storage_unit_id'::text))::bigint
        END AS storage_unit_id,
        CASE
            WHEN (c.before IS NULL) THEN k."row"
            ELSE ((c.before ->> 'row'::text))::integer
        END AS "row",
        CASE
            WHEN (c.before IS NULL) THEN k.col
            ELSE ((c.before ->> 'col'::text))::integer
        END AS col,
        CASE
            WHEN (c.before IS NULL) THEN k."position"
            ELSE (c.before ->> 'position'::text)
        END AS "position",
        CASE
            WHEN (c.before IS NULL) THEN k.name
            ELSE (c.before ->> 'name'::text)
        END AS name,
        CASE
            WHEN (c.before IS NULL) THEN k.sample_type_id
            ELSE ((c.before ->> 'sample_type_id'::text))::bigint
        END AS sample_type_id,
        CASE
            WHEN (c.before IS NULL) THEN k.quantity
            ELSE ((c.before ->> 'quantity'::text))::inventory.amount
        END AS quantity,
        CASE
            WHEN (c.before IS NULL) THEN k.unit
            ELSE (c.before ->> 'unit'::text)
        END AS unit,
        CASE
            WHEN (c.before IS NULL) THEN k.lot
            ELSE (c.before ->> 'lot'::text)
        END AS lot,
        CASE
            WHEN (c.before IS NULL) THEN k.collected_on
            ELSE ((c.before ->> 'collected_on'::text))::date
        END AS collected_on,
        CASE
            WHEN (c.before IS NULL) THEN k.expires_on
            ELSE ((c.before ->> 'expires_on'::text))::date
        END AS expires_on,
        CASE
            WHEN (c.before IS NULL) THEN k.owner_id
            ELSE ((c.before ->> 'owner_id'::text))::bigint
        END AS owner_id,
        CASE
            WHEN (c.before IS NULL) THEN k.project_id
            ELSE ((c.before ->> 'project_id'::text))::bigint
        END AS project_id,
        CASE
            WHEN (c.before IS NULL) THEN k.parent_id
            ELSE ((c.before ->> 'parent_id'::text))::bigint
        END AS parent_id,
        CASE
            WHEN (c.before IS NULL) THEN k.state
            ELSE (c.before ->> 'state'::text)
        END AS state,
        CASE
            WHEN (c.before IS NULL) THEN k.out_to
            ELSE (c.before ->> 'out_to'::text)
        END AS out_to,
        CASE
            WHEN (c.before IS NULL) THEN k.due_back_on
            ELSE ((c.before ->> 'due_back_on'::text))::date
        END AS due_back_on,
        CASE
            WHEN (c.before IS NULL) THEN k.thaw_count
            ELSE ((c.before ->> 'thaw_count'::text))::integer
        END AS thaw_count,
        CASE
            WHEN (c.before IS NULL) THEN k.properties
            ELSE (jsonb_populate_record(NULL::inventory.container, c.before)).properties
        END AS properties
   FROM (( SELECT container.lab_id,
            'container'::text AS table_name,
            container.id,
            container.created_at,
            container.updated_at,
            'infinity'::timestamp with time zone AS deleted_at,
            container.freezer_id,
            container.uuid,
            container.description,
            container.storage_unit_id,
            container."row",
            container.col,
            container."position",
            container.name,
            container.sample_type_id,
            container.quantity,
            container.unit,
            container.lot,
            container.collected_on,
            container.expires_on,
            container.owner_id,
            container.project_id,
            container.parent_id,
            container.state,
            container.out_to,
            container.due_back_on,
            container.thaw_count,
            container.properties
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
            NULL::text AS text,
            NULL::bigint AS int8,
            NULL::integer AS int4,
            NULL::integer AS int4,
            NULL::text AS text,
            NULL::text AS text,
            NULL::bigint AS int8,
            (NULL::numeric)::inventory.amount AS amount,
            NULL::text AS text,
            NULL::text AS text,
            NULL::date AS date,
            NULL::date AS date,
            NULL::bigint AS int8,
            NULL::bigint AS int8,
            NULL::bigint AS int8,
            NULL::text AS text,
            NULL::text AS text,
            NULL::date AS date,
            NULL::integer AS int4,
            NULL::jsonb AS jsonb
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
A container is in a freezer or in a storage unit, and is known by its UUID and its barcodes.';

COMMENT ON COLUMN past.containers.id IS 'Number of the container, unique in its lab.';

COMMENT ON COLUMN past.containers.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN past.containers.freezer_id IS 'The freezer it is in, or was last: that of its storage unit, where it has one.';

COMMENT ON COLUMN past.containers.uuid IS 'The code on its label, unique within the lab; made here when the client gives none.';

COMMENT ON COLUMN past.containers.description IS 'Its content, in free text.';

COMMENT ON COLUMN past.containers.storage_unit_id IS 'The unit it is in, also while it is out; null where it has no home.';

COMMENT ON COLUMN past.containers."row" IS 'Row of its place in the unit''s grid, from 1; null where it has no place there.';

COMMENT ON COLUMN past.containers.col IS 'Column of its place, from 1; null as row is.';

COMMENT ON COLUMN past.containers."position" IS 'Its place as the label that the unit''s type gives it, as B3; row and col follow from it.';

COMMENT ON COLUMN past.containers.name IS 'What people call it.';

COMMENT ON COLUMN past.containers.sample_type_id IS 'What kind of sample it holds.';

COMMENT ON COLUMN past.containers.quantity IS 'How much is left, in its unit.';

COMMENT ON COLUMN past.containers.unit IS 'Unit of the quantity, a code of UCUM, as uL, mg, 1 or {cells}.';

COMMENT ON COLUMN past.containers.lot IS 'Lot or batch it comes from.';

COMMENT ON COLUMN past.containers.collected_on IS 'Day on which the sample was taken.';

COMMENT ON COLUMN past.containers.expires_on IS 'Last day on which it may be used.';

COMMENT ON COLUMN past.containers.owner_id IS 'Account of the person it belongs to, as /people lists them.';

COMMENT ON COLUMN past.containers.project_id IS 'The project it was collected for.';

COMMENT ON COLUMN past.containers.parent_id IS 'The container it is an aliquot of.';

COMMENT ON COLUMN past.containers.state IS 'in or out; or, without a place, how it ended: consumed, lost or disposed.';

COMMENT ON COLUMN past.containers.out_to IS 'To whom it is out, in free text.';

COMMENT ON COLUMN past.containers.due_back_on IS 'Day by which it is to be back.';

COMMENT ON COLUMN past.containers.thaw_count IS 'How often it was thawed.';

COMMENT ON COLUMN past.containers.properties IS 'What else is known of it, as an object; the JSON Schema of its sample type says what may.';

CREATE FUNCTION past.barcodes(past.containers) RETURNS SETOF past.barcodes
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT t.id,
     t.lab_id,
     t.code,
     t.note,
     t.container_id,
     t.storage_unit_id
    FROM inventory.barcode t
   WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.container_id = ($1).id) AND (t.updated_at <= ( SELECT audit.as_of() AS as_of)))
 UNION ALL
  SELECT ((was.was ->> 'id'::text))::bigint AS int8,
     ((was.was ->> 'lab_id'::text))::bigint AS int8,
     (was.was ->> 'code'::text) AS text,
     (was.was ->> 'note'::text) AS text,
     ((was.was ->> 'container_id'::text))::bigint AS int8,
     ((was.was ->> 'storage_unit_id'::text))::bigint AS int8
    FROM audit.barcode_container_id_was(($1).id) was(was);
END;

ALTER FUNCTION past.barcodes(past.containers) OWNER TO lab_owner;

COMMENT ON FUNCTION past.barcodes(past.containers) IS 'For embedding: those whose container_id names it.';

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

CREATE FUNCTION past.barcodes(past.labs) RETURNS SETOF past.barcodes
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT p.id,
     p.lab_id,
     p.code,
     p.note,
     p.container_id,
     p.storage_unit_id
    FROM past.barcodes p;
END;

ALTER FUNCTION past.barcodes(past.labs) OWNER TO lab_owner;

COMMENT ON FUNCTION past.barcodes(past.labs) IS 'For embedding: those whose lab_id names it.';

CREATE VIEW past.storage_units WITH (security_invoker='true') AS
 SELECT k.id,
    k.lab_id,
        CASE
            WHEN (c.before IS NULL) THEN k.freezer_id
            ELSE ((c.before ->> 'freezer_id'::text))::bigint
        END AS freezer_id,
        CASE
            WHEN (c.before IS NULL) THEN k.storage_type_id
            ELSE ((c.before ->> 'storage_type_id'::text))::bigint
        END AS storage_type_id,
        CASE
            WHEN (c.before IS NULL) THEN k.name
            ELSE (c.before ->> 'name'::text)
        END AS name,
        CASE
            WHEN (c.before IS NULL) THEN k.parent_id
            ELSE ((c.before ->> 'parent_id'::text))::bigint
        END AS parent_id,
        CASE
            WHEN (c.before IS NULL) THEN k."row"
            ELSE ((c.before ->> 'row'::text))::integer
        END AS "row",
        CASE
            WHEN (c.before IS NULL) THEN k.col
            ELSE ((c.before ->> 'col'::text))::integer
        END AS col,
        CASE
            WHEN (c.before IS NULL) THEN k."position"
            ELSE (c.before ->> 'position'::text)
        END AS "position",
        CASE
            WHEN (c.before IS NULL) THEN k.is_retired
            ELSE ((c.before ->> 'is_retired'::text))::boolean
        END AS is_retired
   FROM (( SELECT storage_unit.lab_id,
            'storage_unit'::text AS table_name,
            storage_unit.id,
            storage_unit.created_at,
            storage_unit.updated_at,
            'infinity'::timestamp with time zone AS deleted_at,
            storage_unit.freezer_id,
            storage_unit.storage_type_id,
            storage_unit.name,
            storage_unit.parent_id,
            storage_unit."row",
            storage_unit.col,
            storage_unit."position",
            storage_unit.is_retired
           FROM inventory.storage_unit
        UNION ALL
         SELECT deleted_row.lab_id,
            deleted_row.table_name,
            deleted_row.row_id,
            deleted_row.created_at,
            'infinity'::timestamp with time zone,
            deleted_row.deleted_at,
            NULL::bigint AS int8,
            NULL::bigint AS int8,
            NULL::text AS text,
            NULL::bigint AS int8,
            NULL::integer AS int4,
            NULL::integer AS int4,
            NULL::text AS text,
            NULL::boolean AS bool
           FROM audit.deleted_row) k
     LEFT JOIN LATERAL ( SELECT first.before
           FROM ( SELECT c_1.before
                   FROM audit.row_change c_1
                  WHERE ((c_1.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (c_1.table_name = 'storage_unit'::text) AND (c_1.row_id = k.id) AND (c_1.changed_at > ( SELECT audit.as_of() AS as_of)))
                  ORDER BY c_1.changed_at, c_1.id
                 LIMIT 1) first
          WHERE (k.updated_at > ( SELECT audit.as_of() AS as_of))
         OFFSET 0) c ON (true))
  WHERE ((k.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (k.table_name = 'storage_unit'::text) AND (k.created_at <= ( SELECT audit.as_of() AS as_of)) AND (k.deleted_at > ( SELECT audit.as_of() AS as_of)) AND ((k.updated_at <= ( SELECT audit.as_of() AS as_of)) OR (c.before IS NOT NULL)) AND ((k.deleted_at = 'infinity'::timestamp with time zone) OR (NOT (EXISTS ( SELECT
           FROM inventory.storage_unit t
          WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.id = k.id) AND (t.created_at <= ( SELECT audit.as_of() AS as_of))))))));

ALTER TABLE past.storage_units OWNER TO lab_owner;

COMMENT ON VIEW past.storage_units IS 'Storage units of the lab: shelves, racks, boxes.
A unit is in a freezer or in another unit, and holds containers or units.';

COMMENT ON COLUMN past.storage_units.id IS 'Number of the storage_unit, unique in its lab.';

COMMENT ON COLUMN past.storage_units.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN past.storage_units.freezer_id IS 'The freezer it is in; that of its parent, where it has one.';

COMMENT ON COLUMN past.storage_units.storage_type_id IS 'Its type, which says what grid it has and what it holds.';

COMMENT ON COLUMN past.storage_units.name IS 'What stands on it, as Box 17.';

COMMENT ON COLUMN past.storage_units.parent_id IS 'The unit it is in; null where it is directly in the freezer.';

COMMENT ON COLUMN past.storage_units."row" IS 'Row of its place in the parent''s grid, from 1; null where it has no place there.';

COMMENT ON COLUMN past.storage_units.col IS 'Column of its place, from 1; null as row is.';

COMMENT ON COLUMN past.storage_units."position" IS 'Its place as the label that the parent''s type gives it, as B3; row and col follow from it.';

COMMENT ON COLUMN past.storage_units.is_retired IS 'Kept for its history, hidden from choosing, and no place for anything new.';

CREATE FUNCTION past.barcodes(past.storage_units) RETURNS SETOF past.barcodes
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT t.id,
     t.lab_id,
     t.code,
     t.note,
     t.container_id,
     t.storage_unit_id
    FROM inventory.barcode t
   WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.storage_unit_id = ($1).id) AND (t.updated_at <= ( SELECT audit.as_of() AS as_of)))
 UNION ALL
  SELECT ((was.was ->> 'id'::text))::bigint AS int8,
     ((was.was ->> 'lab_id'::text))::bigint AS int8,
     (was.was ->> 'code'::text) AS text,
     (was.was ->> 'note'::text) AS text,
     ((was.was ->> 'container_id'::text))::bigint AS int8,
     ((was.was ->> 'storage_unit_id'::text))::bigint AS int8
    FROM audit.barcode_storage_unit_id_was(($1).id) was(was);
END;

ALTER FUNCTION past.barcodes(past.storage_units) OWNER TO lab_owner;

COMMENT ON FUNCTION past.barcodes(past.storage_units) IS 'For embedding: those whose storage_unit_id names it.';

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
        END AS mac,
        CASE
            WHEN (c.before IS NULL) THEN k.is_retired
            ELSE ((c.before ->> 'is_retired'::text))::boolean
        END AS is_retired
   FROM (( SELECT computer.lab_id,
            'computer'::text AS table_name,
            computer.id,
            computer.created_at,
            computer.updated_at,
            'infinity'::timestamp with time zone AS deleted_at,
            computer.site_id,
            computer.name,
            computer.mac,
            computer.is_retired
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
            NULL::macaddr AS macaddr,
            NULL::boolean AS bool
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

COMMENT ON COLUMN past.computers.is_retired IS 'Kept for its history, and hidden from choosing.';

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
     t.mac,
     t.is_retired
    FROM inventory.computer t
   WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.site_id = ($1).id) AND (t.updated_at <= ( SELECT audit.as_of() AS as_of)))
 UNION ALL
  SELECT ((was.was ->> 'id'::text))::bigint AS int8,
     ((was.was ->> 'lab_id'::text))::bigint AS int8,
     ((was.was ->> 'site_id'::text))::bigint AS int8,
     (was.was ->> 'name'::text) AS text,
     ((was.was ->> 'mac'::text))::macaddr AS macaddr,
     ((was.was ->> 'is_retired'::text))::boolean AS bool
    FROM audit.computer_site_id_was(($1).id) was(was);
END;

ALTER FUNCTION past.computers(past.sites) OWNER TO lab_owner;

COMMENT ON FUNCTION past.computers(past.sites) IS 'For embedding: those whose site_id names it.';

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

CREATE FUNCTION past.containers(past.barcodes) RETURNS SETOF past.containers
    LANGUAGE sql STABLE ROWS 1
    BEGIN ATOMIC
 SELECT p.id,
     p.lab_id,
     p.freezer_id,
     p.uuid,
     p.description,
     p.storage_unit_id,
     p."row",
     p.col,
     p."position",
     p.name,
     p.sample_type_id,
     p.quantity,
     p.unit,
     p.lot,
     p.collected_on,
     p.expires_on,
     p.owner_id,
     p.project_id,
     p.parent_id,
     p.state,
     p.out_to,
     p.due_back_on,
     p.thaw_count,
     p.properties
    FROM past.containers p
   WHERE (p.id = ($1).container_id);
END;

ALTER FUNCTION past.containers(past.barcodes) OWNER TO lab_owner;

COMMENT ON FUNCTION past.containers(past.barcodes) IS 'For embedding: what container_id names.';

CREATE FUNCTION past.containers(past.containers) RETURNS SETOF past.containers
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT t.id,
     t.lab_id,
     t.freezer_id,
     t.uuid,
     t.description,
     t.storage_unit_id,
     t."row",
     t.col,
     t."position",
     t.name,
     t.sample_type_id,
     t.quantity,
     t.unit,
     t.lot,
     t.collected_on,
     t.expires_on,
     t.owner_id,
     t.project_id,
     t.parent_id,
     t.state,
     t.out_to,
     t.due_back_on,
     t.thaw_count,
     t.properties
    FROM inventory.container t
   WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.parent_id = ($1).id) AND (t.updated_at <= ( SELECT audit.as_of() AS as_of)))
 UNION ALL
  SELECT ((was.was ->> 'id'::text))::bigint AS int8,
     ((was.was ->> 'lab_id'::text))::bigint AS int8,
     ((was.was ->> 'freezer_id'::text))::bigint AS int8,
     ((was.was ->> 'uuid'::text))::uuid AS uuid,
     (was.was ->> 'description'::text) AS text,
     ((was.was ->> 'storage_unit_id'::text))::bigint AS int8,
     ((was.was ->> 'row'::text))::integer AS int4,
     ((was.was ->> 'col'::text))::integer AS int4,
     (was.was ->> 'position'::text) AS text,
     (was.was ->> 'name'::text) AS text,
     ((was.was ->> 'sample_type_id'::text))::bigint AS int8,
     ((was.was ->> 'quantity'::text))::inventory.amount AS amount,
     (was.was ->> 'unit'::text) AS text,
     (was.was ->> 'lot'::text) AS text,
     ((was.was ->> 'collected_on'::text))::date AS date,
     ((was.was ->> 'expires_on'::text))::date AS date,
     ((was.was ->> 'owner_id'::text))::bigint AS int8,
     ((was.was ->> 'project_id'::text))::bigint AS int8,
     ((was.was ->> 'parent_id'::text))::bigint AS int8,
     (was.was ->> 'state'::text) AS text,
     (was.was ->> 'out_to'::text) AS text,
     ((was.was ->> 'due_back_on'::text))::date AS date,
     ((was.was ->> 'thaw_count'::text))::integer AS int4,
     (jsonb_populate_record(NULL::inventory.container, was.was)).properties AS properties
    FROM audit.container_parent_id_was(($1).id) was(was);
END;

ALTER FUNCTION past.containers(past.containers) OWNER TO lab_owner;

COMMENT ON FUNCTION past.containers(past.containers) IS 'For embedding: those whose parent_id names it.';

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
        END AS name,
        CASE
            WHEN (c.before IS NULL) THEN k.is_retired
            ELSE ((c.before ->> 'is_retired'::text))::boolean
        END AS is_retired
   FROM (( SELECT freezer.lab_id,
            'freezer'::text AS table_name,
            freezer.id,
            freezer.created_at,
            freezer.updated_at,
            'infinity'::timestamp with time zone AS deleted_at,
            freezer.site_id,
            freezer.name,
            freezer.is_retired
           FROM inventory.freezer
        UNION ALL
         SELECT deleted_row.lab_id,
            deleted_row.table_name,
            deleted_row.row_id,
            deleted_row.created_at,
            'infinity'::timestamp with time zone,
            deleted_row.deleted_at,
            NULL::bigint AS int8,
            NULL::text AS text,
            NULL::boolean AS bool
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

COMMENT ON COLUMN past.freezers.is_retired IS 'Kept for what was in it, hidden from choosing, and no place for anything new.';

CREATE FUNCTION past.containers(past.freezers) RETURNS SETOF past.containers
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT t.id,
     t.lab_id,
     t.freezer_id,
     t.uuid,
     t.description,
     t.storage_unit_id,
     t."row",
     t.col,
     t."position",
     t.name,
     t.sample_type_id,
     t.quantity,
     t.unit,
     t.lot,
     t.collected_on,
     t.expires_on,
     t.owner_id,
     t.project_id,
     t.parent_id,
     t.state,
     t.out_to,
     t.due_back_on,
     t.thaw_count,
     t.properties
    FROM inventory.container t
   WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.freezer_id = ($1).id) AND (t.updated_at <= ( SELECT audit.as_of() AS as_of)))
 UNION ALL
  SELECT ((was.was ->> 'id'::text))::bigint AS int8,
     ((was.was ->> 'lab_id'::text))::bigint AS int8,
     ((was.was ->> 'freezer_id'::text))::bigint AS int8,
     ((was.was ->> 'uuid'::text))::uuid AS uuid,
     (was.was ->> 'description'::text) AS text,
     ((was.was ->> 'storage_unit_id'::text))::bigint AS int8,
     ((was.was ->> 'row'::text))::integer AS int4,
     ((was.was ->> 'col'::text))::integer AS int4,
     (was.was ->> 'position'::text) AS text,
     (was.was ->> 'name'::text) AS text,
     ((was.was ->> 'sample_type_id'::text))::bigint AS int8,
     ((was.was ->> 'quantity'::text))::inventory.amount AS amount,
     (was.was ->> 'unit'::text) AS text,
     (was.was ->> 'lot'::text) AS text,
     ((was.was ->> 'collected_on'::text))::date AS date,
     ((was.was ->> 'expires_on'::text))::date AS date,
     ((was.was ->> 'owner_id'::text))::bigint AS int8,
     ((was.was ->> 'project_id'::text))::bigint AS int8,
     ((was.was ->> 'parent_id'::text))::bigint AS int8,
     (was.was ->> 'state'::text) AS text,
     (was.was ->> 'out_to'::text) AS text,
     ((was.was ->> 'due_back_on'::text))::date AS date,
     ((was.was ->> 'thaw_count'::text))::integer AS int4,
     (jsonb_populate_record(NULL::inventory.container, was.was)).properties AS properties
    FROM audit.container_freezer_id_was(($1).id) was(was);
END;

ALTER FUNCTION past.containers(past.freezers) OWNER TO lab_owner;

COMMENT ON FUNCTION past.containers(past.freezers) IS 'For embedding: those whose freezer_id names it.';

CREATE VIEW past.projects WITH (security_invoker='true') AS
 SELECT k.id,
    k.lab_id,
        CASE
            WHEN (c.before IS NULL) THEN k.name
            ELSE (c.before ->> 'name'::text)
        END AS name,
        CASE
            WHEN (c.before IS NULL) THEN k.description
            ELSE (c.before ->> 'description'::text)
        END AS description,
        CASE
            WHEN (c.before IS NULL) THEN k.is_retired
            ELSE ((c.before ->> 'is_retired'::text))::boolean
        END AS is_retired
   FROM (( SELECT project.lab_id,
            'project'::text AS table_name,
            project.id,
            project.created_at,
            project.updated_at,
            'infinity'::timestamp with time zone AS deleted_at,
            project.name,
            project.description,
            project.is_retired
           FROM inventory.project
        UNION ALL
         SELECT deleted_row.lab_id,
            deleted_row.table_name,
            deleted_row.row_id,
            deleted_row.created_at,
            'infinity'::timestamp with time zone,
            deleted_row.deleted_at,
            NULL::text AS text,
            NULL::text AS text,
            NULL::boolean AS bool
           FROM audit.deleted_row) k
     LEFT JOIN LATERAL ( SELECT first.before
           FROM ( SELECT c_1.before
                   FROM audit.row_change c_1
                  WHERE ((c_1.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (c_1.table_name = 'project'::text) AND (c_1.row_id = k.id) AND (c_1.changed_at > ( SELECT audit.as_of() AS as_of)))
                  ORDER BY c_1.changed_at, c_1.id
                 LIMIT 1) first
          WHERE (k.updated_at > ( SELECT audit.as_of() AS as_of))
         OFFSET 0) c ON (true))
  WHERE ((k.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (k.table_name = 'project'::text) AND (k.created_at <= ( SELECT audit.as_of() AS as_of)) AND (k.deleted_at > ( SELECT audit.as_of() AS as_of)) AND ((k.updated_at <= ( SELECT audit.as_of() AS as_of)) OR (c.before IS NOT NULL)) AND ((k.deleted_at = 'infinity'::timestamp with time zone) OR (NOT (EXISTS ( SELECT
           FROM inventory.project t
          WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.id = k.id) AND (t.created_at <= ( SELECT audit.as_of() AS as_of))))))));

ALTER TABLE past.projects OWNER TO lab_owner;

COMMENT ON VIEW past.projects IS 'Projects of the lab.
A project is what samples are collected for.';

COMMENT ON COLUMN past.projects.id IS 'Number of the project, unique in its lab.';

COMMENT ON COLUMN past.projects.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN past.projects.name IS 'What the lab calls it; unique in the lab.';

COMMENT ON COLUMN past.projects.description IS 'What it is about, in free text.';

COMMENT ON COLUMN past.projects.is_retired IS 'Kept for the containers that have it, and hidden from choosing.';

CREATE FUNCTION past.containers(past.projects) RETURNS SETOF past.containers
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT t.id,
     t.lab_id,
     t.freezer_id,
     t.uuid,
     t.description,
     t.storage_unit_id,
     t."row",
     t.col,
     t."position",
     t.name,
     t.sample_type_id,
     t.quantity,
     t.unit,
     t.lot,
     t.collected_on,
     t.expires_on,
     t.owner_id,
     t.project_id,
     t.parent_id,
     t.state,
     t.out_to,
     t.due_back_on,
     t.thaw_count,
     t.properties
    FROM inventory.container t
   WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.project_id = ($1).id) AND (t.updated_at <= ( SELECT audit.as_of() AS as_of)))
 UNION ALL
  SELECT ((was.was ->> 'id'::text))::bigint AS int8,
     ((was.was ->> 'lab_id'::text))::bigint AS int8,
     ((was.was ->> 'freezer_id'::text))::bigint AS int8,
     ((was.was ->> 'uuid'::text))::uuid AS uuid,
     (was.was ->> 'description'::text) AS text,
     ((was.was ->> 'storage_unit_id'::text))::bigint AS int8,
     ((was.was ->> 'row'::text))::integer AS int4,
     ((was.was ->> 'col'::text))::integer AS int4,
     (was.was ->> 'position'::text) AS text,
     (was.was ->> 'name'::text) AS text,
     ((was.was ->> 'sample_type_id'::text))::bigint AS int8,
     ((was.was ->> 'quantity'::text))::inventory.amount AS amount,
     (was.was ->> 'unit'::text) AS text,
     (was.was ->> 'lot'::text) AS text,
     ((was.was ->> 'collected_on'::text))::date AS date,
     ((was.was ->> 'expires_on'::text))::date AS date,
     ((was.was ->> 'owner_id'::text))::bigint AS int8,
     ((was.was ->> 'project_id'::text))::bigint AS int8,
     ((was.was ->> 'parent_id'::text))::bigint AS int8,
     (was.was ->> 'state'::text) AS text,
     (was.was ->> 'out_to'::text) AS text,
     ((was.was ->> 'due_back_on'::text))::date AS date,
     ((was.was ->> 'thaw_count'::text))::integer AS int4,
     (jsonb_populate_record(NULL::inventory.container, was.was)).properties AS properties
    FROM audit.container_project_id_was(($1).id) was(was);
END;

ALTER FUNCTION past.containers(past.projects) OWNER TO lab_owner;

COMMENT ON FUNCTION past.containers(past.projects) IS 'For embedding: those whose project_id names it.';

CREATE VIEW past.sample_types WITH (security_invoker='true') AS
 SELECT k.id,
    k.lab_id,
        CASE
            WHEN (c.before IS NULL) THEN k.name
            ELSE (c.before ->> 'name'::text)
        END AS name,
        CASE
            WHEN (c.before IS NULL) THEN k.description
            ELSE (c.before ->> 'description'::text)
        END AS description,
        CASE
            WHEN (c.before IS NULL) THEN k.properties_schema
            ELSE (jsonb_populate_record(NULL::inventory.sample_type, c.before)).properties_schema
        END AS properties_schema,
        CASE
            WHEN (c.before IS NULL) THEN k.is_retired
            ELSE ((c.before ->> 'is_retired'::text))::boolean
        END AS is_retired
   FROM (( SELECT sample_type.lab_id,
            'sample_type'::text AS table_name,
            sample_type.id,
            sample_type.created_at,
            sample_type.updated_at,
            'infinity'::timestamp with time zone AS deleted_at,
            sample_type.name,
            sample_type.description,
            sample_type.properties_schema,
            sample_type.is_retired
           FROM inventory.sample_type
        UNION ALL
         SELECT deleted_row.lab_id,
            deleted_row.table_name,
            deleted_row.row_id,
            deleted_row.created_at,
            'infinity'::timestamp with time zone,
            deleted_row.deleted_at,
            NULL::text AS text,
            NULL::text AS text,
            NULL::jsonb AS jsonb,
            NULL::boolean AS bool
           FROM audit.deleted_row) k
     LEFT JOIN LATERAL ( SELECT first.before
           FROM ( SELECT c_1.before
                   FROM audit.row_change c_1
                  WHERE ((c_1.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (c_1.table_name = 'sample_type'::text) AND (c_1.row_id = k.id) AND (c_1.changed_at > ( SELECT audit.as_of() AS as_of)))
                  ORDER BY c_1.changed_at, c_1.id
                 LIMIT 1) first
          WHERE (k.updated_at > ( SELECT audit.as_of() AS as_of))
         OFFSET 0) c ON (true))
  WHERE ((k.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (k.table_name = 'sample_type'::text) AND (k.created_at <= ( SELECT audit.as_of() AS as_of)) AND (k.deleted_at > ( SELECT audit.as_of() AS as_of)) AND ((k.updated_at <= ( SELECT audit.as_of() AS as_of)) OR (c.before IS NOT NULL)) AND ((k.deleted_at = 'infinity'::timestamp with time zone) OR (NOT (EXISTS ( SELECT
           FROM inventory.sample_type t
          WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.id = k.id) AND (t.created_at <= ( SELECT audit.as_of() AS as_of))))))));

ALTER TABLE past.sample_types OWNER TO lab_owner;

COMMENT ON VIEW past.sample_types IS 'Types of sample of the lab.
A type says what properties its containers may have.';

COMMENT ON COLUMN past.sample_types.id IS 'Number of the sample_type, unique in its lab.';

COMMENT ON COLUMN past.sample_types.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN past.sample_types.name IS 'What the lab calls it; unique in the lab.';

COMMENT ON COLUMN past.sample_types.description IS 'What belongs to it, in free text.';

COMMENT ON COLUMN past.sample_types.properties_schema IS 'JSON Schema of the properties that its containers have; null for any properties. A subset, of which
anything else is refused: type, enum and const of single values, minimum, maximum, exclusiveMinimum,
exclusiveMaximum, minLength, maxLength, pattern, format (date), required, properties,
additionalProperties (true or false), items (one schema), minItems, maxItems. A container without
properties lacks none; a change is a 409 while a container would not fit.';

COMMENT ON COLUMN past.sample_types.is_retired IS 'Kept for the containers that have it, and hidden from choosing.';

CREATE FUNCTION past.containers(past.sample_types) RETURNS SETOF past.containers
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT t.id,
     t.lab_id,
     t.freezer_id,
     t.uuid,
     t.description,
     t.storage_unit_id,
     t."row",
     t.col,
     t."position",
     t.name,
     t.sample_type_id,
     t.quantity,
     t.unit,
     t.lot,
     t.collected_on,
     t.expires_on,
     t.owner_id,
     t.project_id,
     t.parent_id,
     t.state,
     t.out_to,
     t.due_back_on,
     t.thaw_count,
     t.properties
    FROM inventory.container t
   WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.sample_type_id = ($1).id) AND (t.updated_at <= ( SELECT audit.as_of() AS as_of)))
 UNION ALL
  SELECT ((was.was ->> 'id'::text))::bigint AS int8,
     ((was.was ->> 'lab_id'::text))::bigint AS int8,
     ((was.was ->> 'freezer_id'::text))::bigint AS int8,
     ((was.was ->> 'uuid'::text))::uuid AS uuid,
     (was.was ->> 'description'::text) AS text,
     ((was.was ->> 'storage_unit_id'::text))::bigint AS int8,
     ((was.was ->> 'row'::text))::integer AS int4,
     ((was.was ->> 'col'::text))::integer AS int4,
     (was.was ->> 'position'::text) AS text,
     (was.was ->> 'name'::text) AS text,
     ((was.was ->> 'sample_type_id'::text))::bigint AS int8,
     ((was.was ->> 'quantity'::text))::inventory.amount AS amount,
     (was.was ->> 'unit'::text) AS text,
     (was.was ->> 'lot'::text) AS text,
     ((was.was ->> 'collected_on'::text))::date AS date,
     ((was.was ->> 'expires_on'::text))::date AS date,
     ((was.was ->> 'owner_id'::text))::bigint AS int8,
     ((was.was ->> 'project_id'::text))::bigint AS int8,
     ((was.was ->> 'parent_id'::text))::bigint AS int8,
     (was.was ->> 'state'::text) AS text,
     (was.was ->> 'out_to'::text) AS text,
     ((was.was ->> 'due_back_on'::text))::date AS date,
     ((was.was ->> 'thaw_count'::text))::integer AS int4,
     (jsonb_populate_record(NULL::inventory.container, was.was)).properties AS properties
    FROM audit.container_sample_type_id_was(($1).id) was(was);
END;

ALTER FUNCTION past.containers(past.sample_types) OWNER TO lab_owner;

COMMENT ON FUNCTION past.containers(past.sample_types) IS 'For embedding: those whose sample_type_id names it.';

CREATE VIEW past.sightings WITH (security_invoker='true') AS
 SELECT k.id,
    k.lab_id,
        CASE
            WHEN (c.before IS NULL) THEN k.stocktake_id
            ELSE ((c.before ->> 'stocktake_id'::text))::bigint
        END AS stocktake_id,
        CASE
            WHEN (c.before IS NULL) THEN k.finding
            ELSE (c.before ->> 'finding'::text)
        END AS finding,
        CASE
            WHEN (c.before IS NULL) THEN k.container_id
            ELSE ((c.before ->> 'container_id'::text))::bigint
        END AS container_id,
        CASE
            WHEN (c.before IS NULL) THEN k.code
            ELSE (c.before ->> 'code'::text)
        END AS code,
        CASE
            WHEN (c.before IS NULL) THEN k."row"
            ELSE ((c.before ->> 'row'::text))::integer
        END AS "row",
        CASE
            WHEN (c.before IS NULL) THEN k.col
            ELSE ((c.before ->> 'col'::text))::integer
        END AS col,
        CASE
            WHEN (c.before IS NULL) THEN k."position"
            ELSE (c.before ->> 'position'::text)
        END AS "position"
   FROM (( SELECT sighting.lab_id,
            'sighting'::text AS table_name,
            sighting.id,
            sighting.created_at,
            sighting.updated_at,
            'infinity'::timestamp with time zone AS deleted_at,
            sighting.stocktake_id,
            sighting.finding,
            sighting.container_id,
            sighting.code,
            sighting."row",
            sighting.col,
            sighting."position"
           FROM inventory.sighting
        UNION ALL
         SELECT deleted_row.lab_id,
            deleted_row.table_name,
            deleted_row.row_id,
            deleted_row.created_at,
            'infinity'::timestamp with time zone,
            deleted_row.deleted_at,
            NULL::bigint AS int8,
            NULL::text AS text,
            NULL::bigint AS int8,
            NULL::text AS text,
            NULL::integer AS int4,
            NULL::integer AS int4,
            NULL::text AS text
           FROM audit.deleted_row) k
     LEFT JOIN LATERAL ( SELECT first.before
           FROM ( SELECT c_1.before
                   FROM audit.row_change c_1
                  WHERE ((c_1.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (c_1.table_name = 'sighting'::text) AND (c_1.row_id = k.id) AND (c_1.changed_at > ( SELECT audit.as_of() AS as_of)))
                  ORDER BY c_1.changed_at, c_1.id
                 LIMIT 1) first
          WHERE (k.updated_at > ( SELECT audit.as_of() AS as_of))
         OFFSET 0) c ON (true))
  WHERE ((k.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (k.table_name = 'sighting'::text) AND (k.created_at <= ( SELECT audit.as_of() AS as_of)) AND (k.deleted_at > ( SELECT audit.as_of() AS as_of)) AND ((k.updated_at <= ( SELECT audit.as_of() AS as_of)) OR (c.before IS NOT NULL)) AND ((k.deleted_at = 'infinity'::timestamp with time zone) OR (NOT (EXISTS ( SELECT
           FROM inventory.sighting t
          WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.id = k.id) AND (t.created_at <= ( SELECT audit.as_of() AS as_of))))))));

ALTER TABLE past.sightings OWNER TO lab_owner;

COMMENT ON VIEW past.sightings IS 'What the stock-takes of the lab saw.
Read-only. /sightings?container_id=eq.5&finding=neq.missing&order=id.desc tells when a tube was
seen; select=*,created_at,stocktakes(storage_unit_id) where.';

COMMENT ON COLUMN past.sightings.id IS 'Number of the sighting, unique in its lab.';

COMMENT ON COLUMN past.sightings.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN past.sightings.stocktake_id IS 'The stock-take it is of.';

COMMENT ON COLUMN past.sightings.finding IS 'found, misplaced, out, ended or conflict: it was seen. missing: it was not. unread: something was
there, perhaps it. unknown: a code that no container had.';

COMMENT ON COLUMN past.sightings.container_id IS 'The container; null for an unknown code, and for an unread tube where none should be.';

COMMENT ON COLUMN past.sightings.code IS 'The code that was read; of a missing one, one of its own.';

COMMENT ON COLUMN past.sightings."row" IS 'Row of the place where it was seen, or should have been; null where none was told.';

COMMENT ON COLUMN past.sightings.col IS 'Column of that place; null as row is.';

COMMENT ON COLUMN past.sightings."position" IS 'That place as the label of the unit''s type, as B3.';

CREATE FUNCTION past.containers(past.sightings) RETURNS SETOF past.containers
    LANGUAGE sql STABLE ROWS 1
    BEGIN ATOMIC
 SELECT p.id,
     p.lab_id,
     p.freezer_id,
     p.uuid,
     p.description,
     p.storage_unit_id,
     p."row",
     p.col,
     p."position",
     p.name,
     p.sample_type_id,
     p.quantity,
     p.unit,
     p.lot,
     p.collected_on,
     p.expires_on,
     p.owner_id,
     p.project_id,
     p.parent_id,
     p.state,
     p.out_to,
     p.due_back_on,
     p.thaw_count,
     p.properties
    FROM past.containers p
   WHERE (p.id = ($1).container_id);
END;

ALTER FUNCTION past.containers(past.sightings) OWNER TO lab_owner;

COMMENT ON FUNCTION past.containers(past.sightings) IS 'For embedding: what container_id names.';

CREATE FUNCTION past.containers(past.storage_units) RETURNS SETOF past.containers
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT t.id,
     t.lab_id,
     t.freezer_id,
     t.uuid,
     t.description,
     t.storage_unit_id,
     t."row",
     t.col,
     t."position",
     t.name,
     t.sample_type_id,
     t.quantity,
     t.unit,
     t.lot,
     t.collected_on,
     t.expires_on,
     t.owner_id,
     t.project_id,
     t.parent_id,
     t.state,
     t.out_to,
     t.due_back_on,
     t.thaw_count,
     t.properties
    FROM inventory.container t
   WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.storage_unit_id = ($1).id) AND (t.updated_at <= ( SELECT audit.as_of() AS as_of)))
 UNION ALL
  SELECT ((was.was ->> 'id'::text))::bigint AS int8,
     ((was.was ->> 'lab_id'::text))::bigint AS int8,
     ((was.was ->> 'freezer_id'::text))::bigint AS int8,
     ((was.was ->> 'uuid'::text))::uuid AS uuid,
     (was.was ->> 'description'::text) AS text,
     ((was.was ->> 'storage_unit_id'::text))::bigint AS int8,
     ((was.was ->> 'row'::text))::integer AS int4,
     ((was.was ->> 'col'::text))::integer AS int4,
     (was.was ->> 'position'::text) AS text,
     (was.was ->> 'name'::text) AS text,
     ((was.was ->> 'sample_type_id'::text))::bigint AS int8,
     ((was.was ->> 'quantity'::text))::inventory.amount AS amount,
     (was.was ->> 'unit'::text) AS text,
     (was.was ->> 'lot'::text) AS text,
     ((was.was ->> 'collected_on'::text))::date AS date,
     ((was.was ->> 'expires_on'::text))::date AS date,
     ((was.was ->> 'owner_id'::text))::bigint AS int8,
     ((was.was ->> 'project_id'::text))::bigint AS int8,
     ((was.was ->> 'parent_id'::text))::bigint AS int8,
     (was.was ->> 'state'::text) AS text,
     (was.was ->> 'out_to'::text) AS text,
     ((was.was ->> 'due_back_on'::text))::date AS date,
     ((was.was ->> 'thaw_count'::text))::integer AS int4,
     (jsonb_populate_record(NULL::inventory.container, was.was)).properties AS properties
    FROM audit.container_storage_unit_id_was(($1).id) was(was);
END;

ALTER FUNCTION past.containers(past.storage_units) OWNER TO lab_owner;

COMMENT ON FUNCTION past.containers(past.storage_units) IS 'For embedding: those whose storage_unit_id names it.';

CREATE VIEW past.excursions WITH (security_invoker='true') AS
 SELECT k.id,
    k.lab_id,
        CASE
            WHEN (c.before IS NULL) THEN k.freezer_id
            ELSE ((c.before ->> 'freezer_id'::text))::bigint
        END AS freezer_id,
        CASE
            WHEN (c.before IS NULL) THEN k.storage_unit_id
            ELSE ((c.before ->> 'storage_unit_id'::text))::bigint
        END AS storage_unit_id,
        CASE
            WHEN (c.before IS NULL) THEN k.began_at
            ELSE ((c.before ->> 'began_at'::text))::timestamp with time zone
        END AS began_at,
        CASE
            WHEN (c.before IS NULL) THEN k.ended_at
            ELSE ((c.before ->> 'ended_at'::text))::timestamp with time zone
        END AS ended_at,
        CASE
            WHEN (c.before IS NULL) THEN k.min_temperature
            ELSE ((c.before ->> 'min_temperature'::text))::inventory.finite
        END AS min_temperature,
        CASE
            WHEN (c.before IS NULL) THEN k.max_temperature
            ELSE ((c.before ->> 'max_temperature'::text))::inventory.finite
        END AS max_temperature,
        CASE
            WHEN (c.before IS NULL) THEN k.source
            ELSE (c.before ->> 'source'::text)
        END AS source,
        CASE
            WHEN (c.before IS NULL) THEN k.comment
            ELSE (c.before ->> 'comment'::text)
        END AS comment,
        CASE
            WHEN (c.before IS NULL) THEN k.acknowledged_by
            ELSE ((c.before ->> 'acknowledged_by'::text))::bigint
        END AS acknowledged_by
   FROM (( SELECT excursion.lab_id,
            'excursion'::text AS table_name,
            excursion.id,
            excursion.created_at,
            excursion.updated_at,
            'infinity'::timestamp with time zone AS deleted_at,
            excursion.freezer_id,
            excursion.storage_unit_id,
            excursion.began_at,
            excursion.ended_at,
            excursion.min_temperature,
            excursion.max_temperature,
            excursion.source,
            excursion.comment,
            excursion.acknowledged_by
           FROM inventory.excursion
        UNION ALL
         SELECT deleted_row.lab_id,
            deleted_row.table_name,
            deleted_row.row_id,
            deleted_row.created_at,
            'infinity'::timestamp with time zone,
            deleted_row.deleted_at,
            NULL::bigint AS int8,
            NULL::bigint AS int8,
            NULL::timestamp with time zone AS timestamptz,
            NULL::timestamp with time zone AS timestamptz,
            (NULL::numeric)::inventory.finite AS finite,
            (NULL::numeric)::inventory.finite AS finite,
            NULL::text AS text,
            NULL::text AS text,
            NULL::bigint AS int8
           FROM audit.deleted_row) k
     LEFT JOIN LATERAL ( SELECT first.before
           FROM ( SELECT c_1.before
                   FROM audit.row_change c_1
                  WHERE ((c_1.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (c_1.table_name = 'excursion'::text) AND (c_1.row_id = k.id) AND (c_1.changed_at > ( SELECT audit.as_of() AS as_of)))
                  ORDER BY c_1.changed_at, c_1.id
                 LIMIT 1) first
          WHERE (k.updated_at > ( SELECT audit.as_of() AS as_of))
         OFFSET 0) c ON (true))
  WHERE ((k.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (k.table_name = 'excursion'::text) AND (k.created_at <= ( SELECT audit.as_of() AS as_of)) AND (k.deleted_at > ( SELECT audit.as_of() AS as_of)) AND ((k.updated_at <= ( SELECT audit.as_of() AS as_of)) OR (c.before IS NOT NULL)) AND ((k.deleted_at = 'infinity'::timestamp with time zone) OR (NOT (EXISTS ( SELECT
           FROM inventory.excursion t
          WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.id = k.id) AND (t.created_at <= ( SELECT audit.as_of() AS as_of))))))));

ALTER TABLE past.excursions OWNER TO lab_owner;

COMMENT ON VIEW past.excursions IS 'Excursions of the lab.
A time in which a freezer or a unit was too warm or too cold.';

COMMENT ON COLUMN past.excursions.id IS 'Number of the excursion, unique in its lab.';

COMMENT ON COLUMN past.excursions.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN past.excursions.freezer_id IS 'The freezer; null where it was one unit.';

COMMENT ON COLUMN past.excursions.storage_unit_id IS 'The unit, with all that was in it; null where it was the whole freezer.';

COMMENT ON COLUMN past.excursions.began_at IS 'When it began.';

COMMENT ON COLUMN past.excursions.ended_at IS 'When it ended; null while it lasts.';

COMMENT ON COLUMN past.excursions.min_temperature IS 'Lowest temperature, in degrees Celsius.';

COMMENT ON COLUMN past.excursions.max_temperature IS 'Highest temperature, in degrees Celsius.';

COMMENT ON COLUMN past.excursions.source IS 'What measured it: a logger, an alarm, a person.';

COMMENT ON COLUMN past.excursions.comment IS 'What happened, in free text.';

COMMENT ON COLUMN past.excursions.acknowledged_by IS 'Account of the person who has seen to it.';

CREATE FUNCTION past.excursion(excursion_id bigint) RETURNS past.excursions
    LANGUAGE plpgsql STABLE
    AS $$
      declare
        found_row past.excursions;
      begin
        select * into found_row from past.excursions t where t.id = excursion_id;
        if not found then
          perform request.raise_not_found('excursion', excursion_id);
        end if;
        return found_row;
      end $$;

ALTER FUNCTION past.excursion(excursion_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION past.excursion(excursion_id bigint) IS 'One of excursions by its id. 404 if there was none.';

CREATE FUNCTION past.excursions(past.freezers) RETURNS SETOF past.excursions
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT t.id,
     t.lab_id,
     t.freezer_id,
     t.storage_unit_id,
     t.began_at,
     t.ended_at,
     t.min_temperature,
     t.max_temperature,
     t.source,
     t.comment,
     t.acknowledged_by
    FROM inventory.excursion t
   WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.freezer_id = ($1).id) AND (t.updated_at <= ( SELECT audit.as_of() AS as_of)))
 UNION ALL
  SELECT ((was.was ->> 'id'::text))::bigint AS int8,
     ((was.was ->> 'lab_id'::text))::bigint AS int8,
     ((was.was ->> 'freezer_id'::text))::bigint AS int8,
     ((was.was ->> 'storage_unit_id'::text))::bigint AS int8,
     ((was.was ->> 'began_at'::text))::timestamp with time zone AS timestamptz,
     ((was.was ->> 'ended_at'::text))::timestamp with time zone AS timestamptz,
     ((was.was ->> 'min_temperature'::text))::inventory.finite AS finite,
     ((was.was ->> 'max_temperature'::text))::inventory.finite AS finite,
     (was.was ->> 'source'::text) AS text,
     (was.was ->> 'comment'::text) AS text,
     ((was.was ->> 'acknowledged_by'::text))::bigint AS int8
    FROM audit.excursion_freezer_id_was(($1).id) was(was);
END;

ALTER FUNCTION past.excursions(past.freezers) OWNER TO lab_owner;

COMMENT ON FUNCTION past.excursions(past.freezers) IS 'For embedding: those whose freezer_id names it.';

CREATE FUNCTION past.excursions(past.labs) RETURNS SETOF past.excursions
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT p.id,
     p.lab_id,
     p.freezer_id,
     p.storage_unit_id,
     p.began_at,
     p.ended_at,
     p.min_temperature,
     p.max_temperature,
     p.source,
     p.comment,
     p.acknowledged_by
    FROM past.excursions p;
END;

ALTER FUNCTION past.excursions(past.labs) OWNER TO lab_owner;

COMMENT ON FUNCTION past.excursions(past.labs) IS 'For embedding: those whose lab_id names it.';

CREATE FUNCTION past.excursions(past.storage_units) RETURNS SETOF past.excursions
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT t.id,
     t.lab_id,
     t.freezer_id,
     t.storage_unit_id,
     t.began_at,
     t.ended_at,
     t.min_temperature,
     t.max_temperature,
     t.source,
     t.comment,
     t.acknowledged_by
    FROM inventory.excursion t
   WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.storage_unit_id = ($1).id) AND (t.updated_at <= ( SELECT audit.as_of() AS as_of)))
 UNION ALL
  SELECT ((was.was ->> 'id'::text))::bigint AS int8,
     ((was.was ->> 'lab_id'::text))::bigint AS int8,
     ((was.was ->> 'freezer_id'::text))::bigint AS int8,
     ((was.was ->> 'storage_unit_id'::text))::bigint AS int8,
     ((was.was ->> 'began_at'::text))::timestamp with time zone AS timestamptz,
     ((was.was ->> 'ended_at'::text))::timestamp with time zone AS timestamptz,
     ((was.was ->> 'min_temperature'::text))::inventory.finite AS finite,
     ((was.was ->> 'max_temperature'::text))::inventory.finite AS finite,
     (was.was ->> 'source'::text) AS text,
     (was.was ->> 'comment'::text) AS text,
     ((was.was ->> 'acknowledged_by'::text))::bigint AS int8
    FROM audit.excursion_storage_unit_id_was(($1).id) was(was);
END;

ALTER FUNCTION past.excursions(past.storage_units) OWNER TO lab_owner;

COMMENT ON FUNCTION past.excursions(past.storage_units) IS 'For embedding: those whose storage_unit_id names it.';

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
     p.name,
     p.is_retired
    FROM past.freezers p
   WHERE (p.id = ($1).freezer_id);
END;

ALTER FUNCTION past.freezers(past.containers) OWNER TO lab_owner;

COMMENT ON FUNCTION past.freezers(past.containers) IS 'For embedding: what freezer_id names.';

CREATE FUNCTION past.freezers(past.excursions) RETURNS SETOF past.freezers
    LANGUAGE sql STABLE ROWS 1
    BEGIN ATOMIC
 SELECT p.id,
     p.lab_id,
     p.site_id,
     p.name,
     p.is_retired
    FROM past.freezers p
   WHERE (p.id = ($1).freezer_id);
END;

ALTER FUNCTION past.freezers(past.excursions) OWNER TO lab_owner;

COMMENT ON FUNCTION past.freezers(past.excursions) IS 'For embedding: what freezer_id names.';

CREATE FUNCTION past.freezers(past.sites) RETURNS SETOF past.freezers
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT t.id,
     t.lab_id,
     t.site_id,
     t.name,
     t.is_retired
    FROM inventory.freezer t
   WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.site_id = ($1).id) AND (t.updated_at <= ( SELECT audit.as_of() AS as_of)))
 UNION ALL
  SELECT ((was.was ->> 'id'::text))::bigint AS int8,
     ((was.was ->> 'lab_id'::text))::bigint AS int8,
     ((was.was ->> 'site_id'::text))::bigint AS int8,
     (was.was ->> 'name'::text) AS text,
     ((was.was ->> 'is_retired'::text))::boolean AS bool
    FROM audit.freezer_site_id_was(($1).id) was(was);
END;

ALTER FUNCTION past.freezers(past.sites) OWNER TO lab_owner;

COMMENT ON FUNCTION past.freezers(past.sites) IS 'For embedding: those whose site_id names it.';

CREATE FUNCTION past.freezers(past.storage_units) RETURNS SETOF past.freezers
    LANGUAGE sql STABLE ROWS 1
    BEGIN ATOMIC
 SELECT p.id,
     p.lab_id,
     p.site_id,
     p.name,
     p.is_retired
    FROM past.freezers p
   WHERE (p.id = ($1).freezer_id);
END;

ALTER FUNCTION past.freezers(past.storage_units) OWNER TO lab_owner;

COMMENT ON FUNCTION past.freezers(past.storage_units) IS 'For embedding: what freezer_id names.';

CREATE FUNCTION past.labs(past.barcodes) RETURNS SETOF past.labs
    LANGUAGE sql STABLE ROWS 1
    BEGIN ATOMIC
 SELECT p.id,
     p.name
    FROM past.labs p
   WHERE (p.id = ($1).lab_id);
END;

ALTER FUNCTION past.labs(past.barcodes) OWNER TO lab_owner;

COMMENT ON FUNCTION past.labs(past.barcodes) IS 'For embedding: what lab_id names.';

CREATE FUNCTION past.labs(past.excursions) RETURNS SETOF past.labs
    LANGUAGE sql STABLE ROWS 1
    BEGIN ATOMIC
 SELECT p.id,
     p.name
    FROM past.labs p
   WHERE (p.id = ($1).lab_id);
END;

ALTER FUNCTION past.labs(past.excursions) OWNER TO lab_owner;

COMMENT ON FUNCTION past.labs(past.excursions) IS 'For embedding: what lab_id names.';

CREATE FUNCTION past.labs(past.projects) RETURNS SETOF past.labs
    LANGUAGE sql STABLE ROWS 1
    BEGIN ATOMIC
 SELECT p.id,
     p.name
    FROM past.labs p
   WHERE (p.id = ($1).lab_id);
END;

ALTER FUNCTION past.labs(past.projects) OWNER TO lab_owner;

COMMENT ON FUNCTION past.labs(past.projects) IS 'For embedding: what lab_id names.';

CREATE FUNCTION past.labs(past.sample_types) RETURNS SETOF past.labs
    LANGUAGE sql STABLE ROWS 1
    BEGIN ATOMIC
 SELECT p.id,
     p.name
    FROM past.labs p
   WHERE (p.id = ($1).lab_id);
END;

ALTER FUNCTION past.labs(past.sample_types) OWNER TO lab_owner;

COMMENT ON FUNCTION past.labs(past.sample_types) IS 'For embedding: what lab_id names.';

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

CREATE VIEW past.storage_types WITH (security_invoker='true') AS
 SELECT k.id,
    k.lab_id,
        CASE
            WHEN (c.before IS NULL) THEN k.name
            ELSE (c.before ->> 'name'::text)
        END AS name,
        CASE
            WHEN (c.before IS NULL) THEN k.description
            ELSE (c.before ->> 'description'::text)
        END AS description,
        CASE
            WHEN (c.before IS NULL) THEN k.rows
            ELSE ((c.before ->> 'rows'::text))::integer
        END AS rows,
        CASE
            WHEN (c.before IS NULL) THEN k.cols
            ELSE ((c.before ->> 'cols'::text))::integer
        END AS cols,
        CASE
            WHEN (c.before IS NULL) THEN k.row_scheme
            ELSE ((c.before ->> 'row_scheme'::text))::inventory.label_scheme
        END AS row_scheme,
        CASE
            WHEN (c.before IS NULL) THEN k.col_scheme
            ELSE ((c.before ->> 'col_scheme'::text))::inventory.label_scheme
        END AS col_scheme,
        CASE
            WHEN (c.before IS NULL) THEN k.fill_order
            ELSE ((c.before ->> 'fill_order'::text))::inventory.fill_order
        END AS fill_order,
        CASE
            WHEN (c.before IS NULL) THEN k.holds
            ELSE (c.before ->> 'holds'::text)
        END AS holds,
        CASE
            WHEN (c.before IS NULL) THEN k.child_type_ids
            ELSE (jsonb_populate_record(NULL::inventory.storage_type, c.before)).child_type_ids
        END AS child_type_ids,
        CASE
            WHEN (c.before IS NULL) THEN k.sample_type_ids
            ELSE (jsonb_populate_record(NULL::inventory.storage_type, c.before)).sample_type_ids
        END AS sample_type_ids,
        CASE
            WHEN (c.before IS NULL) THEN k.capacity
            ELSE ((c.before ->> 'capacity'::text))::integer
        END AS capacity,
        CASE
            WHEN (c.before IS NULL) THEN k.is_retired
            ELSE ((c.before ->> 'is_retired'::text))::boolean
        END AS is_retired
   FROM (( SELECT storage_type.lab_id,
            'storage_type'::text AS table_name,
            storage_type.id,
            storage_type.created_at,
            storage_type.updated_at,
            'infinity'::timestamp with time zone AS deleted_at,
            storage_type.name,
            storage_type.description,
            storage_type.rows,
            storage_type.cols,
            storage_type.row_scheme,
            storage_type.col_scheme,
            storage_type.fill_order,
            storage_type.holds,
            storage_type.child_type_ids,
            storage_type.sample_type_ids,
            storage_type.capacity,
            storage_type.is_retired
           FROM inventory.storage_type
        UNION ALL
         SELECT deleted_row.lab_id,
            deleted_row.table_name,
            deleted_row.row_id,
            deleted_row.created_at,
            'infinity'::timestamp with time zone,
            deleted_row.deleted_at,
            NULL::text AS text,
            NULL::text AS text,
            NULL::integer AS int4,
            NULL::integer AS int4,
            (NULL::text)::inventory.label_scheme AS label_scheme,
            (NULL::text)::inventory.label_scheme AS label_scheme,
            (NULL::text)::inventory.fill_order AS fill_order,
            NULL::text AS text,
            NULL::bigint[] AS int8,
            NULL::bigint[] AS int8,
            NULL::integer AS int4,
            NULL::boolean AS bool
           FROM audit.deleted_row) k
     LEFT JOIN LATERAL ( SELECT first.before
           FROM ( SELECT c_1.before
                   FROM audit.row_change c_1
                  WHERE ((c_1.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (c_1.table_name = 'storage_type'::text) AND (c_1.row_id = k.id) AND (c_1.changed_at > ( SELECT audit.as_of() AS as_of)))
                  ORDER BY c_1.changed_at, c_1.id
                 LIMIT 1) first
          WHERE (k.updated_at > ( SELECT audit.as_of() AS as_of))
         OFFSET 0) c ON (true))
  WHERE ((k.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (k.table_name = 'storage_type'::text) AND (k.created_at <= ( SELECT audit.as_of() AS as_of)) AND (k.deleted_at > ( SELECT audit.as_of() AS as_of)) AND ((k.updated_at <= ( SELECT audit.as_of() AS as_of)) OR (c.before IS NOT NULL)) AND ((k.deleted_at = 'infinity'::timestamp with time zone) OR (NOT (EXISTS ( SELECT
           FROM inventory.storage_type t
          WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.id = k.id) AND (t.created_at <= ( SELECT audit.as_of() AS as_of))))))));

ALTER TABLE past.storage_types OWNER TO lab_owner;

COMMENT ON VIEW past.storage_types IS 'Types of storage unit of the lab.
A type says what grid its units have, how places are labelled, and what they hold.';

COMMENT ON COLUMN past.storage_types.id IS 'Number of the storage_type, unique in its lab.';

COMMENT ON COLUMN past.storage_types.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN past.storage_types.name IS 'What the lab calls it; unique in the lab.';

COMMENT ON COLUMN past.storage_types.description IS 'What it is for, in free text.';

COMMENT ON COLUMN past.storage_types.rows IS 'Rows of its grid; null for a unit without places, as a shelf or a bag.';

COMMENT ON COLUMN past.storage_types.cols IS 'Columns of its grid; null as rows is.';

COMMENT ON COLUMN past.storage_types.row_scheme IS 'How rows are labelled: number, upper (A, B), lower, roman_upper (I, II) or roman_lower. Null, as
col_scheme then is, where places are numbered in the fill order.';

COMMENT ON COLUMN past.storage_types.col_scheme IS 'How columns are labelled, as row_scheme.';

COMMENT ON COLUMN past.storage_types.fill_order IS 'In which order places are filled and numbered: along rows or columns, and from which corner.';

COMMENT ON COLUMN past.storage_types.holds IS 'containers, units, or both; both only without a grid.';

COMMENT ON COLUMN past.storage_types.child_type_ids IS 'The types of unit that it may hold; null for any.';

COMMENT ON COLUMN past.storage_types.sample_type_ids IS 'The types of sample that it may hold; null for any.';

COMMENT ON COLUMN past.storage_types.capacity IS 'How many things a unit without a grid holds; null for any number.';

COMMENT ON COLUMN past.storage_types.is_retired IS 'Kept for the units that have it, and hidden from choosing.';

CREATE FUNCTION past.labs(past.storage_types) RETURNS SETOF past.labs
    LANGUAGE sql STABLE ROWS 1
    BEGIN ATOMIC
 SELECT p.id,
     p.name
    FROM past.labs p
   WHERE (p.id = ($1).lab_id);
END;

ALTER FUNCTION past.labs(past.storage_types) OWNER TO lab_owner;

COMMENT ON FUNCTION past.labs(past.storage_types) IS 'For embedding: what lab_id names.';

CREATE VIEW past.people WITH (security_invoker='true') AS
 SELECT people.id,
    people.name,
    people.is_member
   FROM auth.people() people(id, name, is_member);

ALTER TABLE past.people OWNER TO lab_owner;

COMMENT ON VIEW past.people IS 'People of the lab, as they are now: its members, and those who were members.';

COMMENT ON COLUMN past.people.id IS 'The account, as owner_id of a container names it.';

COMMENT ON COLUMN past.people.name IS 'What they are called; the part of their email before the @ if nobody has said.';

COMMENT ON COLUMN past.people.is_member IS 'Whether they are a member now.';

CREATE FUNCTION past.owner(past.containers) RETURNS SETOF past.people
    LANGUAGE sql STABLE ROWS 1
    BEGIN ATOMIC
 SELECT p.id,
     p.name,
     p.is_member
    FROM auth.person(($1).owner_id) p(id, name, is_member);
END;

ALTER FUNCTION past.owner(past.containers) OWNER TO lab_owner;

COMMENT ON FUNCTION past.owner(past.containers) IS 'For embedding: the person whom a container belonged to.';

CREATE FUNCTION past.parent(past.containers) RETURNS SETOF past.containers
    LANGUAGE sql STABLE ROWS 1
    BEGIN ATOMIC
 SELECT p.id,
     p.lab_id,
     p.freezer_id,
     p.uuid,
     p.description,
     p.storage_unit_id,
     p."row",
     p.col,
     p."position",
     p.name,
     p.sample_type_id,
     p.quantity,
     p.unit,
     p.lot,
     p.collected_on,
     p.expires_on,
     p.owner_id,
     p.project_id,
     p.parent_id,
     p.state,
     p.out_to,
     p.due_back_on,
     p.thaw_count,
     p.properties
    FROM past.containers p
   WHERE (p.id = ($1).parent_id);
END;

ALTER FUNCTION past.parent(past.containers) OWNER TO lab_owner;

COMMENT ON FUNCTION past.parent(past.containers) IS 'For embedding: what parent_id names.';

CREATE FUNCTION past.parent(past.storage_units) RETURNS SETOF past.storage_units
    LANGUAGE sql STABLE ROWS 1
    BEGIN ATOMIC
 SELECT p.id,
     p.lab_id,
     p.freezer_id,
     p.storage_type_id,
     p.name,
     p.parent_id,
     p."row",
     p.col,
     p."position",
     p.is_retired
    FROM past.storage_units p
   WHERE (p.id = ($1).parent_id);
END;

ALTER FUNCTION past.parent(past.storage_units) OWNER TO lab_owner;

COMMENT ON FUNCTION past.parent(past.storage_units) IS 'For embedding: what parent_id names.';

CREATE FUNCTION past.project(project_id bigint) RETURNS past.projects
    LANGUAGE plpgsql STABLE
    AS $$
      declare
        found_row past.projects;
      begin
        select * into found_row from past.projects t where t.id = project_id;
        if not found then
          perform request.raise_not_found('project', project_id);
        end if;
        return found_row;
      end $$;

ALTER FUNCTION past.project(project_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION past.project(project_id bigint) IS 'One of projects by its id. 404 if there was none.';

CREATE FUNCTION past.projects(past.containers) RETURNS SETOF past.projects
    LANGUAGE sql STABLE ROWS 1
    BEGIN ATOMIC
 SELECT p.id,
     p.lab_id,
     p.name,
     p.description,
     p.is_retired
    FROM past.projects p
   WHERE (p.id = ($1).project_id);
END;

ALTER FUNCTION past.projects(past.containers) OWNER TO lab_owner;

COMMENT ON FUNCTION past.projects(past.containers) IS 'For embedding: what project_id names.';

CREATE FUNCTION past.projects(past.labs) RETURNS SETOF past.projects
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT p.id,
     p.lab_id,
     p.name,
     p.description,
     p.is_retired
    FROM past.projects p;
END;

ALTER FUNCTION past.projects(past.labs) OWNER TO lab_owner;

COMMENT ON FUNCTION past.projects(past.labs) IS 'For embedding: those whose lab_id names it.';

CREATE FUNCTION past.sample_type(sample_type_id bigint) RETURNS past.sample_types
    LANGUAGE plpgsql STABLE
    AS $$
      declare
        found_row past.sample_types;
      begin
        select * into found_row from past.sample_types t where t.id = sample_type_id;
        if not found then
          perform request.raise_not_found('sample_type', sample_type_id);
        end if;
        return found_row;
      end $$;

ALTER FUNCTION past.sample_type(sample_type_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION past.sample_type(sample_type_id bigint) IS 'One of sample_types by its id. 404 if there was none.';

CREATE FUNCTION past.sample_types(past.containers) RETURNS SETOF past.sample_types
    LANGUAGE sql STABLE ROWS 1
    BEGIN ATOMIC
 SELECT p.id,
     p.lab_id,
     p.name,
     p.description,
     p.properties_schema,
     p.is_retired
    FROM past.sample_types p
   WHERE (p.id = ($1).sample_type_id);
END;

ALTER FUNCTION past.sample_types(past.containers) OWNER TO lab_owner;

COMMENT ON FUNCTION past.sample_types(past.containers) IS 'For embedding: what sample_type_id names.';

CREATE FUNCTION past.sample_types(past.labs) RETURNS SETOF past.sample_types
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT p.id,
     p.lab_id,
     p.name,
     p.description,
     p.properties_schema,
     p.is_retired
    FROM past.sample_types p;
END;

ALTER FUNCTION past.sample_types(past.labs) OWNER TO lab_owner;

COMMENT ON FUNCTION past.sample_types(past.labs) IS 'For embedding: those whose lab_id names it.';

CREATE FUNCTION past.sightings(past.containers) RETURNS SETOF past.sightings
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT t.id,
     t.lab_id,
     t.stocktake_id,
     t.finding,
     t.container_id,
     t.code,
     t."row",
     t.col,
     t."position"
    FROM inventory.sighting t
   WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.container_id = ($1).id) AND (t.updated_at <= ( SELECT audit.as_of() AS as_of)))
 UNION ALL
  SELECT ((was.was ->> 'id'::text))::bigint AS int8,
     ((was.was ->> 'lab_id'::text))::bigint AS int8,
     ((was.was ->> 'stocktake_id'::text))::bigint AS int8,
     (was.was ->> 'finding'::text) AS text,
     ((was.was ->> 'container_id'::text))::bigint AS int8,
     (was.was ->> 'code'::text) AS text,
     ((was.was ->> 'row'::text))::integer AS int4,
     ((was.was ->> 'col'::text))::integer AS int4,
     (was.was ->> 'position'::text) AS text
    FROM audit.sighting_container_id_was(($1).id) was(was);
END;

ALTER FUNCTION past.sightings(past.containers) OWNER TO lab_owner;

COMMENT ON FUNCTION past.sightings(past.containers) IS 'For embedding: those whose container_id names it.';

CREATE VIEW past.stocktakes WITH (security_invoker='true') AS
 SELECT k.id,
    k.lab_id,
        CASE
            WHEN (c.before IS NULL) THEN k.storage_unit_id
            ELSE ((c.before ->> 'storage_unit_id'::text))::bigint
        END AS storage_unit_id,
        CASE
            WHEN (c.before IS NULL) THEN k.applied
            ELSE (c.before ->> 'applied'::text)
        END AS applied,
        CASE
            WHEN (c.before IS NULL) THEN k.note
            ELSE (c.before ->> 'note'::text)
        END AS note,
        CASE
            WHEN (c.before IS NULL) THEN k.found_count
            ELSE ((c.before ->> 'found_count'::text))::bigint
        END AS found_count,
        CASE
            WHEN (c.before IS NULL) THEN k.missing_count
            ELSE ((c.before ->> 'missing_count'::text))::bigint
        END AS missing_count,
        CASE
            WHEN (c.before IS NULL) THEN k.misplaced_count
            ELSE ((c.before ->> 'misplaced_count'::text))::bigint
        END AS misplaced_count,
        CASE
            WHEN (c.before IS NULL) THEN k.unknown_count
            ELSE ((c.before ->> 'unknown_count'::text))::bigint
        END AS unknown_count,
        CASE
            WHEN (c.before IS NULL) THEN k.unread_count
            ELSE ((c.before ->> 'unread_count'::text))::bigint
        END AS unread_count,
        CASE
            WHEN (c.before IS NULL) THEN k.conflict_count
            ELSE ((c.before ->> 'conflict_count'::text))::bigint
        END AS conflict_count,
        CASE
            WHEN (c.before IS NULL) THEN k.out_count
            ELSE ((c.before ->> 'out_count'::text))::bigint
        END AS out_count,
        CASE
            WHEN (c.before IS NULL) THEN k.ended_count
            ELSE ((c.before ->> 'ended_count'::text))::bigint
        END AS ended_count
   FROM (( SELECT stocktake.lab_id,
            'stocktake'::text AS table_name,
            stocktake.id,
            stocktake.created_at,
            stocktake.updated_at,
            'infinity'::timestamp with time zone AS deleted_at,
            stocktake.storage_unit_id,
            stocktake.applied,
            stocktake.note,
            stocktake.found_count,
            stocktake.missing_count,
            stocktake.misplaced_count,
            stocktake.unknown_count,
            stocktake.unread_count,
            stocktake.conflict_count,
            stocktake.out_count,
            stocktake.ended_count
           FROM inventory.stocktake
        UNION ALL
         SELECT deleted_row.lab_id,
            deleted_row.table_name,
            deleted_row.row_id,
            deleted_row.created_at,
            'infinity'::timestamp with time zone,
            deleted_row.deleted_at,
            NULL::bigint AS int8,
            NULL::text AS text,
            NULL::text AS text,
            NULL::bigint AS int8,
            NULL::bigint AS int8,
            NULL::bigint AS int8,
            NULL::bigint AS int8,
            NULL::bigint AS int8,
            NULL::bigint AS int8,
            NULL::bigint AS int8,
            NULL::bigint AS int8
           FROM audit.deleted_row) k
     LEFT JOIN LATERAL ( SELECT first.before
           FROM ( SELECT c_1.before
                   FROM audit.row_change c_1
                  WHERE ((c_1.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (c_1.table_name = 'stocktake'::text) AND (c_1.row_id = k.id) AND (c_1.changed_at > ( SELECT audit.as_of() AS as_of)))
                  ORDER BY c_1.changed_at, c_1.id
                 LIMIT 1) first
          WHERE (k.updated_at > ( SELECT audit.as_of() AS as_of))
         OFFSET 0) c ON (true))
  WHERE ((k.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (k.table_name = 'stocktake'::text) AND (k.created_at <= ( SELECT audit.as_of() AS as_of)) AND (k.deleted_at > ( SELECT audit.as_of() AS as_of)) AND ((k.updated_at <= ( SELECT audit.as_of() AS as_of)) OR (c.before IS NOT NULL)) AND ((k.deleted_at = 'infinity'::timestamp with time zone) OR (NOT (EXISTS ( SELECT
           FROM inventory.stocktake t
          WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.id = k.id) AND (t.created_at <= ( SELECT audit.as_of() AS as_of))))))));

ALTER TABLE past.stocktakes OWNER TO lab_owner;

COMMENT ON VIEW past.stocktakes IS 'Stock-takes of the lab.
Read-only: POST /stocktake makes them. Their sightings say what was seen.';

COMMENT ON COLUMN past.stocktakes.id IS 'Number of the stocktake, unique in its lab.';

COMMENT ON COLUMN past.stocktakes.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN past.stocktakes.storage_unit_id IS 'The unit that was looked at.';

COMMENT ON COLUMN past.stocktakes.applied IS 'What was written of it: none, moves (of misplaced tubes), or all (missing ones are lost too).';

COMMENT ON COLUMN past.stocktakes.note IS 'What people say of it, in free text.';

COMMENT ON COLUMN past.stocktakes.found_count IS 'Tubes that were where they should be.';

COMMENT ON COLUMN past.stocktakes.missing_count IS 'Tubes that should be there and were not seen.';

COMMENT ON COLUMN past.stocktakes.misplaced_count IS 'Tubes that should be elsewhere.';

COMMENT ON COLUMN past.stocktakes.unknown_count IS 'Codes that no container has.';

COMMENT ON COLUMN past.stocktakes.unread_count IS 'Tubes whose code could not be read.';

COMMENT ON COLUMN past.stocktakes.conflict_count IS 'Codes that do not go together: one container twice.';

COMMENT ON COLUMN past.stocktakes.out_count IS 'Tubes that were there and were called out.';

COMMENT ON COLUMN past.stocktakes.ended_count IS 'Tubes that were there and were called lost, used up or disposed of.';

CREATE FUNCTION past.sightings(past.stocktakes) RETURNS SETOF past.sightings
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT t.id,
     t.lab_id,
     t.stocktake_id,
     t.finding,
     t.container_id,
     t.code,
     t."row",
     t.col,
     t."position"
    FROM inventory.sighting t
   WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.stocktake_id = ($1).id) AND (t.updated_at <= ( SELECT audit.as_of() AS as_of)))
 UNION ALL
  SELECT ((was.was ->> 'id'::text))::bigint AS int8,
     ((was.was ->> 'lab_id'::text))::bigint AS int8,
     ((was.was ->> 'stocktake_id'::text))::bigint AS int8,
     (was.was ->> 'finding'::text) AS text,
     ((was.was ->> 'container_id'::text))::bigint AS int8,
     (was.was ->> 'code'::text) AS text,
     ((was.was ->> 'row'::text))::integer AS int4,
     ((was.was ->> 'col'::text))::integer AS int4,
     (was.was ->> 'position'::text) AS text
    FROM audit.sighting_stocktake_id_was(($1).id) was(was);
END;

ALTER FUNCTION past.sightings(past.stocktakes) OWNER TO lab_owner;

COMMENT ON FUNCTION past.sightings(past.stocktakes) IS 'For embedding: those whose stocktake_id names it.';

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

CREATE FUNCTION past.stocktake(stocktake_id bigint) RETURNS past.stocktakes
    LANGUAGE plpgsql STABLE
    AS $$
      declare
        found_row past.stocktakes;
      begin
        select * into found_row from past.stocktakes t where t.id = stocktake_id;
        if not found then
          perform request.raise_not_found('stocktake', stocktake_id);
        end if;
        return found_row;
      end $$;

ALTER FUNCTION past.stocktake(stocktake_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION past.stocktake(stocktake_id bigint) IS 'One of stocktakes by its id. 404 if there was none.';

CREATE FUNCTION past.stocktakes(past.sightings) RETURNS SETOF past.stocktakes
    LANGUAGE sql STABLE ROWS 1
    BEGIN ATOMIC
 SELECT p.id,
     p.lab_id,
     p.storage_unit_id,
     p.applied,
     p.note,
     p.found_count,
     p.missing_count,
     p.misplaced_count,
     p.unknown_count,
     p.unread_count,
     p.conflict_count,
     p.out_count,
     p.ended_count
    FROM past.stocktakes p
   WHERE (p.id = ($1).stocktake_id);
END;

ALTER FUNCTION past.stocktakes(past.sightings) OWNER TO lab_owner;

COMMENT ON FUNCTION past.stocktakes(past.sightings) IS 'For embedding: what stocktake_id names.';

CREATE FUNCTION past.stocktakes(past.storage_units) RETURNS SETOF past.stocktakes
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT t.id,
     t.lab_id,
     t.storage_unit_id,
     t.applied,
     t.note,
     t.found_count,
     t.missing_count,
     t.misplaced_count,
     t.unknown_count,
     t.unread_count,
     t.conflict_count,
     t.out_count,
     t.ended_count
    FROM inventory.stocktake t
   WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.storage_unit_id = ($1).id) AND (t.updated_at <= ( SELECT audit.as_of() AS as_of)))
 UNION ALL
  SELECT ((was.was ->> 'id'::text))::bigint AS int8,
     ((was.was ->> 'lab_id'::text))::bigint AS int8,
     ((was.was ->> 'storage_unit_id'::text))::bigint AS int8,
     (was.was ->> 'applied'::text) AS text,
     (was.was ->> 'note'::text) AS text,
     ((was.was ->> 'found_count'::text))::bigint AS int8,
     ((was.was ->> 'missing_count'::text))::bigint AS int8,
     ((was.was ->> 'misplaced_count'::text))::bigint AS int8,
     ((was.was ->> 'unknown_count'::text))::bigint AS int8,
     ((was.was ->> 'unread_count'::text))::bigint AS int8,
     ((was.was ->> 'conflict_count'::text))::bigint AS int8,
     ((was.was ->> 'out_count'::text))::bigint AS int8,
     ((was.was ->> 'ended_count'::text))::bigint AS int8
    FROM audit.stocktake_storage_unit_id_was(($1).id) was(was);
END;

ALTER FUNCTION past.stocktakes(past.storage_units) OWNER TO lab_owner;

COMMENT ON FUNCTION past.stocktakes(past.storage_units) IS 'For embedding: those whose storage_unit_id names it.';

CREATE FUNCTION past.storage_type(storage_type_id bigint) RETURNS past.storage_types
    LANGUAGE plpgsql STABLE
    AS $$
      declare
        found_row past.storage_types;
      begin
        select * into found_row from past.storage_types t where t.id = storage_type_id;
        if not found then
          perform request.raise_not_found('storage_type', storage_type_id);
        end if;
        return found_row;
      end $$;

ALTER FUNCTION past.storage_type(storage_type_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION past.storage_type(storage_type_id bigint) IS 'One of storage_types by its id. 404 if there was none.';

CREATE FUNCTION past.storage_types(past.labs) RETURNS SETOF past.storage_types
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT p.id,
     p.lab_id,
     p.name,
     p.description,
     p.rows,
     p.cols,
     p.row_scheme,
     p.col_scheme,
     p.fill_order,
     p.holds,
     p.child_type_ids,
     p.sample_type_ids,
     p.capacity,
     p.is_retired
    FROM past.storage_types p;
END;

ALTER FUNCTION past.storage_types(past.labs) OWNER TO lab_owner;

COMMENT ON FUNCTION past.storage_types(past.labs) IS 'For embedding: those whose lab_id names it.';

CREATE FUNCTION past.storage_types(past.storage_units) RETURNS SETOF past.storage_types
    LANGUAGE sql STABLE ROWS 1
    BEGIN ATOMIC
 SELECT p.id,
     p.lab_id,
     p.name,
     p.description,
     p.rows,
     p.cols,
     p.row_scheme,
     p.col_scheme,
     p.fill_order,
     p.holds,
     p.child_type_ids,
     p.sample_type_ids,
     p.capacity,
     p.is_retired
    FROM past.storage_types p
   WHERE (p.id = ($1).storage_type_id);
END;

ALTER FUNCTION past.storage_types(past.storage_units) OWNER TO lab_owner;

COMMENT ON FUNCTION past.storage_types(past.storage_units) IS 'For embedding: what storage_type_id names.';

CREATE FUNCTION past.storage_unit(storage_unit_id bigint) RETURNS past.storage_units
    LANGUAGE plpgsql STABLE
    AS $$
      declare
        found_row past.storage_units;
      begin
        select * into found_row from past.storage_units t where t.id = storage_unit_id;
        if not found then
          perform request.raise_not_found('storage_unit', storage_unit_id);
        end if;
        return found_row;
      end $$;

ALTER FUNCTION past.storage_unit(storage_unit_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION past.storage_unit(storage_unit_id bigint) IS 'One of storage_units by its id. 404 if there was none.';

CREATE FUNCTION past.storage_units(past.barcodes) RETURNS SETOF past.storage_units
    LANGUAGE sql STABLE ROWS 1
    BEGIN ATOMIC
 SELECT p.id,
     p.lab_id,
     p.freezer_id,
     p.storage_type_id,
     p.name,
     p.parent_id,
     p."row",
     p.col,
     p."position",
     p.is_retired
    FROM past.storage_units p
   WHERE (p.id = ($1).storage_unit_id);
END;

ALTER FUNCTION past.storage_units(past.barcodes) OWNER TO lab_owner;

COMMENT ON FUNCTION past.storage_units(past.barcodes) IS 'For embedding: what storage_unit_id names.';

CREATE FUNCTION past.storage_units(past.containers) RETURNS SETOF past.storage_units
    LANGUAGE sql STABLE ROWS 1
    BEGIN ATOMIC
 SELECT p.id,
     p.lab_id,
     p.freezer_id,
     p.storage_type_id,
     p.name,
     p.parent_id,
     p."row",
     p.col,
     p."position",
     p.is_retired
    FROM past.storage_units p
   WHERE (p.id = ($1).storage_unit_id);
END;

ALTER FUNCTION past.storage_units(past.containers) OWNER TO lab_owner;

COMMENT ON FUNCTION past.storage_units(past.containers) IS 'For embedding: what storage_unit_id names.';

CREATE FUNCTION past.storage_units(past.excursions) RETURNS SETOF past.storage_units
    LANGUAGE sql STABLE ROWS 1
    BEGIN ATOMIC
 SELECT p.id,
     p.lab_id,
     p.freezer_id,
     p.storage_type_id,
     p.name,
     p.parent_id,
     p."row",
     p.col,
     p."position",
     p.is_retired
    FROM past.storage_units p
   WHERE (p.id = ($1).storage_unit_id);
END;

ALTER FUNCTION past.storage_units(past.excursions) OWNER TO lab_owner;

COMMENT ON FUNCTION past.storage_units(past.excursions) IS 'For embedding: what storage_unit_id names.';

CREATE FUNCTION past.storage_units(past.freezers) RETURNS SETOF past.storage_units
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT t.id,
     t.lab_id,
     t.freezer_id,
     t.storage_type_id,
     t.name,
     t.parent_id,
     t."row",
     t.col,
     t."position",
     t.is_retired
    FROM inventory.storage_unit t
   WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.freezer_id = ($1).id) AND (t.updated_at <= ( SELECT audit.as_of() AS as_of)))
 UNION ALL
  SELECT ((was.was ->> 'id'::text))::bigint AS int8,
     ((was.was ->> 'lab_id'::text))::bigint AS int8,
     ((was.was ->> 'freezer_id'::text))::bigint AS int8,
     ((was.was ->> 'storage_type_id'::text))::bigint AS int8,
     (was.was ->> 'name'::text) AS text,
     ((was.was ->> 'parent_id'::text))::bigint AS int8,
     ((was.was ->> 'row'::text))::integer AS int4,
     ((was.was ->> 'col'::text))::integer AS int4,
     (was.was ->> 'position'::text) AS text,
     ((was.was ->> 'is_retired'::text))::boolean AS bool
    FROM audit.storage_unit_freezer_id_was(($1).id) was(was);
END;

ALTER FUNCTION past.storage_units(past.freezers) OWNER TO lab_owner;

COMMENT ON FUNCTION past.storage_units(past.freezers) IS 'For embedding: those whose freezer_id names it.';

CREATE FUNCTION past.storage_units(past.stocktakes) RETURNS SETOF past.storage_units
    LANGUAGE sql STABLE ROWS 1
    BEGIN ATOMIC
 SELECT p.id,
     p.lab_id,
     p.freezer_id,
     p.storage_type_id,
     p.name,
     p.parent_id,
     p."row",
     p.col,
     p."position",
     p.is_retired
    FROM past.storage_units p
   WHERE (p.id = ($1).storage_unit_id);
END;

ALTER FUNCTION past.storage_units(past.stocktakes) OWNER TO lab_owner;

COMMENT ON FUNCTION past.storage_units(past.stocktakes) IS 'For embedding: what storage_unit_id names.';

CREATE FUNCTION past.storage_units(past.storage_types) RETURNS SETOF past.storage_units
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT t.id,
     t.lab_id,
     t.freezer_id,
     t.storage_type_id,
     t.name,
     t.parent_id,
     t."row",
     t.col,
     t."position",
     t.is_retired
    FROM inventory.storage_unit t
   WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.storage_type_id = ($1).id) AND (t.updated_at <= ( SELECT audit.as_of() AS as_of)))
 UNION ALL
  SELECT ((was.was ->> 'id'::text))::bigint AS int8,
     ((was.was ->> 'lab_id'::text))::bigint AS int8,
     ((was.was ->> 'freezer_id'::text))::bigint AS int8,
     ((was.was ->> 'storage_type_id'::text))::bigint AS int8,
     (was.was ->> 'name'::text) AS text,
     ((was.was ->> 'parent_id'::text))::bigint AS int8,
     ((was.was ->> 'row'::text))::integer AS int4,
     ((was.was ->> 'col'::text))::integer AS int4,
     (was.was ->> 'position'::text) AS text,
     ((was.was ->> 'is_retired'::text))::boolean AS bool
    FROM audit.storage_unit_storage_type_id_was(($1).id) was(was);
END;

ALTER FUNCTION past.storage_units(past.storage_types) OWNER TO lab_owner;

COMMENT ON FUNCTION past.storage_units(past.storage_types) IS 'For embedding: those whose storage_type_id names it.';

CREATE FUNCTION past.storage_units(past.storage_units) RETURNS SETOF past.storage_units
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT t.id,
     t.lab_id,
     t.freezer_id,
     t.storage_type_id,
     t.name,
     t.parent_id,
     t."row",
     t.col,
     t."position",
     t.is_retired
    FROM inventory.storage_unit t
   WHERE ((t.lab_id = ( SELECT inventory.current_lab() AS current_lab)) AND (t.parent_id = ($1).id) AND (t.updated_at <= ( SELECT audit.as_of() AS as_of)))
 UNION ALL
  SELECT ((was.was ->> 'id'::text))::bigint AS int8,
     ((was.was ->> 'lab_id'::text))::bigint AS int8,
     ((was.was ->> 'freezer_id'::text))::bigint AS int8,
     ((was.was ->> 'storage_type_id'::text))::bigint AS int8,
     (was.was ->> 'name'::text) AS text,
     ((was.was ->> 'parent_id'::text))::bigint AS int8,
     ((was.was ->> 'row'::text))::integer AS int4,
     ((was.was ->> 'col'::text))::integer AS int4,
     (was.was ->> 'position'::text) AS text,
     ((was.was ->> 'is_retired'::text))::boolean AS bool
    FROM audit.storage_unit_parent_id_was(($1).id) was(was);
END;

ALTER FUNCTION past.storage_units(past.storage_units) OWNER TO lab_owner;

COMMENT ON FUNCTION past.storage_units(past.storage_units) IS 'For embedding: those whose parent_id names it.';

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

CREATE PROCEDURE request.allow_time(IN verb regprocedure)
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
begin
  execute format('alter function %s set statement_timeout = %L', verb, '55s');
end $$;

ALTER PROCEDURE request.allow_time(IN verb regprocedure) OWNER TO lab_owner;

COMMENT ON PROCEDURE request.allow_time(IN verb regprocedure) IS 'Gives a function in api that writes many rows more time than the 8 s of other requests. A hundred
thousand rows take two to three times as long to take back as to write. Locks wait no longer than in
other requests.';

CREATE FUNCTION request.check_shape(path text, shape text) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $_$
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
    select from pg_attribute join pg_type on pg_type.oid = atttypid
    where attrelid = to_regclass('api.' || substr(path, 2))
      and (typcategory = 'A' or pg_type.oid in ('json'::regtype, 'jsonb'::regtype))
      and attname !~ '^properties|_ids$') then  -- nginx knows those by name
    raise sqlstate 'PT400' using message = 'Wrong type of value',
      detail = 'wrong_type: each value must be a string, a number or null.',
      hint = 'Fields hold single values, not objects, arrays or booleans.';
  end if;
end $_$;

ALTER FUNCTION request.check_shape(path text, shape text) OWNER TO lab_owner;

COMMENT ON FUNCTION request.check_shape(path text, shape text) IS 'Refuses a body that PostgREST would take for a list of no rows, or for one of several, and answer
as done (400), or whose objects, arrays and booleans it would store as text where no column takes
them (400), or whose nesting PostgreSQL gives up on (413). nginx sees the shape of the body and says
it in a header.';

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
      and attname <> 'lab_id'
      -- A foreign key names a row by lab and id; a third column says where that row is.
      and (contype <> 'f' or cardinality(conkey) < 3 or attnum = conkey[2])
    order by attnum), null);
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
    set_config('enable_sort', 'off', true), set_config('enable_seqscan', 'off', true);
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
known are the columns of the view, free those of them that take any JSON, as booleans and arrays do.
Answers the id of the row to write; null where the database is to choose. Raises PT400.';

CREATE FUNCTION request.read_headers() RETURNS boolean
    LANGUAGE plpgsql
    AS $$
declare
  sent constant jsonb := nullif(current_setting('request.headers', true), '')::jsonb;
  -- What a request that reads has, then what one that writes has besides.
  names text[] := array['authorization', 'lab', 'x-body-shape', 'if-none-match', 'x-as-of',
    'x-unit', 'x-file-name'];
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
    LEFTARG = anyarray,
    RIGHTARG = text
);

ALTER OPERATOR csv.&< (anyarray, text) OWNER TO lab_owner;

CREATE OPERATOR csv.&< (
    FUNCTION = csv.no_nxr,
    LEFTARG = anynonarray,
    RIGHTARG = text
);

ALTER OPERATOR csv.&< (anynonarray, text) OWNER TO lab_owner;

CREATE OPERATOR csv.&> (
    FUNCTION = csv.no_nxl,
    LEFTARG = anyarray,
    RIGHTARG = text
);

ALTER OPERATOR csv.&> (anyarray, text) OWNER TO lab_owner;

CREATE OPERATOR csv.&> (
    FUNCTION = csv.no_nxl,
    LEFTARG = anynonarray,
    RIGHTARG = text
);

ALTER OPERATOR csv.&> (anynonarray, text) OWNER TO lab_owner;

CREATE OPERATOR csv.-|- (
    FUNCTION = csv.no_adj,
    LEFTARG = anyarray,
    RIGHTARG = text
);

ALTER OPERATOR csv.-|- (anyarray, text) OWNER TO lab_owner;

CREATE OPERATOR csv.-|- (
    FUNCTION = csv.no_adj,
    LEFTARG = anynonarray,
    RIGHTARG = text
);

ALTER OPERATOR csv.-|- (anynonarray, text) OWNER TO lab_owner;

CREATE OPERATOR csv.<< (
    FUNCTION = csv.no_sl,
    LEFTARG = anyarray,
    RIGHTARG = text
);

ALTER OPERATOR csv.<< (anyarray, text) OWNER TO lab_owner;

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
    LEFTARG = anyarray,
    RIGHTARG = text
);

ALTER OPERATOR csv.>> (anyarray, text) OWNER TO lab_owner;

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
    LEFTARG = anyarray,
    RIGHTARG = tsquery
);

ALTER OPERATOR csv.@@ (anyarray, tsquery) OWNER TO lab_owner;

CREATE OPERATOR csv.@@ (
    FUNCTION = csv.no_fts,
    LEFTARG = anynonarray,
    RIGHTARG = tsquery
);

ALTER OPERATOR csv.@@ (anynonarray, tsquery) OWNER TO lab_owner;

CREATE OPERATOR csv.~ (
    FUNCTION = csv.no_match,
    LEFTARG = anyarray,
    RIGHTARG = text
);

ALTER OPERATOR csv.~ (anyarray, text) OWNER TO lab_owner;

CREATE OPERATOR csv.~ (
    FUNCTION = csv.no_match,
    LEFTARG = anynonarray,
    RIGHTARG = text
);

ALTER OPERATOR csv.~ (anynonarray, text) OWNER TO lab_owner;

CREATE OPERATOR csv.~* (
    FUNCTION = csv.no_imatch,
    LEFTARG = anyarray,
    RIGHTARG = text
);

ALTER OPERATOR csv.~* (anyarray, text) OWNER TO lab_owner;

CREATE OPERATOR csv.~* (
    FUNCTION = csv.no_imatch,
    LEFTARG = anynonarray,
    RIGHTARG = text
);

ALTER OPERATOR csv.~* (anynonarray, text) OWNER TO lab_owner;

CREATE OPERATOR csv.~~ (
    FUNCTION = csv.no_like,
    LEFTARG = anyarray,
    RIGHTARG = text
);

ALTER OPERATOR csv.~~ (anyarray, text) OWNER TO lab_owner;

CREATE OPERATOR csv.~~ (
    FUNCTION = csv.no_like,
    LEFTARG = anynonarray,
    RIGHTARG = text
);

ALTER OPERATOR csv.~~ (anynonarray, text) OWNER TO lab_owner;

CREATE OPERATOR csv.~~* (
    FUNCTION = csv.no_ilike,
    LEFTARG = anyarray,
    RIGHTARG = text
);

ALTER OPERATOR csv.~~* (anyarray, text) OWNER TO lab_owner;

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
    change_set.occurred_at,
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

COMMENT ON COLUMN api.changes.occurred_at IS 'When it happened in the lab, where a verb says that it was earlier; null for changed_at.';

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

ALTER TABLE inventory.barcode ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME inventory.barcode_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

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

ALTER TABLE inventory.excursion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME inventory.excursion_id_seq
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

ALTER TABLE inventory.project ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME inventory.project_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE inventory.sample_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME inventory.sample_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE inventory.sighting ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME inventory.sighting_id_seq
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

ALTER TABLE inventory.stocktake ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME inventory.stocktake_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE inventory.storage_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME inventory.storage_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE inventory.storage_unit ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME inventory.storage_unit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW inventory.usual_types WITH (security_invoker='true') AS
 SELECT usual.name,
    usual.rows,
    usual.cols,
    usual.holds
   FROM ( VALUES ('Box 5x5'::text,5,5,'containers'::text), ('Box 7x7'::text,7,7,'containers'::text), ('Box 9x9'::text,9,9,'containers'::text), ('Box 10x10'::text,10,10,'containers'::text), ('Box 13x13'::text,13,13,'containers'::text), ('Box 14x14'::text,14,14,'containers'::text), ('Plate 8x12'::text,8,12,'containers'::text), ('Plate 16x24'::text,16,24,'containers'::text), ('Shelf'::text,NULL::integer,NULL::integer,'units'::text), ('Rack'::text,NULL::integer,NULL::integer,'units'::text), ('Drawer'::text,NULL::integer,NULL::integer,'units'::text), ('Bag'::text,NULL::integer,NULL::integer,'containers'::text), ('Cane'::text,NULL::integer,NULL::integer,'containers'::text)) usual(name, rows, cols, holds);

ALTER TABLE inventory.usual_types OWNER TO lab_owner;

COMMENT ON VIEW inventory.usual_types IS 'The storage types that every lab begins with, which may then change them or take them out. Their
rows have letters and their columns numbers, as the defaults of inventory.storage_type say.';

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
                        END AS mac,
                        CASE
                            WHEN (c.before IS NULL) THEN k.is_retired
                            ELSE ((c.before ->> 'is_retired'::text))::boolean
                        END AS is_retired
                   FROM (( SELECT computer_1.lab_id,
                            'computer'::text AS table_name,
                            computer_1.id,
                            computer_1.created_at,
                            computer_1.updated_at,
                            'infinity'::timestamp with time zone AS deleted_at,
                            computer_1.site_id,
                            computer_1.name,
                            computer_1.mac,
                            computer_1.is_retired
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
                            NULL::macaddr AS macaddr,
                            NULL::boolean AS bool
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
                        END AS name,
                        CASE
                            WHEN (c.before IS NULL) THEN k.is_retired
                            ELSE ((c.before ->> 'is_retired'::text))::boolean
                        END AS is_retired
                   FROM (( SELECT freezer_1.lab_id,
                            'freezer'::text AS table_name,
                            freezer_1.id,
                            freezer_1.created_at,
                            freezer_1.updated_at,
                            'infinity'::timestamp with time zone AS deleted_at,
                            freezer_1.site_id,
                            freezer_1.name,
                            freezer_1.is_retired
                           FROM inventory.freezer freezer_1
                        UNION ALL
                         SELECT deleted_row.lab_id,
                            deleted_row.table_name,
                            deleted_row.row_id,
                            deleted_row.created_at,
                            'infinity'::timestamp with time zone,
                            deleted_row.deleted_at,
                            NULL::bigint AS int8,
                            NULL::text AS text,
                            NULL::boolean AS bool
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

ALTER TABLE ONLY api.barcodes ALTER COLUMN id SET DEFAULT inventory.next_barcode_id();

ALTER TABLE ONLY api.barcodes ALTER COLUMN lab_id SET DEFAULT inventory.current_lab();

ALTER TABLE ONLY api.computers ALTER COLUMN id SET DEFAULT inventory.next_computer_id();

ALTER TABLE ONLY api.computers ALTER COLUMN lab_id SET DEFAULT inventory.current_lab();

ALTER TABLE ONLY api.computers ALTER COLUMN is_retired SET DEFAULT false;

ALTER TABLE ONLY api.containers ALTER COLUMN id SET DEFAULT inventory.next_container_id();

ALTER TABLE ONLY api.containers ALTER COLUMN lab_id SET DEFAULT inventory.current_lab();

ALTER TABLE ONLY api.containers ALTER COLUMN uuid SET DEFAULT gen_random_uuid();

ALTER TABLE ONLY api.containers ALTER COLUMN state SET DEFAULT 'in'::text;

ALTER TABLE ONLY api.containers ALTER COLUMN thaw_count SET DEFAULT 0;

ALTER TABLE ONLY api.excursions ALTER COLUMN id SET DEFAULT inventory.next_excursion_id();

ALTER TABLE ONLY api.excursions ALTER COLUMN lab_id SET DEFAULT inventory.current_lab();

ALTER TABLE ONLY api.freezers ALTER COLUMN id SET DEFAULT inventory.next_freezer_id();

ALTER TABLE ONLY api.freezers ALTER COLUMN lab_id SET DEFAULT inventory.current_lab();

ALTER TABLE ONLY api.freezers ALTER COLUMN is_retired SET DEFAULT false;

ALTER TABLE ONLY api.projects ALTER COLUMN id SET DEFAULT inventory.next_project_id();

ALTER TABLE ONLY api.projects ALTER COLUMN lab_id SET DEFAULT inventory.current_lab();

ALTER TABLE ONLY api.projects ALTER COLUMN is_retired SET DEFAULT false;

ALTER TABLE ONLY api.sample_types ALTER COLUMN id SET DEFAULT inventory.next_sample_type_id();

ALTER TABLE ONLY api.sample_types ALTER COLUMN lab_id SET DEFAULT inventory.current_lab();

ALTER TABLE ONLY api.sample_types ALTER COLUMN is_retired SET DEFAULT false;

ALTER TABLE ONLY api.sightings ALTER COLUMN id SET DEFAULT inventory.next_sighting_id();

ALTER TABLE ONLY api.sightings ALTER COLUMN lab_id SET DEFAULT inventory.current_lab();

ALTER TABLE ONLY api.sites ALTER COLUMN id SET DEFAULT inventory.next_site_id();

ALTER TABLE ONLY api.sites ALTER COLUMN lab_id SET DEFAULT inventory.current_lab();

ALTER TABLE ONLY api.stocktakes ALTER COLUMN id SET DEFAULT inventory.next_stocktake_id();

ALTER TABLE ONLY api.stocktakes ALTER COLUMN lab_id SET DEFAULT inventory.current_lab();

ALTER TABLE ONLY api.stocktakes ALTER COLUMN applied SET DEFAULT 'none'::text;

ALTER TABLE ONLY api.stocktakes ALTER COLUMN found_count SET DEFAULT 0;

ALTER TABLE ONLY api.stocktakes ALTER COLUMN missing_count SET DEFAULT 0;

ALTER TABLE ONLY api.stocktakes ALTER COLUMN misplaced_count SET DEFAULT 0;

ALTER TABLE ONLY api.stocktakes ALTER COLUMN unknown_count SET DEFAULT 0;

ALTER TABLE ONLY api.stocktakes ALTER COLUMN unread_count SET DEFAULT 0;

ALTER TABLE ONLY api.stocktakes ALTER COLUMN conflict_count SET DEFAULT 0;

ALTER TABLE ONLY api.stocktakes ALTER COLUMN out_count SET DEFAULT 0;

ALTER TABLE ONLY api.stocktakes ALTER COLUMN ended_count SET DEFAULT 0;

ALTER TABLE ONLY api.storage_types ALTER COLUMN id SET DEFAULT inventory.next_storage_type_id();

ALTER TABLE ONLY api.storage_types ALTER COLUMN lab_id SET DEFAULT inventory.current_lab();

ALTER TABLE ONLY api.storage_types ALTER COLUMN row_scheme SET DEFAULT 'upper'::text;

ALTER TABLE ONLY api.storage_types ALTER COLUMN col_scheme SET DEFAULT 'number'::text;

ALTER TABLE ONLY api.storage_types ALTER COLUMN fill_order SET DEFAULT 'horizontal_top_down_left_right'::text;

ALTER TABLE ONLY api.storage_types ALTER COLUMN holds SET DEFAULT 'containers'::text;

ALTER TABLE ONLY api.storage_types ALTER COLUMN is_retired SET DEFAULT false;

ALTER TABLE ONLY api.storage_units ALTER COLUMN id SET DEFAULT inventory.next_storage_unit_id();

ALTER TABLE ONLY api.storage_units ALTER COLUMN lab_id SET DEFAULT inventory.current_lab();

ALTER TABLE ONLY api.storage_units ALTER COLUMN is_retired SET DEFAULT false;

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

ALTER TABLE ONLY inventory.barcode
    ADD CONSTRAINT barcode_code_key UNIQUE (lab_id, code);

ALTER TABLE ONLY inventory.barcode
    ADD CONSTRAINT barcode_pkey PRIMARY KEY (lab_id, id);

ALTER TABLE ONLY inventory.computer
    ADD CONSTRAINT computer_mac_key UNIQUE (lab_id, mac);

ALTER TABLE ONLY inventory.computer
    ADD CONSTRAINT computer_pkey PRIMARY KEY (lab_id, id);

ALTER TABLE ONLY inventory.container
    ADD CONSTRAINT container_pkey PRIMARY KEY (lab_id, id);

ALTER TABLE ONLY inventory.container
    ADD CONSTRAINT container_place_key UNIQUE (lab_id, storage_unit_id, "row", col) DEFERRABLE;

ALTER TABLE ONLY inventory.container
    ADD CONSTRAINT container_uuid_key UNIQUE (lab_id, uuid);

ALTER TABLE ONLY inventory.excursion
    ADD CONSTRAINT excursion_pkey PRIMARY KEY (lab_id, id);

ALTER TABLE ONLY inventory.freezer
    ADD CONSTRAINT freezer_pkey PRIMARY KEY (lab_id, id);

ALTER TABLE ONLY inventory.lab
    ADD CONSTRAINT lab_name_key UNIQUE (name);

ALTER TABLE ONLY inventory.lab
    ADD CONSTRAINT lab_pkey PRIMARY KEY (id);

ALTER TABLE ONLY inventory.project
    ADD CONSTRAINT project_name_key UNIQUE (lab_id, name);

ALTER TABLE ONLY inventory.project
    ADD CONSTRAINT project_pkey PRIMARY KEY (lab_id, id);

ALTER TABLE ONLY inventory.reservation
    ADD CONSTRAINT reservation_pkey PRIMARY KEY (lab_id, storage_unit_id, "row", col);

ALTER TABLE ONLY inventory.sample_type
    ADD CONSTRAINT sample_type_name_key UNIQUE (lab_id, name);

ALTER TABLE ONLY inventory.sample_type
    ADD CONSTRAINT sample_type_pkey PRIMARY KEY (lab_id, id);

ALTER TABLE ONLY inventory.sighting
    ADD CONSTRAINT sighting_pkey PRIMARY KEY (lab_id, id);

ALTER TABLE ONLY inventory.site
    ADD CONSTRAINT site_pkey PRIMARY KEY (lab_id, id);

ALTER TABLE ONLY inventory.stocktake
    ADD CONSTRAINT stocktake_pkey PRIMARY KEY (lab_id, id);

ALTER TABLE ONLY inventory.storage_type
    ADD CONSTRAINT storage_type_name_key UNIQUE (lab_id, name);

ALTER TABLE ONLY inventory.storage_type
    ADD CONSTRAINT storage_type_pkey PRIMARY KEY (lab_id, id);

ALTER TABLE ONLY inventory.storage_unit
    ADD CONSTRAINT storage_unit_in_freezer_key UNIQUE (lab_id, id, freezer_id);

ALTER TABLE ONLY inventory.storage_unit
    ADD CONSTRAINT storage_unit_pkey PRIMARY KEY (lab_id, id);

ALTER TABLE ONLY inventory.storage_unit
    ADD CONSTRAINT storage_unit_place_key UNIQUE (lab_id, parent_id, "row", col) DEFERRABLE;

CREATE UNIQUE INDEX change_set_seal_number_key ON audit.change_set USING btree (lab_id, seal_number) WHERE (seal_number IS NOT NULL);

CREATE INDEX change_set_transaction_idx ON audit.change_set USING btree (lab_id, transaction_id);

CREATE INDEX change_set_unsealed_idx ON audit.change_set USING btree (lab_id, id) WHERE (seal_number IS NULL);

CREATE INDEX idempotency_key_created_idx ON audit.idempotency_key USING btree (created_at);

CREATE INDEX row_change_barcode_container_id_idx ON ONLY audit.row_change USING btree (lab_id, (((before ->> 'container_id'::text))::bigint), changed_at) WHERE ((table_name = 'barcode'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_barcode_storage_unit_id_idx ON ONLY audit.row_change USING btree (lab_id, (((before ->> 'storage_unit_id'::text))::bigint), changed_at) WHERE ((table_name = 'barcode'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_computer_site_id_idx ON ONLY audit.row_change USING btree (lab_id, (((before ->> 'site_id'::text))::bigint), changed_at) WHERE ((table_name = 'computer'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_container_freezer_id_idx ON ONLY audit.row_change USING btree (lab_id, (((before ->> 'freezer_id'::text))::bigint), changed_at) WHERE ((table_name = 'container'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_container_parent_id_idx ON ONLY audit.row_change USING btree (lab_id, (((before ->> 'parent_id'::text))::bigint), changed_at) WHERE ((table_name = 'container'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_container_project_id_idx ON ONLY audit.row_change USING btree (lab_id, (((before ->> 'project_id'::text))::bigint), changed_at) WHERE ((table_name = 'container'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_container_sample_type_id_idx ON ONLY audit.row_change USING btree (lab_id, (((before ->> 'sample_type_id'::text))::bigint), changed_at) WHERE ((table_name = 'container'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_container_storage_unit_id_idx ON ONLY audit.row_change USING btree (lab_id, (((before ->> 'storage_unit_id'::text))::bigint), changed_at) WHERE ((table_name = 'container'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_excursion_freezer_id_idx ON ONLY audit.row_change USING btree (lab_id, (((before ->> 'freezer_id'::text))::bigint), changed_at) WHERE ((table_name = 'excursion'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_excursion_storage_unit_id_idx ON ONLY audit.row_change USING btree (lab_id, (((before ->> 'storage_unit_id'::text))::bigint), changed_at) WHERE ((table_name = 'excursion'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_freezer_site_id_idx ON ONLY audit.row_change USING btree (lab_id, (((before ->> 'site_id'::text))::bigint), changed_at) WHERE ((table_name = 'freezer'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_set_idx ON ONLY audit.row_change USING btree (lab_id, change_id, id);

CREATE INDEX row_change_rest_lab_id_change_id_id_idx ON audit.row_change_rest USING btree (lab_id, change_id, id);

CREATE INDEX row_change_rest_lab_id_int8_changed_at_idx ON audit.row_change_rest USING btree (lab_id, (((before ->> 'site_id'::text))::bigint), changed_at) WHERE ((table_name = 'computer'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_rest_lab_id_int8_changed_at_idx1 ON audit.row_change_rest USING btree (lab_id, (((before ->> 'site_id'::text))::bigint), changed_at) WHERE ((table_name = 'freezer'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_rest_lab_id_int8_changed_at_idx10 ON audit.row_change_rest USING btree (lab_id, (((before ->> 'storage_unit_id'::text))::bigint), changed_at) WHERE ((table_name = 'barcode'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_rest_lab_id_int8_changed_at_idx11 ON audit.row_change_rest USING btree (lab_id, (((before ->> 'container_id'::text))::bigint), changed_at) WHERE ((table_name = 'barcode'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_rest_lab_id_int8_changed_at_idx12 ON audit.row_change_rest USING btree (lab_id, (((before ->> 'freezer_id'::text))::bigint), changed_at) WHERE ((table_name = 'excursion'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_rest_lab_id_int8_changed_at_idx13 ON audit.row_change_rest USING btree (lab_id, (((before ->> 'storage_unit_id'::text))::bigint), changed_at) WHERE ((table_name = 'excursion'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_stocktake_storage_unit_id_idx ON ONLY audit.row_change USING btree (lab_id, (((before ->> 'storage_unit_id'::text))::bigint), changed_at) WHERE ((table_name = 'stocktake'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_rest_lab_id_int8_changed_at_idx14 ON audit.row_change_rest USING btree (lab_id, (((before ->> 'storage_unit_id'::text))::bigint), changed_at) WHERE ((table_name = 'stocktake'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_sighting_container_id_idx ON ONLY audit.row_change USING btree (lab_id, (((before ->> 'container_id'::text))::bigint), changed_at) WHERE ((table_name = 'sighting'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_rest_lab_id_int8_changed_at_idx15 ON audit.row_change_rest USING btree (lab_id, (((before ->> 'container_id'::text))::bigint), changed_at) WHERE ((table_name = 'sighting'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_sighting_stocktake_id_idx ON ONLY audit.row_change USING btree (lab_id, (((before ->> 'stocktake_id'::text))::bigint), changed_at) WHERE ((table_name = 'sighting'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_rest_lab_id_int8_changed_at_idx16 ON audit.row_change_rest USING btree (lab_id, (((before ->> 'stocktake_id'::text))::bigint), changed_at) WHERE ((table_name = 'sighting'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_storage_unit_freezer_id_idx ON ONLY audit.row_change USING btree (lab_id, (((before ->> 'freezer_id'::text))::bigint), changed_at) WHERE ((table_name = 'storage_unit'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_rest_lab_id_int8_changed_at_idx2 ON audit.row_change_rest USING btree (lab_id, (((before ->> 'freezer_id'::text))::bigint), changed_at) WHERE ((table_name = 'storage_unit'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_storage_unit_storage_type_id_idx ON ONLY audit.row_change USING btree (lab_id, (((before ->> 'storage_type_id'::text))::bigint), changed_at) WHERE ((table_name = 'storage_unit'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_rest_lab_id_int8_changed_at_idx3 ON audit.row_change_rest USING btree (lab_id, (((before ->> 'storage_type_id'::text))::bigint), changed_at) WHERE ((table_name = 'storage_unit'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_storage_unit_parent_id_idx ON ONLY audit.row_change USING btree (lab_id, (((before ->> 'parent_id'::text))::bigint), changed_at) WHERE ((table_name = 'storage_unit'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_rest_lab_id_int8_changed_at_idx4 ON audit.row_change_rest USING btree (lab_id, (((before ->> 'parent_id'::text))::bigint), changed_at) WHERE ((table_name = 'storage_unit'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_rest_lab_id_int8_changed_at_idx5 ON audit.row_change_rest USING btree (lab_id, (((before ->> 'freezer_id'::text))::bigint), changed_at) WHERE ((table_name = 'container'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_rest_lab_id_int8_changed_at_idx6 ON audit.row_change_rest USING btree (lab_id, (((before ->> 'sample_type_id'::text))::bigint), changed_at) WHERE ((table_name = 'container'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_rest_lab_id_int8_changed_at_idx7 ON audit.row_change_rest USING btree (lab_id, (((before ->> 'project_id'::text))::bigint), changed_at) WHERE ((table_name = 'container'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_rest_lab_id_int8_changed_at_idx8 ON audit.row_change_rest USING btree (lab_id, (((before ->> 'storage_unit_id'::text))::bigint), changed_at) WHERE ((table_name = 'container'::text) AND (before IS NOT NULL));

CREATE INDEX row_change_rest_lab_id_int8_changed_at_idx9 ON audit.row_change_rest USING btree (lab_id, (((before ->> 'parent_id'::text))::bigint), changed_at) WHERE ((table_name = 'container'::text) AND (before IS NOT NULL));

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

CREATE INDEX barcode_container_idx ON inventory.barcode USING btree (lab_id, container_id) WHERE (container_id IS NOT NULL);

CREATE INDEX barcode_storage_unit_idx ON inventory.barcode USING btree (lab_id, storage_unit_id) WHERE (storage_unit_id IS NOT NULL);

CREATE INDEX computer_site_idx ON inventory.computer USING btree (lab_id, site_id);

CREATE INDEX container_due_back_idx ON inventory.container USING btree (lab_id, due_back_on) WHERE (due_back_on IS NOT NULL);

CREATE INDEX container_expires_idx ON inventory.container USING btree (lab_id, expires_on) WHERE (expires_on IS NOT NULL);

CREATE INDEX container_freezer_idx ON inventory.container USING btree (lab_id, freezer_id, id);

CREATE INDEX container_owner_idx ON inventory.container USING btree (owner_id) WHERE (owner_id IS NOT NULL);

CREATE INDEX container_parent_idx ON inventory.container USING btree (lab_id, parent_id) WHERE (parent_id IS NOT NULL);

CREATE INDEX container_project_idx ON inventory.container USING btree (lab_id, project_id) WHERE (project_id IS NOT NULL);

CREATE INDEX container_sample_type_idx ON inventory.container USING btree (lab_id, sample_type_id) WHERE (sample_type_id IS NOT NULL);

CREATE INDEX container_state_idx ON inventory.container USING btree (lab_id, state, id) WHERE (state <> 'in'::text);

CREATE INDEX excursion_acknowledged_by_idx ON inventory.excursion USING btree (acknowledged_by);

CREATE INDEX excursion_freezer_idx ON inventory.excursion USING btree (lab_id, freezer_id);

CREATE INDEX excursion_storage_unit_idx ON inventory.excursion USING btree (lab_id, storage_unit_id);

CREATE INDEX freezer_site_idx ON inventory.freezer USING btree (lab_id, site_id);

CREATE INDEX reservation_account_idx ON inventory.reservation USING btree (account_id);

CREATE INDEX sighting_container_idx ON inventory.sighting USING btree (lab_id, container_id, id);

CREATE INDEX sighting_stocktake_idx ON inventory.sighting USING btree (lab_id, stocktake_id, id);

CREATE INDEX stocktake_storage_unit_idx ON inventory.stocktake USING btree (lab_id, storage_unit_id, id);

CREATE INDEX storage_unit_freezer_idx ON inventory.storage_unit USING btree (lab_id, freezer_id, id);

CREATE INDEX storage_unit_storage_type_idx ON inventory.storage_unit USING btree (lab_id, storage_type_id);

ALTER INDEX audit.row_change_set_idx ATTACH PARTITION audit.row_change_rest_lab_id_change_id_id_idx;

ALTER INDEX audit.row_change_computer_site_id_idx ATTACH PARTITION audit.row_change_rest_lab_id_int8_changed_at_idx;

ALTER INDEX audit.row_change_freezer_site_id_idx ATTACH PARTITION audit.row_change_rest_lab_id_int8_changed_at_idx1;

ALTER INDEX audit.row_change_barcode_storage_unit_id_idx ATTACH PARTITION audit.row_change_rest_lab_id_int8_changed_at_idx10;

ALTER INDEX audit.row_change_barcode_container_id_idx ATTACH PARTITION audit.row_change_rest_lab_id_int8_changed_at_idx11;

ALTER INDEX audit.row_change_excursion_freezer_id_idx ATTACH PARTITION audit.row_change_rest_lab_id_int8_changed_at_idx12;

ALTER INDEX audit.row_change_excursion_storage_unit_id_idx ATTACH PARTITION audit.row_change_rest_lab_id_int8_changed_at_idx13;

ALTER INDEX audit.row_change_stocktake_storage_unit_id_idx ATTACH PARTITION audit.row_change_rest_lab_id_int8_changed_at_idx14;

ALTER INDEX audit.row_change_sighting_container_id_idx ATTACH PARTITION audit.row_change_rest_lab_id_int8_changed_at_idx15;

ALTER INDEX audit.row_change_sighting_stocktake_id_idx ATTACH PARTITION audit.row_change_rest_lab_id_int8_changed_at_idx16;

ALTER INDEX audit.row_change_storage_unit_freezer_id_idx ATTACH PARTITION audit.row_change_rest_lab_id_int8_changed_at_idx2;

ALTER INDEX audit.row_change_storage_unit_storage_type_id_idx ATTACH PARTITION audit.row_change_rest_lab_id_int8_changed_at_idx3;

ALTER INDEX audit.row_change_storage_unit_parent_id_idx ATTACH PARTITION audit.row_change_rest_lab_id_int8_changed_at_idx4;

ALTER INDEX audit.row_change_container_freezer_id_idx ATTACH PARTITION audit.row_change_rest_lab_id_int8_changed_at_idx5;

ALTER INDEX audit.row_change_container_sample_type_id_idx ATTACH PARTITION audit.row_change_rest_lab_id_int8_changed_at_idx6;

ALTER INDEX audit.row_change_container_project_id_idx ATTACH PARTITION audit.row_change_rest_lab_id_int8_changed_at_idx7;

ALTER INDEX audit.row_change_container_storage_unit_id_idx ATTACH PARTITION audit.row_change_rest_lab_id_int8_changed_at_idx8;

ALTER INDEX audit.row_change_container_parent_id_idx ATTACH PARTITION audit.row_change_rest_lab_id_int8_changed_at_idx9;

ALTER INDEX audit.row_change_pkey ATTACH PARTITION audit.row_change_rest_pkey;

CREATE TRIGGER follow_deletion BEFORE INSERT ON auth.membership FOR EACH ROW EXECUTE FUNCTION audit.follow_deletion();

CREATE TRIGGER record_delete AFTER DELETE ON auth.membership REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_delete();

CREATE TRIGGER record_insert AFTER INSERT ON auth.membership REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_insert();

CREATE TRIGGER record_update AFTER UPDATE ON auth.membership REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_update();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON auth.membership FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

CREATE TRIGGER touch BEFORE UPDATE ON auth.membership FOR EACH ROW EXECUTE FUNCTION audit.touch();

CREATE TRIGGER accept_json BEFORE INSERT OR UPDATE ON inventory.container FOR EACH ROW WHEN ((jsonb_typeof(new.properties) = 'string'::text)) EXECUTE FUNCTION inventory.accept_json_container('properties');

CREATE TRIGGER accept_json BEFORE INSERT OR UPDATE ON inventory.sample_type FOR EACH ROW WHEN ((jsonb_typeof(new.properties_schema) = 'string'::text)) EXECUTE FUNCTION inventory.accept_json_sample_type('properties_schema');

CREATE TRIGGER add_usual_types AFTER INSERT ON inventory.lab FOR EACH ROW EXECUTE FUNCTION inventory.add_usual_types();

CREATE TRIGGER check_acknowledged_by BEFORE INSERT OR UPDATE ON inventory.excursion FOR EACH ROW WHEN ((new.acknowledged_by IS NOT NULL)) EXECUTE FUNCTION inventory.check_acknowledged_by();

CREATE TRIGGER check_cycle_of_new AFTER INSERT ON inventory.storage_unit REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION inventory.check_new_cycle();

CREATE TRIGGER check_owner BEFORE UPDATE ON inventory.container FOR EACH ROW WHEN (((new.owner_id <> old.owner_id) OR ((new.owner_id IS NOT NULL) AND (old.owner_id IS NULL)))) EXECUTE FUNCTION inventory.check_owner();

CREATE TRIGGER check_owner_of_new BEFORE INSERT ON inventory.container FOR EACH ROW WHEN ((new.owner_id IS NOT NULL)) EXECUTE FUNCTION inventory.check_owner();

CREATE TRIGGER check_places AFTER UPDATE ON inventory.container REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION inventory.check_container_places();

CREATE TRIGGER check_places AFTER UPDATE ON inventory.storage_unit REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION inventory.check_unit_places();

CREATE TRIGGER check_places_of_new AFTER INSERT ON inventory.container REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION inventory.check_new_places();

CREATE TRIGGER check_places_of_new AFTER INSERT ON inventory.storage_unit REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION inventory.check_new_places();

CREATE TRIGGER check_properties BEFORE UPDATE ON inventory.container FOR EACH ROW WHEN (((new.properties IS NOT NULL) AND ((new.properties IS DISTINCT FROM old.properties) OR (new.sample_type_id IS DISTINCT FROM old.sample_type_id)))) EXECUTE FUNCTION inventory.check_properties();

CREATE TRIGGER check_properties_of_new BEFORE INSERT ON inventory.container FOR EACH ROW WHEN ((new.properties IS NOT NULL)) EXECUTE FUNCTION inventory.check_properties();

CREATE TRIGGER check_schema BEFORE UPDATE ON inventory.sample_type FOR EACH ROW WHEN (((jsonb_typeof(new.properties_schema) = 'object'::text) AND (new.properties_schema IS DISTINCT FROM old.properties_schema))) EXECUTE FUNCTION inventory.check_schema();

CREATE TRIGGER check_schema_of_new BEFORE INSERT ON inventory.sample_type FOR EACH ROW WHEN ((jsonb_typeof(new.properties_schema) = 'object'::text)) EXECUTE FUNCTION inventory.check_schema();

CREATE TRIGGER follow_deletion BEFORE INSERT ON inventory.barcode FOR EACH ROW WHEN ((new.id IS DISTINCT FROM pg_sequence_last_value('inventory.barcode_id_seq'::regclass))) EXECUTE FUNCTION audit.follow_deletion();

CREATE TRIGGER follow_deletion BEFORE INSERT ON inventory.computer FOR EACH ROW WHEN ((new.id IS DISTINCT FROM pg_sequence_last_value('inventory.computer_id_seq'::regclass))) EXECUTE FUNCTION audit.follow_deletion();

CREATE TRIGGER follow_deletion BEFORE INSERT ON inventory.container FOR EACH ROW WHEN ((new.id IS DISTINCT FROM pg_sequence_last_value('inventory.container_id_seq'::regclass))) EXECUTE FUNCTION audit.follow_deletion();

CREATE TRIGGER follow_deletion BEFORE INSERT ON inventory.excursion FOR EACH ROW WHEN ((new.id IS DISTINCT FROM pg_sequence_last_value('inventory.excursion_id_seq'::regclass))) EXECUTE FUNCTION audit.follow_deletion();

CREATE TRIGGER follow_deletion BEFORE INSERT ON inventory.freezer FOR EACH ROW WHEN ((new.id IS DISTINCT FROM pg_sequence_last_value('inventory.freezer_id_seq'::regclass))) EXECUTE FUNCTION audit.follow_deletion();

CREATE TRIGGER follow_deletion BEFORE INSERT ON inventory.lab FOR EACH ROW WHEN ((new.id IS DISTINCT FROM pg_sequence_last_value('inventory.lab_id_seq'::regclass))) EXECUTE FUNCTION audit.follow_deletion();

CREATE TRIGGER follow_deletion BEFORE INSERT ON inventory.project FOR EACH ROW WHEN ((new.id IS DISTINCT FROM pg_sequence_last_value('inventory.project_id_seq'::regclass))) EXECUTE FUNCTION audit.follow_deletion();

CREATE TRIGGER follow_deletion BEFORE INSERT ON inventory.sample_type FOR EACH ROW WHEN ((new.id IS DISTINCT FROM pg_sequence_last_value('inventory.sample_type_id_seq'::regclass))) EXECUTE FUNCTION audit.follow_deletion();

CREATE TRIGGER follow_deletion BEFORE INSERT ON inventory.sighting FOR EACH ROW WHEN ((new.id IS DISTINCT FROM pg_sequence_last_value('inventory.sighting_id_seq'::regclass))) EXECUTE FUNCTION audit.follow_deletion();

CREATE TRIGGER follow_deletion BEFORE INSERT ON inventory.site FOR EACH ROW WHEN ((new.id IS DISTINCT FROM pg_sequence_last_value('inventory.site_id_seq'::regclass))) EXECUTE FUNCTION audit.follow_deletion();

CREATE TRIGGER follow_deletion BEFORE INSERT ON inventory.stocktake FOR EACH ROW WHEN ((new.id IS DISTINCT FROM pg_sequence_last_value('inventory.stocktake_id_seq'::regclass))) EXECUTE FUNCTION audit.follow_deletion();

CREATE TRIGGER follow_deletion BEFORE INSERT ON inventory.storage_type FOR EACH ROW WHEN ((new.id IS DISTINCT FROM pg_sequence_last_value('inventory.storage_type_id_seq'::regclass))) EXECUTE FUNCTION audit.follow_deletion();

CREATE TRIGGER follow_deletion BEFORE INSERT ON inventory.storage_unit FOR EACH ROW WHEN ((new.id IS DISTINCT FROM pg_sequence_last_value('inventory.storage_unit_id_seq'::regclass))) EXECUTE FUNCTION audit.follow_deletion();

CREATE TRIGGER lock_tree BEFORE UPDATE OF parent_id ON inventory.storage_unit FOR EACH STATEMENT EXECUTE FUNCTION inventory.lock_tree();

CREATE TRIGGER read_unit BEFORE INSERT OR UPDATE ON inventory.container FOR EACH ROW WHEN (((new.unit IS NOT NULL) AND (inventory.dimension_of(new.unit) IS NULL))) EXECUTE FUNCTION inventory.read_unit_of_container();

CREATE TRIGGER record_delete AFTER DELETE ON inventory.barcode REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_delete('inventory.barcode_id_seq');

CREATE TRIGGER record_delete AFTER DELETE ON inventory.computer REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_delete('inventory.computer_id_seq');

CREATE TRIGGER record_delete AFTER DELETE ON inventory.container REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_delete('inventory.container_id_seq');

CREATE TRIGGER record_delete AFTER DELETE ON inventory.excursion REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_delete('inventory.excursion_id_seq');

CREATE TRIGGER record_delete AFTER DELETE ON inventory.freezer REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_delete('inventory.freezer_id_seq');

CREATE TRIGGER record_delete AFTER DELETE ON inventory.lab REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_delete('inventory.lab_id_seq');

CREATE TRIGGER record_delete AFTER DELETE ON inventory.project REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_delete('inventory.project_id_seq');

CREATE TRIGGER record_delete AFTER DELETE ON inventory.sample_type REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_delete('inventory.sample_type_id_seq');

CREATE TRIGGER record_delete AFTER DELETE ON inventory.sighting REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_delete('inventory.sighting_id_seq');

CREATE TRIGGER record_delete AFTER DELETE ON inventory.site REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_delete('inventory.site_id_seq');

CREATE TRIGGER record_delete AFTER DELETE ON inventory.stocktake REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_delete('inventory.stocktake_id_seq');

CREATE TRIGGER record_delete AFTER DELETE ON inventory.storage_type REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_delete('inventory.storage_type_id_seq');

CREATE TRIGGER record_delete AFTER DELETE ON inventory.storage_unit REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_delete('inventory.storage_unit_id_seq');

CREATE TRIGGER record_insert AFTER INSERT ON inventory.barcode REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_insert();

CREATE TRIGGER record_insert AFTER INSERT ON inventory.computer REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_insert();

CREATE TRIGGER record_insert AFTER INSERT ON inventory.container REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_insert();

CREATE TRIGGER record_insert AFTER INSERT ON inventory.excursion REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_insert();

CREATE TRIGGER record_insert AFTER INSERT ON inventory.freezer REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_insert();

CREATE TRIGGER record_insert AFTER INSERT ON inventory.lab REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_insert();

CREATE TRIGGER record_insert AFTER INSERT ON inventory.project REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_insert();

CREATE TRIGGER record_insert AFTER INSERT ON inventory.sample_type REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_insert();

CREATE TRIGGER record_insert AFTER INSERT ON inventory.sighting REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_insert();

CREATE TRIGGER record_insert AFTER INSERT ON inventory.site REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_insert();

CREATE TRIGGER record_insert AFTER INSERT ON inventory.stocktake REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_insert();

CREATE TRIGGER record_insert AFTER INSERT ON inventory.storage_type REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_insert();

CREATE TRIGGER record_insert AFTER INSERT ON inventory.storage_unit REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_insert();

CREATE TRIGGER record_update AFTER UPDATE ON inventory.barcode REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_update();

CREATE TRIGGER record_update AFTER UPDATE ON inventory.computer REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_update();

CREATE TRIGGER record_update AFTER UPDATE ON inventory.container REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_update();

CREATE TRIGGER record_update AFTER UPDATE ON inventory.excursion REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_update();

CREATE TRIGGER record_update AFTER UPDATE ON inventory.freezer REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_update();

CREATE TRIGGER record_update AFTER UPDATE ON inventory.lab REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_update();

CREATE TRIGGER record_update AFTER UPDATE ON inventory.project REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_update();

CREATE TRIGGER record_update AFTER UPDATE ON inventory.sample_type REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_update();

CREATE TRIGGER record_update AFTER UPDATE ON inventory.sighting REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_update();

CREATE TRIGGER record_update AFTER UPDATE ON inventory.site REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_update();

CREATE TRIGGER record_update AFTER UPDATE ON inventory.stocktake REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_update();

CREATE TRIGGER record_update AFTER UPDATE ON inventory.storage_type REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_update();

CREATE TRIGGER record_update AFTER UPDATE ON inventory.storage_unit REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_update();

CREATE TRIGGER refuse_conversion BEFORE UPDATE ON inventory.storage_unit FOR EACH ROW WHEN ((new.storage_type_id <> old.storage_type_id)) EXECUTE FUNCTION inventory.refuse_conversion();

CREATE TRIGGER refuse_grid_change BEFORE UPDATE ON inventory.storage_type FOR EACH ROW WHEN (((((((new.rows IS DISTINCT FROM old.rows) OR (new.cols IS DISTINCT FROM old.cols)) OR ((new.row_scheme)::text IS DISTINCT FROM (old.row_scheme)::text)) OR ((new.col_scheme)::text IS DISTINCT FROM (old.col_scheme)::text)) OR ((new.fill_order)::text IS DISTINCT FROM (old.fill_order)::text)) OR (new.holds IS DISTINCT FROM old.holds))) EXECUTE FUNCTION inventory.refuse_grid_change();

CREATE TRIGGER refuse_key_change BEFORE UPDATE ON inventory.barcode FOR EACH ROW WHEN (((old.lab_id IS DISTINCT FROM new.lab_id) OR (old.id IS DISTINCT FROM new.id))) EXECUTE FUNCTION inventory.refuse_key_change();

CREATE TRIGGER refuse_key_change BEFORE UPDATE ON inventory.computer FOR EACH ROW WHEN (((old.lab_id IS DISTINCT FROM new.lab_id) OR (old.id IS DISTINCT FROM new.id))) EXECUTE FUNCTION inventory.refuse_key_change();

CREATE TRIGGER refuse_key_change BEFORE UPDATE ON inventory.container FOR EACH ROW WHEN (((old.lab_id IS DISTINCT FROM new.lab_id) OR (old.id IS DISTINCT FROM new.id))) EXECUTE FUNCTION inventory.refuse_key_change();

CREATE TRIGGER refuse_key_change BEFORE UPDATE ON inventory.excursion FOR EACH ROW WHEN (((old.lab_id IS DISTINCT FROM new.lab_id) OR (old.id IS DISTINCT FROM new.id))) EXECUTE FUNCTION inventory.refuse_key_change();

CREATE TRIGGER refuse_key_change BEFORE UPDATE ON inventory.freezer FOR EACH ROW WHEN (((old.lab_id IS DISTINCT FROM new.lab_id) OR (old.id IS DISTINCT FROM new.id))) EXECUTE FUNCTION inventory.refuse_key_change();

CREATE TRIGGER refuse_key_change BEFORE UPDATE ON inventory.project FOR EACH ROW WHEN (((old.lab_id IS DISTINCT FROM new.lab_id) OR (old.id IS DISTINCT FROM new.id))) EXECUTE FUNCTION inventory.refuse_key_change();

CREATE TRIGGER refuse_key_change BEFORE UPDATE ON inventory.sample_type FOR EACH ROW WHEN (((old.lab_id IS DISTINCT FROM new.lab_id) OR (old.id IS DISTINCT FROM new.id))) EXECUTE FUNCTION inventory.refuse_key_change();

CREATE TRIGGER refuse_key_change BEFORE UPDATE ON inventory.sighting FOR EACH ROW WHEN (((old.lab_id IS DISTINCT FROM new.lab_id) OR (old.id IS DISTINCT FROM new.id))) EXECUTE FUNCTION inventory.refuse_key_change();

CREATE TRIGGER refuse_key_change BEFORE UPDATE ON inventory.site FOR EACH ROW WHEN (((old.lab_id IS DISTINCT FROM new.lab_id) OR (old.id IS DISTINCT FROM new.id))) EXECUTE FUNCTION inventory.refuse_key_change();

CREATE TRIGGER refuse_key_change BEFORE UPDATE ON inventory.stocktake FOR EACH ROW WHEN (((old.lab_id IS DISTINCT FROM new.lab_id) OR (old.id IS DISTINCT FROM new.id))) EXECUTE FUNCTION inventory.refuse_key_change();

CREATE TRIGGER refuse_key_change BEFORE UPDATE ON inventory.storage_type FOR EACH ROW WHEN (((old.lab_id IS DISTINCT FROM new.lab_id) OR (old.id IS DISTINCT FROM new.id))) EXECUTE FUNCTION inventory.refuse_key_change();

CREATE TRIGGER refuse_key_change BEFORE UPDATE ON inventory.storage_unit FOR EACH ROW WHEN (((old.lab_id IS DISTINCT FROM new.lab_id) OR (old.id IS DISTINCT FROM new.id))) EXECUTE FUNCTION inventory.refuse_key_change();

CREATE TRIGGER refuse_listed AFTER DELETE ON inventory.sample_type FOR EACH ROW EXECUTE FUNCTION inventory.refuse_listed();

CREATE TRIGGER refuse_listed AFTER DELETE ON inventory.storage_type FOR EACH ROW EXECUTE FUNCTION inventory.refuse_listed();

CREATE TRIGGER refuse_retiring BEFORE UPDATE ON inventory.freezer FOR EACH ROW WHEN ((new.is_retired AND (NOT old.is_retired))) EXECUTE FUNCTION inventory.refuse_retiring();

CREATE TRIGGER refuse_retiring BEFORE UPDATE ON inventory.storage_unit FOR EACH ROW WHEN ((new.is_retired AND (NOT old.is_retired))) EXECUTE FUNCTION inventory.refuse_retiring();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON inventory.barcode FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON inventory.computer FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON inventory.container FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON inventory.excursion FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON inventory.freezer FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON inventory.lab FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON inventory.project FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON inventory.sample_type FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON inventory.sighting FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON inventory.site FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON inventory.stocktake FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON inventory.storage_type FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON inventory.storage_unit FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

CREATE TRIGGER refuse_unknown_types BEFORE INSERT OR UPDATE ON inventory.storage_type FOR EACH ROW WHEN (((new.sample_type_ids IS NOT NULL) OR (new.child_type_ids IS NOT NULL))) EXECUTE FUNCTION inventory.refuse_unknown_types();

CREATE TRIGGER relabel_content AFTER UPDATE ON inventory.storage_unit FOR EACH ROW WHEN ((new.storage_type_id <> old.storage_type_id)) EXECUTE FUNCTION inventory.relabel_content();

CREATE TRIGGER reserve_id BEFORE INSERT ON inventory.barcode FOR EACH ROW WHEN ((new.id > COALESCE(pg_sequence_last_value('inventory.barcode_id_seq'::regclass), (0)::bigint))) EXECUTE FUNCTION inventory.reserve_id('inventory.barcode_id_seq');

CREATE TRIGGER reserve_id BEFORE INSERT ON inventory.computer FOR EACH ROW WHEN ((new.id > COALESCE(pg_sequence_last_value('inventory.computer_id_seq'::regclass), (0)::bigint))) EXECUTE FUNCTION inventory.reserve_id('inventory.computer_id_seq');

CREATE TRIGGER reserve_id BEFORE INSERT ON inventory.container FOR EACH ROW WHEN ((new.id > COALESCE(pg_sequence_last_value('inventory.container_id_seq'::regclass), (0)::bigint))) EXECUTE FUNCTION inventory.reserve_id('inventory.container_id_seq');

CREATE TRIGGER reserve_id BEFORE INSERT ON inventory.excursion FOR EACH ROW WHEN ((new.id > COALESCE(pg_sequence_last_value('inventory.excursion_id_seq'::regclass), (0)::bigint))) EXECUTE FUNCTION inventory.reserve_id('inventory.excursion_id_seq');

CREATE TRIGGER reserve_id BEFORE INSERT ON inventory.freezer FOR EACH ROW WHEN ((new.id > COALESCE(pg_sequence_last_value('inventory.freezer_id_seq'::regclass), (0)::bigint))) EXECUTE FUNCTION inventory.reserve_id('inventory.freezer_id_seq');

CREATE TRIGGER reserve_id BEFORE INSERT ON inventory.project FOR EACH ROW WHEN ((new.id > COALESCE(pg_sequence_last_value('inventory.project_id_seq'::regclass), (0)::bigint))) EXECUTE FUNCTION inventory.reserve_id('inventory.project_id_seq');

CREATE TRIGGER reserve_id BEFORE INSERT ON inventory.sample_type FOR EACH ROW WHEN ((new.id > COALESCE(pg_sequence_last_value('inventory.sample_type_id_seq'::regclass), (0)::bigint))) EXECUTE FUNCTION inventory.reserve_id('inventory.sample_type_id_seq');

CREATE TRIGGER reserve_id BEFORE INSERT ON inventory.sighting FOR EACH ROW WHEN ((new.id > COALESCE(pg_sequence_last_value('inventory.sighting_id_seq'::regclass), (0)::bigint))) EXECUTE FUNCTION inventory.reserve_id('inventory.sighting_id_seq');

CREATE TRIGGER reserve_id BEFORE INSERT ON inventory.site FOR EACH ROW WHEN ((new.id > COALESCE(pg_sequence_last_value('inventory.site_id_seq'::regclass), (0)::bigint))) EXECUTE FUNCTION inventory.reserve_id('inventory.site_id_seq');

CREATE TRIGGER reserve_id BEFORE INSERT ON inventory.stocktake FOR EACH ROW WHEN ((new.id > COALESCE(pg_sequence_last_value('inventory.stocktake_id_seq'::regclass), (0)::bigint))) EXECUTE FUNCTION inventory.reserve_id('inventory.stocktake_id_seq');

CREATE TRIGGER reserve_id BEFORE INSERT ON inventory.storage_type FOR EACH ROW WHEN ((new.id > COALESCE(pg_sequence_last_value('inventory.storage_type_id_seq'::regclass), (0)::bigint))) EXECUTE FUNCTION inventory.reserve_id('inventory.storage_type_id_seq');

CREATE TRIGGER reserve_id BEFORE INSERT ON inventory.storage_unit FOR EACH ROW WHEN ((new.id > COALESCE(pg_sequence_last_value('inventory.storage_unit_id_seq'::regclass), (0)::bigint))) EXECUTE FUNCTION inventory.reserve_id('inventory.storage_unit_id_seq');

CREATE TRIGGER settle_place BEFORE UPDATE ON inventory.container FOR EACH ROW WHEN (((((((new.storage_unit_id IS DISTINCT FROM old.storage_unit_id) OR (new."row" IS DISTINCT FROM old."row")) OR (new.col IS DISTINCT FROM old.col)) OR (new."position" IS DISTINCT FROM old."position")) OR (new.freezer_id IS DISTINCT FROM old.freezer_id)) OR (new.state <> old.state))) EXECUTE FUNCTION inventory.settle_container();

CREATE TRIGGER settle_place BEFORE UPDATE ON inventory.storage_unit FOR EACH ROW WHEN ((((((new.parent_id IS DISTINCT FROM old.parent_id) OR (new."row" IS DISTINCT FROM old."row")) OR (new.col IS DISTINCT FROM old.col)) OR (new."position" IS DISTINCT FROM old."position")) OR (new.freezer_id IS DISTINCT FROM old.freezer_id))) EXECUTE FUNCTION inventory.settle_unit();

CREATE TRIGGER settle_place_of_new BEFORE INSERT ON inventory.container FOR EACH ROW WHEN (((new.storage_unit_id IS NOT NULL) OR (new."position" IS NOT NULL) OR (new."row" IS NOT NULL))) EXECUTE FUNCTION inventory.settle_container();

CREATE TRIGGER settle_place_of_new BEFORE INSERT ON inventory.storage_unit FOR EACH ROW WHEN (((new.parent_id IS NOT NULL) OR (new."position" IS NOT NULL) OR (new."row" IS NOT NULL))) EXECUTE FUNCTION inventory.settle_unit();

CREATE TRIGGER tidy_text BEFORE INSERT OR UPDATE ON inventory.barcode FOR EACH ROW WHEN (((concat_ws(chr(31), new.code, new.note, '.') !~ '^(?:[!-~](?:[^\x1f]*[!-~])?(?:\x1f|$))*$'::text) OR (length(concat(new.code, new.note)) > 10000))) EXECUTE FUNCTION inventory.tidy_barcode();

CREATE TRIGGER tidy_text BEFORE INSERT OR UPDATE ON inventory.computer FOR EACH ROW WHEN (((concat_ws(chr(31), new.name, '.') !~ '^(?:[!-~](?:[^\x1f]*[!-~])?(?:\x1f|$))*$'::text) OR (length(concat(new.name)) > 10000))) EXECUTE FUNCTION inventory.tidy_computer();

CREATE TRIGGER tidy_text BEFORE INSERT OR UPDATE ON inventory.container FOR EACH ROW WHEN (((concat_ws(chr(31), new.description, new."position", new.name, new.unit, new.lot, new.state, new.out_to, '.') !~ '^(?:[!-~](?:[^\x1f]*[!-~])?(?:\x1f|$))*$'::text) OR (length(concat(new.description, new."position", new.name, new.unit, new.lot, new.state, new.out_to)) > 10000))) EXECUTE FUNCTION inventory.tidy_container();

CREATE TRIGGER tidy_text BEFORE INSERT OR UPDATE ON inventory.excursion FOR EACH ROW WHEN (((concat_ws(chr(31), new.source, new.comment, '.') !~ '^(?:[!-~](?:[^\x1f]*[!-~])?(?:\x1f|$))*$'::text) OR (length(concat(new.source, new.comment)) > 10000))) EXECUTE FUNCTION inventory.tidy_excursion();

CREATE TRIGGER tidy_text BEFORE INSERT OR UPDATE ON inventory.freezer FOR EACH ROW WHEN (((concat_ws(chr(31), new.name, '.') !~ '^(?:[!-~](?:[^\x1f]*[!-~])?(?:\x1f|$))*$'::text) OR (length(concat(new.name)) > 10000))) EXECUTE FUNCTION inventory.tidy_freezer();

CREATE TRIGGER tidy_text BEFORE INSERT OR UPDATE ON inventory.lab FOR EACH ROW WHEN (((concat_ws(chr(31), new.name, '.') !~ '^(?:[!-~](?:[^\x1f]*[!-~])?(?:\x1f|$))*$'::text) OR (length(concat(new.name)) > 10000))) EXECUTE FUNCTION inventory.tidy_lab();

CREATE TRIGGER tidy_text BEFORE INSERT OR UPDATE ON inventory.project FOR EACH ROW WHEN (((concat_ws(chr(31), new.name, new.description, '.') !~ '^(?:[!-~](?:[^\x1f]*[!-~])?(?:\x1f|$))*$'::text) OR (length(concat(new.name, new.description)) > 10000))) EXECUTE FUNCTION inventory.tidy_project();

CREATE TRIGGER tidy_text BEFORE INSERT OR UPDATE ON inventory.sample_type FOR EACH ROW WHEN (((concat_ws(chr(31), new.name, new.description, '.') !~ '^(?:[!-~](?:[^\x1f]*[!-~])?(?:\x1f|$))*$'::text) OR (length(concat(new.name, new.description)) > 10000))) EXECUTE FUNCTION inventory.tidy_sample_type();

CREATE TRIGGER tidy_text BEFORE INSERT OR UPDATE ON inventory.sighting FOR EACH ROW WHEN (((concat_ws(chr(31), new.finding, new.code, new."position", '.') !~ '^(?:[!-~](?:[^\x1f]*[!-~])?(?:\x1f|$))*$'::text) OR (length(concat(new.finding, new.code, new."position")) > 10000))) EXECUTE FUNCTION inventory.tidy_sighting();

CREATE TRIGGER tidy_text BEFORE INSERT OR UPDATE ON inventory.site FOR EACH ROW WHEN (((concat_ws(chr(31), new.name, new.contact, new.address, new.state_or_region, new.country, new.postcode_or_zip, '.') !~ '^(?:[!-~](?:[^\x1f]*[!-~])?(?:\x1f|$))*$'::text) OR (length(concat(new.name, new.contact, new.address, new.state_or_region, new.country, new.postcode_or_zip)) > 10000))) EXECUTE FUNCTION inventory.tidy_site();

CREATE TRIGGER tidy_text BEFORE INSERT OR UPDATE ON inventory.stocktake FOR EACH ROW WHEN (((concat_ws(chr(31), new.applied, new.note, '.') !~ '^(?:[!-~](?:[^\x1f]*[!-~])?(?:\x1f|$))*$'::text) OR (length(concat(new.applied, new.note)) > 10000))) EXECUTE FUNCTION inventory.tidy_stocktake();

CREATE TRIGGER tidy_text BEFORE INSERT OR UPDATE ON inventory.storage_type FOR EACH ROW WHEN (((concat_ws(chr(31), new.name, new.description, new.row_scheme, new.col_scheme, new.fill_order, new.holds, '.') !~ '^(?:[!-~](?:[^\x1f]*[!-~])?(?:\x1f|$))*$'::text) OR (length(concat(new.name, new.description, new.row_scheme, new.col_scheme, new.fill_order, new.holds)) > 10000))) EXECUTE FUNCTION inventory.tidy_storage_type();

CREATE TRIGGER tidy_text BEFORE INSERT OR UPDATE ON inventory.storage_unit FOR EACH ROW WHEN (((concat_ws(chr(31), new.name, new."position", '.') !~ '^(?:[!-~](?:[^\x1f]*[!-~])?(?:\x1f|$))*$'::text) OR (length(concat(new.name, new."position")) > 10000))) EXECUTE FUNCTION inventory.tidy_storage_unit();

CREATE TRIGGER touch BEFORE UPDATE ON inventory.barcode FOR EACH ROW EXECUTE FUNCTION audit.touch();

CREATE TRIGGER touch BEFORE UPDATE ON inventory.computer FOR EACH ROW EXECUTE FUNCTION audit.touch();

CREATE TRIGGER touch BEFORE UPDATE ON inventory.container FOR EACH ROW EXECUTE FUNCTION audit.touch();

CREATE TRIGGER touch BEFORE UPDATE ON inventory.excursion FOR EACH ROW EXECUTE FUNCTION audit.touch();

CREATE TRIGGER touch BEFORE UPDATE ON inventory.freezer FOR EACH ROW EXECUTE FUNCTION audit.touch();

CREATE TRIGGER touch BEFORE UPDATE ON inventory.lab FOR EACH ROW EXECUTE FUNCTION audit.touch();

CREATE TRIGGER touch BEFORE UPDATE ON inventory.project FOR EACH ROW EXECUTE FUNCTION audit.touch();

CREATE TRIGGER touch BEFORE UPDATE ON inventory.sample_type FOR EACH ROW EXECUTE FUNCTION audit.touch();

CREATE TRIGGER touch BEFORE UPDATE ON inventory.sighting FOR EACH ROW EXECUTE FUNCTION audit.touch();

CREATE TRIGGER touch BEFORE UPDATE ON inventory.site FOR EACH ROW EXECUTE FUNCTION audit.touch();

CREATE TRIGGER touch BEFORE UPDATE ON inventory.stocktake FOR EACH ROW EXECUTE FUNCTION audit.touch();

CREATE TRIGGER touch BEFORE UPDATE ON inventory.storage_type FOR EACH ROW EXECUTE FUNCTION audit.touch();

CREATE TRIGGER touch BEFORE UPDATE ON inventory.storage_unit FOR EACH ROW EXECUTE FUNCTION audit.touch();

CREATE TRIGGER why_refused BEFORE INSERT OR DELETE OR UPDATE ON inventory.barcode FOR EACH ROW WHEN ((current_setting('header.x_explain'::text, true) <> ''::text)) EXECUTE FUNCTION inventory.explain_barcode();

CREATE TRIGGER why_refused BEFORE INSERT OR DELETE OR UPDATE ON inventory.computer FOR EACH ROW WHEN ((current_setting('header.x_explain'::text, true) <> ''::text)) EXECUTE FUNCTION inventory.explain_computer();

CREATE TRIGGER why_refused BEFORE INSERT OR DELETE OR UPDATE ON inventory.container FOR EACH ROW WHEN ((current_setting('header.x_explain'::text, true) <> ''::text)) EXECUTE FUNCTION inventory.explain_container();

CREATE TRIGGER why_refused BEFORE INSERT OR DELETE OR UPDATE ON inventory.excursion FOR EACH ROW WHEN ((current_setting('header.x_explain'::text, true) <> ''::text)) EXECUTE FUNCTION inventory.explain_excursion();

CREATE TRIGGER why_refused BEFORE INSERT OR DELETE OR UPDATE ON inventory.freezer FOR EACH ROW WHEN ((current_setting('header.x_explain'::text, true) <> ''::text)) EXECUTE FUNCTION inventory.explain_freezer();

CREATE TRIGGER why_refused BEFORE INSERT OR DELETE OR UPDATE ON inventory.project FOR EACH ROW WHEN ((current_setting('header.x_explain'::text, true) <> ''::text)) EXECUTE FUNCTION inventory.explain_project();

CREATE TRIGGER why_refused BEFORE INSERT OR DELETE OR UPDATE ON inventory.sample_type FOR EACH ROW WHEN ((current_setting('header.x_explain'::text, true) <> ''::text)) EXECUTE FUNCTION inventory.explain_sample_type();

CREATE TRIGGER why_refused BEFORE INSERT OR DELETE OR UPDATE ON inventory.sighting FOR EACH ROW WHEN ((current_setting('header.x_explain'::text, true) <> ''::text)) EXECUTE FUNCTION inventory.explain_sighting();

CREATE TRIGGER why_refused BEFORE INSERT OR DELETE OR UPDATE ON inventory.site FOR EACH ROW WHEN ((current_setting('header.x_explain'::text, true) <> ''::text)) EXECUTE FUNCTION inventory.explain_site();

CREATE TRIGGER why_refused BEFORE INSERT OR DELETE OR UPDATE ON inventory.stocktake FOR EACH ROW WHEN ((current_setting('header.x_explain'::text, true) <> ''::text)) EXECUTE FUNCTION inventory.explain_stocktake();

CREATE TRIGGER why_refused BEFORE INSERT OR DELETE OR UPDATE ON inventory.storage_type FOR EACH ROW WHEN ((current_setting('header.x_explain'::text, true) <> ''::text)) EXECUTE FUNCTION inventory.explain_storage_type();

CREATE TRIGGER why_refused BEFORE INSERT OR DELETE OR UPDATE ON inventory.storage_unit FOR EACH ROW WHEN ((current_setting('header.x_explain'::text, true) <> ''::text)) EXECUTE FUNCTION inventory.explain_storage_unit();

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

ALTER TABLE ONLY inventory.barcode
    ADD CONSTRAINT barcode_container_fkey FOREIGN KEY (lab_id, container_id) REFERENCES inventory.container(lab_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY inventory.barcode
    ADD CONSTRAINT barcode_lab_fkey FOREIGN KEY (lab_id) REFERENCES inventory.lab(id);

ALTER TABLE ONLY inventory.barcode
    ADD CONSTRAINT barcode_storage_unit_fkey FOREIGN KEY (lab_id, storage_unit_id) REFERENCES inventory.storage_unit(lab_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY inventory.computer
    ADD CONSTRAINT computer_site_fkey FOREIGN KEY (lab_id, site_id) REFERENCES inventory.site(lab_id, id);

ALTER TABLE ONLY inventory.container
    ADD CONSTRAINT container_freezer_fkey FOREIGN KEY (lab_id, freezer_id) REFERENCES inventory.freezer(lab_id, id);

ALTER TABLE ONLY inventory.container
    ADD CONSTRAINT container_owner_fkey FOREIGN KEY (owner_id) REFERENCES auth.account(id);

ALTER TABLE ONLY inventory.container
    ADD CONSTRAINT container_parent_fkey FOREIGN KEY (lab_id, parent_id) REFERENCES inventory.container(lab_id, id) DEFERRABLE;

ALTER TABLE ONLY inventory.container
    ADD CONSTRAINT container_project_fkey FOREIGN KEY (lab_id, project_id) REFERENCES inventory.project(lab_id, id);

ALTER TABLE ONLY inventory.container
    ADD CONSTRAINT container_sample_type_fkey FOREIGN KEY (lab_id, sample_type_id) REFERENCES inventory.sample_type(lab_id, id);

ALTER TABLE ONLY inventory.container
    ADD CONSTRAINT container_storage_unit_fkey FOREIGN KEY (lab_id, storage_unit_id, freezer_id) REFERENCES inventory.storage_unit(lab_id, id, freezer_id) ON UPDATE CASCADE DEFERRABLE;

ALTER TABLE ONLY inventory.excursion
    ADD CONSTRAINT excursion_acknowledged_by_fkey FOREIGN KEY (acknowledged_by) REFERENCES auth.account(id);

ALTER TABLE ONLY inventory.excursion
    ADD CONSTRAINT excursion_freezer_fkey FOREIGN KEY (lab_id, freezer_id) REFERENCES inventory.freezer(lab_id, id);

ALTER TABLE ONLY inventory.excursion
    ADD CONSTRAINT excursion_lab_fkey FOREIGN KEY (lab_id) REFERENCES inventory.lab(id);

ALTER TABLE ONLY inventory.excursion
    ADD CONSTRAINT excursion_storage_unit_fkey FOREIGN KEY (lab_id, storage_unit_id) REFERENCES inventory.storage_unit(lab_id, id);

ALTER TABLE ONLY inventory.freezer
    ADD CONSTRAINT freezer_site_fkey FOREIGN KEY (lab_id, site_id) REFERENCES inventory.site(lab_id, id);

ALTER TABLE ONLY inventory.project
    ADD CONSTRAINT project_lab_fkey FOREIGN KEY (lab_id) REFERENCES inventory.lab(id);

ALTER TABLE ONLY inventory.reservation
    ADD CONSTRAINT reservation_account_fkey FOREIGN KEY (account_id) REFERENCES auth.account(id);

ALTER TABLE ONLY inventory.reservation
    ADD CONSTRAINT reservation_storage_unit_fkey FOREIGN KEY (lab_id, storage_unit_id) REFERENCES inventory.storage_unit(lab_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY inventory.sample_type
    ADD CONSTRAINT sample_type_lab_fkey FOREIGN KEY (lab_id) REFERENCES inventory.lab(id);

ALTER TABLE ONLY inventory.sighting
    ADD CONSTRAINT sighting_container_fkey FOREIGN KEY (lab_id, container_id) REFERENCES inventory.container(lab_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY inventory.sighting
    ADD CONSTRAINT sighting_stocktake_fkey FOREIGN KEY (lab_id, stocktake_id) REFERENCES inventory.stocktake(lab_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY inventory.site
    ADD CONSTRAINT site_lab_fkey FOREIGN KEY (lab_id) REFERENCES inventory.lab(id);

ALTER TABLE ONLY inventory.stocktake
    ADD CONSTRAINT stocktake_storage_unit_fkey FOREIGN KEY (lab_id, storage_unit_id) REFERENCES inventory.storage_unit(lab_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY inventory.storage_type
    ADD CONSTRAINT storage_type_lab_fkey FOREIGN KEY (lab_id) REFERENCES inventory.lab(id);

ALTER TABLE ONLY inventory.storage_unit
    ADD CONSTRAINT storage_unit_freezer_fkey FOREIGN KEY (lab_id, freezer_id) REFERENCES inventory.freezer(lab_id, id);

ALTER TABLE ONLY inventory.storage_unit
    ADD CONSTRAINT storage_unit_parent_fkey FOREIGN KEY (lab_id, parent_id, freezer_id) REFERENCES inventory.storage_unit(lab_id, id, freezer_id) ON UPDATE CASCADE DEFERRABLE;

ALTER TABLE ONLY inventory.storage_unit
    ADD CONSTRAINT storage_unit_storage_type_fkey FOREIGN KEY (lab_id, storage_type_id) REFERENCES inventory.storage_type(lab_id, id);

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

ALTER TABLE inventory.barcode ENABLE ROW LEVEL SECURITY;

CREATE POLICY barcode_in_lab ON inventory.barcode TO lab_viewer USING ((lab_id = ( SELECT inventory.current_lab() AS current_lab))) WITH CHECK ((lab_id = ( SELECT inventory.current_lab() AS current_lab)));

CREATE POLICY barcode_of_owner ON inventory.barcode TO lab_owner USING (true) WITH CHECK (true);

ALTER TABLE inventory.computer ENABLE ROW LEVEL SECURITY;

CREATE POLICY computer_in_lab ON inventory.computer TO lab_viewer USING ((lab_id = ( SELECT inventory.current_lab() AS current_lab))) WITH CHECK ((lab_id = ( SELECT inventory.current_lab() AS current_lab)));

CREATE POLICY computer_of_owner ON inventory.computer TO lab_owner USING (true) WITH CHECK (true);

ALTER TABLE inventory.container ENABLE ROW LEVEL SECURITY;

CREATE POLICY container_in_lab ON inventory.container TO lab_viewer USING ((lab_id = ( SELECT inventory.current_lab() AS current_lab))) WITH CHECK ((lab_id = ( SELECT inventory.current_lab() AS current_lab)));

CREATE POLICY container_of_owner ON inventory.container TO lab_owner USING (true) WITH CHECK (true);

ALTER TABLE inventory.excursion ENABLE ROW LEVEL SECURITY;

CREATE POLICY excursion_in_lab ON inventory.excursion TO lab_viewer USING ((lab_id = ( SELECT inventory.current_lab() AS current_lab))) WITH CHECK ((lab_id = ( SELECT inventory.current_lab() AS current_lab)));

CREATE POLICY excursion_of_owner ON inventory.excursion TO lab_owner USING (true) WITH CHECK (true);

ALTER TABLE inventory.freezer ENABLE ROW LEVEL SECURITY;

CREATE POLICY freezer_in_lab ON inventory.freezer TO lab_viewer USING ((lab_id = ( SELECT inventory.current_lab() AS current_lab))) WITH CHECK ((lab_id = ( SELECT inventory.current_lab() AS current_lab)));

CREATE POLICY freezer_of_owner ON inventory.freezer TO lab_owner USING (true) WITH CHECK (true);

ALTER TABLE inventory.lab ENABLE ROW LEVEL SECURITY;

CREATE POLICY lab_is_current ON inventory.lab FOR SELECT TO lab_viewer USING ((id = ( SELECT inventory.current_lab() AS current_lab)));

CREATE POLICY lab_of_owner ON inventory.lab TO lab_owner USING (true) WITH CHECK (true);

ALTER TABLE inventory.project ENABLE ROW LEVEL SECURITY;

CREATE POLICY project_in_lab ON inventory.project TO lab_viewer USING ((lab_id = ( SELECT inventory.current_lab() AS current_lab))) WITH CHECK ((lab_id = ( SELECT inventory.current_lab() AS current_lab)));

CREATE POLICY project_of_owner ON inventory.project TO lab_owner USING (true) WITH CHECK (true);

ALTER TABLE inventory.reservation ENABLE ROW LEVEL SECURITY;

CREATE POLICY reservation_in_lab ON inventory.reservation TO lab_viewer USING ((lab_id = ( SELECT inventory.current_lab() AS current_lab))) WITH CHECK ((lab_id = ( SELECT inventory.current_lab() AS current_lab)));

CREATE POLICY reservation_of_owner ON inventory.reservation TO lab_owner USING (true) WITH CHECK (true);

ALTER TABLE inventory.sample_type ENABLE ROW LEVEL SECURITY;

CREATE POLICY sample_type_in_lab ON inventory.sample_type TO lab_viewer USING ((lab_id = ( SELECT inventory.current_lab() AS current_lab))) WITH CHECK ((lab_id = ( SELECT inventory.current_lab() AS current_lab)));

CREATE POLICY sample_type_of_owner ON inventory.sample_type TO lab_owner USING (true) WITH CHECK (true);

ALTER TABLE inventory.sighting ENABLE ROW LEVEL SECURITY;

CREATE POLICY sighting_in_lab ON inventory.sighting TO lab_viewer USING ((lab_id = ( SELECT inventory.current_lab() AS current_lab))) WITH CHECK ((lab_id = ( SELECT inventory.current_lab() AS current_lab)));

CREATE POLICY sighting_of_owner ON inventory.sighting TO lab_owner USING (true) WITH CHECK (true);

ALTER TABLE inventory.site ENABLE ROW LEVEL SECURITY;

CREATE POLICY site_in_lab ON inventory.site TO lab_viewer USING ((lab_id = ( SELECT inventory.current_lab() AS current_lab))) WITH CHECK ((lab_id = ( SELECT inventory.current_lab() AS current_lab)));

CREATE POLICY site_of_owner ON inventory.site TO lab_owner USING (true) WITH CHECK (true);

ALTER TABLE inventory.stocktake ENABLE ROW LEVEL SECURITY;

CREATE POLICY stocktake_in_lab ON inventory.stocktake TO lab_viewer USING ((lab_id = ( SELECT inventory.current_lab() AS current_lab))) WITH CHECK ((lab_id = ( SELECT inventory.current_lab() AS current_lab)));

CREATE POLICY stocktake_of_owner ON inventory.stocktake TO lab_owner USING (true) WITH CHECK (true);

ALTER TABLE inventory.storage_type ENABLE ROW LEVEL SECURITY;

CREATE POLICY storage_type_in_lab ON inventory.storage_type TO lab_viewer USING ((lab_id = ( SELECT inventory.current_lab() AS current_lab))) WITH CHECK ((lab_id = ( SELECT inventory.current_lab() AS current_lab)));

CREATE POLICY storage_type_of_owner ON inventory.storage_type TO lab_owner USING (true) WITH CHECK (true);

ALTER TABLE inventory.storage_unit ENABLE ROW LEVEL SECURITY;

CREATE POLICY storage_unit_in_lab ON inventory.storage_unit TO lab_viewer USING ((lab_id = ( SELECT inventory.current_lab() AS current_lab))) WITH CHECK ((lab_id = ( SELECT inventory.current_lab() AS current_lab)));

CREATE POLICY storage_unit_of_owner ON inventory.storage_unit TO lab_owner USING (true) WITH CHECK (true);

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

REVOKE ALL ON FUNCTION api.aliquot(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.aliquot(jsonb) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.current_lab() FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.current_lab() TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.is_blank(value text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.is_blank(value text) TO lab_viewer;

GRANT SELECT ON TABLE inventory.barcode TO lab_viewer;
GRANT DELETE ON TABLE inventory.barcode TO lab_editor;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE inventory.barcode TO lab_editor;

GRANT INSERT(id),UPDATE(id) ON TABLE inventory.barcode TO lab_editor;

GRANT INSERT(code),UPDATE(code) ON TABLE inventory.barcode TO lab_editor;

GRANT INSERT(note),UPDATE(note) ON TABLE inventory.barcode TO lab_editor;

GRANT INSERT(container_id),UPDATE(container_id) ON TABLE inventory.barcode TO lab_editor;

GRANT INSERT(storage_unit_id),UPDATE(storage_unit_id) ON TABLE inventory.barcode TO lab_editor;

GRANT SELECT ON TABLE api.barcodes TO lab_viewer;
GRANT DELETE ON TABLE api.barcodes TO lab_editor;

GRANT INSERT(id),UPDATE(id) ON TABLE api.barcodes TO lab_editor;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE api.barcodes TO lab_editor;

GRANT INSERT(code),UPDATE(code) ON TABLE api.barcodes TO lab_editor;

GRANT INSERT(note),UPDATE(note) ON TABLE api.barcodes TO lab_editor;

GRANT INSERT(container_id),UPDATE(container_id) ON TABLE api.barcodes TO lab_editor;

GRANT INSERT(storage_unit_id),UPDATE(storage_unit_id) ON TABLE api.barcodes TO lab_editor;

REVOKE ALL ON FUNCTION api.barcode(barcode_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.barcode(barcode_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION api.change(change_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.change(change_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION auth.change_password(body jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.change_password(body jsonb) TO lab_anon;
GRANT ALL ON FUNCTION auth.change_password(body jsonb) TO lab_user;

REVOKE ALL ON FUNCTION api.change_password(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.change_password(jsonb) TO lab_anon;
GRANT ALL ON FUNCTION api.change_password(jsonb) TO lab_user;

REVOKE ALL ON FUNCTION api.checkin(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.checkin(jsonb) TO lab_editor;

REVOKE ALL ON FUNCTION api.checkout(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.checkout(jsonb) TO lab_editor;

GRANT SELECT ON TABLE inventory.computer TO lab_viewer;
GRANT DELETE ON TABLE inventory.computer TO lab_editor;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE inventory.computer TO lab_editor;

GRANT INSERT(id),UPDATE(id) ON TABLE inventory.computer TO lab_editor;

GRANT INSERT(site_id),UPDATE(site_id) ON TABLE inventory.computer TO lab_editor;

GRANT INSERT(name),UPDATE(name) ON TABLE inventory.computer TO lab_editor;

GRANT INSERT(mac),UPDATE(mac) ON TABLE inventory.computer TO lab_editor;

GRANT INSERT(is_retired),UPDATE(is_retired) ON TABLE inventory.computer TO lab_editor;

GRANT SELECT ON TABLE api.computers TO lab_viewer;
GRANT DELETE ON TABLE api.computers TO lab_editor;

GRANT INSERT(id),UPDATE(id) ON TABLE api.computers TO lab_editor;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE api.computers TO lab_editor;

GRANT INSERT(site_id),UPDATE(site_id) ON TABLE api.computers TO lab_editor;

GRANT INSERT(name),UPDATE(name) ON TABLE api.computers TO lab_editor;

GRANT INSERT(mac),UPDATE(mac) ON TABLE api.computers TO lab_editor;

GRANT INSERT(is_retired),UPDATE(is_retired) ON TABLE api.computers TO lab_editor;

REVOKE ALL ON FUNCTION api.computer(computer_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.computer(computer_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.dimension_of(unit text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.dimension_of(unit text) TO lab_viewer;

GRANT SELECT ON TABLE inventory.container TO lab_viewer;
GRANT DELETE ON TABLE inventory.container TO lab_editor;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE inventory.container TO lab_editor;

GRANT INSERT(id),UPDATE(id) ON TABLE inventory.container TO lab_editor;

GRANT INSERT(freezer_id),UPDATE(freezer_id) ON TABLE inventory.container TO lab_editor;

GRANT INSERT(uuid),UPDATE(uuid) ON TABLE inventory.container TO lab_editor;

GRANT INSERT(description),UPDATE(description) ON TABLE inventory.container TO lab_editor;

GRANT INSERT(storage_unit_id),UPDATE(storage_unit_id) ON TABLE inventory.container TO lab_editor;

GRANT INSERT("row"),UPDATE("row") ON TABLE inventory.container TO lab_editor;

GRANT INSERT(col),UPDATE(col) ON TABLE inventory.container TO lab_editor;

GRANT INSERT("position"),UPDATE("position") ON TABLE inventory.container TO lab_editor;

GRANT INSERT(name),UPDATE(name) ON TABLE inventory.container TO lab_editor;

GRANT INSERT(sample_type_id),UPDATE(sample_type_id) ON TABLE inventory.container TO lab_editor;

GRANT INSERT(quantity),UPDATE(quantity) ON TABLE inventory.container TO lab_editor;

GRANT INSERT(unit),UPDATE(unit) ON TABLE inventory.container TO lab_editor;

GRANT INSERT(lot),UPDATE(lot) ON TABLE inventory.container TO lab_editor;

GRANT INSERT(collected_on),UPDATE(collected_on) ON TABLE inventory.container TO lab_editor;

GRANT INSERT(expires_on),UPDATE(expires_on) ON TABLE inventory.container TO lab_editor;

GRANT INSERT(owner_id),UPDATE(owner_id) ON TABLE inventory.container TO lab_editor;

GRANT INSERT(project_id),UPDATE(project_id) ON TABLE inventory.container TO lab_editor;

GRANT INSERT(parent_id),UPDATE(parent_id) ON TABLE inventory.container TO lab_editor;

GRANT INSERT(state),UPDATE(state) ON TABLE inventory.container TO lab_editor;

GRANT INSERT(out_to),UPDATE(out_to) ON TABLE inventory.container TO lab_editor;

GRANT INSERT(due_back_on),UPDATE(due_back_on) ON TABLE inventory.container TO lab_editor;

GRANT INSERT(thaw_count),UPDATE(thaw_count) ON TABLE inventory.container TO lab_editor;

GRANT INSERT(properties),UPDATE(properties) ON TABLE inventory.container TO lab_editor;

GRANT SELECT ON TABLE api.containers TO lab_viewer;
GRANT DELETE ON TABLE api.containers TO lab_editor;

GRANT INSERT(id),UPDATE(id) ON TABLE api.containers TO lab_editor;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE api.containers TO lab_editor;

GRANT INSERT(freezer_id),UPDATE(freezer_id) ON TABLE api.containers TO lab_editor;

GRANT INSERT(uuid),UPDATE(uuid) ON TABLE api.containers TO lab_editor;

GRANT INSERT(description),UPDATE(description) ON TABLE api.containers TO lab_editor;

GRANT INSERT(storage_unit_id),UPDATE(storage_unit_id) ON TABLE api.containers TO lab_editor;

GRANT INSERT("row"),UPDATE("row") ON TABLE api.containers TO lab_editor;

GRANT INSERT(col),UPDATE(col) ON TABLE api.containers TO lab_editor;

GRANT INSERT("position"),UPDATE("position") ON TABLE api.containers TO lab_editor;

GRANT INSERT(name),UPDATE(name) ON TABLE api.containers TO lab_editor;

GRANT INSERT(sample_type_id),UPDATE(sample_type_id) ON TABLE api.containers TO lab_editor;

GRANT INSERT(quantity),UPDATE(quantity) ON TABLE api.containers TO lab_editor;

GRANT INSERT(unit),UPDATE(unit) ON TABLE api.containers TO lab_editor;

GRANT INSERT(lot),UPDATE(lot) ON TABLE api.containers TO lab_editor;

GRANT INSERT(collected_on),UPDATE(collected_on) ON TABLE api.containers TO lab_editor;

GRANT INSERT(expires_on),UPDATE(expires_on) ON TABLE api.containers TO lab_editor;

GRANT INSERT(owner_id),UPDATE(owner_id) ON TABLE api.containers TO lab_editor;

GRANT INSERT(project_id),UPDATE(project_id) ON TABLE api.containers TO lab_editor;

GRANT INSERT(parent_id),UPDATE(parent_id) ON TABLE api.containers TO lab_editor;

GRANT INSERT(state),UPDATE(state) ON TABLE api.containers TO lab_editor;

GRANT INSERT(out_to),UPDATE(out_to) ON TABLE api.containers TO lab_editor;

GRANT INSERT(due_back_on),UPDATE(due_back_on) ON TABLE api.containers TO lab_editor;

GRANT INSERT(thaw_count),UPDATE(thaw_count) ON TABLE api.containers TO lab_editor;

GRANT INSERT(properties),UPDATE(properties) ON TABLE api.containers TO lab_editor;

REVOKE ALL ON FUNCTION api.container(container_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.container(container_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION api.container_exposures(container_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.container_exposures(container_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION api.container_path(container_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.container_path(container_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION api.container_whereabouts(container_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.container_whereabouts(container_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION api.create_token(name text, role text, expires_in_days integer) FROM PUBLIC;
GRANT ALL ON FUNCTION api.create_token(name text, role text, expires_in_days integer) TO lab_viewer;

REVOKE ALL ON PROCEDURE api.create_upsert(IN many text, IN one text, IN fields text, IN known text[], IN free text[], IN columns text, IN sent text, IN made text) FROM PUBLIC;

REVOKE ALL ON FUNCTION api.created_at(anyelement) FROM PUBLIC;
GRANT ALL ON FUNCTION api.created_at(anyelement) TO lab_viewer;

REVOKE ALL ON FUNCTION api.delete_barcode(barcode_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.delete_barcode(barcode_id bigint) TO lab_editor;

REVOKE ALL ON FUNCTION api.delete_computer(computer_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.delete_computer(computer_id bigint) TO lab_editor;

REVOKE ALL ON FUNCTION api.delete_container(container_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.delete_container(container_id bigint) TO lab_editor;

GRANT SELECT ON TABLE inventory.excursion TO lab_viewer;
GRANT DELETE ON TABLE inventory.excursion TO lab_editor;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE inventory.excursion TO lab_editor;

GRANT INSERT(id),UPDATE(id) ON TABLE inventory.excursion TO lab_editor;

GRANT INSERT(freezer_id),UPDATE(freezer_id) ON TABLE inventory.excursion TO lab_editor;

GRANT INSERT(storage_unit_id),UPDATE(storage_unit_id) ON TABLE inventory.excursion TO lab_editor;

GRANT INSERT(began_at),UPDATE(began_at) ON TABLE inventory.excursion TO lab_editor;

GRANT INSERT(ended_at),UPDATE(ended_at) ON TABLE inventory.excursion TO lab_editor;

GRANT INSERT(min_temperature),UPDATE(min_temperature) ON TABLE inventory.excursion TO lab_editor;

GRANT INSERT(max_temperature),UPDATE(max_temperature) ON TABLE inventory.excursion TO lab_editor;

GRANT INSERT(source),UPDATE(source) ON TABLE inventory.excursion TO lab_editor;

GRANT INSERT(comment),UPDATE(comment) ON TABLE inventory.excursion TO lab_editor;

GRANT INSERT(acknowledged_by),UPDATE(acknowledged_by) ON TABLE inventory.excursion TO lab_editor;

GRANT SELECT ON TABLE api.excursions TO lab_viewer;
GRANT DELETE ON TABLE api.excursions TO lab_editor;

GRANT INSERT(id),UPDATE(id) ON TABLE api.excursions TO lab_editor;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE api.excursions TO lab_editor;

GRANT INSERT(freezer_id),UPDATE(freezer_id) ON TABLE api.excursions TO lab_editor;

GRANT INSERT(storage_unit_id),UPDATE(storage_unit_id) ON TABLE api.excursions TO lab_editor;

GRANT INSERT(began_at),UPDATE(began_at) ON TABLE api.excursions TO lab_editor;

GRANT INSERT(ended_at),UPDATE(ended_at) ON TABLE api.excursions TO lab_editor;

GRANT INSERT(min_temperature),UPDATE(min_temperature) ON TABLE api.excursions TO lab_editor;

GRANT INSERT(max_temperature),UPDATE(max_temperature) ON TABLE api.excursions TO lab_editor;

GRANT INSERT(source),UPDATE(source) ON TABLE api.excursions TO lab_editor;

GRANT INSERT(comment),UPDATE(comment) ON TABLE api.excursions TO lab_editor;

GRANT INSERT(acknowledged_by),UPDATE(acknowledged_by) ON TABLE api.excursions TO lab_editor;

REVOKE ALL ON FUNCTION api.delete_excursion(excursion_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.delete_excursion(excursion_id bigint) TO lab_editor;

GRANT SELECT ON TABLE inventory.freezer TO lab_viewer;
GRANT DELETE ON TABLE inventory.freezer TO lab_editor;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE inventory.freezer TO lab_editor;

GRANT INSERT(id),UPDATE(id) ON TABLE inventory.freezer TO lab_editor;

GRANT INSERT(site_id),UPDATE(site_id) ON TABLE inventory.freezer TO lab_editor;

GRANT INSERT(name),UPDATE(name) ON TABLE inventory.freezer TO lab_editor;

GRANT INSERT(is_retired),UPDATE(is_retired) ON TABLE inventory.freezer TO lab_editor;

GRANT SELECT ON TABLE api.freezers TO lab_viewer;
GRANT DELETE ON TABLE api.freezers TO lab_editor;

GRANT INSERT(id),UPDATE(id) ON TABLE api.freezers TO lab_editor;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE api.freezers TO lab_editor;

GRANT INSERT(site_id),UPDATE(site_id) ON TABLE api.freezers TO lab_editor;

GRANT INSERT(name),UPDATE(name) ON TABLE api.freezers TO lab_editor;

GRANT INSERT(is_retired),UPDATE(is_retired) ON TABLE api.freezers TO lab_editor;

REVOKE ALL ON FUNCTION api.delete_freezer(freezer_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.delete_freezer(freezer_id bigint) TO lab_editor;

REVOKE ALL ON FUNCTION auth.remove_member(email text) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.remove_member(email text) TO lab_manager;

REVOKE ALL ON FUNCTION api.delete_member(email text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.delete_member(email text) TO lab_manager;

GRANT SELECT ON TABLE inventory.project TO lab_viewer;
GRANT DELETE ON TABLE inventory.project TO lab_manager;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE inventory.project TO lab_manager;

GRANT INSERT(id),UPDATE(id) ON TABLE inventory.project TO lab_manager;

GRANT INSERT(name),UPDATE(name) ON TABLE inventory.project TO lab_manager;

GRANT INSERT(description),UPDATE(description) ON TABLE inventory.project TO lab_manager;

GRANT INSERT(is_retired),UPDATE(is_retired) ON TABLE inventory.project TO lab_manager;

GRANT SELECT ON TABLE api.projects TO lab_viewer;
GRANT DELETE ON TABLE api.projects TO lab_manager;

GRANT INSERT(id),UPDATE(id) ON TABLE api.projects TO lab_manager;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE api.projects TO lab_manager;

GRANT INSERT(name),UPDATE(name) ON TABLE api.projects TO lab_manager;

GRANT INSERT(description),UPDATE(description) ON TABLE api.projects TO lab_manager;

GRANT INSERT(is_retired),UPDATE(is_retired) ON TABLE api.projects TO lab_manager;

REVOKE ALL ON FUNCTION api.delete_project(project_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.delete_project(project_id bigint) TO lab_manager;

GRANT SELECT ON TABLE inventory.sample_type TO lab_viewer;
GRANT DELETE ON TABLE inventory.sample_type TO lab_manager;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE inventory.sample_type TO lab_manager;

GRANT INSERT(id),UPDATE(id) ON TABLE inventory.sample_type TO lab_manager;

GRANT INSERT(name),UPDATE(name) ON TABLE inventory.sample_type TO lab_manager;

GRANT INSERT(description),UPDATE(description) ON TABLE inventory.sample_type TO lab_manager;

GRANT INSERT(properties_schema),UPDATE(properties_schema) ON TABLE inventory.sample_type TO lab_manager;

GRANT INSERT(is_retired),UPDATE(is_retired) ON TABLE inventory.sample_type TO lab_manager;

GRANT SELECT ON TABLE api.sample_types TO lab_viewer;
GRANT DELETE ON TABLE api.sample_types TO lab_manager;

GRANT INSERT(id),UPDATE(id) ON TABLE api.sample_types TO lab_manager;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE api.sample_types TO lab_manager;

GRANT INSERT(name),UPDATE(name) ON TABLE api.sample_types TO lab_manager;

GRANT INSERT(description),UPDATE(description) ON TABLE api.sample_types TO lab_manager;

GRANT INSERT(properties_schema),UPDATE(properties_schema) ON TABLE api.sample_types TO lab_manager;

GRANT INSERT(is_retired),UPDATE(is_retired) ON TABLE api.sample_types TO lab_manager;

REVOKE ALL ON FUNCTION api.delete_sample_type(sample_type_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.delete_sample_type(sample_type_id bigint) TO lab_manager;

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

GRANT SELECT ON TABLE inventory.storage_type TO lab_viewer;
GRANT DELETE ON TABLE inventory.storage_type TO lab_manager;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE inventory.storage_type TO lab_manager;

GRANT INSERT(id),UPDATE(id) ON TABLE inventory.storage_type TO lab_manager;

GRANT INSERT(name),UPDATE(name) ON TABLE inventory.storage_type TO lab_manager;

GRANT INSERT(description),UPDATE(description) ON TABLE inventory.storage_type TO lab_manager;

GRANT INSERT(rows),UPDATE(rows) ON TABLE inventory.storage_type TO lab_manager;

GRANT INSERT(cols),UPDATE(cols) ON TABLE inventory.storage_type TO lab_manager;

GRANT INSERT(row_scheme),UPDATE(row_scheme) ON TABLE inventory.storage_type TO lab_manager;

GRANT INSERT(col_scheme),UPDATE(col_scheme) ON TABLE inventory.storage_type TO lab_manager;

GRANT INSERT(fill_order),UPDATE(fill_order) ON TABLE inventory.storage_type TO lab_manager;

GRANT INSERT(holds),UPDATE(holds) ON TABLE inventory.storage_type TO lab_manager;

GRANT INSERT(child_type_ids),UPDATE(child_type_ids) ON TABLE inventory.storage_type TO lab_manager;

GRANT INSERT(sample_type_ids),UPDATE(sample_type_ids) ON TABLE inventory.storage_type TO lab_manager;

GRANT INSERT(capacity),UPDATE(capacity) ON TABLE inventory.storage_type TO lab_manager;

GRANT INSERT(is_retired),UPDATE(is_retired) ON TABLE inventory.storage_type TO lab_manager;

GRANT SELECT ON TABLE api.storage_types TO lab_viewer;
GRANT DELETE ON TABLE api.storage_types TO lab_manager;

GRANT INSERT(id),UPDATE(id) ON TABLE api.storage_types TO lab_manager;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE api.storage_types TO lab_manager;

GRANT INSERT(name),UPDATE(name) ON TABLE api.storage_types TO lab_manager;

GRANT INSERT(description),UPDATE(description) ON TABLE api.storage_types TO lab_manager;

GRANT INSERT(rows),UPDATE(rows) ON TABLE api.storage_types TO lab_manager;

GRANT INSERT(cols),UPDATE(cols) ON TABLE api.storage_types TO lab_manager;

GRANT INSERT(row_scheme),UPDATE(row_scheme) ON TABLE api.storage_types TO lab_manager;

GRANT INSERT(col_scheme),UPDATE(col_scheme) ON TABLE api.storage_types TO lab_manager;

GRANT INSERT(fill_order),UPDATE(fill_order) ON TABLE api.storage_types TO lab_manager;

GRANT INSERT(holds),UPDATE(holds) ON TABLE api.storage_types TO lab_manager;

GRANT INSERT(child_type_ids),UPDATE(child_type_ids) ON TABLE api.storage_types TO lab_manager;

GRANT INSERT(sample_type_ids),UPDATE(sample_type_ids) ON TABLE api.storage_types TO lab_manager;

GRANT INSERT(capacity),UPDATE(capacity) ON TABLE api.storage_types TO lab_manager;

GRANT INSERT(is_retired),UPDATE(is_retired) ON TABLE api.storage_types TO lab_manager;

REVOKE ALL ON FUNCTION api.delete_storage_type(storage_type_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.delete_storage_type(storage_type_id bigint) TO lab_manager;

GRANT SELECT ON TABLE inventory.storage_unit TO lab_viewer;
GRANT DELETE ON TABLE inventory.storage_unit TO lab_editor;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE inventory.storage_unit TO lab_editor;

GRANT INSERT(id),UPDATE(id) ON TABLE inventory.storage_unit TO lab_editor;

GRANT INSERT(freezer_id),UPDATE(freezer_id) ON TABLE inventory.storage_unit TO lab_editor;

GRANT INSERT(storage_type_id),UPDATE(storage_type_id) ON TABLE inventory.storage_unit TO lab_editor;

GRANT INSERT(name),UPDATE(name) ON TABLE inventory.storage_unit TO lab_editor;

GRANT INSERT(parent_id),UPDATE(parent_id) ON TABLE inventory.storage_unit TO lab_editor;

GRANT INSERT("row"),UPDATE("row") ON TABLE inventory.storage_unit TO lab_editor;

GRANT INSERT(col),UPDATE(col) ON TABLE inventory.storage_unit TO lab_editor;

GRANT INSERT("position"),UPDATE("position") ON TABLE inventory.storage_unit TO lab_editor;

GRANT INSERT(is_retired),UPDATE(is_retired) ON TABLE inventory.storage_unit TO lab_editor;

GRANT SELECT ON TABLE api.storage_units TO lab_viewer;
GRANT DELETE ON TABLE api.storage_units TO lab_editor;

GRANT INSERT(id),UPDATE(id) ON TABLE api.storage_units TO lab_editor;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE api.storage_units TO lab_editor;

GRANT INSERT(freezer_id),UPDATE(freezer_id) ON TABLE api.storage_units TO lab_editor;

GRANT INSERT(storage_type_id),UPDATE(storage_type_id) ON TABLE api.storage_units TO lab_editor;

GRANT INSERT(name),UPDATE(name) ON TABLE api.storage_units TO lab_editor;

GRANT INSERT(parent_id),UPDATE(parent_id) ON TABLE api.storage_units TO lab_editor;

GRANT INSERT("row"),UPDATE("row") ON TABLE api.storage_units TO lab_editor;

GRANT INSERT(col),UPDATE(col) ON TABLE api.storage_units TO lab_editor;

GRANT INSERT("position"),UPDATE("position") ON TABLE api.storage_units TO lab_editor;

GRANT INSERT(is_retired),UPDATE(is_retired) ON TABLE api.storage_units TO lab_editor;

REVOKE ALL ON FUNCTION api.delete_storage_unit(storage_unit_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.delete_storage_unit(storage_unit_id bigint) TO lab_editor;

REVOKE ALL ON FUNCTION api.delete_token(token_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.delete_token(token_id uuid) TO lab_viewer;

REVOKE ALL ON PROCEDURE api.describe_columns(IN shown regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION api.dispose(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.dispose(jsonb) TO lab_editor;

REVOKE ALL ON PROCEDURE api.drop_resource(IN shown regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION api.empty(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.empty(jsonb) TO lab_editor;

REVOKE ALL ON FUNCTION api.evacuate(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.evacuate(jsonb) TO lab_editor;

REVOKE ALL ON FUNCTION api.excursion(excursion_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.excursion(excursion_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION api.excursion_containers(excursion_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.excursion_containers(excursion_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION api.find_space(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.find_space(jsonb) TO lab_editor;

REVOKE ALL ON FUNCTION api.freezer(freezer_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.freezer(freezer_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION api.freezer_space(freezer_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.freezer_space(freezer_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION api.health() FROM PUBLIC;
GRANT ALL ON FUNCTION api.health() TO lab_anon;
GRANT ALL ON FUNCTION api.health() TO lab_user;

REVOKE ALL ON FUNCTION api.history(resource text, row_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.history(resource text, row_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION api.is_expired(api.containers) FROM PUBLIC;
GRANT ALL ON FUNCTION api.is_expired(api.containers) TO lab_viewer;

REVOKE ALL ON FUNCTION api.is_overdue(api.containers) FROM PUBLIC;
GRANT ALL ON FUNCTION api.is_overdue(api.containers) TO lab_viewer;

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

REVOKE ALL ON FUNCTION api.lose(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.lose(jsonb) TO lab_editor;

REVOKE ALL ON FUNCTION auth.is_email(email text) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.require_account() FROM PUBLIC;
GRANT ALL ON FUNCTION auth.require_account() TO lab_user;
GRANT ALL ON FUNCTION auth.require_account() TO lab_anon;

REVOKE ALL ON FUNCTION inventory.trim_text(value text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.trim_text(value text) TO lab_viewer;

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

REVOKE ALL ON FUNCTION api.move(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.move(jsonb) TO lab_editor;

REVOKE ALL ON FUNCTION auth.people() FROM PUBLIC;
GRANT ALL ON FUNCTION auth.people() TO lab_viewer;

REVOKE ALL ON FUNCTION auth.person(account_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.person(account_id bigint) TO lab_viewer;

GRANT SELECT ON TABLE api.people TO lab_viewer;

REVOKE ALL ON FUNCTION api.owner(api.containers) FROM PUBLIC;
GRANT ALL ON FUNCTION api.owner(api.containers) TO lab_viewer;

REVOKE ALL ON FUNCTION api.parent(api.containers) FROM PUBLIC;
GRANT ALL ON FUNCTION api.parent(api.containers) TO lab_viewer;

REVOKE ALL ON FUNCTION api.parent(api.storage_units) FROM PUBLIC;
GRANT ALL ON FUNCTION api.parent(api.storage_units) TO lab_viewer;

REVOKE ALL ON FUNCTION api.path(anyelement) FROM PUBLIC;
GRANT ALL ON FUNCTION api.path(anyelement) TO lab_viewer;

REVOKE ALL ON FUNCTION api.project(project_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.project(project_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION api.read_scan(text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.read_scan(text) TO lab_viewer;

REVOKE ALL ON FUNCTION auth.refresh(refresh_token text) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.refresh(refresh_token text) TO lab_anon;
GRANT ALL ON FUNCTION auth.refresh(refresh_token text) TO lab_user;

REVOKE ALL ON FUNCTION api.refresh(refresh_token text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.refresh(refresh_token text) TO lab_anon;
GRANT ALL ON FUNCTION api.refresh(refresh_token text) TO lab_user;

REVOKE ALL ON FUNCTION api.remove(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.remove(jsonb) TO lab_editor;

REVOKE ALL ON FUNCTION api.restore(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.restore(jsonb) TO lab_editor;

REVOKE ALL ON FUNCTION api.sample_type(sample_type_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.sample_type(sample_type_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION auth.set_name(body jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.set_name(body jsonb) TO lab_user;

REVOKE ALL ON FUNCTION api.set_name(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.set_name(jsonb) TO lab_user;

REVOKE ALL ON FUNCTION api.site(site_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.site(site_id bigint) TO lab_viewer;

GRANT SELECT ON TABLE inventory.stocktake TO lab_viewer;
GRANT DELETE ON TABLE inventory.stocktake TO lab_editor;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE inventory.stocktake TO lab_editor;

GRANT INSERT(id),UPDATE(id) ON TABLE inventory.stocktake TO lab_editor;

GRANT INSERT(storage_unit_id),UPDATE(storage_unit_id) ON TABLE inventory.stocktake TO lab_editor;

GRANT INSERT(applied),UPDATE(applied) ON TABLE inventory.stocktake TO lab_editor;

GRANT INSERT(note),UPDATE(note) ON TABLE inventory.stocktake TO lab_editor;

GRANT INSERT(found_count),UPDATE(found_count) ON TABLE inventory.stocktake TO lab_editor;

GRANT INSERT(missing_count),UPDATE(missing_count) ON TABLE inventory.stocktake TO lab_editor;

GRANT INSERT(misplaced_count),UPDATE(misplaced_count) ON TABLE inventory.stocktake TO lab_editor;

GRANT INSERT(unknown_count),UPDATE(unknown_count) ON TABLE inventory.stocktake TO lab_editor;

GRANT INSERT(unread_count),UPDATE(unread_count) ON TABLE inventory.stocktake TO lab_editor;

GRANT INSERT(conflict_count),UPDATE(conflict_count) ON TABLE inventory.stocktake TO lab_editor;

GRANT INSERT(out_count),UPDATE(out_count) ON TABLE inventory.stocktake TO lab_editor;

GRANT INSERT(ended_count),UPDATE(ended_count) ON TABLE inventory.stocktake TO lab_editor;

GRANT SELECT ON TABLE api.stocktakes TO lab_viewer;

REVOKE ALL ON FUNCTION api.stocktake(stocktake_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.stocktake(stocktake_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION api.stocktake(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.stocktake(jsonb) TO lab_editor;

REVOKE ALL ON FUNCTION api.storage_type(storage_type_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.storage_type(storage_type_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION api.storage_unit(storage_unit_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.storage_unit(storage_unit_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION api.storage_unit_map(storage_unit_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.storage_unit_map(storage_unit_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION api.storage_unit_path(storage_unit_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.storage_unit_path(storage_unit_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION api.storage_unit_space(storage_unit_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.storage_unit_space(storage_unit_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION api.undo_change(change_id bigint, only_rows text, dry_run boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION api.undo_change(change_id bigint, only_rows text, dry_run boolean) TO lab_editor;

REVOKE ALL ON FUNCTION api.updated_at(anyelement) FROM PUBLIC;
GRANT ALL ON FUNCTION api.updated_at(anyelement) TO lab_viewer;

REVOKE ALL ON FUNCTION api.updated_by(anyelement) FROM PUBLIC;
GRANT ALL ON FUNCTION api.updated_by(anyelement) TO lab_viewer;

REVOKE ALL ON FUNCTION api.upsert_barcode(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.upsert_barcode(jsonb) TO lab_editor;

REVOKE ALL ON FUNCTION api.upsert_computer(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.upsert_computer(jsonb) TO lab_editor;

REVOKE ALL ON FUNCTION api.upsert_container(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.upsert_container(jsonb) TO lab_editor;

REVOKE ALL ON FUNCTION api.upsert_excursion(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.upsert_excursion(jsonb) TO lab_editor;

REVOKE ALL ON FUNCTION api.upsert_freezer(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.upsert_freezer(jsonb) TO lab_editor;

REVOKE ALL ON FUNCTION api.upsert_member(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.upsert_member(jsonb) TO lab_manager;

REVOKE ALL ON FUNCTION api.upsert_project(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.upsert_project(jsonb) TO lab_manager;

REVOKE ALL ON FUNCTION api.upsert_sample_type(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.upsert_sample_type(jsonb) TO lab_manager;

REVOKE ALL ON FUNCTION api.upsert_site(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.upsert_site(jsonb) TO lab_manager;

REVOKE ALL ON FUNCTION api.upsert_storage_type(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.upsert_storage_type(jsonb) TO lab_manager;

REVOKE ALL ON FUNCTION api.upsert_storage_unit(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.upsert_storage_unit(jsonb) TO lab_editor;

REVOKE ALL ON FUNCTION api.use(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.use(jsonb) TO lab_editor;

REVOKE ALL ON PROCEDURE api.verify_resource(IN shown regclass, IN writer name) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.add_partitions() FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.add_past(tracked regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.add_stamp(resource text) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.as_of() FROM PUBLIC;
GRANT ALL ON FUNCTION audit.as_of() TO lab_viewer;

GRANT SELECT ON TABLE audit.row_change TO lab_viewer;

REVOKE ALL ON FUNCTION audit.barcode_container_id_was(parent_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.barcode_container_id_was(parent_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.barcode_storage_unit_id_was(parent_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.barcode_storage_unit_id_was(parent_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.email_of_caller() FROM PUBLIC;
GRANT ALL ON FUNCTION audit.email_of_caller() TO lab_viewer;

REVOKE ALL ON FUNCTION auth.account_id() FROM PUBLIC;
GRANT ALL ON FUNCTION auth.account_id() TO lab_anon;
GRANT ALL ON FUNCTION auth.account_id() TO lab_user;

REVOKE ALL ON FUNCTION audit.caller() FROM PUBLIC;
GRANT ALL ON FUNCTION audit.caller() TO lab_viewer;

REVOKE ALL ON FUNCTION audit.touch() FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.child_obstacles(tracked regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.claim_key() FROM PUBLIC;
GRANT ALL ON FUNCTION audit.claim_key() TO lab_viewer;

REVOKE ALL ON FUNCTION audit.derived_columns() FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.compare_statement(tracked regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.compute_seal(previous bytea, seal_number bigint, digest bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.computer_site_id_was(parent_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.computer_site_id_was(parent_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.container_freezer_id_was(parent_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.container_freezer_id_was(parent_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.container_parent_id_was(parent_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.container_parent_id_was(parent_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.container_project_id_was(parent_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.container_project_id_was(parent_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.container_sample_type_id_was(parent_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.container_sample_type_id_was(parent_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.container_storage_unit_id_was(parent_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.container_storage_unit_id_was(parent_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.count_rows() FROM PUBLIC;
GRANT ALL ON FUNCTION audit.count_rows() TO lab_viewer;

REVOKE ALL ON FUNCTION audit.without_derived(stored jsonb, derived text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.is_real_change(before jsonb, after jsonb, derived text[]) FROM PUBLIC;

GRANT SELECT ON TABLE audit.change_set TO lab_viewer;

REVOKE ALL ON FUNCTION audit.describe_conflicts(the_lab bigint, conflicts jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.drop_past(tracked regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.excursion_freezer_id_was(parent_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.excursion_freezer_id_was(parent_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.excursion_storage_unit_id_was(parent_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.excursion_storage_unit_id_was(parent_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.find_obstacles(the_lab bigint, changes audit.net_change[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.find_blocked(the_lab bigint, changes audit.net_change[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.follow_deletion() FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.freezer_site_id_was(parent_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.freezer_site_id_was(parent_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.index_past(child text, key text) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.is_back_at(the_lab bigint, the_table text, the_row bigint, moment timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.key_obstacles(tracked regclass, at_once boolean) FROM PUBLIC;

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

REVOKE ALL ON FUNCTION audit.open_change(the_lab bigint, table_name text, rows bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.parent_obstacles(tracked regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.past_query(tracked regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.read_column(tracked regclass, stored text, column_name name) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.record_delete() FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.record_insert() FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.record_update() FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.refuse_late_insert(table_name text, row_id bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.refuse_repeat(kept audit.idempotency_key, difference text) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.refuse_truncate() FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.refuse_undo(answer jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.relate_children_past(child text, parent text, key text, relation text) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.relate_parent_resource(place text, child text, parent text, key text, relation text) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.relations(tracked regclass) FROM PUBLIC;

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

REVOKE ALL ON FUNCTION audit.sighting_container_id_was(parent_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.sighting_container_id_was(parent_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.sighting_stocktake_id_was(parent_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.sighting_stocktake_id_was(parent_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.stamp(shown api.barcodes) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.stamp(shown api.barcodes) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.stamp(shown api.computers) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.stamp(shown api.computers) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.stamp(shown api.containers) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.stamp(shown api.containers) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.stamp(shown api.excursions) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.stamp(shown api.excursions) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.stamp(shown api.freezers) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.stamp(shown api.freezers) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.stamp(shown api.projects) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.stamp(shown api.projects) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.stamp(shown api.sample_types) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.stamp(shown api.sample_types) TO lab_viewer;

GRANT SELECT ON TABLE inventory.sighting TO lab_viewer;
GRANT DELETE ON TABLE inventory.sighting TO lab_editor;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE inventory.sighting TO lab_editor;

GRANT INSERT(id),UPDATE(id) ON TABLE inventory.sighting TO lab_editor;

GRANT INSERT(stocktake_id),UPDATE(stocktake_id) ON TABLE inventory.sighting TO lab_editor;

GRANT INSERT(finding),UPDATE(finding) ON TABLE inventory.sighting TO lab_editor;

GRANT INSERT(container_id),UPDATE(container_id) ON TABLE inventory.sighting TO lab_editor;

GRANT INSERT(code),UPDATE(code) ON TABLE inventory.sighting TO lab_editor;

GRANT INSERT("row"),UPDATE("row") ON TABLE inventory.sighting TO lab_editor;

GRANT INSERT(col),UPDATE(col) ON TABLE inventory.sighting TO lab_editor;

GRANT INSERT("position"),UPDATE("position") ON TABLE inventory.sighting TO lab_editor;

GRANT SELECT ON TABLE api.sightings TO lab_viewer;

REVOKE ALL ON FUNCTION audit.stamp(shown api.sightings) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.stamp(shown api.sightings) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.stamp(shown api.sites) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.stamp(shown api.sites) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.stamp(shown api.stocktakes) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.stamp(shown api.stocktakes) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.stamp(shown api.storage_types) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.stamp(shown api.storage_types) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.stamp(shown api.storage_units) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.stamp(shown api.storage_units) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.stamp(shown anyelement) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.stamp(shown anyelement) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.stamp_of(shown anyelement) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.stamp_of(shown anyelement) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.stamp_of_record(shown jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.stamp_of_record(shown jsonb) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.stocktake_storage_unit_id_was(parent_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.stocktake_storage_unit_id_was(parent_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.storage_unit_freezer_id_was(parent_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.storage_unit_freezer_id_was(parent_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.storage_unit_parent_id_was(parent_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.storage_unit_parent_id_was(parent_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.storage_unit_storage_type_id_was(parent_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.storage_unit_storage_type_id_was(parent_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.store_answer(answer jsonb, body jsonb, version timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.store_answer(answer jsonb, body jsonb, version timestamp with time zone) TO lab_viewer;

REVOKE ALL ON FUNCTION audit.track(tracked regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.undo(the_change bigint, only_unconflicted boolean, dry_run boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.undo(the_change bigint, only_unconflicted boolean, dry_run boolean) TO lab_editor;

REVOKE ALL ON FUNCTION audit.undo_changes(the_lab bigint, the_change bigint, changes audit.net_change[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.undo_fresh_rows(the_lab bigint, changes audit.net_change[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.undo_source(tracked regclass, operation audit.operation, at_once boolean) FROM PUBLIC;

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

REVOKE ALL ON FUNCTION auth.add_account(email text, lab_name text, role auth.member_role, password text, person_name text) FROM PUBLIC;

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

REVOKE ALL ON FUNCTION csv.no_adj(value anyarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_adj(value anyarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_adj(value anyarray, other text) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_adj(value anynonarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_adj(value anynonarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_adj(value anynonarray, other text) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_cd(value anynonarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_cd(value anynonarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_cd(value anynonarray, other text) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_cs(value anynonarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_cs(value anynonarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_cs(value anynonarray, other text) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_fts(value anyarray, other tsquery) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_fts(value anyarray, other tsquery) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_fts(value anyarray, other tsquery) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_fts(value anynonarray, other tsquery) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_fts(value anynonarray, other tsquery) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_fts(value anynonarray, other tsquery) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_ilike(value anyarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_ilike(value anyarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_ilike(value anyarray, other text) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_ilike(value anynonarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_ilike(value anynonarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_ilike(value anynonarray, other text) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_imatch(value anyarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_imatch(value anyarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_imatch(value anyarray, other text) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_imatch(value anynonarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_imatch(value anynonarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_imatch(value anynonarray, other text) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_like(value anyarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_like(value anyarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_like(value anyarray, other text) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_like(value anynonarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_like(value anynonarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_like(value anynonarray, other text) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_match(value anyarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_match(value anyarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_match(value anyarray, other text) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_match(value anynonarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_match(value anynonarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_match(value anynonarray, other text) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_nxl(value anyarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_nxl(value anyarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_nxl(value anyarray, other text) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_nxl(value anynonarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_nxl(value anynonarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_nxl(value anynonarray, other text) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_nxr(value anyarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_nxr(value anyarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_nxr(value anyarray, other text) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_nxr(value anynonarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_nxr(value anynonarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_nxr(value anynonarray, other text) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_ov(value anynonarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_ov(value anynonarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_ov(value anynonarray, other text) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_sl(value anyarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_sl(value anyarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_sl(value anyarray, other text) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_sl(value anynonarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_sl(value anynonarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_sl(value anynonarray, other text) TO lab_user;

REVOKE ALL ON FUNCTION csv.no_sr(value anyarray, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.no_sr(value anyarray, other text) TO lab_anon;
GRANT ALL ON FUNCTION csv.no_sr(value anyarray, other text) TO lab_user;

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

REVOKE ALL ON FUNCTION csv.to_jsonb(value bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.to_jsonb(value bigint[]) TO lab_anon;
GRANT ALL ON FUNCTION csv.to_jsonb(value bigint[]) TO lab_user;

REVOKE ALL ON FUNCTION csv.to_jsonb(value text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION csv.to_jsonb(value text[]) TO lab_anon;
GRANT ALL ON FUNCTION csv.to_jsonb(value text[]) TO lab_user;

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

REVOKE ALL ON FUNCTION inventory.accept_json_container() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.accept_json_sample_type() FROM PUBLIC;

REVOKE ALL ON PROCEDURE inventory.add_access(IN made regclass, IN writer name) FROM PUBLIC;

REVOKE ALL ON PROCEDURE inventory.add_ids(IN made regclass, IN writer name) FROM PUBLIC;

REVOKE ALL ON PROCEDURE inventory.add_json_columns(IN made regclass) FROM PUBLIC;

REVOKE ALL ON PROCEDURE inventory.add_resource(IN made regclass, IN writer name) FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.add_usual_types() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.aliquot(the_lab bigint, body jsonb, items inventory.item[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.aliquot(the_lab bigint, body jsonb, items inventory.item[]) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.aliquot_problems(items inventory.item[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.aliquot_problems(items inventory.item[]) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.amount_problems(the_lab bigint, items inventory.item[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.amount_problems(the_lab bigint, items inventory.item[]) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.apply_findings(the_lab bigint, the_unit bigint, findings inventory.finding[], loses boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.apply_findings(the_lab bigint, the_unit bigint, findings inventory.finding[], loses boolean) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.array_fault(value jsonb, schema jsonb, path text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.array_fault(value jsonb, schema jsonb, path text) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.axis_label(number integer, scheme text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.axis_label(number integer, scheme text) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.axis_labels(length integer, scheme text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.axis_labels(length integer, scheme text) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.axis_scheme(labels text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.axis_scheme(labels text[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.bare_format(one text[], two text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.bare_format(one text[], two text[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.bounded(value text, field name) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.bounded(value text, field name) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.change_of(the_lab bigint, resource text, row_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.change_of(the_lab bigint, resource text, row_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.check_acknowledged_by() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.check_container_places() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.check_new_cycle() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.check_new_places() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.check_owner() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.check_properties() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.check_scan_size(format text, places inventory.scan_row[], grid inventory.unit_grid) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.check_scan_size(format text, places inventory.scan_row[], grid inventory.unit_grid) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.check_scan_text(body text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.check_scan_text(body text) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.check_schema() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.check_space_filters(the_lab bigint, body jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.check_space_filters(the_lab bigint, body jsonb) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.check_time(the_lab bigint, items inventory.item[], at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.check_time(the_lab bigint, items inventory.item[], at timestamp with time zone) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.check_unit_places() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.check_verb(body jsonb, known text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.check_verb(body jsonb, known text[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.checkin(the_lab bigint, body jsonb, items inventory.item[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.checkin(the_lab bigint, body jsonb, items inventory.item[]) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.checkin_problems(the_lab bigint, items inventory.item[], default_goal jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.checkin_problems(the_lab bigint, items inventory.item[], default_goal jsonb) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.checkout(the_lab bigint, body jsonb, items inventory.item[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.checkout(the_lab bigint, body jsonb, items inventory.item[]) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.code_problems(the_lab bigint, items inventory.item[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.code_problems(the_lab bigint, items inventory.item[]) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.compare_seen(seen inventory.seen_code[], grid inventory.unit_grid, unit_id bigint, known inventory.known_code[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.compare_seen(seen inventory.seen_code[], grid inventory.unit_grid, unit_id bigint, known inventory.known_code[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.containers_inside(the_lab bigint, the_freezer bigint, the_unit bigint, times tstzrange) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.containers_inside(the_lab bigint, the_freezer bigint, the_unit bigint, times tstzrange) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.content_of(the_lab bigint, source inventory.item, goal jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.content_of(the_lab bigint, source inventory.item, goal jsonb) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.convert_amount(amount numeric, from_unit text, to_unit text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.convert_amount(amount numeric, from_unit text, to_unit text) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.count_findings(findings inventory.finding[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.count_findings(findings inventory.finding[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.describe_moves(the_lab bigint, scan inventory.scan) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.describe_moves(the_lab bigint, scan inventory.scan) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.describe_scan(file text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.describe_scan(file text) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.describe_unit(the_lab bigint, the_unit bigint, scan inventory.scan) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.describe_unit(the_lab bigint, the_unit bigint, scan inventory.scan) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.dispose(the_lab bigint, body jsonb, items inventory.item[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.dispose(the_lab bigint, body jsonb, items inventory.item[]) TO lab_editor;

REVOKE ALL ON PROCEDURE inventory.drop_resource(IN made regclass, IN force boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.empty(the_lab bigint, body jsonb, items inventory.item[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.empty(the_lab bigint, body jsonb, items inventory.item[]) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.end_as(the_lab bigint, items inventory.item[], ended text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.end_as(the_lab bigint, items inventory.item[], ended text) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.evacuate(the_lab bigint, body jsonb, items inventory.item[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.evacuate(the_lab bigint, body jsonb, items inventory.item[]) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.excursion_time(began_at timestamp with time zone, ended_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.excursion_time(began_at timestamp with time zone, ended_at timestamp with time zone) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.explain_barcode() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.explain_computer() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.explain_container() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.explain_excursion() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.explain_freezer() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.explain_project() FROM PUBLIC;

REVOKE ALL ON PROCEDURE inventory.explain_rows(IN made regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.explain_sample_type() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.explain_sighting() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.explain_site() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.explain_stocktake() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.explain_storage_type() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.explain_storage_unit() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.factor_of(unit text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.factor_of(unit text) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.fill_targets(the_lab bigint, targets inventory.target[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.fill_targets(the_lab bigint, targets inventory.target[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.find_delimiter(lines text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.find_delimiter(lines text[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.find_differences(the_lab bigint, the_unit bigint, seen inventory.seen_code[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.find_differences(the_lab bigint, the_unit bigint, seen inventory.seen_code[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.find_format(lines inventory.scan_line[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.find_format(lines inventory.scan_line[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.find_scanned_unit(the_lab bigint, asked text, racks text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.find_scanned_unit(the_lab bigint, asked text, racks text[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.find_source(the_lab bigint, body jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.find_source(the_lab bigint, body jsonb) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.find_space(the_lab bigint, body jsonb, items inventory.item[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.find_space(the_lab bigint, body jsonb, items inventory.item[]) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.find_thing(the_lab bigint, the_resource text, named jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.find_thing(the_lab bigint, the_resource text, named jsonb) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.finish_verb(the_lab bigint, done jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.finish_verb(the_lab bigint, done jsonb) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.position_number("row" integer, col integer, rows integer, cols integer, numbering text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.position_number("row" integer, col integer, rows integer, cols integer, numbering text) TO lab_viewer;

GRANT SELECT ON TABLE inventory.placed TO lab_viewer;

GRANT SELECT ON TABLE inventory.reservation TO lab_viewer;
GRANT DELETE ON TABLE inventory.reservation TO lab_editor;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE inventory.reservation TO lab_editor;

GRANT INSERT(storage_unit_id),UPDATE(storage_unit_id) ON TABLE inventory.reservation TO lab_editor;

GRANT INSERT("row"),UPDATE("row") ON TABLE inventory.reservation TO lab_editor;

GRANT INSERT(col),UPDATE(col) ON TABLE inventory.reservation TO lab_editor;

GRANT INSERT(account_id),UPDATE(account_id) ON TABLE inventory.reservation TO lab_editor;

GRANT INSERT(expires_at),UPDATE(expires_at) ON TABLE inventory.reservation TO lab_editor;

REVOKE ALL ON FUNCTION inventory.free_places(the_lab bigint, unit_ids bigint[], leaving inventory.target[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.free_places(the_lab bigint, unit_ids bigint[], leaving inventory.target[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.full_units(the_lab bigint, unit_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.full_units(the_lab bigint, unit_ids bigint[]) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.grid_of(the_lab bigint, the_unit bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.grid_of(the_lab bigint, the_unit bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.grid_width(head text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.grid_width(head text[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.headed_format(head text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.headed_format(head text[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.is_date(value text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.is_date(value text) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.is_keyword_fine(keyword text, given jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.is_keyword_fine(keyword text, given jsonb) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.item_problems(items inventory.item[], resources text[], known text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.item_problems(items inventory.item[], resources text[], known text[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.json_fault(value jsonb, max_bytes integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.json_fault(value jsonb, max_bytes integer) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.judge_place(format text, place inventory.scan_row) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.judge_place(format text, place inventory.scan_row) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.kept_places(the_lab bigint, unit_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.kept_places(the_lab bigint, unit_ids bigint[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.known_codes(the_lab bigint, the_unit bigint, codes text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.known_codes(the_lab bigint, the_unit bigint, codes text[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.label_place("row" integer, col integer, type inventory.storage_type) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.label_place("row" integer, col integer, type inventory.storage_type) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.list_children(parent regclass, parent_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.list_children(parent regclass, parent_id bigint) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.list_containers(the_lab bigint, items inventory.item[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.list_containers(the_lab bigint, items inventory.item[]) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.list_findings(findings inventory.finding[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.list_findings(findings inventory.finding[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.list_moves(the_lab bigint, scan inventory.scan) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.list_moves(the_lab bigint, scan inventory.scan) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.list_places(the_lab bigint, items inventory.item[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.list_places(the_lab bigint, items inventory.item[]) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.list_problems(the_lab bigint, problems jsonb, items inventory.item[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.list_problems(the_lab bigint, problems jsonb, items inventory.item[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.list_rules(made regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.lock_things(the_lab bigint, unit_ids bigint[], container_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.lock_things(the_lab bigint, unit_ids bigint[], container_ids bigint[]) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.lock_tree() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.look_problems(looks inventory.item[], grid inventory.unit_grid) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.look_problems(looks inventory.item[], grid inventory.unit_grid) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.lose(the_lab bigint, body jsonb, items inventory.item[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.lose(the_lab bigint, body jsonb, items inventory.item[]) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.make_aliquots(the_lab bigint, items inventory.item[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.make_aliquots(the_lab bigint, items inventory.item[]) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.move(the_lab bigint, body jsonb, items inventory.item[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.move(the_lab bigint, body jsonb, items inventory.item[]) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.next_barcode_id() FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.next_barcode_id() TO lab_editor;

REVOKE ALL ON FUNCTION inventory.next_computer_id() FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.next_computer_id() TO lab_editor;

REVOKE ALL ON FUNCTION inventory.next_container_id() FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.next_container_id() TO lab_editor;

REVOKE ALL ON FUNCTION inventory.next_excursion_id() FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.next_excursion_id() TO lab_editor;

REVOKE ALL ON FUNCTION inventory.next_freezer_id() FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.next_freezer_id() TO lab_editor;

REVOKE ALL ON FUNCTION inventory.next_project_id() FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.next_project_id() TO lab_manager;

REVOKE ALL ON FUNCTION inventory.next_sample_type_id() FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.next_sample_type_id() TO lab_manager;

REVOKE ALL ON FUNCTION inventory.next_sighting_id() FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.next_sighting_id() TO lab_editor;

REVOKE ALL ON FUNCTION inventory.next_site_id() FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.next_site_id() TO lab_manager;

REVOKE ALL ON FUNCTION inventory.next_stocktake_id() FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.next_stocktake_id() TO lab_editor;

REVOKE ALL ON FUNCTION inventory.next_storage_type_id() FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.next_storage_type_id() TO lab_manager;

REVOKE ALL ON FUNCTION inventory.next_storage_unit_id() FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.next_storage_unit_id() TO lab_editor;

REVOKE ALL ON FUNCTION inventory.number_fault(value jsonb, schema jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.number_fault(value jsonb, schema jsonb) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.numbered_position(number integer, rows integer, cols integer, numbering text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.numbered_position(number integer, rows integer, cols integer, numbering text) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.object_fault(value jsonb, schema jsonb, path text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.object_fault(value jsonb, schema jsonb, path text) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.occupied_problems(the_lab bigint, targets inventory.target[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.occupied_problems(the_lab bigint, targets inventory.target[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.origin_problems(the_lab bigint, items inventory.item[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.origin_problems(the_lab bigint, items inventory.item[]) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.path_at(the_lab bigint, stored jsonb, the_time timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.path_at(the_lab bigint, stored jsonb, the_time timestamp with time zone) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.path_to(the_lab bigint, the_freezer bigint, the_unit bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.path_to(the_lab bigint, the_freezer bigint, the_unit bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.path_of(shown api.containers) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.path_of(shown api.containers) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.path_of(shown api.storage_units) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.path_of(shown api.storage_units) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.path_of(shown anyelement) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.path_of(shown anyelement) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.path_step(resource text, id bigint, name text, "position" text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.path_step(resource text, id bigint, name text, "position" text) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.pattern_fault(pattern text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.pattern_fault(pattern text) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.place_conflicts(the_lab bigint, the_kind text, ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.place_conflicts(the_lab bigint, the_kind text, ids bigint[]) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.place_faults(format text, places inventory.scan_row[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.place_faults(format text, places inventory.scan_row[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.place_of(stored jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.place_of(stored jsonb) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.place_scan(format text, places inventory.scan_row[], grid inventory.unit_grid) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.place_scan(format text, places inventory.scan_row[], grid inventory.unit_grid) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.position_label("row" integer, col integer, rows integer, cols integer, row_scheme text, col_scheme text, numbering text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.position_label("row" integer, col integer, rows integer, cols integer, row_scheme text, col_scheme text, numbering text) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.property_fault(value jsonb, schema jsonb, path text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.property_fault(value jsonb, schema jsonb, path text) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.raise_bad_place(slug text, reason text, hint text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.raise_bad_place(slug text, reason text, hint text) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.raise_bad_scan(faults text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.raise_bad_scan(faults text[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.raise_in_use(parent regclass, parent_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.raise_in_use(parent regclass, parent_id bigint) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.raise_no_person(account_id bigint, fkey text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.raise_no_person(account_id bigint, fkey text) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.raise_no_unit(resource text, new_row jsonb, fkey text, operation text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.raise_no_unit(resource text, new_row jsonb, fkey text, operation text) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.raise_problems(problems jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.raise_problems(problems jsonb) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.raise_still_used(the_lab bigint, one text, ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.raise_still_used(the_lab bigint, one text, ids bigint[]) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.read_axis(word text, scheme text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.read_axis(word text, scheme text) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.read_cell(sent inventory.place, type inventory.storage_type) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.read_cell(sent inventory.place, type inventory.storage_type) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.read_count(body jsonb, key text, lowest integer, highest integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.read_count(body jsonb, key text, lowest integer, highest integer) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.read_grid(lines inventory.scan_line[], format inventory.scan_format, rack text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.read_grid(lines inventory.scan_line[], format inventory.scan_format, rack text) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.read_item(the_lab bigint, line integer, sent jsonb, known text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.read_item(the_lab bigint, line integer, sent jsonb, known text[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.read_items(the_lab bigint, sent jsonb, resources text[], known text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.read_items(the_lab bigint, sent jsonb, resources text[], known text[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.read_looked_at(the_lab bigint, body jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.read_looked_at(the_lab bigint, body jsonb) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.read_looks(the_lab bigint, body jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.read_looks(the_lab bigint, body jsonb) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.read_pair(first text, second text, row_scheme text, col_scheme text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.read_pair(first text, second text, row_scheme text, col_scheme text) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.read_position(label text, rows integer, cols integer, row_scheme text, col_scheme text, numbering text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.read_position(label text, rows integer, cols integer, row_scheme text, col_scheme text, numbering text) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.read_scan_file(body text, file_name text, OUT format text, OUT warnings text[], OUT places inventory.scan_row[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.read_scan_file(body text, file_name text, OUT format text, OUT warnings text[], OUT places inventory.scan_row[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.read_scan_word(cell text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.read_scan_word(cell text) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.read_seen(the_lab bigint, the_unit bigint, body jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.read_seen(the_lab bigint, the_unit bigint, body jsonb) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.read_table(lines inventory.scan_line[], format inventory.scan_format, rack text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.read_table(lines inventory.scan_line[], format inventory.scan_format, rack text) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.read_targets(the_lab bigint, items inventory.item[], default_goal jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.read_targets(the_lab bigint, items inventory.item[], default_goal jsonb) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.read_unit(sent text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.read_unit(sent text) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.read_unit_name(the_lab bigint, name text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.read_unit_name(the_lab bigint, name text) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.read_unit_of_container() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.refuse_conversion() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.refuse_cycle(the_lab bigint, unit_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.refuse_cycle(the_lab bigint, unit_ids bigint[]) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.refuse_grid_change() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.refuse_key_change() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.refuse_listed() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.refuse_places(the_lab bigint, the_kind text, ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.refuse_places(the_lab bigint, the_kind text, ids bigint[]) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.refuse_retiring() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.refuse_unknown_types() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.refuse_verb(the_lab bigint, state text, error text[], problems jsonb, items inventory.item[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.refuse_verb(the_lab bigint, state text, error text[], problems jsonb, items inventory.item[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.relabel_content() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.remove(the_lab bigint, body jsonb, items inventory.item[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.remove(the_lab bigint, body jsonb, items inventory.item[]) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.require_reason() FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.require_reason() TO lab_editor;

REVOKE ALL ON FUNCTION inventory.require_state(the_lab bigint, items inventory.item[], states text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.require_state(the_lab bigint, items inventory.item[], states text[]) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.reserve_id() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.reserve_places(the_lab bigint, places inventory.target[], minutes integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.reserve_places(the_lab bigint, places inventory.target[], minutes integer) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.restore(the_lab bigint, body jsonb, items inventory.item[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.restore(the_lab bigint, body jsonb, items inventory.item[]) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.rows_left(key text, the_parent bigint, since timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.rows_left(key text, the_parent bigint, since timestamp with time zone) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.run_verb(work text, body jsonb, resources text[], item_keys text[], body_keys text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.run_verb(work text, body jsonb, resources text[], item_keys text[], body_keys text[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.scan_field(header text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.scan_field(header text) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.scan_key(format text, label text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.scan_key(format text, label text) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.scan_size(format text, places inventory.scan_row[], grid inventory.unit_grid) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.scan_size(format text, places inventory.scan_row[], grid inventory.unit_grid) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.scan_warnings(places inventory.scan_row[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.scan_warnings(places inventory.scan_row[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.scan_words(state text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.scan_words(state text) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.schema_fault(schema jsonb, path text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.schema_fault(schema jsonb, path text) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.schema_keyword(keyword text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.schema_keyword(keyword text) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.see_scan(format text, places inventory.scan_row[], grid inventory.unit_grid) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.see_scan(format text, places inventory.scan_row[], grid inventory.unit_grid) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.settle(the_lab bigint, items inventory.item[], default_goal jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.settle(the_lab bigint, items inventory.item[], default_goal jsonb) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.settle_container() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.settle_grid(sent inventory.place, stored inventory.place, type inventory.storage_type) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.settle_grid(sent inventory.place, stored inventory.place, type inventory.storage_type) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.settle_place(the_lab bigint, sent inventory.place, stored inventory.place) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.settle_place(the_lab bigint, sent inventory.place, stored inventory.place) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.settle_unit() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.shape_faults(lines inventory.scan_line[], format inventory.scan_format) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.shape_faults(lines inventory.scan_line[], format inventory.scan_format) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.show_container(the_lab bigint, the_container bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.show_container(the_lab bigint, the_container bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.unit_fill(the_lab bigint, unit_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.unit_fill(the_lab bigint, unit_ids bigint[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.show_unit(the_lab bigint, the_unit bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.show_unit(the_lab bigint, the_unit bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.space_in(the_lab bigint, unit_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.space_in(the_lab bigint, unit_ids bigint[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.split_quoted(line text, delimiter text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.split_quoted(line text, delimiter text) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.split_scan(body text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.split_scan(body text) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.stays(the_lab bigint, resource text, the_row bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.stays(the_lab bigint, resource text, the_row bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.stays_above(the_lab bigint, the_container bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.stays_above(the_lab bigint, the_container bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.stays_in(the_lab bigint, key text, the_parent bigint, times tstzrange) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.stays_in(the_lab bigint, key text, the_parent bigint, times tstzrange) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.stocktake(the_lab bigint, body jsonb, items inventory.item[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.stocktake(the_lab bigint, body jsonb, items inventory.item[]) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.string_fault(value jsonb, schema jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.string_fault(value jsonb, schema jsonb) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.take_amounts(the_lab bigint, items inventory.item[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.take_amounts(the_lab bigint, items inventory.item[]) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.target_problems(the_lab bigint, targets inventory.target[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.target_problems(the_lab bigint, targets inventory.target[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.tidy_barcode() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.tidy_computer() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.tidy_container() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.tidy_excursion() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.tidy_freezer() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.tidy_lab() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.tidy_project() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.tidy_sample_type() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.tidy_sighting() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.tidy_site() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.tidy_stocktake() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.tidy_storage_type() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.tidy_storage_unit() FROM PUBLIC;

REVOKE ALL ON PROCEDURE inventory.tidy_text(IN made regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.trim_to_null(value text) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.trim_to_null(value text) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.unit_content(the_lab bigint, the_unit bigint, type inventory.storage_type, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.unit_content(the_lab bigint, the_unit bigint, type inventory.storage_type, most integer) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.units_above(the_lab bigint, unit_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.units_above(the_lab bigint, unit_ids bigint[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.units_below(the_lab bigint, unit_ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.units_below(the_lab bigint, unit_ids bigint[]) TO lab_viewer;

REVOKE ALL ON FUNCTION inventory.units_with_space(the_lab bigint, body jsonb, place_count integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.units_with_space(the_lab bigint, body jsonb, place_count integer) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.use(the_lab bigint, body jsonb, items inventory.item[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.use(the_lab bigint, body jsonb, items inventory.item[]) TO lab_editor;

REVOKE ALL ON PROCEDURE inventory.verify_json_columns(IN made regclass) FROM PUBLIC;

REVOKE ALL ON PROCEDURE inventory.verify_resource(IN made regclass, IN writer name) FROM PUBLIC;

REVOKE ALL ON PROCEDURE inventory.verify_tidy_text(IN made regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.write_places(the_lab bigint, targets inventory.target[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.write_places(the_lab bigint, targets inventory.target[]) TO lab_editor;

REVOKE ALL ON FUNCTION inventory.write_stocktake(the_lab bigint, the_unit bigint, body jsonb, findings inventory.finding[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.write_stocktake(the_lab bigint, the_unit bigint, body jsonb, findings inventory.finding[]) TO lab_editor;

GRANT SELECT ON TABLE audit.deleted_row TO lab_viewer;

GRANT SELECT ON TABLE past.barcodes TO lab_viewer;

REVOKE ALL ON FUNCTION past.barcode(barcode_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION past.barcode(barcode_id bigint) TO lab_viewer;

GRANT SELECT ON TABLE past.containers TO lab_viewer;

REVOKE ALL ON FUNCTION past.barcodes(past.containers) FROM PUBLIC;
GRANT ALL ON FUNCTION past.barcodes(past.containers) TO lab_viewer;

GRANT SELECT ON TABLE past.labs TO lab_viewer;

REVOKE ALL ON FUNCTION past.barcodes(past.labs) FROM PUBLIC;
GRANT ALL ON FUNCTION past.barcodes(past.labs) TO lab_viewer;

GRANT SELECT ON TABLE past.storage_units TO lab_viewer;

REVOKE ALL ON FUNCTION past.barcodes(past.storage_units) FROM PUBLIC;
GRANT ALL ON FUNCTION past.barcodes(past.storage_units) TO lab_viewer;

GRANT SELECT ON TABLE past.computers TO lab_viewer;

REVOKE ALL ON FUNCTION past.computer(computer_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION past.computer(computer_id bigint) TO lab_viewer;

GRANT SELECT ON TABLE past.sites TO lab_viewer;

REVOKE ALL ON FUNCTION past.computers(past.sites) FROM PUBLIC;
GRANT ALL ON FUNCTION past.computers(past.sites) TO lab_viewer;

REVOKE ALL ON FUNCTION past.container(container_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION past.container(container_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION past.containers(past.barcodes) FROM PUBLIC;
GRANT ALL ON FUNCTION past.containers(past.barcodes) TO lab_viewer;

REVOKE ALL ON FUNCTION past.containers(past.containers) FROM PUBLIC;
GRANT ALL ON FUNCTION past.containers(past.containers) TO lab_viewer;

GRANT SELECT ON TABLE past.freezers TO lab_viewer;

REVOKE ALL ON FUNCTION past.containers(past.freezers) FROM PUBLIC;
GRANT ALL ON FUNCTION past.containers(past.freezers) TO lab_viewer;

GRANT SELECT ON TABLE past.projects TO lab_viewer;

REVOKE ALL ON FUNCTION past.containers(past.projects) FROM PUBLIC;
GRANT ALL ON FUNCTION past.containers(past.projects) TO lab_viewer;

GRANT SELECT ON TABLE past.sample_types TO lab_viewer;

REVOKE ALL ON FUNCTION past.containers(past.sample_types) FROM PUBLIC;
GRANT ALL ON FUNCTION past.containers(past.sample_types) TO lab_viewer;

GRANT SELECT ON TABLE past.sightings TO lab_viewer;

REVOKE ALL ON FUNCTION past.containers(past.sightings) FROM PUBLIC;
GRANT ALL ON FUNCTION past.containers(past.sightings) TO lab_viewer;

REVOKE ALL ON FUNCTION past.containers(past.storage_units) FROM PUBLIC;
GRANT ALL ON FUNCTION past.containers(past.storage_units) TO lab_viewer;

GRANT SELECT ON TABLE past.excursions TO lab_viewer;

REVOKE ALL ON FUNCTION past.excursion(excursion_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION past.excursion(excursion_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION past.excursions(past.freezers) FROM PUBLIC;
GRANT ALL ON FUNCTION past.excursions(past.freezers) TO lab_viewer;

REVOKE ALL ON FUNCTION past.excursions(past.labs) FROM PUBLIC;
GRANT ALL ON FUNCTION past.excursions(past.labs) TO lab_viewer;

REVOKE ALL ON FUNCTION past.excursions(past.storage_units) FROM PUBLIC;
GRANT ALL ON FUNCTION past.excursions(past.storage_units) TO lab_viewer;

REVOKE ALL ON FUNCTION past.freezer(freezer_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION past.freezer(freezer_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION past.freezers(past.containers) FROM PUBLIC;
GRANT ALL ON FUNCTION past.freezers(past.containers) TO lab_viewer;

REVOKE ALL ON FUNCTION past.freezers(past.excursions) FROM PUBLIC;
GRANT ALL ON FUNCTION past.freezers(past.excursions) TO lab_viewer;

REVOKE ALL ON FUNCTION past.freezers(past.sites) FROM PUBLIC;
GRANT ALL ON FUNCTION past.freezers(past.sites) TO lab_viewer;

REVOKE ALL ON FUNCTION past.freezers(past.storage_units) FROM PUBLIC;
GRANT ALL ON FUNCTION past.freezers(past.storage_units) TO lab_viewer;

REVOKE ALL ON FUNCTION past.labs(past.barcodes) FROM PUBLIC;
GRANT ALL ON FUNCTION past.labs(past.barcodes) TO lab_viewer;

REVOKE ALL ON FUNCTION past.labs(past.excursions) FROM PUBLIC;
GRANT ALL ON FUNCTION past.labs(past.excursions) TO lab_viewer;

REVOKE ALL ON FUNCTION past.labs(past.projects) FROM PUBLIC;
GRANT ALL ON FUNCTION past.labs(past.projects) TO lab_viewer;

REVOKE ALL ON FUNCTION past.labs(past.sample_types) FROM PUBLIC;
GRANT ALL ON FUNCTION past.labs(past.sample_types) TO lab_viewer;

REVOKE ALL ON FUNCTION past.labs(past.sites) FROM PUBLIC;
GRANT ALL ON FUNCTION past.labs(past.sites) TO lab_viewer;

GRANT SELECT ON TABLE past.storage_types TO lab_viewer;

REVOKE ALL ON FUNCTION past.labs(past.storage_types) FROM PUBLIC;
GRANT ALL ON FUNCTION past.labs(past.storage_types) TO lab_viewer;

GRANT SELECT ON TABLE past.people TO lab_viewer;

REVOKE ALL ON FUNCTION past.owner(past.containers) FROM PUBLIC;
GRANT ALL ON FUNCTION past.owner(past.containers) TO lab_viewer;

REVOKE ALL ON FUNCTION past.parent(past.containers) FROM PUBLIC;
GRANT ALL ON FUNCTION past.parent(past.containers) TO lab_viewer;

REVOKE ALL ON FUNCTION past.parent(past.storage_units) FROM PUBLIC;
GRANT ALL ON FUNCTION past.parent(past.storage_units) TO lab_viewer;

REVOKE ALL ON FUNCTION past.project(project_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION past.project(project_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION past.projects(past.containers) FROM PUBLIC;
GRANT ALL ON FUNCTION past.projects(past.containers) TO lab_viewer;

REVOKE ALL ON FUNCTION past.projects(past.labs) FROM PUBLIC;
GRANT ALL ON FUNCTION past.projects(past.labs) TO lab_viewer;

REVOKE ALL ON FUNCTION past.sample_type(sample_type_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION past.sample_type(sample_type_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION past.sample_types(past.containers) FROM PUBLIC;
GRANT ALL ON FUNCTION past.sample_types(past.containers) TO lab_viewer;

REVOKE ALL ON FUNCTION past.sample_types(past.labs) FROM PUBLIC;
GRANT ALL ON FUNCTION past.sample_types(past.labs) TO lab_viewer;

REVOKE ALL ON FUNCTION past.sightings(past.containers) FROM PUBLIC;
GRANT ALL ON FUNCTION past.sightings(past.containers) TO lab_viewer;

GRANT SELECT ON TABLE past.stocktakes TO lab_viewer;

REVOKE ALL ON FUNCTION past.sightings(past.stocktakes) FROM PUBLIC;
GRANT ALL ON FUNCTION past.sightings(past.stocktakes) TO lab_viewer;

REVOKE ALL ON FUNCTION past.site(site_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION past.site(site_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION past.sites(past.computers) FROM PUBLIC;
GRANT ALL ON FUNCTION past.sites(past.computers) TO lab_viewer;

REVOKE ALL ON FUNCTION past.sites(past.freezers) FROM PUBLIC;
GRANT ALL ON FUNCTION past.sites(past.freezers) TO lab_viewer;

REVOKE ALL ON FUNCTION past.sites(past.labs) FROM PUBLIC;
GRANT ALL ON FUNCTION past.sites(past.labs) TO lab_viewer;

REVOKE ALL ON FUNCTION past.stocktake(stocktake_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION past.stocktake(stocktake_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION past.stocktakes(past.sightings) FROM PUBLIC;
GRANT ALL ON FUNCTION past.stocktakes(past.sightings) TO lab_viewer;

REVOKE ALL ON FUNCTION past.stocktakes(past.storage_units) FROM PUBLIC;
GRANT ALL ON FUNCTION past.stocktakes(past.storage_units) TO lab_viewer;

REVOKE ALL ON FUNCTION past.storage_type(storage_type_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION past.storage_type(storage_type_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION past.storage_types(past.labs) FROM PUBLIC;
GRANT ALL ON FUNCTION past.storage_types(past.labs) TO lab_viewer;

REVOKE ALL ON FUNCTION past.storage_types(past.storage_units) FROM PUBLIC;
GRANT ALL ON FUNCTION past.storage_types(past.storage_units) TO lab_viewer;

REVOKE ALL ON FUNCTION past.storage_unit(storage_unit_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION past.storage_unit(storage_unit_id bigint) TO lab_viewer;

REVOKE ALL ON FUNCTION past.storage_units(past.barcodes) FROM PUBLIC;
GRANT ALL ON FUNCTION past.storage_units(past.barcodes) TO lab_viewer;

REVOKE ALL ON FUNCTION past.storage_units(past.containers) FROM PUBLIC;
GRANT ALL ON FUNCTION past.storage_units(past.containers) TO lab_viewer;

REVOKE ALL ON FUNCTION past.storage_units(past.excursions) FROM PUBLIC;
GRANT ALL ON FUNCTION past.storage_units(past.excursions) TO lab_viewer;

REVOKE ALL ON FUNCTION past.storage_units(past.freezers) FROM PUBLIC;
GRANT ALL ON FUNCTION past.storage_units(past.freezers) TO lab_viewer;

REVOKE ALL ON FUNCTION past.storage_units(past.stocktakes) FROM PUBLIC;
GRANT ALL ON FUNCTION past.storage_units(past.stocktakes) TO lab_viewer;

REVOKE ALL ON FUNCTION past.storage_units(past.storage_types) FROM PUBLIC;
GRANT ALL ON FUNCTION past.storage_units(past.storage_types) TO lab_viewer;

REVOKE ALL ON FUNCTION past.storage_units(past.storage_units) FROM PUBLIC;
GRANT ALL ON FUNCTION past.storage_units(past.storage_units) TO lab_viewer;

REVOKE ALL ON FUNCTION request.add_header(name text, value text) FROM PUBLIC;
GRANT ALL ON FUNCTION request.add_header(name text, value text) TO lab_viewer;

REVOKE ALL ON FUNCTION request.admit() FROM PUBLIC;
GRANT ALL ON FUNCTION request.admit() TO lab_anon;
GRANT ALL ON FUNCTION request.admit() TO lab_user;

REVOKE ALL ON PROCEDURE request.allow_time(IN verb regprocedure) FROM PUBLIC;

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

GRANT SELECT,USAGE ON SEQUENCE inventory.barcode_id_seq TO lab_editor;

GRANT SELECT,USAGE ON SEQUENCE inventory.computer_id_seq TO lab_editor;

GRANT SELECT,USAGE ON SEQUENCE inventory.container_id_seq TO lab_editor;

GRANT SELECT,USAGE ON SEQUENCE inventory.excursion_id_seq TO lab_editor;

GRANT SELECT,USAGE ON SEQUENCE inventory.freezer_id_seq TO lab_editor;

GRANT SELECT,USAGE ON SEQUENCE inventory.project_id_seq TO lab_manager;

GRANT SELECT,USAGE ON SEQUENCE inventory.sample_type_id_seq TO lab_manager;

GRANT SELECT,USAGE ON SEQUENCE inventory.sighting_id_seq TO lab_editor;

GRANT SELECT,USAGE ON SEQUENCE inventory.site_id_seq TO lab_manager;

GRANT SELECT,USAGE ON SEQUENCE inventory.stocktake_id_seq TO lab_editor;

GRANT SELECT,USAGE ON SEQUENCE inventory.storage_type_id_seq TO lab_manager;

GRANT SELECT,USAGE ON SEQUENCE inventory.storage_unit_id_seq TO lab_editor;

GRANT SELECT ON TABLE past.instruments TO lab_viewer;

ALTER DEFAULT PRIVILEGES FOR ROLE lab_owner REVOKE ALL ON FUNCTIONS  FROM PUBLIC;

CREATE EVENT TRIGGER reload_api ON ddl_command_end
   EXECUTE FUNCTION lab_admin.reload_api();

ALTER EVENT TRIGGER reload_api OWNER TO postgres;

COMMENT ON EVENT TRIGGER reload_api IS 'The running API shows every change of the schema at once.';
