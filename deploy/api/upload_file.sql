-- Deploy lab-inventory:api/upload_file to pg
-- requires: api/files
-- requires: audit/idempotency
-- requires: request/explain_refusal
-- requires: request/file_name
begin;

create function inventory.attach_file(resource text, row_id bigint, sent jsonb, bytes bytea)
  returns inventory.file
  language plpgsql volatile security invoker set search_path = '' as $$
declare
  stored inventory.file;
  violated text;
  missing text;
begin
  insert into inventory.file (lab_id, id, resource, row_id, name, media_type, sha256)
  values (inventory.current_lab(), inventory.next_file_id(), attach_file.resource,
    attach_file.row_id, sent->>'name', sent->>'media_type', inventory.keep_bytes(bytes))
  returning * into stored;
  return stored;
exception when integrity_constraint_violation or data_exception then
  get stacked diagnostics violated = constraint_name, missing = column_name;
  perform request.explain_refusal('file', sent, sqlstate, sqlerrm, violated, missing);
  return null;  -- that raises
end $$;
comment on function inventory.attach_file(text, bigint, jsonb, bytea) is
'Stores a file and its bytes. sent has its name and media type. 400 if they break a rule.';
grant execute on function inventory.attach_file(text, bigint, jsonb, bytea) to lab_editor;

create function api.upload_file(bytea) returns api.files
  language plpgsql volatile security invoker as $$
declare
  thing constant text[] := string_to_array(request.header('x-thing'), ' ');
  sent jsonb;
  answer jsonb;
  stored inventory.file;
begin
  if thing is null then
    raise sqlstate 'PT404' using message = 'Not found', detail = 'not_found: no thing is named.',
      hint = 'Send the file to the files of a thing, as in POST /site/1/files?name=plan.pdf.';
  elsif not inventory.has_thing(inventory.current_lab(), thing[1], thing[2]::bigint) then
    perform request.raise_not_found(thing[1], thing[2]::bigint);
  end if;
  sent := jsonb_build_object('name', request.read_file_name(),
    'media_type', request.read_media_type(), 'sha256', encode(sha256($1), 'hex'));
  if request.header('idempotency-key') is not null then
    answer := audit.replay_answer(sent);
  end if;
  if answer is null then
    stored := inventory.attach_file(thing[1], thing[2]::bigint, sent, $1);
    answer := pg_catalog.to_jsonb(row(stored.id, stored.lab_id, stored.resource, stored.row_id,
      stored.name, stored.media_type, stored.size, stored.sha256)::api.files);
    perform request.add_header('ETag', request.etag(stored.updated_at));
    if request.header('idempotency-key') is not null then
      perform audit.store_answer(answer, sent, stored.updated_at);
    end if;
  end if;
  perform request.set_status(201), request.add_header('Location', '/file/' || (answer->>'id'));
  return jsonb_populate_record(null::api.files, answer);
end $$;
comment on function api.upload_file(bytea) is
'Attaches a file to the thing that the URL names.
The body is the bytes, as in POST /site/1/files?name=plan.pdf, 16 MB at most and of any media type.
400 for a bad name, 404 if there is no such thing.';
grant execute on function api.upload_file(bytea) to lab_editor;

commit;
