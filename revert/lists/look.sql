-- Revert lab-inventory:lists/look from pg
begin;

drop function lists.candidate(lists.job);
drop function lists.rule_fault(lists.job, jsonb);
drop function lists.rule_words(text, text, "char", text, boolean, text);
drop function lists.rule_names(lists.job, jsonb);
drop function lists.rule_of(jsonb);
drop type lists.refusal;
drop function lists.without_slug(text);
drop procedure lists.add_look(text, text, name);

commit;
