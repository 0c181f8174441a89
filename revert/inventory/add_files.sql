-- Revert lab-inventory:inventory/add_files from pg
begin;

drop procedure inventory.drop_files(regclass), inventory.add_files(regclass);

commit;
