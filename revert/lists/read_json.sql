-- Revert lab-inventory:lists/read_json from pg
begin;

drop function lists.read_json(text);
drop function lists.parse_json(text);

commit;
