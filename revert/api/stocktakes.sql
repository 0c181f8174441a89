-- Revert lab-inventory:api/stocktakes from pg
begin;

do $$
begin
  perform audit.drop_past('inventory.stocktake');
end $$;
drop function api.stocktake(bigint), audit.stamp(api.stocktakes);
drop view api.stocktakes;

commit;
