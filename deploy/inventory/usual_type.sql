-- Deploy lab-inventory:inventory/usual_type to pg
-- requires: inventory/schema
begin;

create view inventory.usual_types with (security_invoker = true) as
  select name, rows, cols, holds
  from (values
    ('Box 5x5', 5, 5, 'containers'),
    ('Box 7x7', 7, 7, 'containers'),
    ('Box 9x9', 9, 9, 'containers'),
    ('Box 10x10', 10, 10, 'containers'),
    ('Box 13x13', 13, 13, 'containers'),
    ('Box 14x14', 14, 14, 'containers'),
    ('Plate 8x12', 8, 12, 'containers'),
    ('Plate 16x24', 16, 24, 'containers'),
    ('Shelf', null, null, 'units'),
    ('Rack', null, null, 'units'),
    ('Drawer', null, null, 'units'),
    ('Bag', null, null, 'containers'),
    ('Cane', null, null, 'containers')
  ) usual (name, rows, cols, holds);
comment on view inventory.usual_types is
'The storage types that every lab begins with, which may then change them or take them out. Their
rows have letters and their columns numbers, as the defaults of inventory.storage_type say.';

commit;
