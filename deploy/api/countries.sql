-- Deploy lab-inventory:api/countries to pg
-- requires: api/schema
-- requires: inventory/country
begin;

create function api.countries()
  returns table (code text, name text, fields text[], state_label text, postcode_label text,
    postcode text, postcode_example text)
  language sql stable security invoker
begin atomic
  select c.code, c.name, c.fields, c.state_label, c.postcode_label, c.postcode, c.postcode_example
  from inventory.country c order by c.name;
end;
comment on function api.countries() is
'Countries of ISO 3166, for the form of an address.
fields are those of a site that an address there has, in its order, with the country after them;
state_label and postcode_label what those are called there, null where there are none; postcode is a
regular expression for the whole of it. Advice: a site takes any address. The same for every lab.';
grant execute on function api.countries() to lab_viewer;

commit;
