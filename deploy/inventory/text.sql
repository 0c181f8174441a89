-- Deploy lab-inventory:inventory/text to pg
-- requires: inventory/schema
begin;

-- PL/pgSQL, as a constraint or trigger that calls a function of SQL plans it at each statement.
create function inventory.is_blank(value text) returns boolean
  language plpgsql immutable security invoker strict parallel safe as $$
begin
  return value !~
    -- Spaces, controls, what steers joining, direction or selection, fillers, tags.
    '[^\u0001-\u0020\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f'
    '\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0'
    '\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]';
end $$;
comment on function inventory.is_blank(text) is
'The definition of blank: nobody sees a character of it.';

create function inventory.trim_text(value text) returns text
  language plpgsql immutable security invoker strict parallel safe as $$
begin
  -- Not a regular expression, which would take its time over a million spaces.
  return btrim(value, e'\t\n\u000b\f\r\u001c\u001d\u001e\u001f \u0085\u00a0\u1680\u2000\u2001'
    '\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u2028\u2029\u202f\u205f\u2060'
    '\u3000\ufeff');
end $$;
comment on function inventory.trim_text(text) is
'The definition of trimmed: no space, line end, byte order mark or joiner at either end. Marks of
direction and selection stay there, as they belong to a word or to an emoji.';

create function inventory.trim_to_null(value text) returns text
  language plpgsql immutable security invoker strict parallel safe as $$
begin
  return case when not inventory.is_blank(value) then inventory.trim_text(value) end;
end $$;
comment on function inventory.trim_to_null(text) is
  'Text for a column that may be null: trimmed, and null if it is blank.';

create function inventory.bounded(value text, field name) returns text
  language plpgsql immutable security invoker parallel safe as $$
begin
  if length(value) > 10000 then
    raise sqlstate '22001' using message = 'Text has at most 10,000 characters',
      detail = format('text_too_long: %s has %s.', field, length(value)),
      hint = 'Send a shorter one.', column = field;
  end if;
  return value;
end $$;
comment on function inventory.bounded(text, name) is
'The value of a field of text. 22001, a 400, over 10,000 characters: a query can ask for it many
times in one answer.';

create procedure inventory.tidy_text(made regclass)
  language plpgsql security invoker set search_path = '' as $add$
declare
  one constant name := (select relname from pg_class where oid = made);
  assignments text;
  tests text;
begin
  select string_agg(
      format('new.%1$I := inventory.%2$s(inventory.bounded(new.%1$I, %1$L));', attname,
      case when attnotnull then 'trim_text' else 'trim_to_null' end), ' ' order by attnum),
    -- Most text begins and ends with a letter of ASCII: then there is nothing to call. One test of
    -- all columns, with a unit separator between them, takes half the time of one for each; the end
    -- has a mark of its own, or an empty text there would not show.
    format('concat_ws(chr(31), %1$s, ''.'') !~ %2$L or length(concat(%1$s)) > 10000',
      string_agg(format('new.%I', attname), ', ' order by attnum),
      '^(?:[!-~](?:[^\x1f]*[!-~])?(?:\x1f|$))*$')
  into assignments, tests
  from pg_attribute join pg_type on pg_type.oid = atttypid
  where attrelid = made and attnum > 0 and not attisdropped and attgenerated = ''
    and coalesce(nullif(typbasetype, 0), pg_type.oid) in ('text'::regtype, 'varchar'::regtype);
  if assignments is null then
    return;
  end if;
  execute format($sql$
    create or replace function inventory.tidy_%1$s() returns trigger
      language plpgsql volatile security invoker as $$
    begin
      if tg_op = 'INSERT' or %4$s then
        %3$s
      end if;
      return new;
    end $$;
    comment on function inventory.tidy_%1$s() is
      'Trigger. Trims the text of a %1$s and bounds it; blank text becomes null where that may be.';
    create or replace trigger tidy_text before insert on %2$s
      for each row when (%4$s) execute function inventory.tidy_%1$s();
    create or replace trigger tidy_update before update on %2$s
      for each row execute function inventory.tidy_%1$s()
    $sql$, one, made, replace(assignments, '; ', e';\n        '), tests);
end $add$;
comment on procedure inventory.tidy_text(regclass) is
'Gives a table triggers that trim its text, whatever way it comes in. Inserts are looked at before
the function is called, as they bring many rows; an update, which mostly has one, by the function:
to prepare a condition takes longer than to call it. Call it again after a column of text was
added.';

create procedure inventory.verify_tidy_text(made regclass)
  language plpgsql security invoker set search_path = '' as $$
begin
  if exists (
    select from pg_attribute where attrelid = made and attnum > 0 and not attisdropped
      and attgenerated = '' and atttypid in ('text'::regtype, 'varchar'::regtype)
      and (
        select count(*) from pg_trigger join pg_proc on pg_proc.oid = tgfoid
        where tgrelid = made and tgenabled = 'O' and tgname in ('tidy_text', 'tidy_update')
          and prosrc like format('%%new.%I := %%', attname)) <> 2) then
    raise exception '% has text that is not trimmed', made;
  end if;
end $$;
comment on procedure inventory.verify_tidy_text(regclass) is
  'Raises if a column of text came after inventory.tidy_text() was called.';

grant execute on function inventory.is_blank(text), inventory.trim_text(text),
  inventory.trim_to_null(text), inventory.bounded(text, name) to lab_viewer;

commit;
