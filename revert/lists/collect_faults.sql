-- Revert lab-inventory:lists/collect_faults from pg
begin;

drop function lists.collect_faults(lists.job, lists.record[], integer);
drop function lists.cell_faults(lists.job, lists.record[]);
drop function lists.describe_refusals(lists.job, lists.record[], lists.refusal[], lists.fault[]);
drop function lists.find_culprits(lists.job, lists.record[], timestamptz);
drop function lists.try_rows(lists.job, lists.record[]);

commit;
