-- Revert lab-inventory:lists/broken_rules from pg
begin;

drop function lists.broken_rules(lists.job, lists.record[], integer[], text[]);
drop function lists.moved_keys(lists.job);

commit;
