-- Adds :containers containers with words to a throw-away lab 1, for the search: each has a name, one
-- of ten has "plasma". Run by ./stack bench as lab_owner: triggers, history and search work as ever.
\set ON_ERROR_STOP on
\set QUIET on
begin;
set local lab.id = 1;
insert into inventory.site (id, name) values (1000001, 'Search');
insert into inventory.freezer (id, site_id, name)
select 1000010 + n, 1000001, 'Freezer ' || n from generate_series(1, 1000) n;
insert into inventory.computer (site_id, name, mac)
select 1000001, 'Searched ' || n, ('02' || lpad(to_hex(n * 7919), 10, '0'))::macaddr
from generate_series(1, 1000) n;
commit;

select format($sql$
  begin;
  set local lab.id = 1;
  insert into inventory.container (id, freezer_id, name, description)
  select 50000000 + n, 1000011 + n %% 1000, 'Tube ' || n, case n %% 10
    when 0 then 'Blood plasma, patient ' || n %% 5000 when 1 then 'Buffer of lot ' || n %% 777 end
  from generate_series(%1$s, %2$s) n;
  insert into inventory.barcode (container_id, code)
  select 50000000 + n, 'FR' || lpad(n::text, 8, '0') from generate_series(%1$s, %2$s, 10) n;
  commit;
  $sql$, first, least(first + 9999, :containers))
from generate_series(1, :containers, 10000) first
\gexec

vacuum (analyze) search.entry, inventory.container, inventory.barcode, inventory.computer;
