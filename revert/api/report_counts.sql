-- Revert lab-inventory:api/report_counts from pg
begin;

drop function api.report_containers_by_state(), api.report_containers_by_owner(),
  api.report_containers_by_type(), api.report_containers_by_freezer(),
  api.report_instruments_by_site(), inventory.containers_by(text);

commit;
