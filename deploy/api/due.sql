-- Deploy lab-inventory:api/due to pg
-- requires: api/containers
begin;

-- Columns for requests that name them, as filters too. An expression each, so that it becomes part
-- of the query: eq.true then uses the index of the date. null where there is no date.
create function api.is_expired(api.containers) returns boolean
  language sql stable security invoker parallel safe
  return $1.expires_on < current_date;
comment on function api.is_expired(api.containers) is
'Whether a container has expired.
Its last day of use is over; null if it has none. A day is one of UTC, or of the zone that Prefer:
timezone names.';

create function api.is_overdue(api.containers) returns boolean
  language sql stable security invoker parallel safe
  return $1.due_back_on < current_date;
comment on function api.is_overdue(api.containers) is
'Whether a container is overdue.
The day by which it is to be back is over; null if it has none. A day is one of UTC, or of the zone
that Prefer: timezone names.';

grant execute on function api.is_expired(api.containers), api.is_overdue(api.containers)
  to lab_viewer;

commit;
