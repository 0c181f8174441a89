-- Revert lab-inventory:lists/records from pg
begin;

drop function lists.read_json(text);
drop function lists.read_csv(text, text);
drop function lists.find_delimiter(text);
drop function lists.split(text, text);
drop function lists.normalise(text);
drop function lists.decode(bytea);
drop function lists.raise_unreadable(text, text);
drop type lists.record;

commit;
