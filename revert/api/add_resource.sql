-- Revert lab-inventory:api/add_resource from pg
begin;

drop procedure api.verify_resource(regclass, name);
drop procedure api.drop_resource(regclass);
drop procedure api.add_resource(regclass, name, name[]);
drop procedure api.describe_columns(regclass);

commit;
