-- Deploy lab-inventory:api/report_data_quality to pg
-- requires: api/report_counts
-- requires: inventory/country
begin;

create function inventory.site_advice(the_lab bigint)
  returns table (rule text, id bigint)
  language sql stable security invoker
begin atomic
  with known as (
    select s.id, s.address, s.country, s.postcode_or_zip, c.code, c.postcode
    from inventory.site s
    left join inventory.country c on upper(s.country) = any (c.names)
    where s.lab_id = the_lab)
  select 'site_without_address', k.id from known k where k.address is null
  union all
  select 'country_not_in_iso_3166', k.id from known k where k.country is not null and k.code is null
  union all
  select 'postcode_does_not_fit_country', k.id from known k
  where upper(k.postcode_or_zip) !~ ('^(?:' || k.postcode || ')$');
end;
comment on function inventory.site_advice(bigint) is
  'What may be wrong with the addresses of a lab''s sites: the rule and the site.';

create function inventory.quality_findings(the_lab bigint)
  returns table (rule text, found bigint, ids bigint[])
  language sql stable security invoker
begin atomic
  select a.rule, count(*), (array_agg(a.id order by a.id))[1:100]
  from inventory.site_advice(the_lab) a group by a.rule
  union all
  select 'computer_without_mac', count(*), (array_agg(c.id order by c.id))[1:100]
  from inventory.computer c where c.lab_id = the_lab and c.mac is null and not c.is_retired
  union all
  select 'freezer_without_containers', count(*), (array_agg(f.id order by f.id))[1:100]
  from inventory.freezer f
  where f.lab_id = the_lab and not f.is_retired and not exists (
    select from inventory.containers_by('freezer') c where c.id = f.id and c.containers > 0)
  union all
  select 'container_without_place', counted.containers, array(
    select c.id from inventory.container c
    where c.lab_id = the_lab and c.storage_unit_id is null and c.state in ('in', 'out')
    order by c.id limit least(counted.containers, 100))
  from (
    select coalesce(sum(c.without_unit), 0)::bigint as containers
    from inventory.containers_by('freezer') c) counted;
end;
comment on function inventory.quality_findings(bigint) is
  'What may be wrong with the rows of a lab: by rule how many, and the first hundred ids.';

create function api.report_data_quality()
  returns table (rule text, resource text, found bigint, ids bigint[], advice text)
  language plpgsql stable security invoker as $$
begin
  if audit.is_not_modified() then
    return;
  end if;
  return query
    select r.rule, r.resource, coalesce(f.found, 0), coalesce(f.ids, '{}'), r.advice
    from (values
      (1, 'site_without_address', 'site', 'Give the site an address.'),
      (2, 'country_not_in_iso_3166', 'site',
        'Write the English name or the code of ISO 3166, as Germany, DE or DEU.'),
      (3, 'postcode_does_not_fit_country', 'site',
        'Look at the postcode and the country again: codes of that country look otherwise.'),
      (4, 'computer_without_mac', 'computer', 'Give the computer its MAC, or retire it.'),
      (5, 'freezer_without_containers', 'freezer', 'Retire the freezer, if it is gone.'),
      (6, 'container_without_place', 'container',
        'Put the container into a storage unit: POST /move.')
    ) r (nth, rule, resource, advice)
    left join inventory.quality_findings(inventory.current_lab()) f on f.rule = r.rule
    order by r.nth;
end $$;
comment on function api.report_data_quality() is
'What may be wrong in the inventory.
Of each rule how many rows break it, and the ids of the first hundred. It advises: nothing is
refused for it. Countries and postcodes are those of ISO 3166 and of a list that is kept up.';

grant execute on function inventory.site_advice(bigint), inventory.quality_findings(bigint),
  api.report_data_quality() to lab_viewer;

commit;
