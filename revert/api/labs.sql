-- Revert lab-inventory:api/labs from pg
begin;

do $$
begin
  perform audit.drop_past('inventory.lab');
end $$;
drop view api.labs;

commit;
