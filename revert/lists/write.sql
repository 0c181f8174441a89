-- Revert lab-inventory:lists/write from pg
begin;

drop function lists.write_rows(lists.job, lists.record[]);
drop function lists.vacate_keys(lists.job, lists.record[]);
drop function lists.change_rows(lists.job, lists.record[]);
drop function lists.difference(lists.job);

commit;
