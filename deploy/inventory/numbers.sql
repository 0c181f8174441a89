-- Deploy lab-inventory:inventory/numbers to pg
-- requires: inventory/schema
begin;

-- NaN is above every number, Infinity too: x > 0 alone would let both in. Programs that read JSON
-- take what is from 1.8e308 on for Infinity. A short 1e-9999 would be as long as a page in each
-- answer.
create domain inventory.finite as numeric
  constraint finite_is_number
    check (value > -1e308 and value < 1e308 and scale(value) <= 308);
comment on domain inventory.finite is
  'A number below 1e308, with up to 308 decimals; not NaN or Infinity.';

create domain inventory.positive as numeric
  constraint positive_is_number check (value > 0 and value < 1e308 and scale(value) <= 308);
comment on domain inventory.positive is
  'A number above 0 and below 1e308, with up to 308 decimals; not NaN or Infinity.';

create function inventory.is_amount(value numeric) returns boolean
  language plpgsql immutable security invoker strict parallel safe as $$
begin
  return value >= 0 and value < 1e308 and scale(value) <= 308;
end $$;
comment on function inventory.is_amount(numeric) is
'Whether a number is an amount: not negative, below 1e308, with up to 308 decimals.';
grant execute on function inventory.is_amount(numeric) to lab_viewer;

create domain inventory.amount as numeric
  constraint amount_is_number check (inventory.is_amount(value));
comment on domain inventory.amount is
  'A number from 0 to below 1e308, with up to 308 decimals; not NaN or Infinity.';

create domain inventory.celsius as numeric
  constraint celsius_from_absolute_zero_on check (value >= -273.15)
  constraint celsius_is_number check (value < 1e308 and scale(value) <= 308);
comment on domain inventory.celsius is
  'A temperature in degrees Celsius, from absolute zero on; not NaN or Infinity.';

commit;
