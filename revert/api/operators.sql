-- Revert lab-inventory:api/operators from pg
begin;

do $$
declare
  made record;
begin
  for made in
    select oid::regoperator as operator, oprcode::regprocedure as function
    from pg_operator where oprnamespace = 'csv'::regnamespace
  loop
    execute format('drop operator %s; drop function %s', made.operator, made.function);
  end loop;
  for made in
    select oid::regprocedure as function from pg_proc
    where pronamespace = 'csv'::regnamespace and proname = 'to_jsonb'
  loop
    execute format('drop function %s', made.function);
  end loop;
end $$;
drop function csv.raise_no_path(text);
drop function csv.raise_wrong_operator(text, text);

commit;
