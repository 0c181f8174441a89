-- Revert lab-inventory:api/stocktake from pg
begin;

drop function api.stocktake(jsonb);

commit;
