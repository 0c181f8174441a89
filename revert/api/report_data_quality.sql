-- Revert lab-inventory:api/report_data_quality from pg
begin;

drop function api.report_data_quality(), inventory.quality_findings(bigint),
  inventory.site_advice(bigint);

commit;
