-- Revert lab-inventory:inventory/unit_content from pg
begin;

drop function inventory.axis_labels(integer, text);
drop function inventory.unit_content(bigint, bigint, inventory.storage_type, integer);
drop function inventory.show_unit(bigint, bigint);
drop function inventory.show_container(bigint, bigint);

commit;
