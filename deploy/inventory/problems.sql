-- Deploy lab-inventory:inventory/problems to pg
-- requires: inventory/schema
begin;

-- A problem is an object: status (400, 404, 409 or 412), slug, reason; where it is known, line (of
-- the item in the request, from 1), resource and id (of the thing), in_the_way (resource and id).
create function inventory.raise_problems(problems jsonb) returns void
  language plpgsql stable security invoker as $$
declare
  problem_count constant integer := jsonb_array_length(problems);
  status constant text := (
    select min(p->>'status') from jsonb_array_elements(problems) p);
  first_one constant jsonb := (
    select p from jsonb_array_elements(problems) p where p->>'status' = status limit 1);
begin
  if problems is null then
    return;
  end if;
  raise exception using
    errcode = 'PT' || status,
    message = case status when '400' then 'The request is not right'
      when '404' then 'Not found' when '412' then 'It is not where the request says'
      else 'Something is in the way' end,
    detail = format('%s: %s%s%s%s.', first_one->>'slug',
      'item ' || (first_one->>'line') || ': ',
      replace(first_one->>'resource', '_', ' ') || ' ' || (first_one->>'id') || ': ',
      first_one->>'reason',
      case when problem_count > 1 then format('; %s problems in all', problem_count) end),
    hint = case status when '400' then 'Nothing was done. Send it again, mended.'
      when '404' then 'Nothing was done. An item is an id, a uuid or a barcode of this lab.'
      when '412' then 'Nothing was done. Look again where it is.'
      else 'Nothing was done. Choose other places, or move what is there first.' end,
    -- PostgREST answers an error with four keys. inventory.run_verb() reads the list from here.
    datatype = problems::text;
end $$;
comment on function inventory.raise_problems(jsonb) is
'Refuses a request for a list of problems: the status is that of the first kind there is, of bad
request, not found, conflict and precondition failed. Does nothing for null, which is none.';
grant execute on function inventory.raise_problems(jsonb) to lab_viewer;

commit;
