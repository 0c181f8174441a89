-- Deploy lab-inventory:api/storage_types to pg
-- requires: api/add_resource
-- requires: inventory/storage_type
begin;

create view api.storage_types with (security_invoker = true) as
  select id, lab_id, name, description, rows, cols, row_scheme, col_scheme, fill_order, holds,
    child_type_ids, sample_type_ids, capacity, is_retired
  from inventory.storage_type;
comment on view api.storage_types is
'Types of storage unit of the lab.
A type says what grid its units have, how places are labelled, and what they hold.';
call api.add_resource('api.storage_types', writer => 'lab_manager',
  unsearched => '{holds}');

commit;
