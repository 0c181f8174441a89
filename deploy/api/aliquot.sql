-- Deploy lab-inventory:api/aliquot to pg
-- requires: api/schema
-- requires: inventory/aliquot
-- requires: inventory/run_verb
-- requires: request/allow_time
begin;

create function api.aliquot(jsonb) returns jsonb
  language plpgsql volatile security invoker as $$
begin
  return inventory.run_verb('aliquot', $1, '{container}', '{count,amount,unit,to,barcodes}',
    '{items,to}');
end $$;
comment on function api.aliquot(jsonb) is
'Make aliquots of containers.
items is a list like {"container": 5, "count": 3, "amount": 20, "unit": "uL", "to": {"unit":
"BOX-17", "position": "next"}, "barcodes": ["A", "B", "C"]}. The new containers take over type, lot,
dates, owner, project and properties; what they hold is taken from the first one.
409 for more than there is, for codes that are taken, for places in use: conflicts lists it.';
call request.allow_time('api.aliquot(jsonb)');
grant execute on function api.aliquot(jsonb) to lab_editor;

commit;
