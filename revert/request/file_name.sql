-- Revert lab-inventory:request/file_name from pg
begin;

drop function request.harmless_type(text), request.disposition(text), request.read_media_type(),
  request.read_file_name(), request.read_disposition(text);

commit;
