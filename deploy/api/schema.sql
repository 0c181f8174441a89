-- Deploy lab-inventory:api/schema to pg
-- requires: roles/privileges
begin;

-- What can be asked of the API is here, by its name: find_space() is POST /find_space. In the order
-- in which a client meets it:
--   health, session       is the database there; log in, log out, accept, password
--   sites, computers, freezers, storage_types, storage_units, containers, barcodes, sample_types,
--   projects, excursions  the resources: a view each, and by add_resource the functions that read,
--                         write and remove one row (row_functions, add_upsert)
--   labs, instruments, people, stocktakes, sightings   read-only lists
--   countries             what an address has where; advice for a form
--   search, lookup        things by their words and codes
--   computed, due         columns for requests that name them
--   csv, operators        CSV that no spreadsheet runs; the 400 for a filter that a type has not
--   text_filters          like and ilike, which give up in time
--   add_orders            sort= and the pages after a row, for each list
--   move, find_space, checkout, checkin, use, aliquot, dispose, lose, restore, evacuate, empty,
--   stocktake, remove     the verbs: the work of each is in inventory, under the same name
--   files, upload_file, file_bytes   files of any resource: their list, and the bytes in and out
--   read_scan             what the file of a scan says
--   path, map, space, whereabouts, exposure   looks at one thing: /container/1/path
--   report_counts, report_use, report_data_quality   reports: /report/activity
--   history, undo         the changes of a row or of the lab, and taking one back
--   members, tokens       people and instruments that may come in
create schema api;
comment on schema api is 'Lab inventory
Sites, the computers and freezers at them, and the containers in the freezers.
Errors are JSON: code, message, details, hint.';
grant usage on schema api to lab_anon, lab_user;

commit;
