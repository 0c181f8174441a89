-- Revert lab-inventory:api/add_resource from pg
begin;

drop function api.verify_resource(regclass, name);
drop function api.drop_resource(regclass);
drop function api.add_resource(regclass, name);
drop function api.describe_columns(regclass);
drop function api.add_delete(regclass, text, name);
drop function api.upsert_source();
drop function api.add_upsert(regclass, text, name);
drop function api.add_getter(regclass, text);

commit;
