-- Deploy lab-inventory:api/barcodes to pg
-- requires: api/add_resource
-- requires: inventory/barcode
begin;

create view api.barcodes with (security_invoker = true) as
  select id, lab_id, code, note, container_id, storage_unit_id
  from inventory.barcode;
comment on view api.barcodes is
'Barcodes of the lab.
A code is on a container, on a storage unit, or printed and not yet used.';
call api.add_resource('api.barcodes');

commit;
