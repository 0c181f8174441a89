-- Deploy lab-inventory:inventory/units_of_measure to pg
-- requires: inventory/schema
begin;

-- The codes are those of UCUM, https://ucum.org, case-sensitive: mL, not ml.
create function inventory.dimension_of(unit text) returns text
  language plpgsql immutable security invoker strict parallel safe as $$
begin
  return case
    when unit in ('nL', 'uL', 'mL', 'L') then 'volume'
    when unit in ('pg', 'ng', 'ug', 'mg', 'g', 'kg') then 'mass'
    when unit in ('pmol', 'nmol', 'umol', 'mmol', 'mol') then 'amount of substance'
    when unit = '1' then 'count'
    when unit = '{cells}' then 'cells'
    when unit = '[iU]' then 'international units'
  end;
end $$;
comment on function inventory.dimension_of(text) is
'What a unit of measure measures; null for a code that is none of ours. Amounts of one dimension can
be subtracted.';

create function inventory.factor_of(unit text) returns numeric
  language plpgsql immutable security invoker strict parallel safe as $$
begin
  return case
    when unit in ('1', '{cells}', '[iU]') then 1
    else case regexp_replace(unit, '(L|g|mol)$', '')
      when 'p' then 1e-12 when 'n' then 1e-9 when 'u' then 1e-6 when 'm' then 1e-3
      when '' then 1 when 'k' then 1e3 end
  end;
end $$;
comment on function inventory.factor_of(text) is
  'How many of the base unit of its dimension (L, g, mol, 1) one of this unit is.';

create function inventory.read_unit(sent text) returns text
  language plpgsql immutable security invoker strict parallel safe as $$
begin
  -- The micro sign and the Greek letter mean u.
  return case translate(sent, 'µμ', 'uu')
    when 'ul' then 'uL' when 'ml' then 'mL' when 'nl' then 'nL' when 'l' then 'L'
    when 'IU' then '[iU]' when 'cells' then '{cells}'
    else translate(sent, 'µμ', 'uu') end;
end $$;
comment on function inventory.read_unit(text) is
'The code of UCUM for a unit as people write it: µL and ul are uL. Others come back as they are.';

create function inventory.convert_amount(amount numeric, from_unit text, to_unit text)
  returns numeric
  language plpgsql immutable security invoker strict parallel safe as $$
begin
  if inventory.dimension_of(from_unit) <> inventory.dimension_of(to_unit) then
    raise sqlstate 'PT400' using message = 'Units of different dimensions',
      detail = format('bad_unit: %s is a %s, %s a %s.', from_unit,
        inventory.dimension_of(from_unit), to_unit, inventory.dimension_of(to_unit)),
      hint = 'Give the amount in a unit like that of the container.';
  end if;
  return trim_scale(
    amount * inventory.factor_of(from_unit) / inventory.factor_of(to_unit));
end $$;
comment on function inventory.convert_amount(numeric, text, text) is
  'An amount in another unit of its dimension. PT400 for another dimension.';

grant execute on function inventory.dimension_of(text), inventory.factor_of(text),
  inventory.read_unit(text), inventory.convert_amount(numeric, text, text) to lab_viewer;

commit;
