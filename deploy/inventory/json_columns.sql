-- Deploy lab-inventory:inventory/json_columns to pg
-- requires: inventory/text
begin;

create procedure inventory.add_json_columns(made regclass)
  language plpgsql security invoker set search_path = '' as $add$
declare
  one constant name := (select relname from pg_class where oid = made);
  columns text;
  tests text;
begin
  select string_agg(quote_literal(attname), ', ' order by attnum),
    string_agg(format('jsonb_typeof(new.%I) = ''string''', attname), ' or ' order by attnum)
  into columns, tests
  from pg_attribute join pg_type on pg_type.oid = atttypid
  where attrelid = made and attnum > 0 and not attisdropped and attgenerated = ''
    and coalesce(nullif(typbasetype, 0), pg_type.oid) = 'jsonb'::regtype;
  if columns is null then
    return;
  end if;
  execute format($sql$
    create or replace function inventory.accept_json_%1$s() returns trigger
      language plpgsql volatile security invoker as $$
    declare
      stored constant jsonb := pg_catalog.to_jsonb(new);
      name text;
    begin
      foreach name in array tg_argv loop
        if jsonb_typeof(stored->name) = 'string' and stored->>name ~ '^\s*([[{]|$)' then
          new := jsonb_populate_record(new, jsonb_build_object(
            name, nullif(inventory.trim_text(stored->>name), '')::jsonb));
        end if;
      end loop;
      return new;
    exception when invalid_text_representation then
      return new;  -- a constraint says what it has to be
    end $$;
    comment on function inventory.accept_json_%1$s() is
    'Trigger. A cell of CSV is text: where it holds an object or a list, that is what is stored, and
null where it is empty. Its arguments are the columns. By its name it runs before others.';
    create or replace trigger accept_json before insert or update on %2$s
      for each row when (%3$s) execute function inventory.accept_json_%1$s(%4$s)
    $sql$, one, made, tests, columns);
end $add$;
comment on procedure inventory.add_json_columns(regclass) is
'Lets a table''s columns of JSON come in by CSV. Call it again after such a column was added.';

create procedure inventory.verify_json_columns(made regclass)
  language plpgsql security invoker set search_path = '' as $$
begin
  if exists (
    select from pg_attribute join pg_type on pg_type.oid = atttypid
    where attrelid = made and attnum > 0 and not attisdropped and attgenerated = ''
      and coalesce(nullif(typbasetype, 0), pg_type.oid) = 'jsonb'::regtype
      and not exists (
        select from pg_trigger
        where tgrelid = made and tgenabled = 'O' and tgname = 'accept_json'
          and position((attname || '\000')::bytea in tgargs) > 0)) then
    raise exception '% has JSON that CSV cannot bring', made;
  end if;
end $$;
comment on procedure inventory.verify_json_columns(regclass) is
  'Raises if a column of JSON came after inventory.add_json_columns() was called.';

commit;
