-- Revert lab-inventory:inventory/explain_rows from pg
begin;

drop procedure inventory.explain_rows(regclass);
drop function inventory.list_rules(regclass);

commit;
