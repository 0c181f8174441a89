-- Deploy lab-inventory:api/move to pg
-- requires: api/schema
-- requires: inventory/move
-- requires: inventory/run_verb
-- requires: request/allow_time
begin;

create function api.move(jsonb) returns jsonb
  language plpgsql volatile security invoker as $$
begin
  return inventory.run_verb('move', $1, '{container,storage_unit}', '{to,from}', '{items,to}');
end $$;
comment on function api.move(jsonb) is
'Move containers and storage units.
items is a list of up to 10,000 like {"container": "0359000001", "to": {"unit": "BOX-17",
"position": "B3"}, "from": {"unit": "BOX-4"}}: a container or a unit, by id, uuid or barcode; where
it goes, a unit with or without a place, or {"freezer": 1}; from is optional. "to" may stand once,
beside items; position next takes a free place. All of it is done or nothing, things may change
places, and one undo takes it back. With "dry_run": true nothing is done.
400 for what is no place or comes twice, 404 for unknown things, 409 where something is in the way,
412 for what is not where from says: conflicts lists them.';
call request.allow_time('api.move(jsonb)');
grant execute on function api.move(jsonb) to lab_editor;

commit;
