-- Deploy lab-inventory:lists/faults to pg
-- requires: lists/insert_rows
begin;

create function lists.hint_of(type text, value text) returns text
  language sql immutable security invoker
  return case when value ~ '^[0-9](?:[.,][0-9]+)?E[+][0-9]+$'
      then 'A spreadsheet has made a number of it: make the column text there, and enter it again.'
    when type = 'date' then 'Write it as 2026-01-31.'
    when type like 'timestamp%' then 'Write it as 2026-01-31T12:00:00Z.'
    when type = 'uuid' then 'It has 32 digits from 0 to f, as 5f0c8a52-6a0c-4d0e-9a57-3c1a7a1b9d01.'
    when type = 'macaddr' then 'It has 12 digits from 0 to f, as 08:00:2b:01:02:03.'
    when type = 'boolean' then 'Write true or false.'
    when type in ('bigint', 'integer', 'smallint') then 'Write a whole number, as 7.'
    when type in ('jsonb', 'json') then 'Write JSON, as {"ph": 7.4}.'
    when value ~ '^-?[0-9.]*,[0-9]+$' then 'Write a point before the decimals, as 7.5.'
    when type like '%[]' then 'Write a list as {1,2}.'
    else 'Send another value.' end;
comment on function lists.hint_of(text, text) is
  'What a value of a type would be, for one that is none.';

create function lists.cell_fault(type text, value text) returns text[]
  language plpgsql stable security invoker as $$
begin
  case
    when type = 'text' or type in ('bigint', 'integer') and value ~ '^-?[0-9]{1,9}$'
      or type = 'uuid' and value ~* '^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
      return null;
    when type ~ '^(date|time)' and not inventory.is_written(type, value) then
      return array['22007', format('invalid input syntax for type %s: "%s"', type, value)];
    else
      execute format('select $1::%s', type) using value;
  end case;
  return null;
exception when data_exception or integrity_constraint_violation then
  return array[sqlstate, sqlerrm];
end $$;
comment on function lists.cell_fault(text, text) is
  'The SQLSTATE and the message of a cell that is no value of a type; null for one that is.';

create function lists.json_fault(resource text, field lists.field, value jsonb) returns text[]
  language plpgsql stable security invoker as $$
begin
  if jsonb_typeof(value) in ('object', 'array', 'boolean')
    and field.type !~ '^(bool|json|inventory\.)|\[\]$' then
    return array['PT400', 'a value must be a string, a number or null'];
  elsif field.type ~ '^(date|time)' then
    return lists.cell_fault(field.type, value #>> '{}');
  end if;
  execute format('select jsonb_populate_record(null::inventory.%I, $1)', resource)
  using jsonb_build_object(field.target, value);
  return null;
exception when data_exception or integrity_constraint_violation then
  return array[sqlstate, sqlerrm];
end $$;
comment on function lists.json_fault(text, lists.field, jsonb) is
  'The same of a value in JSON.';

create function lists.field_faults(job lists.job, records lists.record[], field lists.field)
  returns lists.fault[]
  language plpgsql stable security invoker
  set enable_nestloop = off as $$
declare
  faults lists.fault[];
  what constant text := replace(rtrim(field.name, 's'), '_', ' ');
begin
  if field.kind = 'lab' then
    return (
      select array_agg(row(r.n, r.line, field.name, r.cells[field.at], 'PT400',
        format('this request acts in lab %s', inventory.current_lab()),
        'Leave the column out, or send the row to its lab.')::lists.fault)
      from unnest(records) r where r.cells[field.at] <> inventory.current_lab()::text);
  elsif field.kind in ('parent', 'location') then
    execute format('select array_agg(row(r.n, r.line, $2, r.cells[%1$s], ''23503'',
        case when coalesce(l%1$s.many, 0) = 0 then format(''there is no such %%s'', $3)
          else format(''%%s have this %%s'', l%1$s.many, $4) end,
        case when coalesce(l%1$s.many, 0) = 0 then ''Make it first, or name another.''
          else $5 end)::lists.fault)
      from unnest($1) r%2$s where r.cells[%1$s] is not null and l%1$s.many is distinct from 1',
      field.at, lists.lookup(field))
    into faults using records, field.name, what,
      case field.kind when 'location' then 'path' else 'name' end,
      case field.kind when 'location' then 'Name the unit by its id instead.'
        else format('Give %s instead, its id, or its path.', field.target) end;
    return faults;
  elsif job.is_json then
    return (
      select array_agg(row(r.n, r.line, field.name, r.sent->>field.name, f[1], f[2],
        lists.hint_of(field.type, r.sent->>field.name))::lists.fault)
      from unnest(records) r
      cross join lateral lists.json_fault(job.resource, field, r.sent->field.name) f
      where r.sent->>field.name is not null and f is not null);
  end if;
  return (
    select array_agg(row(r.n, r.line, field.name, r.cells[field.at], coalesce(f[1], '22P02'),
      coalesce(f[2], 'this is a number of a spreadsheet, and no text'),
      lists.hint_of(field.type, r.cells[field.at]))::lists.fault)
    from unnest(records) r
    cross join lateral lists.cell_fault(field.type, r.cells[field.at]) f
    where r.cells[field.at] is not null
      and (f is not null or field.type = 'text' and field.at = any (r.spoilt)));
end $$;
comment on function lists.field_faults(lists.job, lists.record[], lists.field) is
'The cells of a field that are no value of its type, or name no parent, or several; null for none.';

create function lists.shape_faults(job lists.job, records lists.record[], width integer)
  returns lists.fault[]
  language sql stable security invoker
begin atomic
  select array_agg(row(r.n, r.line, null, null, 'PT400', case
      when job.is_json then 'the row is no object'
      when r.cells is null then 'a quote stands where none may, or is left open'
      when r.cells = '{}' then 'the line is empty'
      else format('the line has %s cells, the header %s', cardinality(r.cells), width) end,
    case when job.is_json then 'Send objects, like {"name": "..."}.'
      when r.cells is null then 'Put the cell in quotes, and double the quotes in it.'
      else 'Give each line a cell for each column; put a cell that has a delimiter in quotes.'
      end)::lists.fault order by r.n)
  from unnest(records) r where cardinality(r.cells) is distinct from width;
end;
comment on function lists.shape_faults(lists.job, lists.record[], integer) is
  'The rows that have other cells than the header; null for none.';

create function lists.repeat_faults(
    job lists.job, records lists.record[], field lists.field, bad_n integer[], bad_names text[])
  returns lists.fault[]
  language plpgsql stable security invoker as $$
declare
  faults lists.fault[];
begin
  execute format('select array_agg(row(r.n, r.line, $4, %1$s, ''23505'',
      format(''twice in the list, first on line %%s'', first_line), $5)::lists.fault)
    from (
      select s.n, s.line, first_value(s.line) over w as first_line,
        row_number() over w > 1 as is_repeated
      from (%2$s) s where s.%3$I is not null window w as (partition by s.%3$I order by s.n)) s
    join unnest($1) r on r.n = s.n where is_repeated',
    case when job.is_json then 'r.sent->>$4' else lists.cell(field) end,
    lists.source(job.resource, job.fields, job.is_json, true), field.target)
  into faults using records, bad_n, bad_names, field.name,
    format('Another %s of the list has that: keep one of them.', replace(job.resource, '_', ' '));
  return faults;
end $$;
comment on function lists.repeat_faults(
  lists.job, lists.record[], lists.field, integer[], text[]) is
  'The rows of a list whose key an earlier one has; null for none.';

grant execute on function lists.hint_of(text, text), lists.cell_fault(text, text),
  lists.json_fault(text, lists.field, jsonb),
  lists.field_faults(lists.job, lists.record[], lists.field),
  lists.shape_faults(lists.job, lists.record[], integer),
  lists.repeat_faults(lists.job, lists.record[], lists.field, integer[], text[]) to lab_viewer;

commit;
