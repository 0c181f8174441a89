-- Deploy lab-inventory:inventory/refuse_key_change to pg
-- requires: inventory/schema
begin;

create function inventory.refuse_key_change() returns trigger
  language plpgsql volatile security invoker as $$
begin
  raise sqlstate 'PT400' using
    message = 'An id cannot be changed',
    detail = format('key_change: %s %s of lab %s stays that.', tg_table_name, old.id, old.lab_id),
    hint = 'Leave id and lab_id as they are, or create another row and delete this one.';
end $$;
comment on function inventory.refuse_key_change() is
  'Trigger. Labels and notebooks carry a row''s id for years, so the id stays what it is.
Update on the key columns is granted all the same: merging duplicates writes them unchanged.';
-- A trigger runs whoever writes, so nobody needs execute.

commit;
