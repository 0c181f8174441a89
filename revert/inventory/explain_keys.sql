-- Revert lab-inventory:inventory/explain_keys from pg
begin;

drop procedure inventory.explain_keys(regclass);
drop function inventory.explain_key(text, jsonb, text);

commit;
