-- Revert lab-inventory:api/read_scan from pg
begin;

drop function api.read_scan(text);

commit;
