-- Deploy lab-inventory:api/files to pg
-- requires: api/add_resource
-- requires: inventory/file
begin;

create view api.files with (security_invoker = true) as
  select id, lab_id, resource, row_id, name, media_type, size, sha256
  from inventory.file;
comment on view api.files is
'Files that are attached to things of the lab.
POST /site/1/files sends one, GET /file/7 gives its bytes. A row that names the sha256 of bytes that
the lab holds attaches them to another thing.';
call api.add_resource('api.files', unsearched => '{resource,media_type,sha256}');

commit;
