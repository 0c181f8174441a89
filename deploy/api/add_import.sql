-- Deploy lab-inventory:api/add_import to pg
-- requires: api/schema
-- requires: lists/import
-- requires: request/allow_time
begin;

create procedure api.add_import(many text, one text, writer name)
  language plpgsql security invoker set search_path = '' as $add$
begin
  call lists.add_look(many, one, writer);
  execute format($sql$
    create function api.import_%1$s(bytea) returns jsonb
      language plpgsql volatile security invoker as $$
    begin
      return lists.import_list('%2$s', $1);
    end $$;
    comment on function api.import_%1$s(bytea) is
'Imports %1$s from CSV or JSON, all or none.
Answers how many were created, updated and left unchanged. 400, and 409 where it only is in conflict
with what is there: errors lists all that is wrong, with line and column.';
    create function api.store_%1$s(bytea) returns void
      language plpgsql volatile security invoker as $$
    begin
      perform lists.import_list('%2$s', $1);
    end $$;
    comment on function api.store_%1$s(bytea) is
'Imports %1$s as api.import_%1$s() does, and answers nothing.
For POST /%1$s with Prefer: return=minimal. 400 and 409 say that something is wrong, not what.';
    create function api.insert_%1$s(bytea) returns setof api.%1$I
      language plpgsql volatile security invoker as $$
    declare
      ids constant bigint[] := lists.insert_list('%2$s', $1);
    begin
      return query select v.* from unnest(ids) with ordinality made (id, n)
        join api.%1$I v on v.lab_id = inventory.current_lab() and v.id = made.id order by made.n;
    end $$;
    comment on function api.insert_%1$s(bytea) is
    'Imports %1$s as api.import_%1$s() does, and answers the rows.
400 and 409 say how much is wrong, not what.';
    grant execute on function api.import_%1$s(bytea), api.store_%1$s(bytea),
      api.insert_%1$s(bytea) to %3$I
    $sql$, many, one, writer);
  call request.allow_time(format('api.import_%s(bytea)', many)::regprocedure);
  call request.allow_time(format('api.store_%s(bytea)', many)::regprocedure);
  call request.allow_time(format('api.insert_%s(bytea)', many)::regprocedure);
end $add$;
comment on procedure api.add_import(text, text, name) is
'Makes api.import_sites(), api.store_sites() and api.insert_sites() for the view api.sites: every
list of CSV comes in by one of the three.';

commit;
