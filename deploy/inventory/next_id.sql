-- Deploy lab-inventory:inventory/next_id to pg
-- requires: inventory/current_lab
begin;

create function inventory.next_id(target regclass) returns bigint
  language plpgsql volatile security invoker set search_path = '' as $$
declare
  id_sequence constant regclass := pg_get_serial_sequence(target::text, 'id')::regclass;
  candidate bigint;
  is_taken boolean;
begin
  loop
    candidate := nextval(id_sequence);
    execute format('select exists (select from %s where lab_id = $1 and id = $2)', target)
      into is_taken using inventory.current_lab(), candidate;
    exit when not is_taken;
  end loop;
  return candidate;
end $$;
comment on function inventory.next_id(regclass) is
  'The next id of a table that no row of the current lab has: the sequence''s next number, past
the ones that clients chose themselves. The default of id in every view of api.';
grant execute on function inventory.next_id(regclass) to lab_open;

commit;
