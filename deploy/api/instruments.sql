-- Deploy lab-inventory:api/instruments to pg
-- requires: api/computers
-- requires: api/freezers
-- requires: api/sites
-- requires: audit/past_query
begin;

-- Each arm holds one table, so that PostgreSQL 15 walks its primary key and stops with the page: a
-- join in an arm, or one order by over the union, sorts both tables whole.
create view api.instruments with (security_invoker = true) as
  select
    instrument.site_id,
    (
      select site.name from inventory.site
      where site.lab_id = instrument.lab_id and site.id = instrument.site_id
    ) as site_name,
    instrument.computer_id, instrument.freezer_id, instrument.name
  from (
    (
      select lab_id, site_id, id as computer_id, null::bigint as freezer_id, name
      from inventory.computer
      order by lab_id, id
    )
    union all
    (
      select lab_id, site_id, null::bigint as computer_id, id as freezer_id, name
      from inventory.freezer
      order by lab_id, id
    )
  ) instrument;
comment on view api.instruments is
'Instruments of the lab: its computers by id, then its freezers by id.
Read-only: write computers and freezers.';
comment on column api.instruments.site_id is 'The site where the instrument stands.';
comment on column api.instruments.site_name is 'What people call that site.';
comment on column api.instruments.computer_id is 'Id of the computer; null for a freezer.';
comment on column api.instruments.freezer_id is 'Id of the freezer; null for a computer.';
comment on column api.instruments.name is 'What people call the instrument.';
grant select on api.instruments to lab_viewer;

-- Of the tables, not of the other past views: those can then be dropped and made again.
do $$
begin
  execute format('
    create view past.instruments with (security_invoker = true) as
      select
        instrument.site_id,
        (
          select site.name from (%s) site
          where site.id = instrument.site_id
        ) as site_name,
        instrument.computer_id, instrument.freezer_id, instrument.name
      from (
        (
          select site_id, id as computer_id, null::bigint as freezer_id, name
          from (%s) computer
          order by lab_id, id
        )
        union all
        (
          select site_id, null::bigint as computer_id, id as freezer_id, name
          from (%s) freezer
          order by lab_id, id
        )
      ) instrument',
    audit.past_query('inventory.site'), audit.past_query('inventory.computer'),
    audit.past_query('inventory.freezer'));
end $$;
comment on view past.instruments is 'Instruments of the lab: computers by id, then freezers by id.';
grant select on past.instruments to lab_viewer;

commit;
