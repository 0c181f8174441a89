-- Revert lab-inventory:api/people from pg
begin;

drop function past.owner(past.containers), api.owner(api.containers);
drop view past.people;
drop view api.people;

commit;
