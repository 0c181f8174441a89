-- Revert lab-inventory:api/stocktakes from pg
begin;

do $$
begin
  perform audit.drop_past('inventory.stocktake');
end $$;
call api.drop_orders('api.stocktakes');
drop function api.stocktake(bigint), audit.stamp(api.stocktakes);
drop view api.stocktakes;

commit;
