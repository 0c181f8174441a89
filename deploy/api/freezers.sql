-- Deploy lab-inventory:api/freezers to pg
-- requires: api/schema
-- requires: inventory/freezer
-- requires: inventory/container
-- requires: inventory/read_body
-- requires: inventory/raise_not_found
-- requires: audit/add_past
-- requires: audit/inventory
-- requires: audit/safe_write
-- requires: audit/stamp
begin;

create view api.freezers with (security_invoker = true) as
  select id, lab_id, site_id, name
  from inventory.freezer;
alter view api.freezers alter column id set default inventory.next_freezer_id();
alter view api.freezers alter column lab_id set default inventory.current_lab();
comment on view api.freezers is
'Freezers of the lab.
A freezer is an instrument at a site and holds containers.';
comment on column api.freezers.id is 'Number of the freezer in its lab, from 1.';
comment on column api.freezers.lab_id is 'The lab it belongs to; a request acts in one lab.';
comment on column api.freezers.site_id is 'The site where it stands.';
comment on column api.freezers.name is 'What people call the freezer, often its temperature.';
grant select on api.freezers to lab_viewer;
grant delete on api.freezers to lab_editor;
grant insert (id, lab_id, site_id, name),
  update (id, lab_id, site_id, name)
  on api.freezers to lab_editor;

do $$
begin
  perform audit.add_stamp('freezer');
end $$;

create function api.freezer(freezer_id bigint) returns api.freezers
  language plpgsql stable security invoker set search_path = '' as $$
declare
  found_freezer api.freezers;
begin
  select * into found_freezer from api.freezers
  where lab_id = inventory.current_lab() and id = freezer_id;
  if not found then
    perform inventory.raise_not_found('freezer', freezer_id);
  elsif audit.is_known((
    select updated_at from inventory.freezer t
    where t.lab_id = found_freezer.lab_id and t.id = freezer_id)) then
    return null;
  end if;
  return found_freezer;
end $$;
comment on function api.freezer(bigint) is
'One freezer by its id.
Sends its ETag; 304 to If-None-Match with that. 404 if there is none.';
grant execute on function api.freezer(bigint) to lab_viewer;

create function api.upsert_freezer(jsonb) returns api.freezers
  language plpgsql volatile security invoker set search_path = '' as $$
declare
  body constant jsonb := inventory.read_body('freezer', $1, null::api.freezers);
  result api.freezers;
begin
  loop
    result := audit.before_write(null::api.freezers, (body->>'id')::bigint, body);
    if result.id is not null then
      return result;
    end if;
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
      where audit.may_replace(body)
    returning * into result;
    exit when found;  -- else another client has just made it
  end loop;
  return audit.after_write(result, body, (
    select updated_at from inventory.freezer where lab_id = result.lab_id and id = result.id));
end $$;
comment on function api.upsert_freezer(jsonb) is
'Creates or changes one freezer.
The body is the object. With an id that exists, the keys given replace what is stored and the others
stay; otherwise a freezer is created, and the database chooses the id if none is given.
400 for a bad or missing field, 409 if a key is taken or a parent missing, 412 and the object as it
is if If-Match or If-None-Match say so.';
grant execute on function api.upsert_freezer(jsonb) to lab_editor;

create function api.delete_freezer(freezer_id bigint) returns api.freezers
  language plpgsql volatile security invoker set search_path = '' as $$
declare
  container_count bigint;
  removed api.freezers := audit.before_write(null::api.freezers, freezer_id, null);
begin
  if removed.id is not null then
    return removed;
  end if;
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
  return audit.after_write(removed, null, null);
end $$;
comment on function api.delete_freezer(bigint) is
'Removes one freezer and answers with what it was.
404 if there is none, 409 if something still depends on it, 412 and the object as it is if If-Match
says so.';
grant execute on function api.delete_freezer(bigint) to lab_editor;

do $$
begin
  perform audit.add_past('inventory.freezer');
end $$;

commit;
