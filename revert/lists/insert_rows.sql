-- Revert lab-inventory:lists/insert_rows from pg
begin;

drop function lists.make_rows(lists.job, lists.record[]);
drop function lists.insert_rows(lists.job, lists.record[], text, boolean);
drop function lists.next_id(text);
drop function lists.new_value(lists.field, boolean);
drop function lists.written_fields(lists.field[]);
drop function lists.is_given(lists.field, boolean);
drop type lists.outcome;
drop type lists.job;

commit;
