-- Deploy lab-inventory:inventory/numbers to pg
-- requires: inventory/schema
begin;

-- NaN is above every number, Infinity too: x > 0 alone would let both in.
create domain inventory.finite as numeric
  constraint finite_is_number check (value > '-Infinity' and value < 'Infinity');
comment on domain inventory.finite is 'A number, not NaN or Infinity.';

create domain inventory.positive as numeric
  constraint positive_is_number check (value > 0 and value < 'Infinity');
comment on domain inventory.positive is 'A number above 0, not NaN or Infinity.';

commit;
