-- Verify lab-inventory:inventory/labels on pg
begin;

select 1 / (inventory.position_label(2, 3, 8, 12, 'upper', 'number', '') = 'B3')::int;
select 1 / (inventory.position_label(2, 3, 8, 12, null, null, 'horizontal_top_down_left_right')
  = '15')::int;
select 1 / (inventory.read_axis('XIV', 'roman_upper') = 14)::int;
select 1 / (inventory.numbered_position(97, 8, 12, 'vertical_top_down_left_right') = '{}')::int;
select 1 / (count(*) = 2)::int from pg_constraint
where contypid in ('inventory.label_scheme'::regtype, 'inventory.fill_order'::regtype)
  and contype = 'c';

rollback;
