-- What sqitch.plan and db/bootstrap.sql make together, as pg_dump 15 writes it. Read it, or its
-- diff, to see what a change does; edit deploy/ and write it anew with: ./stack schema
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

CREATE SCHEMA inventory;

ALTER SCHEMA inventory OWNER TO lab_owner;

COMMENT ON SCHEMA inventory IS 'Tables, constraints and policies: what is true of a lab''s inventory. Not exposed over HTTP.';

CREATE SCHEMA lab_admin;

ALTER SCHEMA lab_admin OWNER TO postgres;

COMMENT ON SCHEMA lab_admin IS 'What the superuser keeps in this database. No role of the API can look inside.';

CREATE FUNCTION inventory.current_lab() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (1)::bigint;

ALTER FUNCTION inventory.current_lab() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.current_lab() IS 'The lab this request acts in. There are no accounts yet, so it is lab 1 for everyone.';

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE inventory.computer (
    lab_id bigint DEFAULT inventory.current_lab() NOT NULL,
    id bigint NOT NULL,
    site_id bigint NOT NULL,
    name text NOT NULL,
    mac macaddr,
    CONSTRAINT computer_id_positive CHECK ((id > 0)),
    CONSTRAINT computer_name_not_blank CHECK ((name ~ '\S'::text))
);

ALTER TABLE inventory.computer OWNER TO lab_owner;

COMMENT ON TABLE inventory.computer IS 'A computer at a site: an instrument.';

COMMENT ON COLUMN inventory.computer.site_id IS 'The site where it stands.';

COMMENT ON COLUMN inventory.computer.name IS 'What people call the computer.';

COMMENT ON COLUMN inventory.computer.mac IS 'Hardware address of its network interface, unique within the lab.';

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

COMMENT ON COLUMN api.computers.id IS 'Number of the computer in its lab, from 1.';

COMMENT ON COLUMN api.computers.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN api.computers.site_id IS 'The site where it stands.';

COMMENT ON COLUMN api.computers.name IS 'What people call the computer.';

COMMENT ON COLUMN api.computers.mac IS 'Hardware address of its network interface, unique within the lab.';

CREATE FUNCTION api.computer(computer_id bigint) RETURNS api.computers
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $$
declare
  found_computer api.computers;
begin
  select * into found_computer from api.computers
  where lab_id = inventory.current_lab() and id = computer_id;
  if not found then
    perform inventory.raise_not_found('computer', computer_id);
  end if;
  return found_computer;
end $$;

ALTER FUNCTION api.computer(computer_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.computer(computer_id bigint) IS 'One computer by its id.
404 if there is none.';

CREATE TABLE inventory.container (
    lab_id bigint DEFAULT inventory.current_lab() NOT NULL,
    id bigint NOT NULL,
    freezer_id bigint NOT NULL,
    uuid uuid DEFAULT gen_random_uuid() NOT NULL,
    description text,
    CONSTRAINT container_id_positive CHECK ((id > 0))
);

ALTER TABLE inventory.container OWNER TO lab_owner;

COMMENT ON TABLE inventory.container IS 'A box, rack or tube in a freezer, known by the UUID on its label.';

COMMENT ON COLUMN inventory.container.freezer_id IS 'The freezer that holds it.';

COMMENT ON COLUMN inventory.container.uuid IS 'The code on its label, unique within the lab; made here when the client gives none.';

COMMENT ON COLUMN inventory.container.description IS 'What is in it, in free text.';

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

COMMENT ON COLUMN api.containers.id IS 'Number of the container in its lab, from 1.';

COMMENT ON COLUMN api.containers.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN api.containers.freezer_id IS 'The freezer that holds it.';

COMMENT ON COLUMN api.containers.uuid IS 'The code on its label, unique within the lab; made here when the client gives none.';

COMMENT ON COLUMN api.containers.description IS 'What is in it, in free text.';

CREATE FUNCTION api.container(container_id bigint) RETURNS api.containers
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $$
declare
  found_container api.containers;
begin
  select * into found_container from api.containers
  where lab_id = inventory.current_lab() and id = container_id;
  if not found then
    perform inventory.raise_not_found('container', container_id);
  end if;
  return found_container;
end $$;

ALTER FUNCTION api.container(container_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.container(container_id bigint) IS 'One container by its id.
404 if there is none.';

CREATE FUNCTION api.delete_computer(computer_id bigint) RETURNS api.computers
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
declare
  removed api.computers;
begin
  delete from api.computers where lab_id = inventory.current_lab() and id = computer_id
  returning * into removed;
  if not found then
    perform inventory.raise_not_found('computer', computer_id);
  end if;
  return removed;
end $$;

ALTER FUNCTION api.delete_computer(computer_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.delete_computer(computer_id bigint) IS 'Removes one computer and answers with what it was.
404 if there is none.';

CREATE FUNCTION api.delete_container(container_id bigint) RETURNS api.containers
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
declare
  removed api.containers;
begin
  delete from api.containers where lab_id = inventory.current_lab() and id = container_id
  returning * into removed;
  if not found then
    perform inventory.raise_not_found('container', container_id);
  end if;
  return removed;
end $$;

ALTER FUNCTION api.delete_container(container_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.delete_container(container_id bigint) IS 'Removes one container and answers with what it was.
404 if there is none.';

CREATE TABLE inventory.freezer (
    lab_id bigint DEFAULT inventory.current_lab() NOT NULL,
    id bigint NOT NULL,
    site_id bigint NOT NULL,
    name text NOT NULL,
    CONSTRAINT freezer_id_positive CHECK ((id > 0)),
    CONSTRAINT freezer_name_not_blank CHECK ((name ~ '\S'::text))
);

ALTER TABLE inventory.freezer OWNER TO lab_owner;

COMMENT ON TABLE inventory.freezer IS 'A freezer at a site: an instrument that holds containers.';

COMMENT ON COLUMN inventory.freezer.site_id IS 'The site where it stands.';

COMMENT ON COLUMN inventory.freezer.name IS 'What people call the freezer, often its temperature.';

CREATE VIEW api.freezers WITH (security_invoker='true') AS
 SELECT freezer.id,
    freezer.lab_id,
    freezer.site_id,
    freezer.name
   FROM inventory.freezer;

ALTER TABLE api.freezers OWNER TO lab_owner;

COMMENT ON VIEW api.freezers IS 'Freezers of the lab.
A freezer is an instrument at a site and holds containers.';

COMMENT ON COLUMN api.freezers.id IS 'Number of the freezer in its lab, from 1.';

COMMENT ON COLUMN api.freezers.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN api.freezers.site_id IS 'The site where it stands.';

COMMENT ON COLUMN api.freezers.name IS 'What people call the freezer, often its temperature.';

CREATE FUNCTION api.delete_freezer(freezer_id bigint) RETURNS api.freezers
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
declare
  container_count bigint;
  removed api.freezers;
begin
  select count(*) into container_count from inventory.container t
  where t.lab_id = inventory.current_lab() and t.freezer_id = delete_freezer.freezer_id;
  if container_count > 0 then
    raise sqlstate 'PT409' using
      message = 'The freezer is not empty',
      detail = format('freezer_in_use: freezer %s holds containers: %s.',
        freezer_id, container_count),
      hint = 'Move or delete them first.';
  end if;
  delete from api.freezers where lab_id = inventory.current_lab() and id = freezer_id
  returning * into removed;
  if not found then
    perform inventory.raise_not_found('freezer', freezer_id);
  end if;
  return removed;
end $$;

ALTER FUNCTION api.delete_freezer(freezer_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.delete_freezer(freezer_id bigint) IS 'Removes one freezer and answers with what it was.
404 if there is none, 409 if something still depends on it.';

CREATE TABLE inventory.site (
    lab_id bigint DEFAULT inventory.current_lab() NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL,
    contact text,
    address text,
    state_or_region text,
    country text,
    postcode_or_zip text,
    CONSTRAINT site_id_positive CHECK ((id > 0)),
    CONSTRAINT site_name_not_blank CHECK ((name ~ '\S'::text))
);

ALTER TABLE inventory.site OWNER TO lab_owner;

COMMENT ON TABLE inventory.site IS 'A place where a lab works. Address parts are free text, as people write them anywhere.';

COMMENT ON COLUMN inventory.site.name IS 'What people call the site.';

COMMENT ON COLUMN inventory.site.contact IS 'The person to ask, and how to reach them.';

COMMENT ON COLUMN inventory.site.address IS 'Street and town, in the order of the country.';

COMMENT ON COLUMN inventory.site.state_or_region IS 'State, province, canton or region.';

COMMENT ON COLUMN inventory.site.country IS 'Country, as name or code.';

COMMENT ON COLUMN inventory.site.postcode_or_zip IS 'Postal code; text, because it may start with 0 or hold letters.';

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

COMMENT ON COLUMN api.sites.id IS 'Number of the site in its lab, from 1.';

COMMENT ON COLUMN api.sites.lab_id IS 'The lab it belongs to; a request acts in one lab.';

COMMENT ON COLUMN api.sites.name IS 'What people call the site.';

COMMENT ON COLUMN api.sites.contact IS 'The person to ask, and how to reach them.';

COMMENT ON COLUMN api.sites.address IS 'Street and town, in the order of the country.';

COMMENT ON COLUMN api.sites.state_or_region IS 'State, province, canton or region.';

COMMENT ON COLUMN api.sites.country IS 'Country, as name or code.';

COMMENT ON COLUMN api.sites.postcode_or_zip IS 'Postal code; text, because it may start with 0 or hold letters.';

CREATE FUNCTION api.delete_site(site_id bigint) RETURNS api.sites
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
declare
  computer_count bigint;
  freezer_count bigint;
  removed api.sites;
begin
  select count(*) into computer_count from inventory.computer t
  where t.lab_id = inventory.current_lab() and t.site_id = delete_site.site_id;
  select count(*) into freezer_count from inventory.freezer t
  where t.lab_id = inventory.current_lab() and t.site_id = delete_site.site_id;
  if computer_count + freezer_count > 0 then
    raise sqlstate 'PT409' using
      message = 'The site is not empty',
      detail = format('site_in_use: site %s holds computers: %s, freezers: %s.',
        site_id, computer_count, freezer_count),
      hint = 'Move or delete them first.';
  end if;
  delete from api.sites where lab_id = inventory.current_lab() and id = site_id
  returning * into removed;
  if not found then
    perform inventory.raise_not_found('site', site_id);
  end if;
  return removed;
end $$;

ALTER FUNCTION api.delete_site(site_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.delete_site(site_id bigint) IS 'Removes one site and answers with what it was.
404 if there is none, 409 if something still depends on it.';

CREATE FUNCTION api.freezer(freezer_id bigint) RETURNS api.freezers
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $$
declare
  found_freezer api.freezers;
begin
  select * into found_freezer from api.freezers
  where lab_id = inventory.current_lab() and id = freezer_id;
  if not found then
    perform inventory.raise_not_found('freezer', freezer_id);
  end if;
  return found_freezer;
end $$;

ALTER FUNCTION api.freezer(freezer_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.freezer(freezer_id bigint) IS 'One freezer by its id.
404 if there is none.';

CREATE FUNCTION api.health() RETURNS jsonb
    LANGUAGE sql STABLE
    RETURN jsonb_build_object('status', 'ok');

ALTER FUNCTION api.health() OWNER TO lab_owner;

COMMENT ON FUNCTION api.health() IS 'Answers when the database does.
503 when it does not.';

CREATE FUNCTION api.site(site_id bigint) RETURNS api.sites
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $$
declare
  found_site api.sites;
begin
  select * into found_site from api.sites
  where lab_id = inventory.current_lab() and id = site_id;
  if not found then
    perform inventory.raise_not_found('site', site_id);
  end if;
  return found_site;
end $$;

ALTER FUNCTION api.site(site_id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION api.site(site_id bigint) IS 'One site by its id.
404 if there is none.';

CREATE FUNCTION api.upsert_computer(jsonb) RETURNS api.computers
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $_$
declare
  body constant jsonb := inventory.read_body('computer', $1, null::api.computers);
  result api.computers;
begin
  loop
    insert into api.computers as stored
      (id, lab_id, site_id, name, mac)
    select coalesce(id, inventory.next_computer_id()), lab_id, site_id, name, mac
    from jsonb_populate_record((
      select t from api.computers t
      where lab_id = (body->>'lab_id')::bigint and id = (body->>'id')::bigint
      for no key update), body)
    on conflict (lab_id, id) do update
      set (site_id, name, mac) = (
        select site_id, name, mac
        from jsonb_populate_record(stored, body))
      where body ? 'id'
    returning * into result;
    exit when found;  -- else a client has just taken the id that the sequence gave
  end loop;
  return result;
end $_$;

ALTER FUNCTION api.upsert_computer(jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION api.upsert_computer(jsonb) IS 'Creates or changes one computer.
The body is the object. With an id that exists, the keys given replace what is stored and the others
stay; otherwise a computer is created, and the database chooses the id if none is given.
400 for a bad or missing field, 409 if a key is taken or a parent missing.';

CREATE FUNCTION api.upsert_container(jsonb) RETURNS api.containers
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $_$
declare
  body constant jsonb := inventory.read_body('container', $1, null::api.containers);
  result api.containers;
begin
  loop
    insert into api.containers as stored
      (id, lab_id, freezer_id, uuid, description)
    select coalesce(id, inventory.next_container_id()), lab_id, freezer_id,
      coalesce(uuid, gen_random_uuid()), description
    from jsonb_populate_record((
      select t from api.containers t
      where lab_id = (body->>'lab_id')::bigint and id = (body->>'id')::bigint
      for no key update), body)
    on conflict (lab_id, id) do update
      set (freezer_id, uuid, description) = (
        select freezer_id, uuid, description
        from jsonb_populate_record(stored, body))
      where body ? 'id'
    returning * into result;
    exit when found;  -- else a client has just taken the id that the sequence gave
  end loop;
  return result;
end $_$;

ALTER FUNCTION api.upsert_container(jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION api.upsert_container(jsonb) IS 'Creates or changes one container.
The body is the object. With an id that exists, the keys given replace what is stored and the others
stay; otherwise a container is created, and the database chooses the id if none is given.
400 for a bad or missing field, 409 if a key is taken or a parent missing.';

CREATE FUNCTION api.upsert_freezer(jsonb) RETURNS api.freezers
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $_$
declare
  body constant jsonb := inventory.read_body('freezer', $1, null::api.freezers);
  result api.freezers;
begin
  loop
    insert into api.freezers as stored
      (id, lab_id, site_id, name)
    select coalesce(id, inventory.next_freezer_id()), lab_id, site_id, name
    from jsonb_populate_record((
      select t from api.freezers t
      where lab_id = (body->>'lab_id')::bigint and id = (body->>'id')::bigint
      for no key update), body)
    on conflict (lab_id, id) do update
      set (site_id, name) = (
        select site_id, name
        from jsonb_populate_record(stored, body))
      where body ? 'id'
    returning * into result;
    exit when found;  -- else a client has just taken the id that the sequence gave
  end loop;
  return result;
end $_$;

ALTER FUNCTION api.upsert_freezer(jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION api.upsert_freezer(jsonb) IS 'Creates or changes one freezer.
The body is the object. With an id that exists, the keys given replace what is stored and the others
stay; otherwise a freezer is created, and the database chooses the id if none is given.
400 for a bad or missing field, 409 if a key is taken or a parent missing.';

CREATE FUNCTION api.upsert_site(jsonb) RETURNS api.sites
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $_$
declare
  body constant jsonb := inventory.read_body('site', $1, null::api.sites);
  result api.sites;
begin
  loop
    insert into api.sites as stored
      (id, lab_id, name, contact, address, state_or_region, country, postcode_or_zip)
    select coalesce(id, inventory.next_site_id()), lab_id, name, contact, address,
      state_or_region, country, postcode_or_zip
    from jsonb_populate_record((
      select t from api.sites t
      where lab_id = (body->>'lab_id')::bigint and id = (body->>'id')::bigint
      for no key update), body)
    on conflict (lab_id, id) do update
      set (name, contact, address, state_or_region, country, postcode_or_zip) = (
        select name, contact, address, state_or_region, country, postcode_or_zip
        from jsonb_populate_record(stored, body))
      where body ? 'id'
    returning * into result;
    exit when found;  -- else a client has just taken the id that the sequence gave
  end loop;
  return result;
end $_$;

ALTER FUNCTION api.upsert_site(jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION api.upsert_site(jsonb) IS 'Creates or changes one site.
The body is the object. With an id that exists, the keys given replace what is stored and the others
stay; otherwise a site is created, and the database chooses the id if none is given.
400 for a bad or missing field, 409 if a key is taken or a parent missing.';

CREATE FUNCTION inventory.check_request() RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $$
declare
  headers jsonb;
begin
  if current_setting('request.method', true) not in ('POST', 'PATCH', 'PUT') then
    return;
  end if;
  headers := nullif(current_setting('request.headers', true), '')::jsonb;
  if headers->>'x-body-shape' = 'other' then
    raise sqlstate 'PT400' using
      message = 'The body must be a JSON object, or a list of them',
      detail = 'not_an_object: it is a single value, an empty list, or a CSV without lines.',
      hint = 'Send one row, like {"name": "..."}, or several, like [{"name": "..."}].';
  end if;
end $$;

ALTER FUNCTION inventory.check_request() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.check_request() IS 'Runs before every request (db-pre-request in postgrest.conf) and refuses what PostgREST would take
for a list of no rows and answer as done. nginx sees the body''s shape and says it in a header.';

CREATE FUNCTION inventory.next_computer_id() RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO ''
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

COMMENT ON FUNCTION inventory.next_computer_id() IS 'The sequence''s next number that no computer of the lab has: it steps over what clients chose.';

CREATE FUNCTION inventory.next_container_id() RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO ''
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

COMMENT ON FUNCTION inventory.next_container_id() IS 'The sequence''s next number that no container of the lab has: it steps over what clients chose.';

CREATE FUNCTION inventory.next_freezer_id() RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO ''
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

COMMENT ON FUNCTION inventory.next_freezer_id() IS 'The sequence''s next number that no freezer of the lab has: it steps over what clients chose.';

CREATE FUNCTION inventory.next_site_id() RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO ''
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

COMMENT ON FUNCTION inventory.next_site_id() IS 'The sequence''s next number that no site of the lab has: it steps over what clients chose.';

CREATE FUNCTION inventory.raise_not_found(resource text, id bigint) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $$
begin
  raise sqlstate 'PT404' using
    message = 'Not found',
    detail = format('not_found: there is no %s %s.', resource, id),
    hint = format('GET /%ss lists what there is.', resource);
end $$;

ALTER FUNCTION inventory.raise_not_found(resource text, id bigint) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.raise_not_found(resource text, id bigint) IS 'The one 404 for a row that is not there; a row of another lab answers the same.';

CREATE FUNCTION inventory.read_body(resource text, body jsonb, blank anyelement) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $$
declare
  known constant jsonb := to_jsonb(jsonb_populate_record(blank, '{}'));
  wrong text;
  id bigint;
begin
  if jsonb_typeof(body) is distinct from 'object' then
    raise sqlstate 'PT400' using message = 'The body must be a JSON object',
      detail = format('not_an_object: it is %s.', coalesce(jsonb_typeof(body), 'empty')),
      hint = format('Send one %s, like {"name": "..."}.', resource);
  end if;

  select string_agg(key, ', ') into wrong from jsonb_object_keys(body) key
  where not known ? key and key <> resource || '_id';
  if wrong is not null then
    raise sqlstate 'PT400' using message = 'Unknown field',
      detail = format('unknown_field: a %s has no %s.', resource, wrong),
      hint = 'Known: ' || (select string_agg(key, ', ') from jsonb_object_keys(known) key) || '.';
  end if;

  select string_agg(key, ', ') into wrong from jsonb_each(body)
  where jsonb_typeof(value) not in ('string', 'number', 'null');
  if wrong is not null then
    raise sqlstate 'PT400' using message = 'Wrong type of value',
      detail = format('wrong_type: %s must be a string, a number or null.', wrong),
      hint = 'Fields hold single values, not objects, arrays or booleans.';
  end if;

  if (body->>'lab_id')::bigint <> inventory.current_lab() then
    raise sqlstate 'PT400' using message = 'Wrong lab',
      detail = format('lab_mismatch: this request acts in lab %s.', inventory.current_lab()),
      hint = 'Leave lab_id out of the body.';
  end if;

  id := inventory.read_id(resource, body);
  return body - 'id' - (resource || '_id')
    || jsonb_build_object('lab_id', inventory.current_lab())
    || case when id is null then '{}' else jsonb_build_object('id', id) end;
end $$;

ALTER FUNCTION inventory.read_body(resource text, body jsonb, blank anyelement) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.read_body(resource text, body jsonb, blank anyelement) IS 'What every upsert asks of its body, once: an object, only known keys, single values, one id, this
lab. blank is a null of the view''s type and says which keys are known. Answers the body with lab_id
set, and with id where it is given. Raises PT400.';

CREATE FUNCTION inventory.read_id(resource text, body jsonb) RETURNS bigint
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $$
declare
  path_id constant text :=
    nullif(current_setting('request.headers', true), '')::jsonb->>'x-path-id';
  own_key constant text := resource || '_id';
  ids bigint[];
begin
  select array_agg(distinct value::bigint) into ids
  from unnest(array[nullif(path_id, 'new'), body->>'id', body->>own_key]) value
  where value is not null;
  if cardinality(ids) > 1 then
    raise sqlstate 'PT400' using
      message = 'The ids do not agree',
      detail = format('id_mismatch: path and body name %s different ids.', cardinality(ids)),
      hint = format('Leave id and %s out of the body, or give the id of the path.', own_key);
  elsif path_id = 'new' and ids is not null then
    raise sqlstate 'PT400' using
      message = 'The database chooses the id here',
      detail = format('id_not_allowed: the body names %s %s.', resource, ids[1]),
      hint = format('POST /%s/%s writes that one.', resource, ids[1]);
  end if;
  return ids[1];
end $$;

ALTER FUNCTION inventory.read_id(resource text, body jsonb) OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.read_id(resource text, body jsonb) IS 'The id that a body and the path name together; null where the database is to choose.
nginx gives the path''s id in the header X-Path-Id, or new where the path has none; a call of
/rpc/ has no such header.';

CREATE FUNCTION inventory.refuse_key_change() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
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
    SET search_path TO ''
    AS $$
declare
  id_sequence constant regclass := tg_argv[0]::regclass;
  reached bigint := coalesce(pg_sequence_last_value(id_sequence), 0);
begin
  if new.id > reached and new.id <= reached + 100 then
    while reached < new.id loop
      reached := nextval(id_sequence);
    end loop;
  end if;
  return new;
end $$;

ALTER FUNCTION inventory.reserve_id() OWNER TO lab_owner;

COMMENT ON FUNCTION inventory.reserve_id() IS 'Trigger; its argument is the table''s id sequence. An id that a client chose a little ahead of
the sequence moves the sequence past it before the row is there, so that it is not given out
again. nextval only ever goes up, in every session at once; setval would race. An id far ahead
leaves the sequence alone, or one request could use up all the ids: the function that gives the
next id steps over that one when it gets there.';

CREATE FUNCTION lab_admin.reload_api() RETURNS event_trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
begin
  notify pgrst, 'reload schema';
end $$;

ALTER FUNCTION lab_admin.reload_api() OWNER TO postgres;

COMMENT ON FUNCTION lab_admin.reload_api() IS 'Tells PostgREST to read the schema anew.';

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

CREATE TABLE inventory.lab (
    id bigint NOT NULL,
    name text NOT NULL,
    CONSTRAINT lab_id_positive CHECK ((id > 0)),
    CONSTRAINT lab_name_not_blank CHECK ((name ~ '\S'::text))
);

ALTER TABLE inventory.lab OWNER TO lab_owner;

COMMENT ON TABLE inventory.lab IS 'A laboratory: the border that no request crosses.';

COMMENT ON COLUMN inventory.lab.name IS 'What people call the lab; unique in this installation.';

CREATE VIEW api.labs WITH (security_invoker='true') AS
 SELECT lab.id,
    lab.name
   FROM inventory.lab;

ALTER TABLE api.labs OWNER TO lab_owner;

COMMENT ON VIEW api.labs IS 'Labs the caller belongs to.
Read-only.';

COMMENT ON COLUMN api.labs.id IS 'Number of the lab.';

COMMENT ON COLUMN api.labs.name IS 'What people call the lab.';

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

ALTER TABLE ONLY api.computers ALTER COLUMN id SET DEFAULT inventory.next_computer_id();

ALTER TABLE ONLY api.computers ALTER COLUMN lab_id SET DEFAULT inventory.current_lab();

ALTER TABLE ONLY api.containers ALTER COLUMN id SET DEFAULT inventory.next_container_id();

ALTER TABLE ONLY api.containers ALTER COLUMN lab_id SET DEFAULT inventory.current_lab();

ALTER TABLE ONLY api.containers ALTER COLUMN uuid SET DEFAULT gen_random_uuid();

ALTER TABLE ONLY api.freezers ALTER COLUMN id SET DEFAULT inventory.next_freezer_id();

ALTER TABLE ONLY api.freezers ALTER COLUMN lab_id SET DEFAULT inventory.current_lab();

ALTER TABLE ONLY api.sites ALTER COLUMN id SET DEFAULT inventory.next_site_id();

ALTER TABLE ONLY api.sites ALTER COLUMN lab_id SET DEFAULT inventory.current_lab();

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

CREATE INDEX computer_site_idx ON inventory.computer USING btree (lab_id, site_id);

CREATE INDEX container_freezer_idx ON inventory.container USING btree (lab_id, freezer_id);

CREATE INDEX freezer_site_idx ON inventory.freezer USING btree (lab_id, site_id);

CREATE TRIGGER refuse_key_change BEFORE UPDATE ON inventory.computer FOR EACH ROW WHEN (((old.lab_id IS DISTINCT FROM new.lab_id) OR (old.id IS DISTINCT FROM new.id))) EXECUTE FUNCTION inventory.refuse_key_change();

CREATE TRIGGER refuse_key_change BEFORE UPDATE ON inventory.container FOR EACH ROW WHEN (((old.lab_id IS DISTINCT FROM new.lab_id) OR (old.id IS DISTINCT FROM new.id))) EXECUTE FUNCTION inventory.refuse_key_change();

CREATE TRIGGER refuse_key_change BEFORE UPDATE ON inventory.freezer FOR EACH ROW WHEN (((old.lab_id IS DISTINCT FROM new.lab_id) OR (old.id IS DISTINCT FROM new.id))) EXECUTE FUNCTION inventory.refuse_key_change();

CREATE TRIGGER refuse_key_change BEFORE UPDATE ON inventory.site FOR EACH ROW WHEN (((old.lab_id IS DISTINCT FROM new.lab_id) OR (old.id IS DISTINCT FROM new.id))) EXECUTE FUNCTION inventory.refuse_key_change();

CREATE TRIGGER reserve_id BEFORE INSERT ON inventory.computer FOR EACH ROW EXECUTE FUNCTION inventory.reserve_id('inventory.computer_id_seq');

CREATE TRIGGER reserve_id BEFORE INSERT ON inventory.container FOR EACH ROW EXECUTE FUNCTION inventory.reserve_id('inventory.container_id_seq');

CREATE TRIGGER reserve_id BEFORE INSERT ON inventory.freezer FOR EACH ROW EXECUTE FUNCTION inventory.reserve_id('inventory.freezer_id_seq');

CREATE TRIGGER reserve_id BEFORE INSERT ON inventory.site FOR EACH ROW EXECUTE FUNCTION inventory.reserve_id('inventory.site_id_seq');

ALTER TABLE ONLY inventory.computer
    ADD CONSTRAINT computer_site_fkey FOREIGN KEY (lab_id, site_id) REFERENCES inventory.site(lab_id, id);

ALTER TABLE ONLY inventory.container
    ADD CONSTRAINT container_freezer_fkey FOREIGN KEY (lab_id, freezer_id) REFERENCES inventory.freezer(lab_id, id);

ALTER TABLE ONLY inventory.freezer
    ADD CONSTRAINT freezer_site_fkey FOREIGN KEY (lab_id, site_id) REFERENCES inventory.site(lab_id, id);

ALTER TABLE ONLY inventory.site
    ADD CONSTRAINT site_lab_fkey FOREIGN KEY (lab_id) REFERENCES inventory.lab(id);

ALTER TABLE inventory.computer ENABLE ROW LEVEL SECURITY;

CREATE POLICY computer_in_lab ON inventory.computer TO lab_open USING ((lab_id = ( SELECT inventory.current_lab() AS current_lab))) WITH CHECK ((lab_id = ( SELECT inventory.current_lab() AS current_lab)));

ALTER TABLE inventory.container ENABLE ROW LEVEL SECURITY;

CREATE POLICY container_in_lab ON inventory.container TO lab_open USING ((lab_id = ( SELECT inventory.current_lab() AS current_lab))) WITH CHECK ((lab_id = ( SELECT inventory.current_lab() AS current_lab)));

ALTER TABLE inventory.freezer ENABLE ROW LEVEL SECURITY;

CREATE POLICY freezer_in_lab ON inventory.freezer TO lab_open USING ((lab_id = ( SELECT inventory.current_lab() AS current_lab))) WITH CHECK ((lab_id = ( SELECT inventory.current_lab() AS current_lab)));

ALTER TABLE inventory.lab ENABLE ROW LEVEL SECURITY;

CREATE POLICY lab_is_current ON inventory.lab FOR SELECT TO lab_open USING ((id = ( SELECT inventory.current_lab() AS current_lab)));

ALTER TABLE inventory.site ENABLE ROW LEVEL SECURITY;

CREATE POLICY site_in_lab ON inventory.site TO lab_open USING ((lab_id = ( SELECT inventory.current_lab() AS current_lab))) WITH CHECK ((lab_id = ( SELECT inventory.current_lab() AS current_lab)));

GRANT USAGE ON SCHEMA api TO lab_open;

GRANT USAGE ON SCHEMA inventory TO lab_open;

REVOKE USAGE ON SCHEMA public FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.current_lab() FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.current_lab() TO lab_open;

GRANT SELECT,DELETE ON TABLE inventory.computer TO lab_open;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE inventory.computer TO lab_open;

GRANT INSERT(id),UPDATE(id) ON TABLE inventory.computer TO lab_open;

GRANT INSERT(site_id),UPDATE(site_id) ON TABLE inventory.computer TO lab_open;

GRANT INSERT(name),UPDATE(name) ON TABLE inventory.computer TO lab_open;

GRANT INSERT(mac),UPDATE(mac) ON TABLE inventory.computer TO lab_open;

GRANT SELECT,DELETE ON TABLE api.computers TO lab_open;

GRANT INSERT(id),UPDATE(id) ON TABLE api.computers TO lab_open;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE api.computers TO lab_open;

GRANT INSERT(site_id),UPDATE(site_id) ON TABLE api.computers TO lab_open;

GRANT INSERT(name),UPDATE(name) ON TABLE api.computers TO lab_open;

GRANT INSERT(mac),UPDATE(mac) ON TABLE api.computers TO lab_open;

REVOKE ALL ON FUNCTION api.computer(computer_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.computer(computer_id bigint) TO lab_open;

GRANT SELECT,DELETE ON TABLE inventory.container TO lab_open;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE inventory.container TO lab_open;

GRANT INSERT(id),UPDATE(id) ON TABLE inventory.container TO lab_open;

GRANT INSERT(freezer_id),UPDATE(freezer_id) ON TABLE inventory.container TO lab_open;

GRANT INSERT(uuid),UPDATE(uuid) ON TABLE inventory.container TO lab_open;

GRANT INSERT(description),UPDATE(description) ON TABLE inventory.container TO lab_open;

GRANT SELECT,DELETE ON TABLE api.containers TO lab_open;

GRANT INSERT(id),UPDATE(id) ON TABLE api.containers TO lab_open;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE api.containers TO lab_open;

GRANT INSERT(freezer_id),UPDATE(freezer_id) ON TABLE api.containers TO lab_open;

GRANT INSERT(uuid),UPDATE(uuid) ON TABLE api.containers TO lab_open;

GRANT INSERT(description),UPDATE(description) ON TABLE api.containers TO lab_open;

REVOKE ALL ON FUNCTION api.container(container_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.container(container_id bigint) TO lab_open;

REVOKE ALL ON FUNCTION api.delete_computer(computer_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.delete_computer(computer_id bigint) TO lab_open;

REVOKE ALL ON FUNCTION api.delete_container(container_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.delete_container(container_id bigint) TO lab_open;

GRANT SELECT,DELETE ON TABLE inventory.freezer TO lab_open;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE inventory.freezer TO lab_open;

GRANT INSERT(id),UPDATE(id) ON TABLE inventory.freezer TO lab_open;

GRANT INSERT(site_id),UPDATE(site_id) ON TABLE inventory.freezer TO lab_open;

GRANT INSERT(name),UPDATE(name) ON TABLE inventory.freezer TO lab_open;

GRANT SELECT,DELETE ON TABLE api.freezers TO lab_open;

GRANT INSERT(id),UPDATE(id) ON TABLE api.freezers TO lab_open;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE api.freezers TO lab_open;

GRANT INSERT(site_id),UPDATE(site_id) ON TABLE api.freezers TO lab_open;

GRANT INSERT(name),UPDATE(name) ON TABLE api.freezers TO lab_open;

REVOKE ALL ON FUNCTION api.delete_freezer(freezer_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.delete_freezer(freezer_id bigint) TO lab_open;

GRANT SELECT,DELETE ON TABLE inventory.site TO lab_open;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE inventory.site TO lab_open;

GRANT INSERT(id),UPDATE(id) ON TABLE inventory.site TO lab_open;

GRANT INSERT(name),UPDATE(name) ON TABLE inventory.site TO lab_open;

GRANT INSERT(contact),UPDATE(contact) ON TABLE inventory.site TO lab_open;

GRANT INSERT(address),UPDATE(address) ON TABLE inventory.site TO lab_open;

GRANT INSERT(state_or_region),UPDATE(state_or_region) ON TABLE inventory.site TO lab_open;

GRANT INSERT(country),UPDATE(country) ON TABLE inventory.site TO lab_open;

GRANT INSERT(postcode_or_zip),UPDATE(postcode_or_zip) ON TABLE inventory.site TO lab_open;

GRANT SELECT,DELETE ON TABLE api.sites TO lab_open;

GRANT INSERT(id),UPDATE(id) ON TABLE api.sites TO lab_open;

GRANT INSERT(lab_id),UPDATE(lab_id) ON TABLE api.sites TO lab_open;

GRANT INSERT(name),UPDATE(name) ON TABLE api.sites TO lab_open;

GRANT INSERT(contact),UPDATE(contact) ON TABLE api.sites TO lab_open;

GRANT INSERT(address),UPDATE(address) ON TABLE api.sites TO lab_open;

GRANT INSERT(state_or_region),UPDATE(state_or_region) ON TABLE api.sites TO lab_open;

GRANT INSERT(country),UPDATE(country) ON TABLE api.sites TO lab_open;

GRANT INSERT(postcode_or_zip),UPDATE(postcode_or_zip) ON TABLE api.sites TO lab_open;

REVOKE ALL ON FUNCTION api.delete_site(site_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.delete_site(site_id bigint) TO lab_open;

REVOKE ALL ON FUNCTION api.freezer(freezer_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.freezer(freezer_id bigint) TO lab_open;

REVOKE ALL ON FUNCTION api.health() FROM PUBLIC;
GRANT ALL ON FUNCTION api.health() TO lab_open;

REVOKE ALL ON FUNCTION api.site(site_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION api.site(site_id bigint) TO lab_open;

REVOKE ALL ON FUNCTION api.upsert_computer(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.upsert_computer(jsonb) TO lab_open;

REVOKE ALL ON FUNCTION api.upsert_container(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.upsert_container(jsonb) TO lab_open;

REVOKE ALL ON FUNCTION api.upsert_freezer(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.upsert_freezer(jsonb) TO lab_open;

REVOKE ALL ON FUNCTION api.upsert_site(jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.upsert_site(jsonb) TO lab_open;

REVOKE ALL ON FUNCTION inventory.check_request() FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.check_request() TO lab_open;

REVOKE ALL ON FUNCTION inventory.next_computer_id() FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.next_computer_id() TO lab_open;

REVOKE ALL ON FUNCTION inventory.next_container_id() FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.next_container_id() TO lab_open;

REVOKE ALL ON FUNCTION inventory.next_freezer_id() FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.next_freezer_id() TO lab_open;

REVOKE ALL ON FUNCTION inventory.next_site_id() FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.next_site_id() TO lab_open;

REVOKE ALL ON FUNCTION inventory.raise_not_found(resource text, id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.raise_not_found(resource text, id bigint) TO lab_open;

REVOKE ALL ON FUNCTION inventory.read_body(resource text, body jsonb, blank anyelement) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.read_body(resource text, body jsonb, blank anyelement) TO lab_open;

REVOKE ALL ON FUNCTION inventory.read_id(resource text, body jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.read_id(resource text, body jsonb) TO lab_open;

REVOKE ALL ON FUNCTION inventory.refuse_key_change() FROM PUBLIC;

REVOKE ALL ON FUNCTION inventory.reserve_id() FROM PUBLIC;

GRANT SELECT ON TABLE api.instruments TO lab_open;

GRANT SELECT ON TABLE inventory.lab TO lab_open;

GRANT SELECT ON TABLE api.labs TO lab_open;

GRANT SELECT,USAGE ON SEQUENCE inventory.computer_id_seq TO lab_open;

GRANT SELECT,USAGE ON SEQUENCE inventory.container_id_seq TO lab_open;

GRANT SELECT,USAGE ON SEQUENCE inventory.freezer_id_seq TO lab_open;

GRANT SELECT,USAGE ON SEQUENCE inventory.site_id_seq TO lab_open;

ALTER DEFAULT PRIVILEGES FOR ROLE lab_owner REVOKE ALL ON FUNCTIONS  FROM PUBLIC;

CREATE EVENT TRIGGER reload_api ON ddl_command_end
   EXECUTE FUNCTION lab_admin.reload_api();

ALTER EVENT TRIGGER reload_api OWNER TO postgres;

COMMENT ON EVENT TRIGGER reload_api IS 'The running API shows every change of the schema at once.';
