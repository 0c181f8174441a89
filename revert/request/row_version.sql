-- Revert lab-inventory:request/row_version from pg
begin;

drop function request.is_not_modified(timestamptz);
drop function request.has_etag(text, timestamptz);
drop function request.has_tag(text, text);
drop function request.send_etag(timestamptz);
drop function request.etag(timestamptz);

commit;
