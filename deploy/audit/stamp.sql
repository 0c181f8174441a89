-- Deploy lab-inventory:audit/stamp to pg
-- requires: audit/row_change
-- requires: audit/caller
begin;

create type audit.stamp as (resource text, lab_id bigint, id bigint, created_at timestamptz,
  updated_at timestamptz);
comment on type audit.stamp is 'When a row was made and last written, and which row it is.';

create function audit.stamp(shown anyelement) returns audit.stamp
  language plpgsql stable security invoker set search_path = '' as $$
begin
  raise undefined_column using
    message = format('%s has no created_at, updated_at and updated_by', pg_typeof(shown));
end $$;
comment on function audit.stamp(anyelement) is
'The stamp of a row of a view. audit.add_stamp() makes one like it for each view that has them; this
one is for all the others. 400.';

create function audit.add_stamp(resource text) returns void
  language plpgsql volatile security invoker set search_path = '' as $$
begin
  execute format('
    create function audit.stamp(shown api.%2$I) returns audit.stamp
      language sql stable security invoker
      return (select row(%1$L, t.lab_id, t.id, t.created_at, t.updated_at)::audit.stamp
        from inventory.%1$I t where t.lab_id = shown.lab_id and t.id = shown.id);
    comment on function audit.stamp(api.%2$I) is ''The stamp of a row of that view.'';
    grant execute on function audit.stamp(api.%2$I) to lab_viewer', resource, resource || 's');
end $$;
comment on function audit.add_stamp(text) is
'Gives the view of a resource created_at, updated_at and updated_by, for requests that name them
in select=. Drop its audit.stamp() before the view.';

create function audit.read_stamp(resource text, the_lab bigint, row_id bigint) returns audit.stamp
  language plpgsql stable security invoker set search_path = '' as $$
declare
  result audit.stamp := row(resource, the_lab, row_id, null, null)::audit.stamp;
begin
  execute format('select created_at, updated_at
    from inventory.%I where lab_id = $1 and id = $2', resource)
  into result.created_at, result.updated_at using the_lab, row_id;
  return result;
end $$;
comment on function audit.read_stamp(text, bigint, bigint) is
  'The stamp of a row by its resource and key, without times if it is not there.';

create function audit.new_stamp(resource text, the_lab bigint, row_id bigint) returns audit.stamp
  language sql volatile security invoker set search_path = ''
  return audit.read_stamp(resource, the_lab, row_id);
comment on function audit.new_stamp(text, bigint, bigint) is
'The same of a row that this very statement may have written: being volatile, it sees that. With a
search_path of its own it is not inlined, so that it stays so.';

create function audit.stamp_of(shown anyelement) returns audit.stamp
  language plpgsql stable security invoker set search_path = '' as $$
declare
  old_stamp audit.stamp;
  new_stamp audit.stamp;
begin
  if pg_typeof(shown) = 'record'::regtype then
    return audit.stamp_of_record(to_jsonb(shown));
  end if;
  old_stamp := audit.stamp(shown);
  if current_setting('transaction_read_only') = 'off' then
    new_stamp := audit.new_stamp(rtrim(split_part(pg_typeof(shown)::text, '.', 2), 's'),
      (to_jsonb(shown)->>'lab_id')::bigint, (to_jsonb(shown)->>'id')::bigint);
  end if;
  return case when new_stamp.updated_at is null then old_stamp else new_stamp end;
end $$;
comment on function audit.stamp_of(anyelement) is
'The stamp of a row as it is shown: of one that was just written the new one, of one that was just
removed the last.';

create function audit.stamp_of_record(shown jsonb) returns audit.stamp
  language plpgsql stable security invoker set search_path = '' as $$
declare
  view_name constant text :=
    substring(current_setting('request.path', true) from '^/(?:rpc/(?:upsert_|delete_)?)?(.*?)s?$')
    || 's';
  result jsonb;
begin
  if to_regclass(format('api.%I', view_name)) is null then
    return audit.stamp(shown);
  end if;
  execute format('select to_jsonb(audit.stamp_of(jsonb_populate_record(null::api.%I, $1)))',
    view_name) into result using shown;
  return jsonb_populate_record(null::audit.stamp, result);
end $$;
comment on function audit.stamp_of_record(jsonb) is
'The stamp of a row that PostgREST has made nameless: with * in select= it does so to whatever a
function or a write answers. The path of the request says of which view it is.';

create function audit.writer(stamped audit.stamp) returns text
  language sql stable security invoker
  return (
    select c.changed_by
    from audit.row_change r
    join audit.change_set c on c.lab_id = r.lab_id and c.id = r.change_id
    where r.lab_id = stamped.lab_id and r.table_name = stamped.resource
      and r.row_id = stamped.id and r.changed_at = stamped.updated_at
    order by r.id desc limit 1);
comment on function audit.writer(audit.stamp) is
  'The last writer of a row, as history names them; null if the caller may not see that.';

create function audit.new_writer(stamped audit.stamp) returns text
  language sql volatile security invoker set search_path = ''
  return coalesce(audit.writer(stamped),
    case when stamped.updated_at >= now() then audit.caller() end);
comment on function audit.new_writer(audit.stamp) is
'The same of a row that this very statement may have written: its change is recorded at its end.';

create function audit.writer_of(shown anyelement) returns text
  language plpgsql stable security invoker set search_path = '' as $$
declare
  stamped constant audit.stamp := audit.stamp_of(shown);
begin
  if current_setting('transaction_read_only') = 'off' then
    return audit.new_writer(stamped);
  end if;
  return audit.writer(stamped);
end $$;
comment on function audit.writer_of(anyelement) is 'The last writer of a row, as it is shown.';

grant execute on function audit.stamp(anyelement), audit.stamp_of(anyelement),
  audit.stamp_of_record(jsonb), audit.read_stamp(text, bigint, bigint),
  audit.new_stamp(text, bigint, bigint), audit.writer(audit.stamp),
  audit.new_writer(audit.stamp), audit.writer_of(anyelement) to lab_viewer;

commit;
