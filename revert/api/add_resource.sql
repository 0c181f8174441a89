-- Revert lab-inventory:api/add_resource from pg
begin;

drop function api.verify_resource(regclass, name);
drop function api.drop_resource(regclass);
drop function api.add_resource(regclass, name);
drop function api.describe_columns(regclass);

commit;
