-- Deploy lab-inventory:lists/schema to pg
-- requires: roles/privileges
begin;

-- A list that comes in, in this order: records makes records of its bytes, read_json of objects,
-- fields reads its header, source makes a query of both, write writes the rows, and faults looks
-- for all that is wrong where that fails. api/add_import gives each resource its three functions.
create schema lists;
comment on schema lists is 'Lists of rows that come in, as CSV or as JSON.';
grant usage on schema lists to lab_viewer;

commit;
