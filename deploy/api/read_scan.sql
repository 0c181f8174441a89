-- Deploy lab-inventory:api/read_scan to pg
-- requires: api/schema
-- requires: inventory/describe_scan
begin;

-- Stable, so that it runs in a transaction that only reads. Its body is of text/plain.
create function api.read_scan(text) returns jsonb
  language plpgsql stable security invoker as $$
begin
  return inventory.describe_scan($1);
end $$;
comment on function api.read_scan(text) is
'Read a rack scan or the map of a box.
The body is the file, as text of up to 1 MB; the header X-File-Name its name, percent-encoded, in
which FluidX has the rack; ?unit= the unit that it is of, by a barcode or its id. Else the code of
the rack in the file says that. Nothing is written: it answers how the file and the unit differ, and
what POST /move and POST /stocktake take. A move list and a list of boxes are for POST /move.
400 for what is no scan, with its lines; 404 for an unknown unit, 409 for a scan of another size.';
grant execute on function api.read_scan(text) to lab_viewer;

commit;
