"""./stack audit verify: finds a change of history that was made after its seal."""

import argparse
import json
import re
from typing import Any

from psycopg import sql

from tools import database
from tools.settings import Settings, StackError, say

VERIFY = sql.SQL("""select jsonb_build_object(
  'rows', (select coalesce(jsonb_agg(r), '[]') from (
    select * from audit.verify_rows() order by 1, 2, 3 limit 20) r),
  'labs', (select coalesce(jsonb_agg(v), '[]') from audit.verify_chain() v),
  'expected', (select coalesce(jsonb_agg(jsonb_build_object(
      'seal', encode(seal, 'hex'), 'lab_id', lab_id, 'number', seal_number)), '[]')
    from audit.change_set where encode(seal, 'hex') = any ({}::text[])))::text""")


def _line(lab: dict[str, Any]) -> str:
    """The line for one lab, from a row of audit.verify_chain()."""
    text = f"lab {lab['lab_id']}: "
    if lab["fault"]:
        text += f"BROKEN at change set {lab['broken_id']}: {lab['fault']}; "
    text += f"{lab['sealed_count']} sealed, {lab['unsealed_count']} not yet"
    if lab["unsealed_count"]:
        text += f" (the oldest for {lab['oldest_unsealed']})"
    return text + (f"; the last seal is {lab['head']}" if lab["head"] else "")


def audit(settings: Settings, arguments: list[str]) -> int:
    """Verifies every lab's chain, and its rows; answers 1 where one is broken or a seal is missing.

    Raises StackError.
    """
    parser = argparse.ArgumentParser(prog="./stack audit")
    commands = parser.add_subparsers(dest="command", required=True)
    verify = commands.add_parser("verify", help="compute every seal anew, from all of history")
    verify.add_argument(
        "--expect", action="append", default=[], metavar="SEAL",
        help="a seal that was the last one once, and must still be there",
    )  # fmt: skip
    verify.add_argument("--compose", metavar="FILE", help="in the containers of this compose file")
    given = parser.parse_args(arguments)
    expected = [seal.lower() for seal in given.expect]
    for seal in expected:
        if not re.fullmatch("[0-9a-f]{64}", seal):
            raise StackError(f"{seal} is no seal; one has 64 hexadecimal digits")
    found = json.loads(database.ask(settings, VERIFY, [expected], given.compose))
    for lab in found["labs"]:
        say(_line(lab))
    for row in found["rows"]:
        say(f"lab {row['lab_id']}: BROKEN at {row['table_name']} {row['row_id']}: {row['fault']}")
    places = {place["seal"]: place for place in found["expected"]}
    for seal in expected:
        place = places.get(seal)
        say(f"{seal} is number {place['number']} of lab {place['lab_id']}" if place
            else f"MISSING: {seal} is in no chain; history was cut off, or made anew")  # fmt: skip
    is_whole = places.keys() == set(expected) and not any(lab["fault"] for lab in found["labs"])
    is_whole = is_whole and not found["rows"]
    return 0 if is_whole else 1
