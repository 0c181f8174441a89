-- Revert lab-inventory:request/cursor from pg
begin;

drop function request.sort_list(text, text);
drop function request.read_cursor(text, text);
drop function request.open_cursor(text);
drop function request.make_cursor(text, text[]);
drop function request.encode_cursor(text);
drop function request.after(text);

commit;
