-- Deploy lab-inventory:inventory/end_use to pg
-- requires: inventory/check_out
-- requires: request/header
begin;

create function inventory.require_reason() returns void
  language plpgsql stable security invoker as $$
begin
  if request.header('change-reason') is null then
    raise sqlstate 'PT400' using message = 'This needs a reason',
      detail = 'no_reason: the header Change-Reason says why.',
      hint = 'Send it, as in Change-Reason: thawed overnight.';
  end if;
end $$;
comment on function inventory.require_reason() is
  'The 400 for what ends containers and does not say why.';

create function inventory.end_as(the_lab bigint, items inventory.item[], ended text)
  returns jsonb
  language plpgsql volatile security invoker as $$
begin
  perform inventory.require_reason();
  perform inventory.require_state(the_lab, items, '{in,out}');
  update inventory.container c set state = ended, out_to = null, due_back_on = null
  where c.lab_id = the_lab and c.id = any (array(select i.id from unnest(items) i));
  return inventory.list_containers(the_lab, items);
end $$;
comment on function inventory.end_as(bigint, inventory.item[], text) is
'Ends containers as disposed or lost. They leave their places, and keep their last freezer.';

create function inventory.dispose(the_lab bigint, body jsonb, items inventory.item[])
  returns jsonb
  language plpgsql volatile security invoker as $$
begin
  return inventory.end_as(the_lab, items, 'disposed');
end $$;
comment on function inventory.dispose(bigint, jsonb, inventory.item[]) is
'The work of POST /dispose.';

create function inventory.lose(the_lab bigint, body jsonb, items inventory.item[])
  returns jsonb
  language plpgsql volatile security invoker as $$
begin
  return inventory.end_as(the_lab, items, 'lost');
end $$;
comment on function inventory.lose(bigint, jsonb, inventory.item[]) is 'The work of POST /lose.';

create function inventory.restore(the_lab bigint, body jsonb, items inventory.item[])
  returns jsonb
  language plpgsql volatile security invoker as $$
declare
  moved constant inventory.item[] := array(
    select i from unnest(items) i where coalesce(i.sent->'to', body->'to') is not null);
begin
  perform inventory.lock_goals(the_lab, items, body->'to');
  perform inventory.require_state(the_lab, items, '{consumed,lost,disposed}');
  update inventory.container c set state = 'in'
  where c.lab_id = the_lab and c.id = any (array(select i.id from unnest(items) i));
  if cardinality(moved) > 0 then
    perform inventory.write_places(the_lab, inventory.settle(the_lab, moved, body->'to'));
  end if;
  return inventory.list_containers(the_lab, items);
end $$;
comment on function inventory.restore(bigint, jsonb, inventory.item[]) is
'The work of POST /restore.';

grant execute on function inventory.require_reason(),
  inventory.end_as(bigint, inventory.item[], text),
  inventory.dispose(bigint, jsonb, inventory.item[]),
  inventory.lose(bigint, jsonb, inventory.item[]),
  inventory.restore(bigint, jsonb, inventory.item[])
  to lab_editor;

commit;
