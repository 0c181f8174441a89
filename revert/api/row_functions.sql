-- Revert lab-inventory:api/row_functions from pg
begin;

drop procedure api.add_delete(regclass, text, name);
drop procedure api.add_getter(regclass, text);

commit;
