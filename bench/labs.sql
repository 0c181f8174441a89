-- Fills a throw-away stack with 50 labs that have :containers containers among them, in turn, so
-- that the rows of one lab lie scattered. Run by ./stack bench as lab_owner.
\set ON_ERROR_STOP on
\set QUIET on
begin;
delete from inventory.freezer;
delete from inventory.computer;
delete from inventory.site;
insert into inventory.lab (name) select 'Lab ' || n from generate_series(2, 50) n;
insert into inventory.site (lab_id, id, name) select id, 1, 'Site 1' from inventory.lab;
insert into inventory.freezer (lab_id, id, site_id, name)
select id, 1, 1, '-80C' from inventory.lab;
insert into inventory.container (lab_id, freezer_id, description)
select 1 + n % 50, 1, 'Box ' || n from generate_series(1, :containers) n;
commit;

vacuum (analyze) inventory.lab, inventory.site, inventory.freezer, inventory.container;
