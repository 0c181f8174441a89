-- Verify lab-inventory:search/fold on pg
begin;

select 1 / (search.fold('Crème  Brûlée-7') = 'creme brulee 7')::int;
select 1 / (search.tail('AB-12') = '21ba')::int;
select 1 / (count(*) = 2)::int from search.parts('{1}', '{Box 1}');
select 1 / has_function_privilege('lab_viewer', 'search.fold(text)', 'execute')::int;

rollback;
