-- Revert lab-inventory:inventory/explain_rows from pg
begin;

drop procedure inventory.explain_rows(regclass);
drop procedure inventory.add_explaining(regclass, regproc);
drop function inventory.note_row(bigint);
drop function inventory.raise_no_parent(text, jsonb, text);
drop function inventory.list_rules(regclass);

commit;
