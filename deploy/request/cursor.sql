-- Deploy lab-inventory:request/cursor to pg
-- requires: auth/cursor_key
-- requires: inventory/current_lab
-- requires: request/header
begin;

-- X-Sort is what nginx makes of sort=, as in "containers -natural". X-After is after=, as it came.
create function request.after(key text) returns text
  language sql stable security invoker parallel safe
  return nullif(current_setting('lab.after_' || key, true), '');
comment on function request.after(text) is
'A key of the row that a list begins after: 1 to 3, or id. Null where the request has no cursor.';

create function request.encode_cursor(keys text) returns text
  language plpgsql stable security invoker set search_path = '' as $$
declare
  held constant bytea := convert_to(keys, 'utf8');
  secret constant bytea := convert_to(current_setting('lab.cursor_key', true), 'utf8');
begin
  return translate(encode(
    substr(sha256(secret || sha256(secret || held)), 1, 16) || held, 'base64'), e'+/=\n', '-_');
end $$;
comment on function request.encode_cursor(text) is
'A cursor: a signature and the keys of a row, as base64url. Null where the request has no secret.';

create function request.make_cursor(list text, keys text[]) returns text
  language plpgsql stable security invoker as $$
declare
  sort constant text := request.header('x-sort');
begin
  if sort is null or split_part(sort, ' ', 1) <> list or keys is null then
    raise sqlstate 'PT400' using message = 'There is no cursor here',
      detail = format('no_cursor: a cursor is for the list itself, as in /%s?select=id,cursor.',
        list),
      hint = 'Leave cursor out of select=, or ask the list.';
  end if;
  return request.encode_cursor(
    array_to_json(array[sort, inventory.current_lab()::text] || keys)::text);
end $$;
comment on function request.make_cursor(text, text[]) is
'The cursor of a row of a list, for api.cursor(): it holds the order, the lab and the keys.
400 where it is no row of the list that the request asks for.';

create function request.open_cursor(sent text) returns text[]
  language plpgsql stable security invoker set search_path = '' as $$
declare
  keys text;
begin
  keys := convert_from(substr(decode(
    rpad(translate(sent, '-_', '+/'), (length(sent) + 3) / 4 * 4, '='), 'base64'), 17), 'utf8');
  if request.encode_cursor(keys) = sent then
    return array(select json_array_elements_text(keys::json));
  end if;
  return null;
exception when data_exception then
  return null;
end $$;
comment on function request.open_cursor(text) is
  'What a cursor holds; null if nobody here made it so.';

create function request.read_cursor(sort text, sent text) returns void
  language plpgsql volatile security invoker as $$
declare
  held constant text[] := request.open_cursor(sent);
begin
  if held is null or held[1] <> sort or held[2] <> inventory.current_lab()::text then
    raise sqlstate 'PT400' using message = 'This is no cursor of this list',
      detail = format('bad_cursor: it is %s.', case
        when held is null then 'not as it was given out'
        when held[1] <> sort then format('of %s, not of %s', held[1], sort)
        else 'of another lab' end),
      hint = 'Take the cursor of the last row, with the same sort, or begin anew without after.';
  end if;
  perform set_config('lab.after_id', held[cardinality(held)], true),
    set_config('lab.after_1', held[3], true), set_config('lab.after_2', held[4], true),
    set_config('lab.after_3', held[5], true),
    -- PostgREST sends true as a parameter. A plan for any value of it would read all that comes
    -- before the row of the cursor. By updated_at there is none.
    set_config('plan_cache_mode',
      case when sort like '%updated\_at' then 'auto' else 'force_custom_plan' end, true);
end $$;
comment on function request.read_cursor(text, text) is
'Sets the keys of the row that a list begins after. 400 for a cursor that was changed, or is of
another list, order, direction or lab.';

create function request.sort_list(sort text, sent text) returns void
  language plpgsql volatile security invoker as $$
declare
  list constant text := split_part(sort, ' ', 1);
  wanted constant text := ltrim(split_part(sort, ' ', 2), '-');
begin
  if coalesce(to_regprocedure(format('api.after_%s(api.%I)', wanted, list)), case wanted
      when 'updated_at' then to_regprocedure(format('api.%s_newest()', list)) end) is null then
    raise sqlstate 'PT400' using message = 'There is no such order',
      detail = format('no_such_order: %s of %s.', wanted, list),
      hint = coalesce((
        select 'One of ' || string_agg(substr(proname, 7), ', ' order by proname)
          || case when to_regprocedure(format('api.%s_newest()', list)) is not null
            then ', updated_at' else '' end || ', or with a minus sign before it.'
        from pg_proc where pronamespace = 'api'::regnamespace and proname like 'after\_%'
          and proargtypes[0] = (
            select reltype from pg_class where oid = to_regclass(format('api.%I', list)))),
        'This list has no cursors: name its columns in order=.');
  end if;
  perform set_config('lab.cursor_key', auth.cursor_key(), true);
  if sent is not null then
    perform request.read_cursor(sort, sent);
  end if;
end $$;
comment on function request.sort_list(text, text) is
'Readies a list in one of its orders, from the row of a cursor on. 400 for an order that the list
has not.';

grant execute on function request.after(text), request.encode_cursor(text),
  request.make_cursor(text, text[]), request.open_cursor(text), request.read_cursor(text, text),
  request.sort_list(text, text) to lab_viewer;

commit;
