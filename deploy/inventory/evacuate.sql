-- Deploy lab-inventory:inventory/evacuate to pg
-- requires: inventory/move
-- requires: inventory/run_verb
begin;

create function inventory.find_source(the_lab bigint, body jsonb) returns inventory.item
  language plpgsql stable security invoker as $$
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
      and f.id = (body->>'freezer')::bigint);
  end if;
  if source.id is null then
    perform inventory.raise_problems(jsonb_build_array(jsonb_build_object('status', 404,
      'slug', 'not_found', 'reason', format('there is no %s %s',
        replace(source.resource, '_', ' '),
        left(coalesce(body->>'unit', body->>'freezer'), 100)))));
  end if;
  return source;
end $$;
comment on function inventory.find_source(bigint, jsonb) is
'The unit or the freezer that a request is to empty. PT404 if there is none.';

create function inventory.content_of(the_lab bigint, source inventory.item, goal jsonb)
  returns inventory.item[]
  language plpgsql stable security invoker as $$
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
comment on function inventory.content_of(bigint, inventory.item, jsonb) is
'All that is directly in a unit or a freezer, as items that go to a goal and keep their places.';

create function inventory.lock_content_of(
    the_lab bigint, source inventory.item, goal jsonb, at timestamptz) returns inventory.item[]
  language plpgsql volatile security invoker as $$
declare
  goals constant inventory.target[] := inventory.read_targets(
    the_lab, array[row(1, null, null, '{}')::inventory.item], goal);
  problems constant jsonb := inventory.target_problems(the_lab, goals);
  content inventory.item[];
begin
  perform inventory.raise_problems(problems);
  perform audit.lock_tree(the_lab, 'inventory.storage_unit');
  content := inventory.content_of(the_lab, source, goal);
  perform inventory.lock_things(the_lab,
    array(select i.id from unnest(content) i where i.resource = 'storage_unit'
      union all select g.unit_id from unnest(goals) g),
    array(select i.id from unnest(content) i where i.resource = 'container'));
  content := inventory.content_of(the_lab, source, goal);  -- as it is under the lock
  perform inventory.check_time(the_lab, content, at);
  return content;
end $$;
comment on function inventory.lock_content_of(bigint, inventory.item, jsonb, timestamptz) is
'All that is directly in a unit or a freezer, locked, as items that go to a goal. Refuses what is no
goal, and a time at which they were not there yet.';

create function inventory.evacuate(the_lab bigint, body jsonb, items inventory.item[])
  returns jsonb
  language plpgsql volatile security invoker as $$
declare
  content inventory.item[];
begin
  if jsonb_typeof(body->'to') is distinct from 'object' then
    raise sqlstate 'PT400' using message = 'The request has no goal',
      detail = 'no_goal: to is a unit or a freezer.',
      hint = 'Send {"freezer": 1, "to": {"freezer": 2}}.';
  end if;
  content := inventory.lock_content_of(the_lab, inventory.find_source(the_lab, body), body->'to',
    (body->>'occurred_at')::timestamptz);
  perform inventory.move_to_goals(the_lab, content);
  return inventory.list_places(the_lab, content);
end $$;
comment on function inventory.evacuate(bigint, jsonb, inventory.item[]) is
'The work of POST /evacuate.';

create function inventory.empty(the_lab bigint, body jsonb, items inventory.item[])
  returns jsonb
  language plpgsql volatile security invoker as $$
declare
  source constant inventory.item := inventory.find_source(the_lab, body);
  freezer constant bigint := (select u.freezer_id from inventory.storage_unit u
    where u.lab_id = the_lab and u.id = source.id);
  content constant inventory.item[] := inventory.lock_content_of(the_lab, source,
    jsonb_build_object('freezer', freezer), (body->>'occurred_at')::timestamptz);
begin
  perform inventory.move_to_goals(the_lab, content);
  return inventory.list_places(the_lab, content);
end $$;
comment on function inventory.empty(bigint, jsonb, inventory.item[]) is 'The work of POST /empty.';

grant execute on function inventory.find_source(bigint, jsonb),
  inventory.content_of(bigint, inventory.item, jsonb),
  inventory.lock_content_of(bigint, inventory.item, jsonb, timestamptz),
  inventory.evacuate(bigint, jsonb, inventory.item[]),
  inventory.empty(bigint, jsonb, inventory.item[])
  to lab_editor;

commit;
