-- Deploy lab-inventory:api/sample_types to pg
-- requires: api/add_resource
-- requires: inventory/sample_type
begin;

create view api.sample_types with (security_invoker = true) as
  select id, lab_id, name, description, properties_schema, is_retired
  from inventory.sample_type;
comment on view api.sample_types is
'Types of sample of the lab.
A type says what properties its containers may have.';
call api.add_resource('api.sample_types', writer => 'lab_manager',
  unsearched => '{properties_schema}');

commit;
