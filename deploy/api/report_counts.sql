-- Deploy lab-inventory:api/report_counts to pg
-- requires: api/computers
-- requires: api/containers
-- requires: audit/lab_version
-- requires: inventory/container_count
begin;

create function api.report_instruments_by_site()
  returns table (site_id bigint, site text, computers bigint, freezers bigint, retired bigint)
  language plpgsql stable security invoker as $$
begin
  if audit.is_not_modified() then
    return;
  end if;
  return query
    select s.id, s.name, count(*) filter (where i.is_computer and not i.is_retired),
      count(*) filter (where not i.is_computer and not i.is_retired),
      count(*) filter (where i.is_retired)
    from inventory.site s
    left join (
      select c.site_id, true, c.is_retired from inventory.computer c
      union all
      select f.site_id, false, f.is_retired from inventory.freezer f
    ) i (site_id, is_computer, is_retired) on i.site_id = s.id
    where s.lab_id = inventory.current_lab()
    group by s.id, s.name
    order by s.id;
end $$;
comment on function api.report_instruments_by_site() is
'How many instruments stand at each site.
computers and freezers are those in use; retired are those of both that are not.';

create function inventory.containers_by(kind text)
  returns table (id bigint, containers bigint, checked_out bigint, without_unit bigint,
    consumed bigint, lost bigint, disposed bigint)
  language sql stable security invoker
begin atomic
  select c.of_id,
    coalesce(sum(c.containers) filter (where c.state in ('in', 'out')), 0)::bigint,
    coalesce(sum(c.containers) filter (where c.state = 'out'), 0)::bigint,
    coalesce(sum(c.containers)
      filter (where c.state in ('in', 'out') and not c.has_unit), 0)::bigint,
    coalesce(sum(c.containers) filter (where c.state = 'consumed'), 0)::bigint,
    coalesce(sum(c.containers) filter (where c.state = 'lost'), 0)::bigint,
    coalesce(sum(c.containers) filter (where c.state = 'disposed'), 0)::bigint
  from inventory.counted_containers c
  where c.lab_id = inventory.current_lab() and c.kind = containers_by.kind
  group by c.of_id;
end;
comment on function inventory.containers_by(text) is
'The numbers of containers by freezer, sample_type or owner. containers are those that are in or
out; checked_out those that are out; without_unit those of both that are in no storage unit.';

create function api.report_containers_by_freezer()
  returns table (freezer_id bigint, freezer text, site_id bigint, site text, containers bigint,
    checked_out bigint, without_unit bigint, consumed bigint, lost bigint, disposed bigint)
  language plpgsql stable security invoker as $$
begin
  if audit.is_not_modified() then
    return;
  end if;
  return query
    select f.id, f.name, s.id, s.name, coalesce(c.containers, 0), coalesce(c.checked_out, 0),
      coalesce(c.without_unit, 0), coalesce(c.consumed, 0), coalesce(c.lost, 0),
      coalesce(c.disposed, 0)
    from inventory.freezer f
    join inventory.site s on s.lab_id = f.lab_id and s.id = f.site_id
    left join inventory.containers_by('freezer') c on c.id = f.id
    where f.lab_id = inventory.current_lab()
    order by f.id;
end $$;
comment on function api.report_containers_by_freezer() is
'How many containers each freezer holds.
containers are those that are in it or out; checked_out, those that are out; without_unit, those of
both that are in no storage unit. consumed, lost and disposed were in it last.';

create function api.report_containers_by_type()
  returns table (sample_type_id bigint, sample_type text, containers bigint, checked_out bigint,
    without_unit bigint, consumed bigint, lost bigint, disposed bigint)
  language plpgsql stable security invoker as $$
begin
  if audit.is_not_modified() then
    return;
  end if;
  return query
    select c.id, t.name, c.containers, c.checked_out, c.without_unit, c.consumed, c.lost, c.disposed
    from inventory.containers_by('sample_type') c
    left join inventory.sample_type t on t.lab_id = inventory.current_lab() and t.id = c.id
    order by c.id;
end $$;
comment on function api.report_containers_by_type() is
'How many containers there are of each sample type.
The last line, with null, has those of none. The numbers are as those by freezer.';

create function api.report_containers_by_owner()
  returns table (owner_id bigint, owner text, containers bigint, checked_out bigint,
    without_unit bigint, consumed bigint, lost bigint, disposed bigint)
  language plpgsql stable security invoker as $$
begin
  if audit.is_not_modified() then
    return;
  end if;
  return query
    select c.id, p.name, c.containers, c.checked_out, c.without_unit, c.consumed, c.lost, c.disposed
    from inventory.containers_by('owner') c
    left join auth.people() p on p.id = c.id
    order by c.id;
end $$;
comment on function api.report_containers_by_owner() is
'How many containers belong to each person.
The last line, with null, has those of nobody. The numbers are as those by freezer.';

create function api.report_containers_by_state()
  returns table (state text, containers bigint, without_unit bigint)
  language plpgsql stable security invoker as $$
begin
  if audit.is_not_modified() then
    return;
  end if;
  return query
    select s.state, coalesce(sum(c.containers), 0)::bigint,
      coalesce(sum(c.containers) filter (where not c.has_unit), 0)::bigint
    from unnest(array['in', 'out', 'consumed', 'lost', 'disposed']) with ordinality s (state, nth)
    left join inventory.counted_containers c
      on c.lab_id = inventory.current_lab() and c.kind = 'freezer' and c.state = s.state
    group by s.state, s.nth
    order by s.nth;
end $$;
comment on function api.report_containers_by_state() is
'How many containers are in, out, consumed, lost and disposed of.
without_unit are those of them that are in no storage unit.';

grant execute on function inventory.containers_by(text), api.report_instruments_by_site(),
  api.report_containers_by_freezer(), api.report_containers_by_type(),
  api.report_containers_by_owner(), api.report_containers_by_state() to lab_viewer;

commit;
