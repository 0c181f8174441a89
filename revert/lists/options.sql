-- Revert lab-inventory:lists/options from pg
begin;

drop function lists.read_records(bytea);
drop function lists.read_options(text);
drop function lists.refuse_match();
drop function lists.sent_options();
drop function lists.keys_of(text);
drop function lists.raise_bad_option(text, text, text);
drop type lists.options;

commit;
