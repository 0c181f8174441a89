-- Deploy lab-inventory:inventory/path to pg
-- requires: inventory/container
-- requires: inventory/storage_unit
begin;

create function inventory.path_step(resource text, id bigint, name text, "position" text)
  returns jsonb
  language sql stable security invoker parallel safe
  return jsonb_build_object('resource', resource, 'id', id, 'name', name, 'position', "position");
comment on function inventory.path_step(text, bigint, text, text) is
'A step of a path: a site, a freezer or a unit, and the place that a unit has in the one before
it.';

-- A loop, as it takes less time than a recursive query.
create function inventory.path_to(the_lab bigint, the_freezer bigint, the_unit bigint)
  returns jsonb
  language plpgsql stable security invoker as $$
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
comment on function inventory.path_to(bigint, bigint, bigint) is
'The way to what is in a unit, or right in a freezer: its site, the freezer, the units from the
outermost to that one.';
grant execute on function inventory.path_step(text, bigint, text, text),
  inventory.path_to(bigint, bigint, bigint) to lab_viewer;

commit;
