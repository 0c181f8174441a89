-- Deploy lab-inventory:audit/labs_and_members to pg
-- requires: audit/track
-- requires: auth/membership
-- requires: inventory/lab
begin;

do $$
begin
  perform audit.track('inventory.lab');
  perform audit.track('auth.membership');
end $$;

commit;
