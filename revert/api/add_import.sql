-- Revert lab-inventory:api/add_import from pg
begin;

drop procedure api.add_import(text, text, name);

commit;
