-- Revert lab-inventory:lists/import from pg
begin;

drop function lists.insert_list(text, bytea);
drop function lists.import_list(text, bytea);
drop function lists.count_rows(lists.outcome);

commit;
