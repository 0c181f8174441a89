-- Deploy lab-inventory:inventory/unit_content to pg
-- requires: inventory/barcode
-- requires: inventory/place
-- requires: inventory/unit_fill
begin;

-- Each is part of the query that calls it, so its plan is kept.
create function inventory.show_container(the_lab bigint, the_container bigint)
  returns table (shown jsonb)
  language sql stable security invoker
begin atomic
  select jsonb_build_object('position', c.position, 'name', c.name,
    'barcodes', array(
      select b.code from inventory.barcode b
      where b.lab_id = the_lab and b.container_id = c.id order by b.id),
    'sample_type', s.name, 'state', c.state, 'quantity', c.quantity, 'unit', c.unit,
    'expires_on', c.expires_on)
  from inventory.container c
  left join inventory.sample_type s on s.lab_id = c.lab_id and s.id = c.sample_type_id
  where c.lab_id = the_lab and c.id = the_container;
end;
comment on function inventory.show_container(bigint, bigint) is 'What a map tells of a container.';

create function inventory.show_unit(the_lab bigint, the_unit bigint)
  returns table (shown jsonb)
  language sql stable security invoker
begin atomic
  select jsonb_build_object('position', u.position, 'name', u.name,
    'barcodes', array(
      select b.code from inventory.barcode b
      where b.lab_id = the_lab and b.storage_unit_id = u.id order by b.id),
    'storage_type', t.name, 'is_retired', u.is_retired, 'counts', (
      select pg_catalog.to_jsonb(f) - '{id,storage_type_id,is_retired}'::text[]
      from inventory.unit_fill(the_lab, array[u.id]) f))
  from inventory.storage_unit u
  join inventory.storage_type t on t.lab_id = u.lab_id and t.id = u.storage_type_id
  where u.lab_id = the_lab and u.id = the_unit;
end;
comment on function inventory.show_unit(bigint, bigint) is
  'What a map tells of a unit, with how full it is.';

create function inventory.unit_content(
    the_lab bigint, the_unit bigint, type inventory.storage_type, most integer)
  returns jsonb
  language plpgsql stable security invoker as $$
begin
  return (
    select jsonb_agg(pg_catalog.to_jsonb(thing) || case thing.kind
      when 'container' then (select s.shown from inventory.show_container(the_lab, thing.id) s)
      when 'storage_unit' then (select s.shown from inventory.show_unit(the_lab, thing.id) s)
      else jsonb_build_object('position', inventory.label_place(thing."row", thing.col, type),
        'reserved_until', kept.expires_at) end
      order by thing."row", thing.col, thing.kind, thing.id)
    from (
      select p.kind, p.id, p."row", p.col
      from inventory.placed p where p.lab_id = the_lab and p.unit_id = the_unit
      union all
      select 'reservation', null, k."row", k.col
      from inventory.kept_places(the_lab, array[the_unit]) k
      order by "row", col, kind, id limit most) thing
    left join inventory.reservation kept on thing.kind = 'reservation' and kept.lab_id = the_lab
      and kept.storage_unit_id = the_unit and kept."row" = thing."row" and kept.col = thing.col);
end $$;
comment on function inventory.unit_content(bigint, bigint, inventory.storage_type, integer) is
'The content of a unit of a type, in the order of its places: containers, units, and places that
are kept and empty. Of more things than most it has the first. Null if there is nothing.';

create function inventory.axis_labels(length integer, scheme text) returns text[]
  language plpgsql immutable security invoker strict parallel safe as $$
begin
  return array(select inventory.axis_label(n, scheme) from generate_series(1, length) n);
end $$;
comment on function inventory.axis_labels(integer, text) is
'The labels of the rows or the columns of a grid; null where there is none, or its places are
numbered.';

grant execute on function inventory.show_container(bigint, bigint),
  inventory.show_unit(bigint, bigint),
  inventory.unit_content(bigint, bigint, inventory.storage_type, integer),
  inventory.axis_labels(integer, text) to lab_viewer;

commit;
