-- Deploy lab-inventory:inventory/json_limits to pg
-- requires: inventory/schema
begin;

create function inventory.json_fault(value jsonb, max_bytes integer) returns text
  language plpgsql stable security invoker strict parallel safe as $$
begin
  -- The size comes first. A number like 1e99999 is short here and long as text.
  return case
    when pg_column_size(value) > max_bytes then format('more than %s bytes', max_bytes)
    when value @? 'strict $.**{9}' then 'more than 8 levels deep'
    when value @? 'strict $.** ? (@.type() == "number" && @ != 0
      && (@.abs() > 1e30 || @.abs() < 1e-30))' then 'a number beyond 1e30 or 1e-30'
    end;
end $$;
comment on function inventory.json_fault(jsonb, integer) is
'That which is too much in a value of JSON: its size, its depth or a number. Null if nothing is.';
grant execute on function inventory.json_fault(jsonb, integer) to lab_viewer;

commit;
