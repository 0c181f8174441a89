-- Revert lab-inventory:api/report_use from pg
begin;

drop function api.report_activity(integer), api.report_occupancy_by_unit(bigint),
  api.report_occupancy_by_freezer(), api.report_expiring(integer), inventory.read_days(integer);

commit;
