-- Deploy lab-inventory:inventory/orders to pg
-- requires: inventory/schema
begin;

-- Numbers in a name count as numbers; case and accents do not. ICU has it in every build.
create collation inventory.natural_order (provider = icu, locale = 'und-u-kn-true-ks-level1');
comment on collation inventory.natural_order is
'Text as people sort it: Freezer 2 before Freezer 10, case and accents ignored. It is for orders
alone: filters compare exactly. What it takes for equal comes in the order of its bytes.';

-- What a function answers with has the collation of its type.
create domain inventory.natural_text as text collate inventory.natural_order;
comment on domain inventory.natural_text is 'Text in the order in which people sort.';
create domain inventory.exact_text as text collate "C";
comment on domain inventory.exact_text is 'Text in the order of its code points.';

-- Under a policy an index serves comparisons that leak nothing: a row comparison of columns is one,
-- also with a case, but no coalesce() and no call of a function. So null is the last of its type.
create function inventory.key_of(made regclass, field name, last text) returns text
  language sql stable security invoker set search_path = ''
  return (
    select case when attnotnull then format('%%1$s%I', attname)
      else format('case when %%1$s%1$I is null then %2$s else %%1$s%1$I end', attname, last) end
    from pg_attribute where attrelid = made and attname = field and attnum > 0);
comment on function inventory.key_of(regclass, name, text) is
'An expression for a column of a row to sort by: null counts as the greatest value, and so comes
last. %1$s stands for the row. Null if there is no such column.';

create function inventory.order_keys(made regclass)
  returns table (sort text, place integer, key text, type text, ordered_as text)
  language sql stable security invoker set search_path = '' as $$
  select found.sort, found.place::integer, found.key, found.type, found.ordered_as
  from (values
    ('name', 1, inventory.key_of(made, 'name', 'chr(1114111)'), 'text', 'inventory.exact_text'),
    ('natural', 1, inventory.key_of(made, 'name', 'chr(65535)'), 'text', 'inventory.natural_text'),
    ('updated_at', 1, inventory.key_of(made, 'updated_at', null), 'timestamptz', 'timestamptz'),
    ('expires_on', 1, inventory.key_of(made, 'expires_on', $x$'infinity'::date$x$), 'date', 'date'),
    ('position', 1, coalesce(inventory.key_of(made, 'storage_unit_id', '9223372036854775807'),
      inventory.key_of(made, 'parent_id', '9223372036854775807')), 'bigint', 'bigint'),
    ('position', 2, inventory.key_of(made, 'row', '2147483647'), 'integer', 'integer'),
    ('position', 3, inventory.key_of(made, 'col', '2147483647'), 'integer', 'integer')
  ) found (sort, place, key, type, ordered_as)
  where found.key is not null
    and (found.sort <> 'position' or exists (
      select from pg_attribute where attrelid = made and attname in ('storage_unit_id', 'parent_id')
        and inventory.key_of(made, 'position', '') is not null))
$$;
comment on function inventory.order_keys(regclass) is
'The orders that the columns of a table allow besides that of its id, and the keys of each. The id
is the last key of all.';

create function inventory.index_keys(made regclass, the_sort text) returns text
  language sql stable security invoker set search_path = ''
  return (
    select string_agg(format('(%s%s)', format(key, ''), case ordered_as
        when 'inventory.exact_text' then ' collate "C"'
        when 'inventory.natural_text' then ' collate inventory.natural_order' end), ', '
      order by place)
    from inventory.order_keys(made) where sort = the_sort);
comment on function inventory.index_keys(regclass, text) is 'The keys of an order for an index.';
-- For lists.names_of().
grant execute on function inventory.key_of(regclass, name, text), inventory.order_keys(regclass),
  inventory.index_keys(regclass, text) to lab_viewer;

create procedure inventory.add_orders(made regclass, has_few boolean)
  language plpgsql security invoker set search_path = '' as $$
declare
  one constant name := (select relname from pg_class where oid = made);
  wanted text;
begin
  if inventory.key_of(made, 'name', 'null') is not null then
    execute format('alter table %1$s add constraint %2$s_name_is_short check (length(name) <= 500)',
      made, one);
  end if;
  if has_few then
    return;
  end if;
  for wanted in select distinct sort from inventory.order_keys(made) order by sort loop
    execute format('create index %2$s_by_%3$s_idx on %1$s (lab_id, %4$s, id)',
      made, one, wanted, inventory.index_keys(made, wanted));
  end loop;
end $$;
comment on procedure inventory.add_orders(regclass, boolean) is
'Gives a table an index for each order that its list is offered in, unless it has few rows, which
are sorted at once. An index takes entries of up to 2.7 kB: so a name has at most 500 characters.';

commit;
