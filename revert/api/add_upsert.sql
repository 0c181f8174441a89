-- Revert lab-inventory:api/add_upsert from pg
begin;

drop procedure api.add_upsert(regclass, text, name);
drop procedure api.create_upsert(name, text, text, text[], text, text);

commit;
