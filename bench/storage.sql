-- Fills a throw-away lab 1 with :containers tubes at places: a hundred in a box, 25 boxes in a rack,
-- 4 racks in a freezer. Freezer 1,000,001 has :boxes boxes, each half full; freezer 1,000,002 has as
-- many empty boxes as a full freezer has (at most :containers places), and a shelf. Box 1,000,001
-- is one of 96. Run by ./stack bench as lab_owner: triggers, foreign keys and history work as ever.
\set ON_ERROR_STOP on
\set QUIET on
begin;
set local lab.id = 1;
delete from inventory.freezer;
insert into inventory.storage_type (id, name, rows, cols, holds) values
  (1001, 'bench box', 10, 10, 'containers'), (1002, 'bench plate', 8, 12, 'containers'),
  (1003, 'bench rack', 5, 5, 'units');
insert into inventory.storage_type (id, name, holds, row_scheme, col_scheme) values
  (1004, 'bench shelf', 'units', null, null);

insert into inventory.freezer (id, site_id, name)
select n, (select min(id) from inventory.site), 'Freezer ' || n
from (select generate_series(1, (:containers + 9999) / 10000) union values (1000001), (1000002)) _ (n);

-- A shelf in each, for a rack to move to.
insert into inventory.storage_unit (id, freezer_id, storage_type_id, name)
select 3000000 + id, id, 1004, 'Shelf' from inventory.freezer;
insert into inventory.storage_unit (id, freezer_id, storage_type_id, name)
select 2000000 + n, 1 + n / 4, 1003, 'Rack ' || n
from generate_series(0, (:containers - 1) / 2500) n;
insert into inventory.storage_unit (id, parent_id, "row", col, storage_type_id, name)
select 1 + n, 2000000 + n / 25, 1 + n % 25 / 5, 1 + n % 5, 1001, 'Box ' || n
from generate_series(0, (:containers - 1) / 100) n;

insert into inventory.storage_unit (id, freezer_id, storage_type_id, name)
values (1000001, 1000001, 1002, 'Plate');
insert into inventory.storage_unit (id, freezer_id, storage_type_id, name)
select 1100000 + n, 1000001, 1001, 'Box ' || n from generate_series(1, :boxes) n;
insert into inventory.storage_unit (id, freezer_id, storage_type_id, name)
select 5000000 + n, 1000002, 1001, 'Empty box ' || n
from generate_series(0, (least(:containers, 10000) - 1) / 100) n;

insert into inventory.container (storage_unit_id, "row", col, name)
select 1000001, 1 + n / 12, 1 + n % 12, 'Well ' || n from generate_series(0, 95) n;
insert into inventory.container (storage_unit_id, "row", col, name)
select u.id, 1 + n / 10, 1 + n % 10, 'Tube ' || n
from inventory.storage_unit u cross join generate_series(0, 49) n
where u.lab_id = 1 and u.freezer_id = 1000001 and u.storage_type_id = 1001;
commit;

-- Freezer by freezer, as people fill them.
select format($sql$
  begin;
  set local lab.id = 1;
  insert into inventory.container (id, storage_unit_id, "row", col, name, quantity, unit)
  select 10000000 + n, 1 + n / 100, 1 + n %% 100 / 10, 1 + n %% 10, 'Tube ' || n, 50, 'uL'
  from generate_series(%s, %s) n;
  commit;
  $sql$, first, least(first + 9999, :containers - 1))
from generate_series(0, :containers - 1, 10000) first
\gexec

vacuum (analyze) inventory.storage_unit, inventory.container, audit.row_change;
