-- Verify lab-inventory:api/barcodes on pg
begin;

call api.verify_resource('api.barcodes');

rollback;
