-- Revert lab-inventory:inventory/days from pg
begin;

drop function inventory.check_days_of(regclass);
drop function inventory.check_days(jsonb, text[], text);
drop cast (json as inventory.moment);
drop cast (json as inventory.day);
drop function inventory.read_moment(json);
drop function inventory.read_day(json);
drop function inventory.raise_not_written(text, text, text);
drop function inventory.is_written(text, text);
drop domain inventory.moment;
drop domain inventory.day;

commit;
