-- Deploy lab-inventory:api/computers to pg
-- requires: api/schema
-- requires: inventory/computer
-- requires: inventory/read_body
-- requires: inventory/raise_not_found
-- requires: audit/add_past
-- requires: audit/inventory
-- requires: audit/safe_write
-- requires: audit/stamp
begin;

create view api.computers with (security_invoker = true) as
  select id, lab_id, site_id, name, mac
  from inventory.computer;
alter view api.computers alter column id set default inventory.next_computer_id();
alter view api.computers alter column lab_id set default inventory.current_lab();
comment on view api.computers is
'Computers of the lab.
A computer is an instrument at a site.';
comment on column api.computers.id is 'Number of the computer in its lab, from 1.';
comment on column api.computers.lab_id is 'The lab it belongs to; a request acts in one lab.';
comment on column api.computers.site_id is 'The site where it stands.';
comment on column api.computers.name is 'What people call the computer.';
comment on column api.computers.mac is
  'Hardware address of its network interface, unique within the lab.';
grant select on api.computers to lab_viewer;
grant delete on api.computers to lab_editor;
grant insert (id, lab_id, site_id, name, mac),
  update (id, lab_id, site_id, name, mac)
  on api.computers to lab_editor;

do $$
begin
  perform audit.add_stamp('computer');
end $$;

create function api.computer(computer_id bigint) returns api.computers
  language plpgsql stable security invoker set search_path = '' as $$
declare
  found_computer api.computers;
begin
  select * into found_computer from api.computers
  where lab_id = inventory.current_lab() and id = computer_id;
  if not found then
    perform inventory.raise_not_found('computer', computer_id);
  elsif audit.is_known((
    select updated_at from inventory.computer t
    where t.lab_id = found_computer.lab_id and t.id = computer_id)) then
    return null;
  end if;
  return found_computer;
end $$;
comment on function api.computer(bigint) is
'One computer by its id.
Sends its ETag; 304 to If-None-Match with that. 404 if there is none.';
grant execute on function api.computer(bigint) to lab_viewer;

create function api.upsert_computer(jsonb) returns api.computers
  language plpgsql volatile security invoker set search_path = '' as $$
declare
  body constant jsonb := inventory.read_body('computer', $1, null::api.computers);
  result api.computers;
begin
  loop
    result := audit.before_write(null::api.computers, (body->>'id')::bigint, body);
    if result.id is not null then
      return result;
    end if;
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
      where audit.may_replace(body)
    returning * into result;
    exit when found;  -- else another client has just made it
  end loop;
  return audit.after_write(result, body, (
    select updated_at from inventory.computer where lab_id = result.lab_id and id = result.id));
end $$;
comment on function api.upsert_computer(jsonb) is
'Creates or changes one computer.
The body is the object. With an id that exists, the keys given replace what is stored and the others
stay; otherwise a computer is created, and the database chooses the id if none is given.
400 for a bad or missing field, 409 if a key is taken or a parent missing, 412 and the object as it
is if If-Match or If-None-Match say so.';
grant execute on function api.upsert_computer(jsonb) to lab_editor;

create function api.delete_computer(computer_id bigint) returns api.computers
  language plpgsql volatile security invoker set search_path = '' as $$
declare
  removed api.computers := audit.before_write(null::api.computers, computer_id, null);
begin
  if removed.id is not null then
    return removed;
  end if;
  delete from api.computers where lab_id = inventory.current_lab() and id = computer_id
  returning * into removed;
  if not found then
    perform inventory.raise_not_found('computer', computer_id);
  end if;
  return audit.after_write(removed, null, null);
end $$;
comment on function api.delete_computer(bigint) is
'Removes one computer and answers with what it was.
404 if there is none, 412 and the object as it is if If-Match says so.';
grant execute on function api.delete_computer(bigint) to lab_editor;

do $$
begin
  perform audit.add_past('inventory.computer');
end $$;

commit;
