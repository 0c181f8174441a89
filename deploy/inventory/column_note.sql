-- Deploy lab-inventory:inventory/column_note to pg
-- requires: auth/account
-- requires: inventory/schema
begin;

create function inventory.column_note(tracked regclass, number smallint) returns text
  language sql stable security invoker set search_path = ''
begin atomic
  select e'\n\nNote:\n' || string_agg(note, e'\n')
  from (
    select format('This is a Foreign Key to `%1$s.id`.<fk table=''%1$s'' column=''id''/>',
      case when confrelid = 'auth.account'::regclass then 'people' else p.relname || 's' end)
    from pg_constraint
    join pg_class p on p.oid = confrelid
    cross join unnest(conkey, confkey) k (here, there)
    join pg_attribute other on other.attrelid = confrelid and other.attnum = k.there
      and other.attname = 'id'
    where contype = 'f' and conrelid = tracked and k.here = number
    union all
    select 'This is required.<required/>' from pg_attribute
    where attrelid = tracked and attnum = number and attnotnull and not atthasdef
  ) notes (note);
end;
comment on function inventory.column_note(regclass, smallint) is
'What a column asks of its values, as a program reads it in the OpenAPI document: the list that a
foreign key points to, in the words that PostgREST itself has for a key of one column (ours begin
with the lab), and whether a new row needs it, which it does not know of a view.';

commit;
