-- A first lab to try things on. It is loaded once: a database that ever held a site is left alone.
-- Every id comes from the identity.
\set ON_ERROR_STOP on
\set QUIET on
begin;
select pg_sequence_last_value('inventory.site_id_seq') is null as is_new \gset
\if :is_new
set local lab.id = 1;
insert into inventory.site
  (name, contact, address, state_or_region, country, postcode_or_zip)
values
  ('Site 1', 'John Smith', '123 Muffin Lane, Ann Arbor', 'MI', 'USA', '48103'),
  ('Site 2', null, null, null, null, null),
  ('Site 3', null, null, null, null, null);

insert into inventory.computer (site_id, name) values (1, 'Computer 1'), (1, 'Computer 2');

insert into inventory.freezer (site_id, name) values (1, '-20C'), (1, '-40C');
\endif
commit;
