-- Revert lab-inventory:search/add_resource from pg
begin;

drop procedure search.verify_resource(regclass), search.drop_resource(regclass),
  search.add_resource(regclass, name[]), search.add_tails(text);

commit;
