-- Revert lab-inventory:inventory/convert_unit from pg
begin;

drop trigger relabel_content on inventory.storage_unit;
drop trigger refuse_conversion on inventory.storage_unit;
drop function inventory.relabel_content(), inventory.refuse_conversion();

commit;
