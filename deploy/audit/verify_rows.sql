-- Deploy lab-inventory:audit/verify_rows to pg
-- requires: audit/labs_and_members
-- requires: audit/track
-- requires: inventory/usual_type
begin;

create function audit.first_rows() returns table (table_name text, row_content jsonb)
  language sql stable security invoker set search_path = ''
  as $$
    select 'lab', '{"name": "Lab 1"}'::jsonb
    union all
    select 'storage_type', to_jsonb(u) || '{"description": null, "row_scheme": "upper",
      "col_scheme": "number", "fill_order": "horizontal_top_down_left_right",
      "child_type_ids": null, "sample_type_ids": null, "capacity": null, "is_retired": false}'
    from inventory.usual_types u
  $$;
comment on function audit.first_rows() is
'What comes with the schema, before there is a history: lab 1 and its usual types, without ids.';

create function audit.verify_statement(tracked regclass) returns text
  language sql stable security invoker
  return (
    select format('
      select coalesce(t.lab_id, n.lab_id), %1$L, coalesce(t.id, n.row_id), case
        when n.row_id is null then ''it is there without a history''
        when t.id is null then ''it is gone, and history has it''
        when n.after is null then ''it is there, and history deleted it''
        else ''it is not what its last change left'' end
      from (
        select distinct on (c.lab_id, c.row_id) c.lab_id, c.row_id, c.after, c.changed_at
        from audit.row_change c where c.table_name = %1$L
        order by c.lab_id, c.row_id, c.changed_at desc, c.id desc) n
      full join %2$s t on t.lab_id = n.lab_id and t.id = n.row_id
      where case when t.id is null then n.after is not null
        when n.row_id is null then not (t.lab_id = 1 and t.updated_at = t.created_at
          and to_jsonb(t) - ''{id,lab_id,created_at,updated_at}''::text[]
            in (select row_content from audit.first_rows() f where f.table_name = %1$L))
        else n.after is null or n.changed_at <> t.updated_at
          or to_jsonb(jsonb_populate_record(t, n.after)) <> to_jsonb(t) end', relname, tracked)
    from pg_class where oid = tracked);
comment on function audit.verify_statement(regclass) is
'A query for the rows of a table that are not what their last change left.';

create function audit.first_rows_gone() returns setof text
  language plpgsql stable security invoker set search_path = '' as $$
begin
  return query with known (row_id, was) as (
      (select distinct on (c.row_id) c.row_id, c.before from audit.row_change c
      where c.lab_id = 1 and c.table_name = 'storage_type' order by c.row_id, c.id)
      union all
      select t.id, to_jsonb(t) from inventory.storage_type t
      where t.lab_id = 1 and not exists (
        select from audit.row_change c
        where c.lab_id = 1 and c.table_name = 'storage_type' and c.row_id = t.id)
    )
    select f.row_content->>'name'
    from audit.first_rows() f
    where f.table_name = 'storage_type' and not exists (
      select from known k  -- an older row may have fewer columns
      where f.row_content @> (k.was - '{id,lab_id,created_at,updated_at}'::text[]));
end $$;
comment on function audit.first_rows_gone() is
'Names of the usual types of lab 1 that are neither there as they came with the schema, nor changed
or deleted by a change that history has.';

create function audit.verify_rows() returns table (
    lab_id bigint, table_name text, row_id bigint, fault text)
  language plpgsql stable security invoker set search_path = '' as $$
declare
  tracked regclass;
begin
  for tracked in
    select tgrelid::regclass from pg_trigger where tgfoid = 'audit.touch()'::regprocedure
    order by 1
  loop
    return query execute audit.verify_statement(tracked);
  end loop;
  return query
    select 1::bigint, 'storage_type', null::bigint,
      format('%s came with the schema, and is gone without a history', gone)
    from audit.first_rows_gone() gone;
  return query
    select coalesce(d.lab_id, c.lab_id), coalesce(d.table_name, c.table_name),
      coalesce(d.row_id, c.row_id), 'audit.deleted_row has not what history says of it'
    from audit.deleted_row d full join (
      select r.lab_id, r.table_name, r.row_id, max(r.changed_at) as deleted_at
      from audit.row_change r where r.operation = 'delete' group by 1, 2, 3) c
      on c.lab_id = d.lab_id and c.table_name = d.table_name and c.row_id = d.row_id
    where d.deleted_at is distinct from c.deleted_at;
end $$;
comment on function audit.verify_rows() is
'Rows that are not what history says, as when somebody wrote them with its triggers disabled: the
seals cover the history, and this the tables.';
-- Nobody but the owner may call them.

commit;
