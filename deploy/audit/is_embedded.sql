-- Deploy lab-inventory:audit/is_embedded to pg
-- requires: audit/schema
begin;

create function audit.is_embedded() returns boolean
  language plpgsql stable security invoker as $$
declare
  context text;
begin
  get diagnostics context = pg_context;
  if context ~ '\nSQL function ' then
    raise sqlstate 'PT400' using message = 'That is no column',
      detail = 'not_a_column: a row of another list is named like a column.',
      hint = 'Embed it with brackets, as in select=id,parent(id,name).';
  end if;
  return true;
end $$;
comment on function audit.is_embedded() is
'True in a function that names rows of another list, where PostgREST embeds them: there PostgreSQL
makes the function part of the query. Its name without brackets, as in select=id,parent, is a call,
of which a row without a parent would be lost: 400.';
grant execute on function audit.is_embedded() to lab_viewer;

commit;
