begin;

create view api.racks with (security_invoker = true) as
  select id, lab_id, freezer_id, parent_id, "row", col, name, is_retired
  from inventory.rack;
comment on view api.racks is 'Racks of the lab.';
call api.add_resource('api.racks');

commit;
