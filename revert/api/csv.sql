-- Revert lab-inventory:api/csv from pg
begin;

drop function csv.json_object_keys(json);
drop function csv.names(json);
drop function csv.substring(text, int, int);
drop function csv.cut_row(text);
drop function csv.guard_line(text);
drop function csv.unguard(text);
drop function csv.guard(text);
drop function csv.formula_after_semicolon();
drop function csv.formula_in_cell();
drop function csv.start_of_formula();
drop function csv.formula(text);
drop schema csv;

commit;
