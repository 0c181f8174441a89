-- Deploy lab-inventory:audit/inventory to pg
-- requires: audit/track
-- requires: inventory/container
-- requires: inventory/computer
-- requires: auth/membership
begin;

do $$
begin
  perform audit.track('inventory.lab');
  perform audit.track('auth.membership');
  perform audit.track('inventory.site');
  perform audit.track('inventory.computer');
  perform audit.track('inventory.freezer');
  perform audit.track('inventory.container');
end $$;

commit;
