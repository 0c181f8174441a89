-- Revert lab-inventory:inventory/orders from pg
begin;

drop procedure inventory.add_orders(regclass, boolean);
drop function inventory.index_keys(regclass, text);
drop function inventory.order_keys(regclass);
drop function inventory.key_of(regclass, name, text);
drop domain inventory.exact_text;
drop domain inventory.natural_text;
drop collation inventory.natural_order;

commit;
