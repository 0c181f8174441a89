-- Revert lab-inventory:api/file_bytes from pg
begin;

drop function past.file_bytes(bigint), api.file_bytes(bigint);
drop domain api."*/*";

commit;
