-- Deploy lab-inventory:api/excursions to pg
-- requires: api/add_resource
-- requires: inventory/excursion
begin;

create view api.excursions with (security_invoker = true) as
  select id, lab_id, freezer_id, storage_unit_id, began_at, ended_at, min_temperature,
    max_temperature, source, comment, acknowledged_by
  from inventory.excursion;
comment on view api.excursions is
'Excursions of the lab.
A time in which a freezer or a unit was too warm or too cold.';
call api.add_resource('api.excursions');

commit;
