-- Revert lab-inventory:api/add_upsert from pg
begin;

drop procedure api.add_upsert(text, text, text, name);
drop procedure api.create_upsert(text, text, text, text[], text[], text, text, text);

commit;
