-- Revert lab-inventory:inventory/text from pg
begin;

drop procedure inventory.verify_tidy_text(regclass);
drop procedure inventory.tidy_text(regclass);
drop function inventory.bounded(text, name);
drop function inventory.trim_to_null(text);
drop function inventory.trim_text(text);
drop function inventory.is_blank(text);

commit;
