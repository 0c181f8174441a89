-- Fills a throw-away lab 1 with :instruments instruments, half computers and half freezers, as
-- many containers, and a site for every ten instruments. Run by ./stack bench as lab_owner:
-- triggers and foreign keys work as ever, and every id is the one the identity gives.
\set ON_ERROR_STOP on
\set QUIET on
begin;
set local lab.id = 1;
delete from inventory.freezer;
delete from inventory.computer;
delete from inventory.site;
alter table inventory.freezer alter id restart;
alter table inventory.computer alter id restart;
alter table inventory.site alter id restart;
-- A row made again under its id comes after its deletion: in a transaction of its own.
commit;
begin;
set local lab.id = 1;

insert into inventory.site (name, contact, address, state_or_region, country, postcode_or_zip)
select 'Site ' || n, 'Contact ' || n, n || ' Muffin Lane, Ann Arbor', 'MI', 'USA', '48103'
from generate_series(1, :instruments / 10) n;

-- Neighbours by id stand at different sites, so that a page has to look up as many.
insert into inventory.computer (site_id, name, mac)
select 1 + n % (:instruments / 10), 'Computer ' || n, lpad(to_hex(n), 12, '0')::macaddr
from generate_series(1, :instruments / 2) n;

insert into inventory.freezer (site_id, name)
select 1 + n % (:instruments / 10), 'Freezer ' || n
from generate_series(1, :instruments / 2) n;

insert into inventory.container (freezer_id, description)
select 1 + n % (:instruments / 2), 'Box ' || n
from generate_series(1, :instruments) n;
commit;

-- What autovacuum and the checkpointer would otherwise do while the clock runs.
vacuum (analyze) inventory.site, inventory.computer, inventory.freezer, inventory.container;
