-- Revert lab-inventory:api/undo from pg
begin;

drop function api.undo_change(bigint, text, boolean);

commit;
