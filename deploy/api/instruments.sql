-- Deploy lab-inventory:api/instruments to pg
-- requires: api/schema
-- requires: inventory/computer
-- requires: inventory/freezer
begin;

-- Each arm walks its primary key and stops with the page: one order by over the union would sort
-- both tables whole.
create view api.instruments with (security_invoker = true) as
  (
    select
      computer.site_id, site.name as site_name,
      computer.id as computer_id, null::bigint as freezer_id, computer.name
    from inventory.computer
    join inventory.site on site.lab_id = computer.lab_id and site.id = computer.site_id
    order by computer.lab_id, computer.id
  )
  union all
  (
    select
      freezer.site_id, site.name as site_name,
      null::bigint as computer_id, freezer.id as freezer_id, freezer.name
    from inventory.freezer
    join inventory.site on site.lab_id = freezer.lab_id and site.id = freezer.site_id
    order by freezer.lab_id, freezer.id
  );
comment on view api.instruments is
'Instruments of the lab: its computers by id, then its freezers by id.
Read-only: write computers and freezers.';
comment on column api.instruments.site_id is 'The site where the instrument stands.';
comment on column api.instruments.site_name is 'What people call that site.';
comment on column api.instruments.computer_id is 'Id of the computer; null for a freezer.';
comment on column api.instruments.freezer_id is 'Id of the freezer; null for a computer.';
comment on column api.instruments.name is 'What people call the instrument.';
grant select on api.instruments to lab_open;

commit;
