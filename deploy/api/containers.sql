-- Deploy lab-inventory:api/containers to pg
-- requires: api/schema
-- requires: inventory/container
-- requires: inventory/read_body
-- requires: inventory/raise_not_found
-- requires: audit/add_past
-- requires: audit/inventory
-- requires: audit/safe_write
-- requires: audit/stamp
begin;

create view api.containers with (security_invoker = true) as
  select id, lab_id, freezer_id, uuid, description
  from inventory.container;
alter view api.containers alter column id set default inventory.next_container_id();
alter view api.containers alter column lab_id set default inventory.current_lab();
alter view api.containers alter column uuid set default gen_random_uuid();
comment on view api.containers is
'Containers of the lab.
A container lies in a freezer and is known by its UUID.';
comment on column api.containers.id is 'Number of the container in its lab, from 1.';
comment on column api.containers.lab_id is 'The lab it belongs to; a request acts in one lab.';
comment on column api.containers.freezer_id is 'The freezer that holds it.';
comment on column api.containers.uuid is
  'The code on its label, unique within the lab; made here when the client gives none.';
comment on column api.containers.description is 'What is in it, in free text.';
grant select on api.containers to lab_viewer;
grant delete on api.containers to lab_editor;
grant insert (id, lab_id, freezer_id, uuid, description),
  update (id, lab_id, freezer_id, uuid, description)
  on api.containers to lab_editor;

do $$
begin
  perform audit.add_stamp('container');
end $$;

create function api.container(container_id bigint) returns api.containers
  language plpgsql stable security invoker set search_path = '' as $$
declare
  found_container api.containers;
begin
  select * into found_container from api.containers
  where lab_id = inventory.current_lab() and id = container_id;
  if not found then
    perform inventory.raise_not_found('container', container_id);
  elsif audit.is_known((
    select updated_at from inventory.container t
    where t.lab_id = found_container.lab_id and t.id = container_id)) then
    return null;
  end if;
  return found_container;
end $$;
comment on function api.container(bigint) is
'One container by its id.
Sends its ETag; 304 to If-None-Match with that. 404 if there is none.';
grant execute on function api.container(bigint) to lab_viewer;

create function api.upsert_container(jsonb) returns api.containers
  language plpgsql volatile security invoker set search_path = '' as $$
declare
  body constant jsonb := inventory.read_body('container', $1, null::api.containers);
  result api.containers;
begin
  loop
    result := audit.before_write(null::api.containers, (body->>'id')::bigint, body);
    if result.id is not null then
      return result;
    end if;
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
      where audit.may_replace(body)
    returning * into result;
    exit when found;  -- else another client has just made it
  end loop;
  return audit.after_write(result, body, (
    select updated_at from inventory.container where lab_id = result.lab_id and id = result.id));
end $$;
comment on function api.upsert_container(jsonb) is
'Creates or changes one container.
The body is the object. With an id that exists, the keys given replace what is stored and the others
stay; otherwise a container is created, and the database chooses the id if none is given.
400 for a bad or missing field, 409 if a key is taken or a parent missing, 412 and the object as it
is if If-Match or If-None-Match say so.';
grant execute on function api.upsert_container(jsonb) to lab_editor;

create function api.delete_container(container_id bigint) returns api.containers
  language plpgsql volatile security invoker set search_path = '' as $$
declare
  removed api.containers := audit.before_write(null::api.containers, container_id, null);
begin
  if removed.id is not null then
    return removed;
  end if;
  delete from api.containers where lab_id = inventory.current_lab() and id = container_id
  returning * into removed;
  if not found then
    perform inventory.raise_not_found('container', container_id);
  end if;
  return audit.after_write(removed, null, null);
end $$;
comment on function api.delete_container(bigint) is
'Removes one container and answers with what it was.
404 if there is none, 412 and the object as it is if If-Match says so.';
grant execute on function api.delete_container(bigint) to lab_editor;

do $$
begin
  perform audit.add_past('inventory.container');
end $$;

commit;
