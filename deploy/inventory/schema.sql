-- Deploy lab-inventory:inventory/schema to pg
-- requires: roles/privileges
begin;

-- A table has a file of its name: columns, constraints, comments, and a call of add_resource, which
-- gives it ids, policies, grants and history. A write of a row meets, in this order:
--   current_lab           the lab that the request acts in: a column's default, a policy's question
--   triggers of the row, in the order of their names, each with the change that makes it:
--     check_owner         owner: a person of the lab, where no foreign key can tell
--     check_properties    properties: they fit the schema of the sample type (schema_fault,
--                         property_fault, pattern, json_limits)
--     read_unit           container: a unit of measure, as units_of_measure writes it
--     refuse_key_change   an id stays what it is
--     refuse_unknown_types   type_lists: a list of types has those that are there
--     reserve_id          an id that a client chose moves the sequence
--     settle_place        settle_places: completes a place and its label (place, with labels and
--                         read_position)
--     tidy_text           text: trims, and knows what blank is
--     why_refused         explain_rows: the row of a list that is refused, when it is sent again
--                         (A_name_row, the first of all, names it; explain_keys: places)
--   constraints           No two things in one place: container_place_key, storage_unit_place_key,
--                         and storage_type_grid_holds_one_kind, by which those two never meet.
--                         numbers, days: what a number is, what a day. raise_in_use: the 409
--                         of a row in use
--   triggers of the statement:
--     check_places        what is full, retired, reserved, not allowed there, or in itself
--                         (unit_tree). retire, convert_unit: the same of freezers, units, types
--     count_containers    container_count: numbers for the reports
-- A verb, as POST /move, comes from api.move(), and meets:
--   run_verb              checks its body, does the work as one change, answers problems
--   items, target         the things that it names, and where they are to go
--   move                  locks them, asks free_places, writes their places (placed: where all is)
--   check_out, use_up, aliquot, end_use, evacuate, find_space, take_stock (look, finding), remove
--                         the other verbs. The work of POST /use is inventory.use(), and so on
-- Files: add_files lets a table have some; file, and file_content once for each lab, which
-- remove_orphans takes away. The file of a scan: describe_scan has it read (scan, of scan_lines,
-- scan_formats, scan_words, scan_rows) and compared with its unit (compare_scan). Looks at a unit:
-- path, unit_fill, unit_content; into the past: stay, exposure. A new lab has usual types of unit:
-- usual_type, add_usual_types. country: what an address should look like, for advice. orders: as
-- what text and numbers of a list are sorted.
create schema inventory;
comment on schema inventory is
  'Tables, constraints and policies: what is true of a lab''s inventory. Not exposed over HTTP.';
grant usage on schema inventory to lab_viewer;

commit;
