-- Revert lab-inventory:api/add_orders from pg
begin;

drop procedure api.drop_orders(regclass);
drop procedure api.add_orders(regclass);
drop procedure api.add_newest(text, text, text);
drop procedure api.add_cursor(regclass);
drop function api.cursor(anyelement);
drop function request.keys_of(anyelement);
drop procedure api.add_order(regclass, text, text[], text[], text[]);

commit;
