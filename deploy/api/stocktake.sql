-- Deploy lab-inventory:api/stocktake to pg
-- requires: api/stocktakes
-- requires: inventory/run_verb
-- requires: inventory/take_stock
-- requires: request/allow_time
begin;

create function api.stocktake(jsonb) returns jsonb
  language plpgsql volatile security invoker as $$
begin
  return inventory.run_verb('stocktake', $1, null, '{}', '{unit,codes,items,apply,note}');
end $$;
comment on function api.stocktake(jsonb) is
'Take stock of a storage unit.
{"unit": "BOX-17", "codes": ["0359000001"]} is all that was seen in it; or items, up to 10,000 like
{"code": "0359000001", "position": "A1"}, {"container": 5, "position": "A2"} and {"position": "A3",
"state": "unread"}. A tube that is home at an unread place is not missing. It is recorded, and with
apply none (the default) no container is written. moves: misplaced ones go to where they were seen,
and out ones are checked in. all: missing ones are lost too; the header Change-Reason says why.
Those that were lost, used up or disposed of stay so: POST /restore. One undo takes all of it back.
400 for a place or a code that comes twice, 404 for no unit, 409 where something is in the way.';
call request.allow_time('api.stocktake(jsonb)');
grant execute on function api.stocktake(jsonb) to lab_editor;

commit;
