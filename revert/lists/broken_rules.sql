-- Revert lab-inventory:lists/broken_rules from pg
begin;

drop function lists.look_at_rows(lists.job, lists.record[], timestamptz);
drop function lists.broken_rules(lists.job, lists.record[], integer[], text[]);
drop function lists.moved_keys(lists.job);

commit;
