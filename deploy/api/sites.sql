-- Deploy lab-inventory:api/sites to pg
-- requires: api/schema
-- requires: inventory/site
-- requires: inventory/computer
-- requires: inventory/freezer
-- requires: inventory/read_body
-- requires: inventory/raise_not_found
-- requires: audit/add_past
-- requires: audit/inventory
-- requires: audit/safe_write
-- requires: audit/stamp
begin;

create view api.sites with (security_invoker = true) as
  select id, lab_id, name, contact, address, state_or_region, country, postcode_or_zip
  from inventory.site;
alter view api.sites alter column id set default inventory.next_site_id();
alter view api.sites alter column lab_id set default inventory.current_lab();
comment on view api.sites is
'Sites of the lab.
A site holds instruments: computers and freezers.';
comment on column api.sites.id is 'Number of the site in its lab, from 1.';
comment on column api.sites.lab_id is 'The lab it belongs to; a request acts in one lab.';
comment on column api.sites.name is 'What people call the site.';
comment on column api.sites.contact is 'The person to ask, and how to reach them.';
comment on column api.sites.address is 'Street and town, in the order of the country.';
comment on column api.sites.state_or_region is 'State, province, canton or region.';
comment on column api.sites.country is 'Country, as name or code.';
comment on column api.sites.postcode_or_zip is
  'Postal code; text, because it may start with 0 or hold letters.';
grant select on api.sites to lab_viewer;
grant delete on api.sites to lab_manager;
grant insert (id, lab_id, name, contact, address, state_or_region, country, postcode_or_zip),
  update (id, lab_id, name, contact, address, state_or_region, country, postcode_or_zip)
  on api.sites to lab_manager;

do $$
begin
  perform audit.add_stamp('site');
end $$;

create function api.site(site_id bigint) returns api.sites
  language plpgsql stable security invoker set search_path = '' as $$
declare
  found_site api.sites;
begin
  select * into found_site from api.sites
  where lab_id = inventory.current_lab() and id = site_id;
  if not found then
    perform inventory.raise_not_found('site', site_id);
  elsif audit.is_known((
    select updated_at from inventory.site t
    where t.lab_id = found_site.lab_id and t.id = site_id)) then
    return null;
  end if;
  return found_site;
end $$;
comment on function api.site(bigint) is
'One site by its id.
Sends its ETag; 304 to If-None-Match with that. 404 if there is none.';
grant execute on function api.site(bigint) to lab_viewer;

create function api.upsert_site(jsonb) returns api.sites
  language plpgsql volatile security invoker set search_path = '' as $$
declare
  body constant jsonb := inventory.read_body('site', $1, null::api.sites);
  result api.sites;
begin
  loop
    result := audit.before_write(null::api.sites, (body->>'id')::bigint, body);
    if result.id is not null then
      return result;
    end if;
    insert into api.sites as stored
      (id, lab_id, name, contact, address, state_or_region, country, postcode_or_zip)
    select coalesce(id, inventory.next_site_id()), lab_id, name, contact, address,
      state_or_region, country, postcode_or_zip
    from jsonb_populate_record((
      select t from api.sites t
      where lab_id = (body->>'lab_id')::bigint and id = (body->>'id')::bigint
      for no key update), body)
    on conflict (lab_id, id) do update
      set (name, contact, address, state_or_region, country, postcode_or_zip) = (
        select name, contact, address, state_or_region, country, postcode_or_zip
        from jsonb_populate_record(stored, body))
      where audit.may_replace(body)
    returning * into result;
    exit when found;  -- else another client has just made it
  end loop;
  return audit.after_write(result, body, (
    select updated_at from inventory.site where lab_id = result.lab_id and id = result.id));
end $$;
comment on function api.upsert_site(jsonb) is
'Creates or changes one site.
The body is the object. With an id that exists, the keys given replace what is stored and the others
stay; otherwise a site is created, and the database chooses the id if none is given.
400 for a bad or missing field, 409 if a key is taken or a parent missing, 412 and the object as it
is if If-Match or If-None-Match say so.';
grant execute on function api.upsert_site(jsonb) to lab_manager;

create function api.delete_site(site_id bigint) returns api.sites
  language plpgsql volatile security invoker set search_path = '' as $$
declare
  computer_count bigint;
  freezer_count bigint;
  removed api.sites := audit.before_write(null::api.sites, site_id, null);
begin
  if removed.id is not null then
    return removed;
  end if;
  select count(*) into computer_count from inventory.computer t
  where t.lab_id = inventory.current_lab() and t.site_id = delete_site.site_id;
  select count(*) into freezer_count from inventory.freezer t
  where t.lab_id = inventory.current_lab() and t.site_id = delete_site.site_id;
  if computer_count + freezer_count > 0 then
    raise sqlstate 'PT409' using
      message = 'The site is not empty',
      detail = format('site_in_use: site %s holds computers: %s, freezers: %s.',
        site_id, computer_count, freezer_count),
      hint = 'Move or delete them first.';
  end if;
  delete from api.sites where lab_id = inventory.current_lab() and id = site_id
  returning * into removed;
  if not found then
    perform inventory.raise_not_found('site', site_id);
  end if;
  return audit.after_write(removed, null, null);
end $$;
comment on function api.delete_site(bigint) is
'Removes one site and answers with what it was.
404 if there is none, 409 if something still depends on it, 412 and the object as it is if If-Match
says so.';
grant execute on function api.delete_site(bigint) to lab_manager;

do $$
begin
  perform audit.add_past('inventory.site');
end $$;

commit;
