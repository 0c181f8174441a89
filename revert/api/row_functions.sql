-- Revert lab-inventory:api/row_functions from pg
begin;

drop procedure api.add_delete(text, text, text, name);
drop procedure api.add_getter(text, text, text);

commit;
