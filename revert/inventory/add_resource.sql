-- Revert lab-inventory:inventory/add_resource from pg
begin;

drop procedure inventory.verify_resource(regclass, name);
drop procedure inventory.drop_resource(regclass, boolean);
drop procedure inventory.add_resource(regclass, name, boolean);
drop procedure inventory.add_access(regclass, name);
drop procedure inventory.add_ids(regclass, name);

commit;
