-- Revert lab-inventory:lists/records from pg
begin;

drop function lists.read_csv(text, text);
drop function lists.find_delimiter(text);
drop function lists.split(text, text);
drop function lists.normalise(text, text);
drop function lists.check_width(text[]);
drop function lists.raise_too_large(text);
drop function lists.decode(bytea);
drop function lists.raise_unreadable(text, text);
drop type lists.record;

commit;
