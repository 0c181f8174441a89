-- Deploy lab-inventory:api/row_functions to pg
-- requires: api/schema
-- requires: audit/idempotency
-- requires: inventory/raise_in_use
-- requires: request/guard_write
begin;

-- Generated, rather than one function for all resources: PostgreSQL keeps a plan for each,
-- plpgsql_check reads them, db/schema.sql shows them, and a resource that differs replaces its own.
-- They write the table and not the view: the row that comes back has its version, updated_at.
-- many is the view, one its table; fields are the view's columns, of a row named stored.
create procedure api.add_getter(many text, one text, fields text)
  language plpgsql security invoker set search_path = '' as $add$
begin
  execute format($sql$
    create function api.%2$I(%2$s_id bigint) returns api.%1$I
      language plpgsql stable security invoker as $$
    declare
      stored inventory.%2$I;
    begin
      select t.* into stored from inventory.%2$I t
      where t.lab_id = inventory.current_lab() and t.id = $1;
      if not found then
        perform request.raise_not_found('%2$s', $1);
      elsif request.is_not_modified(stored.updated_at) then
        return null;
      end if;
      return row(%3$s)::api.%1$I;
    end $$;
    comment on function api.%2$I(bigint) is
    'One %2$s by its id.
Sends its ETag; 304 to If-None-Match with that. 404 if there is none.';
    grant execute on function api.%2$I(bigint) to lab_viewer
    $sql$, many, one, fields);
end $add$;
comment on procedure api.add_getter(text, text, text) is 'Makes api.site() for the view api.sites.';

create procedure api.add_delete(many text, one text, fields text, writer name)
  language plpgsql security invoker set search_path = '' as $add$
begin
  execute format($sql$
    create function api.delete_%2$s(%2$s_id bigint) returns api.%1$I
      language plpgsql volatile security invoker as $$
    declare
      stored inventory.%2$I;
      answer jsonb;
    begin
      if request.is_guarded() then
        select t.* into stored from inventory.%2$I t
        where t.lab_id = inventory.current_lab() and t.id = $1 for no key update;
        answer := request.guard_write('%2$s', $1, null, stored.updated_at);
        if answer is not null then
          return jsonb_populate_record(null::api.%1$I, answer);
        end if;
      end if;
      delete from inventory.%2$I t where t.lab_id = inventory.current_lab() and t.id = $1
      returning t.* into stored;
      if not found then
        perform request.raise_not_found('%2$s', $1);
      end if;
      if request.header('idempotency-key') is not null then
        perform audit.store_answer(pg_catalog.to_jsonb(row(%3$s)::api.%1$I), null);
      end if;
      return row(%3$s)::api.%1$I;
    exception when foreign_key_violation or restrict_violation then
      perform inventory.raise_in_use('inventory.%2$I', $1);
      return null;  -- that raises
    end $$;
    comment on function api.delete_%2$s(bigint) is
    'Removes one %2$s and answers with what it was.
404 if there is none, 409 if something still depends on it, 412 and the object as it is if If-Match
says so.';
    grant execute on function api.delete_%2$s(bigint) to %4$I
    $sql$, many, one, fields, writer);
end $add$;
comment on procedure api.add_delete(text, text, text, name) is
  'Makes api.delete_site() for the view api.sites.';

commit;
