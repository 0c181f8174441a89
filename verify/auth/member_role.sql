-- Verify lab-inventory:auth/member_role on pg
begin;

select 1 / ('viewer'::auth.member_role < 'editor'
  and 'editor'::auth.member_role < 'manager')::int;

rollback;
