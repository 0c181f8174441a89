-- Revert lab-inventory:lists/import_rows from pg
begin;

drop function lists.import_rows(text, lists.record[], lists.options);
drop function lists.plan_job(text, text[], lists.options);
drop function lists.preview(lists.job, lists.record[]);
drop function lists.raise_faults(lists.fault[]);

commit;
