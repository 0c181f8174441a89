-- Revert lab-inventory:api/members from pg
begin;

drop function api.delete_member(text);
drop function api.upsert_member(jsonb);
drop view api.members;

commit;
