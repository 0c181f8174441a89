-- Revert lab-inventory:inventory/type_lists from pg
begin;

drop trigger refuse_listed on inventory.storage_type;
drop trigger refuse_listed on inventory.sample_type;
drop trigger refuse_unknown_types on inventory.storage_type;
drop function inventory.refuse_listed(), inventory.refuse_unknown_types();

commit;
