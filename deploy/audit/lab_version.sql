-- Deploy lab-inventory:audit/lab_version to pg
-- requires: audit/change_set
-- requires: auth/person
-- requires: request/row_version
begin;

create function audit.lab_version() returns text
  language plpgsql stable security invoker as $$
declare
  newest xid8;
begin
  -- Change sets that were restored from a dump may have numbers that this server comes to later.
  select c.transaction_id into newest from audit.change_set c
  where c.lab_id = inventory.current_lab()
    and c.transaction_id < pg_snapshot_xmax(pg_current_snapshot())
  order by c.transaction_id desc limit 1;
  -- Of the transactions up to the newest, this snapshot lacks those that still run. One of another
  -- lab among them does no harm: then the version is another though nothing changed.
  return md5(concat_ws(' ', newest, (
      select max(c.id) from audit.change_set c where c.lab_id = inventory.current_lab()), (
    select string_agg(running::text, ',' order by running)
    from pg_snapshot_xip(pg_current_snapshot()) running where running < newest),
    (select string_agg(p::text, ',' order by p.id) from auth.people() p),
    inventory.current_lab(), current_date, current_setting('timezone')));
end $$;
comment on function audit.lab_version() is
'What stands for all that has a history in the lab and that a query of this snapshot can see, with
the names of its people and the day, in the time zone of the request: two snapshots that have it in
common see the same.';

create function audit.is_not_modified(besides text default null) returns boolean
  language plpgsql stable security invoker as $$
declare
  tag constant text := '"' || md5(concat_ws(' ', audit.lab_version(), besides)) || '"';
  ignored text;  -- as in request.keep_headers()
begin
  ignored := request.add_header('ETag', 'W/' || tag);
  ignored := request.add_header('Cache-Control', 'private, no-cache');
  if request.has_tag(request.header('if-none-match'), tag) then
    ignored := request.set_status(304);
    return true;
  end if;
  return false;
end $$;
comment on function audit.is_not_modified(text) is
'Sends the ETag of an answer that anything in the lab may change, and what it shows besides that has
no history. True if the client has that answer already: then it is 304, without a body. A browser
may keep it, and asks each time.';

grant execute on function audit.lab_version(), audit.is_not_modified(text) to lab_viewer;

commit;
