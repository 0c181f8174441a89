"""Among many rows a request reads those that it needs: counted by PostgreSQL, not by a clock."""

from collections.abc import Iterator

import psycopg
import pytest

from api_tests.test_reports import WRONG_COUNTS
from tools import environment
from tools.bench import storage
from tools.throwaway import throw_away

ROWS = 20_000
MOST = 20_000  # rows of all tables and indexes that a small request may read
IN_LAB = """select set_config('role', 'lab_open', true), set_config('lab.id', '1', true),
  set_config('request.jwt.claims', '{"role":"lab_open"}', true)"""
# Of tables what sequential scans read, of indexes what any scan of them does.
READ = """select sum(pg_stat_get_xact_tuples_returned(oid)) from pg_class
  where relnamespace in ('inventory'::regnamespace, 'search'::regnamespace, 'audit'::regnamespace)
    and relkind in ('r', 'i')"""


@pytest.fixture(scope="module")
def many() -> Iterator[psycopg.Connection]:
    """A stack of its own with many containers; the superuser."""
    with throw_away(environment.load()) as ours:
        storage.fill(ours, ROWS)
        with psycopg.connect(ours.conninfo("postgres")) as session:
            yield session


def one(session: psycopg.Connection, query: str, *values: object) -> object:
    """The only value of a query."""
    row = session.execute(query.encode(), values).fetchone()
    assert row is not None
    return row[0]


def test_the_rows_of_the_benchmark_are_as_triggers_would_have_them(
    many: psycopg.Connection,
) -> None:
    """History, words and numbers, written set by set, are what triggers write row by row."""
    assert one(many, "select count(*) from inventory.container") == ROWS + 96 + 50 * (ROWS // 100)
    assert one(many, "select count(*) from audit.verify_rows()") == 0
    assert many.execute(WRONG_COUNTS.encode()).fetchall() == []
    words = """select count(*) from (
      (select row_id, field, at, word from search.entry where field in (
        select number from search.field where kind = 'container'))
      except
      select t.id, p.field, p.at, p.word from inventory.container t
      cross join lateral search.parts_of_container(
        t.name, t.description, t.lot, t.out_to, t.properties) p) _"""
    assert one(many, words) == 0
    labels = """select count(*) from inventory.container c
      join inventory.storage_unit u on u.lab_id = c.lab_id and u.id = c.storage_unit_id
      join inventory.storage_type t on t.lab_id = u.lab_id and t.id = u.storage_type_id
      where c.freezer_id = u.freezer_id
        and c.position = inventory.label_place(c."row", c.col, t)"""
    placed = "select count(*) from inventory.container where storage_unit_id is not null"
    assert one(many, labels) == one(many, placed)
    assert one(many, "select count(*) from pg_index where not indisvalid or not indisready") == 0
    many.rollback()


MOVE = """api.move('{"items": [
  {"container": 10000005, "to": {"unit": 5000000, "row": 1, "col": 1}}]}')"""
LISTS = {
    "parent by name": "import_containers|freezer,name,parent\nFreezer 1,A 1,Tube 9977\n",
    "location": "import_containers|location,name\nBench site 2/Freezer 1/Rack 0/Box 3,A 1\n",
    "faults": "import_containers|name,freezer_id,expires_on,parent\nA,1,2026-99-01,nobody\n,9,,\n",
    "key that is taken": "import_containers|id,freezer_id,name\n10000001,1,A 1\n",
    "barcode": "import_barcodes|code,container\nB 1,Tube 9977\n",
}
REQUESTS = {
    "move": MOVE,
    "undo": f"api.undo_change(({MOVE}->>'change_id')::bigint)",
    "find_space": """api.find_space('{"freezer": 1000001, "count": 10}')""",
    "find_space anywhere": """api.find_space('{"count": 10}')""",
    "lookup": """api.lookup('{"codes": ["Tube 9977", "FR00000001", "nobody"]}')""",
    "search": "(select count(*) from api.search('tube plasma 70'))",
    "typing mistake": "(select count(*) from api.search('bufer'))",
    "part of a code": "(select count(*) from api.search('00001'))",
    "occupancy": "(select count(*) from api.report_occupancy_by_freezer())",
    "data quality": "(select count(*) from api.report_data_quality())",
}


@pytest.mark.parametrize("name", [*REQUESTS, *LISTS])
def test_a_small_request_reads_few_rows(many: psycopg.Connection, name: str) -> None:
    """What it reads of the tables does not grow with them."""
    before = int(str(one(many, READ)))
    many.execute(IN_LAB)
    try:
        if name in REQUESTS:
            many.execute(f"select {REQUESTS[name]}".encode())
        else:
            function, sent = LISTS[name].split("|")
            many.execute(f"select api.{function}(convert_to(%s, 'utf8'))".encode(), [sent])
        many.execute("reset role")
        assert int(str(one(many, READ))) - before < MOST
    finally:
        many.rollback()
