begin;

create view api.vials with (security_invoker = true) as
  select id, lab_id, freezer_id, rack_id, "row", col, origin_id, parent_id, owner_id, code,
    is_reference, is_sterile, tags, properties
  from inventory.vial;
comment on view api.vials is 'Vials of the lab.';
call api.add_resource('api.vials');

commit;
