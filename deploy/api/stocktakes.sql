-- Deploy lab-inventory:api/stocktakes to pg
-- requires: api/add_resource
-- requires: inventory/stocktake
-- requires: api/storage_units
begin;

create view api.stocktakes with (security_invoker = true) as
  select id, lab_id, storage_unit_id, applied, note, found_count, missing_count, misplaced_count,
    unknown_count, unread_count, conflict_count, out_count, ended_count
  from inventory.stocktake;
comment on view api.stocktakes is
'Stock-takes of the lab.
Read-only: POST /stocktake makes them. Their sightings say what was seen.';
call api.describe_columns('api.stocktakes');
call api.add_orders('api.stocktakes');
grant select on api.stocktakes to lab_viewer;

do $$
declare
  fields constant text := (
    select string_agg(format('stored.%I', attname), ', ' order by attnum)
    from pg_attribute where attrelid = 'api.stocktakes'::regclass and attnum > 0);
begin
  perform audit.add_stamp('stocktake');
  call api.add_getter('stocktakes', 'stocktake', fields);
  perform audit.add_past('inventory.stocktake');
end $$;

commit;
