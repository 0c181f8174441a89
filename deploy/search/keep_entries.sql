-- Deploy lab-inventory:search/keep_entries to pg
-- requires: search/entry
begin;

create procedure search.add_fields(shown regclass, one text, unsearched name[])
  language plpgsql security invoker set search_path = '' as $$
begin
  insert into search.field (number, kind, "column", form)
  select coalesce((select max(number) from search.field), 0)
      + row_number() over (order by form <> 'title', form <> 'code', attnum), one, attname, form
  from (
    select v.attname, v.attnum, case
        when t.atttypid = 'macaddr'::regtype then 'mac'
        when t.atttypid = 'jsonb'::regtype then 'json'
        when t.atttypid = 'uuid'::regtype and is_unique then 'uuid'
        when t.atttypid <> all (array['text', 'varchar']::regtype[]) then null
        when t.attname = 'name' then 'title'
        when is_unique then 'code'
        else 'text' end as form
    from pg_attribute v
    join pg_attribute t on t.attrelid = format('inventory.%I', one)::regclass
      and t.attname = v.attname
    cross join lateral (
      select exists (
        select from pg_constraint c join pg_attribute l on l.attrelid = c.conrelid
          and l.attname = 'lab_id'
        where c.conrelid = t.attrelid and c.contype = 'u'
          and c.conkey = array[l.attnum, t.attnum]) as is_unique) _
    where v.attrelid = shown and v.attnum > 0 and v.attname <> all (unsearched)) found
  where form is not null;
end $$;
comment on procedure search.add_fields(regclass, text, name[]) is
'Lists in search.field what is searched of a view: columns of text, hardware addresses, JSON, and
UUIDs that are unique in a lab.';

create function search.columns_of(one text, prefix text) returns text
  language sql stable security invoker
begin atomic
  select string_agg(format('%s.%I', prefix, f."column"), ', ' order by f.number)
  from search.field f where f.kind = one and f.form <> 'uuid';
end;
comment on function search.columns_of(text, text) is
  'The columns of a kind that have entries, as the arguments of its search.parts_of_ function.';

create procedure search.add_parts(one text)
  language plpgsql security invoker set search_path = '' as $add$
declare
  arguments text;
  parts text;
begin
  select string_agg(format('the_%s %s', f."column", format_type(t.atttypid, null)), ', '
      order by f.number),
    concat_ws(e'\n        union all ', format(
        e'select p.* from search.parts(array[%s\n          ], array[%s]) p',
        string_agg(format(e'\n            (%s)', numbered), ',' order by f.number)
          filter (where f.form <> 'mac'),
        string_agg(format(case f.form when 'json'
            then 'case when the_%1$s is not null then search.strings(the_%1$s) end'
            else 'the_%s' end, f."column"), ', ' order by f.number)
          filter (where f.form <> 'mac')),
      string_agg(format('select (%s), p.at, p.word from search.parts(the_%s) p', numbered,
        f."column"), e'\n        union all ' order by f.number) filter (where f.form = 'mac'))
  into arguments, parts
  from search.field f
  join pg_attribute t on t.attrelid = format('inventory.%I', one)::regclass
    and t.attname = f."column"
  cross join lateral format('select f.number from search.field f where f.kind = %L and '
    'f."column" = %L', one, f."column") _ (numbered)
  where f.kind = one and f.form <> 'uuid';
  execute format($sql$
    create function search.parts_of_%1$s(%2$s)
      returns table (field smallint, at smallint, word text)
      language sql stable security invoker rows 8
    begin atomic
      %3$s;
    end;
    comment on function search.parts_of_%1$s is 'The entries of a %1$s, by its columns.'
    $sql$, one, arguments, parts);
end $add$;
comment on procedure search.add_parts(text) is
  'Makes the function that gives the entries of a row of a kind.';

create function search.entering(from_what text, may_be_there text) returns text
  language sql immutable security invoker
begin atomic
  select format($sql$
        with made as (
          insert into search.entry (lab_id, field, word, at, row_id)
          select %s%s
          returning lab_id, word),
        seen as (
          select lab_id, split_part(word, ' ', 1) as word, count(*) as times from made
          where word > ':' and word ~ '^[^0-9 ]{4,20}(?: |$)' group by 1, 2)
        select count(search.learn(lab_id, words)) into ignored
        from (
          select lab_id, array_agg(word order by times desc, word) from seen group by lab_id
        ) of_lab (lab_id, words)$sql$, from_what, may_be_there);
end;
comment on function search.entering(text, text) is
'The statement of a trigger that writes entries, and learns their words. The second says what to do
with those that are there; a new row has none.';

create procedure search.add_statement_triggers(one text)
  language plpgsql security invoker set search_path = '' as $add$
begin
  execute format($sql$
    create function search.enter_%1$s() returns trigger
      language plpgsql volatile security definer set search_path = ''
      set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
      set plan_cache_mode = force_generic_plan as $$
    declare
      ignored bigint;
    begin
      if tg_op = 'INSERT' then%2$s;
      else
        delete from search.entry e
        using (
          select o.lab_id, o.id as row_id, p.*
          from old_rows o cross join lateral search.parts_of_%1$s(%3$s) p
          offset 0) p  -- planned by itself: first what goes, then where it is
        where e.lab_id = p.lab_id and e.field = p.field and e.word = p.word and e.at = p.at
          and e.row_id = p.row_id;
      end if;
      return null;
    end $$;
    comment on function search.enter_%1$s() is
    'Trigger, once a statement: the entries of new rows come, those of removed rows go.
    Definer: nobody else writes search.entry.';
    create trigger search_insert after insert on inventory.%1$I referencing new table as new_rows
      for each statement execute function search.enter_%1$s();
    create trigger search_delete after delete on inventory.%1$I referencing old table as old_rows
      for each statement execute function search.enter_%1$s()
    $sql$, one, search.entering(format(
      'n.lab_id, p.field, p.word, p.at, n.id
          from new_rows n cross join lateral search.parts_of_%s(%s) p', one,
      search.columns_of(one, 'n')), ''), search.columns_of(one, 'o'));
end $add$;
comment on procedure search.add_statement_triggers(text) is
  'Makes the triggers that write the entries of new rows, and take away those of removed ones.';

create procedure search.add_row_triggers(one text)
  language plpgsql security invoker set search_path = '' as $add$
begin
  execute format($sql$
    create function search.alter_%1$s() returns trigger
      language plpgsql volatile security definer set search_path = ''
      set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
      set plan_cache_mode = force_generic_plan as $$
    declare
      ignored bigint;
    begin
      delete from search.entry e
      using (select * from search.parts_of_%1$s(%2$s)
        except select * from search.parts_of_%1$s(%3$s)) p
      where e.lab_id = old.lab_id and e.field = p.field and e.word = p.word and e.at = p.at
        and e.row_id = old.id;%4$s;
      return null;
    end $$;
    comment on function search.alter_%1$s() is
    'Trigger. The entries of a row become those of its new text.
    Definer: nobody else writes search.entry.';
    create trigger search_update after update on inventory.%1$I for each row
      when ((%2$s) is distinct from (%3$s)) execute function search.alter_%1$s()
    $sql$, one, search.columns_of(one, 'old'), search.columns_of(one, 'new'),
    search.entering(format(
      'new.lab_id, p.field, p.word, p.at, new.id
          from search.parts_of_%s(%s) p', one, search.columns_of(one, 'new')),
      e'\n          on conflict do nothing'));
end $add$;
comment on procedure search.add_row_triggers(text) is
'Makes the trigger that keeps the entries of rows whose text changes. Other updates do not call it:
a trigger by statement would have to look at every row that moves.';

create procedure search.rebuild_resource(one text)
  language plpgsql security invoker set search_path = '' as $$
begin
  delete from search.entry e using search.field f where f.kind = one and e.field = f.number;
  execute format('insert into search.entry (lab_id, field, word, at, row_id)
    select t.lab_id, p.field, p.word, p.at, t.id
    from inventory.%1$I t cross join lateral search.parts_of_%1$s(%2$s) p', one,
    search.columns_of(one, 't'));
  perform search.learn(lab_id, array_agg(word)) from (
    select distinct e.lab_id, split_part(e.word, ' ', 1) as word
    from search.entry e join search.field f on f.number = e.field
    where f.kind = one and e.word ~ '^[^0-9 ]{4,20}(?: |$)') of_kind group by lab_id;
end $$;
comment on procedure search.rebuild_resource(text) is
'Makes the entries of a kind anew from its table: after a change of search.fold(), or where a table
had rows before it was searched.';

commit;
