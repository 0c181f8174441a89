-- Deploy lab-inventory:inventory/numbers to pg
-- requires: inventory/schema
begin;

-- NaN is above every number, Infinity too: x > 0 alone would let both in. Programs that read JSON
-- take what is from 1.8e308 on for Infinity.
create domain inventory.finite as numeric
  constraint finite_is_number check (value > -1e308 and value < 1e308);
comment on domain inventory.finite is 'A number below 1e308, not NaN or Infinity.';

create domain inventory.positive as numeric
  constraint positive_is_number check (value > 0 and value < 1e308);
comment on domain inventory.positive is 'A number above 0 and below 1e308, not NaN or Infinity.';

create domain inventory.amount as numeric
  constraint amount_is_number check (value >= 0 and value < 'Infinity');
comment on domain inventory.amount is 'A number that is not negative, not NaN or Infinity.';

commit;
