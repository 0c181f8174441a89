-- Revert lab-inventory:api/row_functions from pg
begin;

drop function api.add_delete(regclass, text, name);
drop function api.add_upsert(regclass, text, name);
drop function api.upsert_source();
drop function api.add_getter(regclass, text);

commit;
