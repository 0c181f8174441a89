-- Deploy lab-inventory:inventory/finding to pg
-- requires: inventory/barcode
-- requires: inventory/compare_scan
-- requires: inventory/items
-- requires: inventory/storage_type
begin;

create type inventory.finding as (
  kind text,
  line integer,
  code text,
  container_id bigint,
  "row" integer,
  col integer,
  position text,
  is_elsewhere boolean,
  now_at jsonb
);
comment on type inventory.finding is
'What a look into a unit says of a code, an unread tube or a missing container: its line, the place
where it was seen (of a missing one, where it should be), whether the lab has it at another place,
and where that is, with its state.';

create function inventory.known_codes(the_lab bigint, the_unit bigint, codes text[])
  returns inventory.known_code[]
  language plpgsql stable security invoker as $$
begin
  return array(
    with named as materialized (
      select code, inventory.find_thing(the_lab, 'container', pg_catalog.to_jsonb(code)) as id
      from (select distinct code from unnest(codes) code) _
    )
    select row(n.code, c.id, c.storage_unit_id, c."row", c.col)::inventory.known_code
    from named n join inventory.container c on c.lab_id = the_lab and c.id = n.id
    union all
    select row((
        select min(b.code) from inventory.barcode b
        where b.lab_id = the_lab and b.container_id = c.id),
      c.id, c.storage_unit_id, c."row", c.col)::inventory.known_code
    from inventory.container c
    where c.lab_id = the_lab and c.storage_unit_id = the_unit
      and c.id not in (select n.id from named n where n.id is not null));
end $$;
comment on function inventory.known_codes(bigint, bigint, text[]) is
'The containers that these codes are on, barcodes or uuids, and all others that are in a unit, each
with one of its barcodes.';

create function inventory.grid_of(the_lab bigint, the_unit bigint) returns inventory.unit_grid
  language plpgsql stable security invoker as $$
declare
  grid inventory.unit_grid;
begin
  select t.rows, t.cols, t.row_scheme::text, t.col_scheme::text, t.fill_order::text into grid
  from inventory.storage_unit u
  join inventory.storage_type t on t.lab_id = u.lab_id and t.id = u.storage_type_id
  where u.lab_id = the_lab and u.id = the_unit;
  return grid;
end $$;
comment on function inventory.grid_of(bigint, bigint) is
  'Size and labels of the places of a unit; null inside if it has none.';

create function inventory.find_differences(
    the_lab bigint, the_unit bigint, seen inventory.seen_code[]) returns inventory.finding[]
  language plpgsql stable security invoker as $$
declare
  known constant inventory.known_code[] := inventory.known_codes(the_lab, the_unit,
    array(select s.code from unnest(seen) s where s.state = 'read'));
begin
  return array(
    select row(case when d.kind not in ('found', 'misplaced') then d.kind
        when c.state = 'out' then 'out' when c.state <> 'in' then 'ended' else d.kind end,
      d.line, d.code, d.container_id, at.place[1], at.place[2], d.position,
      d.kind = 'misplaced', case when c.id is not null then jsonb_build_object('state', c.state,
        'freezer_id', c.freezer_id, 'storage_unit_id', c.storage_unit_id, 'row', c."row",
        'col', c.col, 'position', c.position) end)::inventory.finding
    from inventory.compare_seen(seen, inventory.grid_of(the_lab, the_unit), the_unit, known) d
    cross join lateral (
      select case d.kind when 'missing' then d.known_place else d.place end as place) at
    left join inventory.container c on c.lab_id = the_lab and c.id = d.container_id
    -- One that is out has its home here, and is not missed.
    where d.kind <> 'missing' or c.state <> 'out'
    order by d.line, at.place, d.container_id);
end $$;
comment on function inventory.find_differences(bigint, bigint, inventory.seen_code[]) is
'How what was seen in a unit differs from what the lab has, as inventory.compare_seen() says it; and
out, it is here and was checked out; ended, it is here and was called lost, consumed or
disposed of.';

create function inventory.list_findings(findings inventory.finding[]) returns jsonb
  language plpgsql immutable security invoker as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('finding', f.kind, 'line', f.line, 'code', f.code,
      'container_id', f.container_id, 'row', f."row", 'col', f.col, 'position', f.position,
      'now', f.now_at) order by n), '[]')
    from unnest(findings) with ordinality f (kind, line, code, container_id, "row", col, position,
      is_elsewhere, now_at, n));
end $$;
comment on function inventory.list_findings(inventory.finding[]) is
  'Findings as an answer has them.';

create function inventory.count_findings(findings inventory.finding[]) returns jsonb
  language plpgsql immutable security invoker as $$
begin
  return (
    select jsonb_object_agg(kind, (select count(*) from unnest(findings) f where f.kind = k.kind))
    from unnest('{found,missing,misplaced,unknown,unread,conflict,out,ended}'::text[]) k (kind));
end $$;
comment on function inventory.count_findings(inventory.finding[]) is
  'How many findings of each kind there are.';

grant execute on function inventory.known_codes(bigint, bigint, text[]),
  inventory.grid_of(bigint, bigint),
  inventory.find_differences(bigint, bigint, inventory.seen_code[]),
  inventory.list_findings(inventory.finding[]), inventory.count_findings(inventory.finding[])
  to lab_viewer;

commit;
