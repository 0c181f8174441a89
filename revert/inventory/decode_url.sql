-- Revert lab-inventory:inventory/decode_url from pg
begin;

drop function inventory.decode_url(text);

commit;
