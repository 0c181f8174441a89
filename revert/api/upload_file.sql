-- Revert lab-inventory:api/upload_file from pg
begin;

drop function api.upload_file(bytea), inventory.attach_file(text, bigint, jsonb, bytea);

commit;
