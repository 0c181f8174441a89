-- Revert lab-inventory:inventory/file from pg
begin;

call inventory.drop_resource('inventory.file', force => :{?force});
drop function inventory.fit_file(), inventory.has_thing(bigint, text, bigint);
drop domain inventory.media_type;

commit;
