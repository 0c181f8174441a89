-- Revert lab-inventory:lists/faults from pg
begin;

drop function lists.repeat_faults(lists.job, lists.record[], lists.field, integer[], text[]);
drop function lists.shape_faults(lists.job, lists.record[], integer);
drop function lists.field_faults(lists.job, lists.record[], lists.field);
drop function lists.json_fault(text, lists.field, jsonb);
drop function lists.cell_fault(text, text);
drop function lists.hint_of(text, text);

commit;
