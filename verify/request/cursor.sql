-- Verify lab-inventory:request/cursor on pg
begin;

select 1 / (request.after('id') is null)::int;
select 1 / (set_config('lab.cursor_key', 'k', true) = 'k')::int;
select 1 / (request.open_cursor(request.encode_cursor('["sites id","1","7"]'))
  = array['sites id', '1', '7'])::int;
select 1 / (request.open_cursor('AAAA') is null)::int;
select 1 / has_function_privilege('lab_viewer', 'request.sort_list(text, text)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'request.sort_list(text, text)', 'execute'))::int;

rollback;
