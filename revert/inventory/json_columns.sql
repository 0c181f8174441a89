-- Revert lab-inventory:inventory/json_columns from pg
begin;

drop procedure inventory.verify_json_columns(regclass);
drop procedure inventory.add_json_columns(regclass);

commit;
