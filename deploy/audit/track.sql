-- Deploy lab-inventory:audit/track to pg
-- requires: audit/record
begin;

create function audit.track(tracked regclass) returns void
  language plpgsql volatile security invoker set search_path = '' as $$
declare
  id_sequence constant text := pg_get_serial_sequence(tracked::text, 'id');
begin
  execute format('
    alter table %1$s add column created_at timestamptz not null default now(),
      add column updated_at timestamptz not null default now();
    create trigger touch before update on %1$s
      for each row execute function audit.touch();
    create trigger follow_deletion before insert on %1$s
      for each row %2$s execute function audit.follow_deletion();
    create trigger record_insert after insert on %1$s referencing new table as new_rows
      for each statement execute function audit.record_insert();
    create trigger record_update after update on %1$s
      referencing old table as old_rows new table as new_rows
      for each statement execute function audit.record_update();
    create trigger record_delete after delete on %1$s referencing old table as old_rows
      for each statement execute function audit.record_delete(%3$s);
    create trigger refuse_truncate before truncate on %1$s
      for each statement execute function audit.refuse_truncate();
    comment on column %1$s.created_at is ''When the row was made.'';
    comment on column %1$s.updated_at is ''When it was last written; its version.''', tracked,
    case when id_sequence is not null then
      format('when (new.id is distinct from pg_sequence_last_value(%L::regclass))', id_sequence)
    end, quote_literal(id_sequence));
end $$;
comment on function audit.track(regclass) is
'Gives a table with the key (lab_id, id) a history: from now on every change is recorded, whoever
makes it. The rows that are there already count as made now.';

create procedure audit.verify_tracking(tracked regclass)
  language plpgsql security invoker as $$
begin
  if (select count(*) from pg_trigger where tgrelid = tracked and tgenabled = 'O' and tgfoid in
      ('audit.touch()'::regprocedure, 'audit.record_insert()'::regprocedure,
        'audit.record_update()'::regprocedure, 'audit.record_delete()'::regprocedure,
        'audit.refuse_truncate()'::regprocedure, 'audit.follow_deletion()'::regprocedure)) <> 6 then
    raise exception '% is not tracked by its six triggers', tracked;
  end if;
end $$;
comment on procedure audit.verify_tracking(regclass) is
'Raises if a table lacks a trigger that writes its history, or if one is disabled.';

create function audit.untrack(tracked regclass) returns void
  language plpgsql volatile security invoker set search_path = '' as $$
begin
  execute format('
    drop trigger touch on %1$s;
    drop trigger follow_deletion on %1$s;
    drop trigger record_insert on %1$s;
    drop trigger record_update on %1$s;
    drop trigger record_delete on %1$s;
    drop trigger refuse_truncate on %1$s;
    alter table %1$s drop column created_at, drop column updated_at', tracked);
end $$;
comment on function audit.untrack(regclass) is
'Takes away what audit.track() gave a table, not its rows and not the history so far.';

commit;
