-- Deploy lab-inventory:inventory/take_stock to pg
-- requires: inventory/end_use
-- requires: inventory/look
-- requires: inventory/run_verb
-- requires: inventory/sighting
begin;

create function inventory.write_stocktake(
    the_lab bigint, the_unit bigint, body jsonb, findings inventory.finding[]) returns bigint
  language plpgsql volatile security invoker as $$
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
comment on function inventory.write_stocktake(bigint, bigint, jsonb, inventory.finding[]) is
'Writes the record of a stock-take, and its sightings.';

create function inventory.apply_findings(
    the_lab bigint, the_unit bigint, findings inventory.finding[], loses boolean) returns void
  language plpgsql volatile security invoker as $$
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
comment on function inventory.apply_findings(bigint, bigint, inventory.finding[], boolean) is
'Moves what was seen elsewhere to where it was seen, checks in what was out, and if it loses, ends
what is missing as lost.';

create function inventory.stocktake(the_lab bigint, body jsonb, items inventory.item[])
  returns jsonb
  language plpgsql volatile security invoker as $$
declare
  the_unit constant bigint := inventory.read_looked_at(the_lab, body);
  seen constant inventory.seen_code[] := inventory.read_seen(the_lab, the_unit, body);
  apply constant text := coalesce(body->>'apply', 'none');
  findings inventory.finding[] := inventory.find_differences(the_lab, the_unit, seen);
  made_id bigint;
begin
  perform inventory.check_time(the_lab, array[row(null, 'storage_unit', the_unit, null)
    ::inventory.item], (body->>'occurred_at')::timestamptz);
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
comment on function inventory.stocktake(bigint, jsonb, inventory.item[]) is
'The work of POST /stocktake.';

grant execute on function
  inventory.write_stocktake(bigint, bigint, jsonb, inventory.finding[]),
  inventory.apply_findings(bigint, bigint, inventory.finding[], boolean),
  inventory.stocktake(bigint, jsonb, inventory.item[])
  to lab_editor;

commit;
