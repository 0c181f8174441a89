-- Verify lab-inventory:inventory/container_count on pg
begin;

select lab_id, kind, of_id, state, has_unit, containers
from inventory.counted_containers where false;
select 1 / (count(*) = 2)::int from pg_class
where oid in ('inventory.container_count'::regclass, 'inventory.container_count_change'::regclass)
  and relrowsecurity and relforcerowsecurity;
select 1 / (count(*) = 3)::int from pg_trigger
where tgrelid = 'inventory.container'::regclass and tgenabled = 'O'
  and tgname in ('count_containers', 'uncount_containers', 'recount_containers');
select 1 / has_table_privilege('lab_viewer', 'inventory.counted_containers', 'select')::int;
select 1 / (not has_table_privilege(
  'lab_manager', 'inventory.container_count', 'insert, update, delete'))::int;
select 1 / (not has_table_privilege(
  'lab_manager', 'inventory.container_count_change', 'insert, update, delete'))::int;

-- The numbers are those that counting gives.
select 1 / (count(*) = 0)::int from (
  select c.lab_id, k.kind, k.of_id, c.state, c.storage_unit_id is not null as has_unit,
    count(*) as containers
  from inventory.container c
  cross join lateral (values ('freezer', c.freezer_id), ('sample_type', c.sample_type_id),
    ('owner', c.owner_id)) k (kind, of_id)
  group by 1, 2, 3, 4, 5
) counted
full join inventory.counted_containers kept
  on kept.lab_id = counted.lab_id and kept.kind = counted.kind
  and kept.state = counted.state and kept.has_unit = counted.has_unit
  and coalesce(kept.of_id, 0) = coalesce(counted.of_id, 0)
where kept.containers is distinct from counted.containers;

rollback;
