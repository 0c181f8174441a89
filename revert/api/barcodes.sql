-- Revert lab-inventory:api/barcodes from pg
begin;

call api.drop_resource('api.barcodes');

commit;
