-- Deploy lab-inventory:inventory/add_files to pg
-- requires: inventory/file
begin;

create procedure inventory.add_files(made regclass)
  language plpgsql security invoker set search_path = '' as $$
declare
  -- Names are the catalog's. @plpgsql_check_options: security_warnings = off
  one constant name := (select relname from pg_class where oid = made);
begin
  execute format('
    alter table inventory.file
      add column %1$s_id bigint
        generated always as (case when resource = %1$L then row_id end) stored,
      add constraint file_%1$s_fkey foreign key (lab_id, %1$s_id) references %2$s (lab_id, id);
    create index file_%1$s_idx on inventory.file (lab_id, %1$s_id) where %1$s_id is not null;
    comment on column inventory.file.%1$s_id is
      ''The %1$s it is attached to, for a foreign key; null where it is another thing.''',
    one, made);
end $$;
comment on procedure inventory.add_files(regclass) is
'Lets files be attached to the rows of a table. A foreign key keeps such a row while it holds files,
names it in the 409 for its deletion, and tells an undo what comes back first.';

create procedure inventory.drop_files(made regclass)
  language plpgsql security invoker set search_path = '' as $$
begin
  execute format('alter table inventory.file drop column %I',
    (select relname || '_id' from pg_class where oid = made));
end $$;
comment on procedure inventory.drop_files(regclass) is
'Takes away what inventory.add_files() gave. The files stay: they are found again if it is called
again, as when a view is made anew.';

commit;
