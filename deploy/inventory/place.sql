-- Deploy lab-inventory:inventory/place to pg
-- requires: inventory/read_position
-- requires: inventory/storage_unit
begin;

-- A container is in a storage unit and a unit in its parent by the same rules. A trigger on each
-- table, before its rows are written, calls inventory.settle_place().
create type inventory.place as (
  unit_id bigint,
  "row" integer,
  col integer,
  position text,
  freezer_id bigint
);
comment on type inventory.place is
  'Where a thing is: the unit, the place in its grid, the label of that place, the freezer.';

create function inventory.raise_bad_place(slug text, reason text, hint text) returns void
  language plpgsql stable security invoker as $$
begin
  raise sqlstate 'PT400' using message = 'There is no such place', hint = hint,
    detail = format('%s: %s%s.', slug, reason, ', in ' || request.row_in_list()),
    column = 'position';
end $$;
comment on function inventory.raise_bad_place(text, text, text) is
  'The 400 for a place that a unit cannot have.';

create function inventory.label_place("row" integer, col integer, type inventory.storage_type)
  returns text
  language plpgsql immutable security invoker parallel safe as $$
begin
  return inventory.position_label("row", col, type.rows, type.cols, type.row_scheme,
    type.col_scheme, type.fill_order);
end $$;
comment on function inventory.label_place(integer, integer, inventory.storage_type) is
  'The label of a place in a unit of a type; null if row or column is null.';

create function inventory.read_cell(sent inventory.place, type inventory.storage_type)
  returns integer[]
  language plpgsql stable security invoker as $$
declare
  cell constant integer[] := inventory.read_position(sent.position, type.rows, type.cols,
    type.row_scheme, type.col_scheme, type.fill_order);
begin
  if cell is null or cell = '{}' then
    perform inventory.raise_bad_place(
      case when cell = '{}' then 'out_of_bounds' else 'bad_position' end,
      format('%s is no place of a %s', left(sent.position, 50), type.name),
      format('It has %s rows and %s columns, from %s.', type.rows, type.cols,
        inventory.label_place(1, 1, type)));
  end if;
  return cell;
end $$;
comment on function inventory.read_cell(inventory.place, inventory.storage_type) is
  'Row and column of the position that was sent. PT400 where the grid has none such.';

create function inventory.settle_grid(
    sent inventory.place, stored inventory.place, type inventory.storage_type)
  returns inventory.place
  language plpgsql stable security invoker as $$
declare
  settled inventory.place := sent;
  nowhere inventory.place;
  says_cell constant boolean :=
    (sent."row", sent.col) is distinct from (stored."row", stored.col);
  says_position constant boolean := sent.position is distinct from stored.position;
  cell int[];
begin
  if type.rows is null then
    if (says_cell and sent."row" is not null) or (says_position and sent.position is not null) then
      perform inventory.raise_bad_place('no_grid',
        format('storage_unit %s has no grid', sent.unit_id), 'Leave row, col and position out.');
    end if;
    nowhere.unit_id := sent.unit_id;
    nowhere.freezer_id := sent.freezer_id;
    return nowhere;
  end if;
  if says_position and sent.position is not null then
    cell := inventory.read_cell(sent, type);
    if says_cell and cell is distinct from array[sent."row", sent.col] then
      perform inventory.raise_bad_place('position_mismatch',
        format('position %s is row %s, col %s', sent.position, cell[1], cell[2]),
        'Give position, or row and col.');
    end if;
    settled."row" := cell[1];
    settled.col := cell[2];
  elsif says_position and not says_cell then
    settled."row" := null;
    settled.col := null;
  end if;
  if settled."row" not between 1 and type.rows or settled.col not between 1 and type.cols then
    perform inventory.raise_bad_place('out_of_bounds',
      format('row %s, col %s is outside of %s', settled."row", settled.col, type.name),
      format('It has %s rows and %s columns.', type.rows, type.cols));
  end if;
  settled.position := inventory.label_place(settled."row", settled.col, type);
  return settled;
end $$;
comment on function inventory.settle_grid(
  inventory.place, inventory.place, inventory.storage_type) is
'Completes a place in a unit of a type: row and col from the label, or the label from them,
whichever the writer changed. PT400 where they disagree or are not in the grid.';

create function inventory.settle_place(
    the_lab bigint, sent inventory.place, stored inventory.place)
  returns inventory.place
  language plpgsql stable security invoker as $$
declare
  unit record;
  settled inventory.place;
begin
  if sent.unit_id is null then
    -- A thing that leaves its unit may still say where it was.
    if (sent."row", sent.col, sent.position)
        is distinct from (stored."row", stored.col, stored.position)
      and num_nonnulls(sent."row", sent.col, sent.position) > 0 then
      perform inventory.raise_bad_place('no_unit',
        'a place is in a storage unit, and none is given',
        'Name the unit, or leave row, col and position out.');
    end if;
    settled.freezer_id := sent.freezer_id;
    return settled;
  end if;
  select u.freezer_id, t as type into unit
  from inventory.storage_unit u
  join inventory.storage_type t on t.lab_id = u.lab_id and t.id = u.storage_type_id
  where u.lab_id = the_lab and u.id = sent.unit_id;
  if not found then
    return null;
  end if;
  settled := inventory.settle_grid(sent, stored, unit.type);
  if sent.freezer_id is distinct from unit.freezer_id
    and sent.freezer_id is distinct from stored.freezer_id then
    perform inventory.raise_bad_place('freezer_mismatch',
      format('storage_unit %s is in freezer %s, not in %s', sent.unit_id, unit.freezer_id,
        sent.freezer_id),
      'Leave freezer_id out: it follows from the unit. In a list, put the unit before it.');
  end if;
  settled.freezer_id := unit.freezer_id;
  return settled;
end $$;
comment on function inventory.settle_place(bigint, inventory.place, inventory.place) is
'Completes the place that a writer gives a thing, from what it was before: its freezer follows from
its unit. Null if there is no such unit.';

grant execute on function inventory.label_place(integer, integer, inventory.storage_type)
  to lab_viewer;
grant execute on function inventory.raise_bad_place(text, text, text),
  inventory.read_cell(inventory.place, inventory.storage_type),
  inventory.settle_grid(inventory.place, inventory.place, inventory.storage_type),
  inventory.settle_place(bigint, inventory.place, inventory.place) to lab_editor;

commit;
