-- Revert lab-inventory:lists/look from pg
begin;

drop function lists.collect_faults(lists.job, lists.record[], integer);
drop function lists.is_in_list(lists.job, lists.record[], lists.fault);
drop function lists.look_faults(lists.job, lists.record[], integer[], text[]);
drop function lists.candidate(lists.job);
drop function lists.rule_fault(lists.job, lists.record, jsonb);
drop procedure lists.add_look(text, text, name);

commit;
