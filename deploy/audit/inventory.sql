-- Deploy lab-inventory:audit/inventory to pg
-- requires: audit/track
-- requires: inventory/container
-- requires: inventory/computer
-- requires: auth/membership
begin;

-- Under a lab every key is (lab_id, id); these two have other names for theirs.
alter table inventory.lab add column lab_id bigint generated always as (id) stored;
comment on column inventory.lab.lab_id is 'Its id, under the name that history knows.';
alter table auth.membership add column id bigint generated always as (account_id) stored;
comment on column auth.membership.id is 'The account''s id, under the name that history knows.';

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
