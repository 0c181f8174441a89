-- Deploy lab-inventory:api/undo to pg
-- requires: api/schema
-- requires: audit/undo
-- requires: audit/idempotency
-- requires: request/allow_time
-- requires: request/answer
begin;

create function api.undo_change(
    change_id bigint, only_rows text default null, dry_run boolean default false)
  returns jsonb
  language plpgsql volatile security invoker set search_path = '' as $$
declare
  options constant jsonb := jsonb_build_object('only_rows', only_rows, 'dry_run', dry_run);
  answer jsonb := audit.replay_answer(options);
begin
  if answer is not null then
    return answer;
  end if;
  if only_rows <> 'unconflicted' or dry_run is null then
    raise sqlstate 'PT400' using message = 'Unknown option',
      detail = 'bad_option: only takes unconflicted, dry_run true or false; '
        'they stand in the URL, and the body is empty.',
      hint = 'POST /change/1/undo?only=unconflicted&dry_run=true';
  end if;
  if not exists (
    select from audit.change_set s
    where s.lab_id = inventory.current_lab() and s.id = change_id) then
    perform request.raise_not_found('change', change_id);
  end if;
  for attempt in 1 .. 10 loop
    begin
      answer := audit.undo(change_id, only_rows is not null, dry_run);
      exit;
    exception when deadlock_detected then  -- with a plain write, as in inventory.run_verb()
      if attempt = 10 then
        raise;
      end if;
    end;
  end loop;
  perform audit.store_answer(answer, options);
  return answer;
end $$;
comment on function api.undo_change(bigint, text, boolean) is
'Take back a whole change.
Every row becomes what it was before the change, in one transaction, as a new change, which can be
undone like any other; what was deleted comes back under its id. The answer has change_id (of the
new change; null with dry_run, which changes nothing), undoes_id, row_count, rows (a hundred of
them, before and after), conflict_count and conflicts (a hundred).
404 if there is no such change, 409 where a row was changed since or another row is in the way,
naming them; with only_rows = unconflicted those stay as they are, and the others are taken back.';
call request.allow_time('api.undo_change(bigint, text, boolean)');
grant execute on function api.undo_change(bigint, text, boolean) to lab_editor;

commit;
