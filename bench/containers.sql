-- Fills a throw-away lab 1 with :containers tubes at places: a hundred in a box, 25 boxes in a
-- rack, 4 racks in a freezer. Each has a name, most have a type, an owner and a project, some a
-- description, a day of expiry and a barcode; a few are out, or have ended. Each ten thousand were
-- one request, over the last two years. Freezer 1,000,001 has :boxes boxes, each half full; freezer
-- 1,000,002 has as many empty boxes as a full freezer has (at most :containers places), and a
-- shelf. Box 1,000,001 is one of 96.
-- Run by ./stack bench as superuser. Triggers and indexes would take hours for ten million rows. So
-- they are off for the tables that have so many: what the triggers would write is written set by
-- set, and the indexes are made anew in the end. A test compares it with what triggers write.
\set ON_ERROR_STOP on
\set QUIET on
set lab.id = 1;
set synchronous_commit = off;
set maintenance_work_mem = '512MB';
set work_mem = '128MB';
set jit = off;

begin;
delete from inventory.freezer;
delete from inventory.computer;
delete from inventory.site;
insert into inventory.storage_type (id, name, rows, cols, holds) values
  (1001, 'bench box', 10, 10, 'containers'), (1002, 'bench plate', 8, 12, 'containers'),
  (1003, 'bench rack', 5, 5, 'units');
insert into inventory.storage_type (id, name, holds, row_scheme, col_scheme) values
  (1004, 'bench shelf', 'units', null, null);
insert into inventory.sample_type (id, name)
select 1000 + n, name
from unnest(array['Plasma', 'Serum', 'Whole blood', 'DNA', 'RNA', 'Tissue', 'Urine', 'Buffer'])
  with ordinality _ (name, n);
insert into inventory.project (id, name)
select 1000 + n, 'Project ' || n from generate_series(1, 20) n;
insert into auth.account (id, email, name)
select 1000 + n, 'bench' || n || '@example.org', 'Owner ' || n from generate_series(1, 50) n;
insert into auth.membership (lab_id, account_id, role)
select 1, 1000 + n, 'editor' from generate_series(1, 50) n;
insert into inventory.site
  (id, name, contact, address, state_or_region, country, postcode_or_zip)
select 1000000 + n, 'Bench site ' || n, 'Contact ' || n, n || ' Muffin Lane, Ann Arbor', 'MI',
  'USA', '48103'
from generate_series(1, 20) n;
insert into inventory.computer (site_id, name, mac)
select 1000001 + n % 20, 'Computer ' || n, ('02' || lpad(to_hex(n * 7919), 10, '0'))::macaddr
from generate_series(1, 1000) n;
insert into inventory.freezer (id, site_id, name)
select n, 1000001 + n % 20, 'Freezer ' || n
from (
  select generate_series(1, (:containers + 9999) / 10000)
  union values (1000001), (1000002)) _ (n);

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

\echo indexes off
-- An index that is not ready is not written; REINDEX makes it whole, and ready again.
create view pg_temp.many as
  select unnest('{inventory.container,inventory.barcode,search.entry}'::regclass[]) as made
  union all
  select relid from pg_partition_tree('audit.row_change') where isleaf;

-- The months of those two years, as the housekeeping would have made them.
select format('
  create table audit.%1$I partition of audit.row_change for values from (%2$L) to (%3$L);
  alter table audit.%1$I enable row level security;
  alter table audit.%1$I force row level security',
  'row_change_' || to_char(month, 'YYYY_MM'), month at time zone 'UTC',
  (month + interval '1 month') at time zone 'UTC')
from generate_series(date_trunc('month', now() at time zone 'UTC') - interval '25 months',
  date_trunc('month', now() at time zone 'UTC') - interval '1 month', '1 month') month
\gexec

update pg_index set indisready = false, indisvalid = false
where indrelid in (select made from pg_temp.many);
set session_replication_role = replica;

\echo containers
-- Those that the measurements move, the first freezer and rack, are all in their places.
with tube as (
  select n, case when n < 10000 or n % 100 < 96 then 'in' when n % 100 < 98 then 'out'
      when n % 100 = 98 then 'in' else 'consumed' end as state,
    n >= 10000 and n % 100 >= 98 as is_nowhere,
    now() - interval '1 s' * (63e6 * (:containers - n / 10000 * 10000) / :containers) as made_at
  from generate_series(0, :containers - 1) n)
insert into inventory.container (lab_id, id, freezer_id, storage_unit_id, "row", col, position,
  name, description, sample_type_id, quantity, unit, lot, expires_on, collected_on, owner_id,
  project_id, state, out_to, due_back_on, created_at, updated_at)
select 1, 10000000 + n, 1 + n / 10000, case when not is_nowhere then 1 + n / 100 end,
  case when not is_nowhere then 1 + n % 100 / 10 end,
  case when not is_nowhere then 1 + n % 10 end,
  case when not is_nowhere then chr(65 + n % 100 / 10) || 1 + n % 10 end, 'Tube ' || n,
  case n % 10 when 0 then 'Blood plasma, patient ' || n % 5000
    when 1 then 'Buffer of lot ' || n % 777 end,
  case when n % 10 < 9 then 1001 + n % 8 end, 50, 'uL',
  case when n % 5 = 0 then 'L' || n / 1000 end,
  case when n % 2 = 0 then (now() + interval '1 day' * (n::bigint * 7919 % 2000 - 20))::date end,
  made_at::date - 3, case when n % 4 > 0 then 1001 + n / 500 % 50 end,
  case when n % 3 > 0 then 1001 + n / 10000 % 20 end, state,
  case when state = 'out' then 'Bench' end,
  case when state = 'out' then (now() + interval '1 day' * (n % 60 - 10))::date end,
  made_at, made_at
from tube;
select setval('inventory.container_id_seq', 10000000 + :containers) \g /dev/null

\echo barcodes
insert into inventory.barcode (lab_id, container_id, code, created_at, updated_at)
select lab_id, id, 'FR' || lpad((id - 10000000)::text, 8, '0'), created_at, updated_at
from inventory.container where id >= 10000000 and id % 10 = 1;
analyze inventory.container, inventory.barcode;

\echo history
-- They pass for sealed, so that nothing is at work on them meanwhile.
insert into audit.change_set
  (lab_id, id, changed_at, changed_by, table_names, row_count, seal_number, seal)
select 1, 1000000000 + n, made_at, 'bench' || n % 50 || '@example.org', '{barcode,container}',
  found, 1000000000 + n, '\x00'
from (
  select row_number() over (order by created_at), created_at, count(*) from inventory.container
  where id >= 10000000 group by created_at) made (n, made_at, found);
analyze audit.change_set;
insert into audit.row_change (lab_id, change_id, table_name, row_id, operation, changed_at, after)
select c.lab_id, c.id, 'container', t.id, 'insert', t.created_at, to_jsonb(t)
from inventory.container t join audit.change_set c on c.changed_at = t.created_at
where t.id >= 10000000;
insert into audit.row_change (lab_id, change_id, table_name, row_id, operation, changed_at, after)
select c.lab_id, c.id, 'barcode', t.id, 'insert', t.created_at, to_jsonb(t)
from inventory.barcode t join audit.change_set c on c.changed_at = t.created_at;

\echo words
call search.rebuild_resource('container');
call search.rebuild_resource('barcode');

\echo numbers
truncate inventory.container_count, inventory.container_count_change;
insert into inventory.container_count_change
  (lab_id, freezer_id, sample_type_id, owner_id, state, has_unit, containers)
select lab_id, freezer_id, sample_type_id, owner_id, state, storage_unit_id is not null, count(*)
from inventory.container
group by lab_id, freezer_id, sample_type_id, owner_id, state, storage_unit_id is not null;
select inventory.add_up_counts() \g /dev/null
set session_replication_role = origin;

\echo indexes
select format('reindex index %s', indexrelid::regclass) from pg_index
where indrelid in (select made from pg_temp.many) and not indisready
\gexec

\echo statistics
vacuum (analyze);
checkpoint;
