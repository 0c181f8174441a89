-- Revert lab-inventory:inventory/add_resource from pg
begin;

drop function inventory.verify_resource(regclass, name);
drop function inventory.drop_resource(regclass, boolean);
drop function inventory.add_resource(regclass, name);
drop function inventory.add_access(regclass, name);
drop function inventory.add_ids(regclass, name);

commit;
