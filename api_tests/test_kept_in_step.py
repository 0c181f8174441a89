"""What triggers keep, the words of the search and the numbers of containers, is what tables say.

Random writes of every kind, undo and imports among them, and then a comparison.
"""

import random
from collections import Counter
from typing import Any

import pytest

from api_tests.conftest import Api, Row
from api_tests.fixtures import Connection
from api_tests.people import Lab
from api_tests.test_reports import WRONG_COUNTS

MADE = """
  select string_agg(format('select t.lab_id, p.field, p.at, p.word, t.id from inventory.%1$I t
    cross join lateral search.parts_of_%1$s(%2$s) p', kind, search.columns_of(kind, 't')),
    ' union all ')
  from (select distinct kind from search.field where form <> 'uuid' and kind <> 'person') k
"""
WRONG_WORDS = """
  with made (lab_id, field, at, word, row_id) as ({}),
    kept as (select lab_id, field, at, word, row_id from search.entry)
  select * from (select * from made except select * from kept) missing where lab_id = {}
  union all
  select * from (select * from kept except select * from made) left_over where lab_id = {}
"""
WORDS = ["Box", "Böx 2", "0012-AB", "straße", "\u202d x", "a", "=1+1", "Ærø", "🧊", "A" * 40, "7 7"]


class Walk:
    """A lab, and writes to it that nobody foresees."""

    def __init__(self, lab: Lab, seed: int) -> None:
        """Takes the lab as its manager."""
        self.lab, self.chance, self.api = lab, random.Random(seed), lab.manager.api
        self.sites = [lab.site_id]
        self.freezers: list[int] = []

    def text(self) -> str:
        """Some words."""
        return " ".join(self.chance.choices(WORDS, k=self.chance.randint(1, 4)))

    def send(self, method: str, path: str, **kwargs: Any) -> Any:
        """An answer; that of a write that is refused is one too, but no defect."""
        answer = self.api.request(method, path, **kwargs)
        assert answer.status_code < 500, (method, path, kwargs, answer.text)
        return answer

    def some(self, path: str) -> list[int]:
        """The ids of a few rows of a list."""
        ids = [row["id"] for row in self.api.get(f"/{path}?select=id").json()]
        return self.chance.sample(ids, min(len(ids), self.chance.randint(1, 4)))

    def named(self, path: str) -> str:
        """A filter that names a few rows of a list."""
        return f"id=in.({','.join(map(str, self.some(path)))})"

    def make(self) -> None:
        """New rows, in a list or as one."""
        for site in self.some("sites"):
            name = {"name": self.text(), "site_id": site}
            self.send("POST", "/freezer", json=name)
            self.send("POST", "/computer", json=name)
            self.send("POST", "/site", json={"name": self.text(), "address": self.text()})
        for freezer in self.some("freezers"):
            tubes = [{"freezer_id": freezer, "name": self.text(), "description": self.text(),
                      "properties": {"k": self.text()}} for _ in range(5)]  # fmt: skip
            self.send("POST", "/containers", json=tubes)
        for tube in self.some("containers"):
            self.send("POST", "/barcode", json={"code": self.text(), "container_id": tube})
        for site in self.some("sites"):
            self.send("POST", f"/site/{site}/files", params={"name": self.text()}, data=b"x")

    def change(self) -> None:
        """Other text, other freezers, of rows that a filter names or one by one."""
        for path in ("sites", "freezers", "computers", "files"):
            self.send("PATCH", f"/{path}?{self.named(path)}", json={"name": self.text()})
        for code in self.some("barcodes"):
            self.send("PATCH", f"/barcodes?id=eq.{code}", json={"code": self.text()})
        for freezer in self.some("freezers"):
            body: Row = {"freezer_id": freezer, "description": self.text(), "name": None}
            self.send("PATCH", f"/containers?{self.named('containers')}", json=body)

    def remove(self) -> None:
        """Rows go, with their barcodes, and so does what is in use by nobody."""
        for path in ("files", "containers", "freezers", "barcodes", "sites", "computers"):
            if self.chance.random() < 0.5:
                self.send("DELETE", f"/{path}?{self.named(path)}")
        for tube in self.some("containers"):
            self.send("POST", "/lose", json={"items": [{"container": tube}]},
                      headers={"Change-Reason": "x"})  # fmt: skip

    def bring(self) -> None:
        """A CSV changes rows and makes others."""
        lines = "".join(f"{tube},{self.text()}\n" for tube in self.some("containers"))
        self.send("POST", "/import/containers?mode=upsert", data=f"id,name\n{lines}".encode(),
                  headers={"Content-Type": "text/csv"})  # fmt: skip
        lines = "".join(f"{freezer},{self.text()}\n" for freezer in self.some("freezers"))
        self.send("POST", "/containers", data=f"freezer_id,description\n{lines}".encode(),
                  headers={"Content-Type": "text/csv"})  # fmt: skip

    def undo(self) -> None:
        """One of the last changes is taken back, or as much of it as nobody touched since."""
        changes = self.api.get("/changes?limit=12").json()
        only = self.chance.choice(["", "?only=unconflicted"])
        self.send("POST", f"/change/{self.chance.choice(changes)['id']}/undo{only}")


def assert_reports_count(api: Api) -> None:
    """Reports of containers have the numbers that counting the lists gives."""
    tubes = api.get("/containers?select=state,freezer_id,storage_unit_id").json()
    for key in ("state", "freezer_id"):
        lines = api.get(f"/report/containers_by_{key.removesuffix('_id')}").json()
        there = [tube for tube in tubes if key == "state" or tube["state"] in ("in", "out")]
        counted = Counter(tube[key] for tube in there)
        assert {line[key]: line["containers"] for line in lines if line["containers"]} == counted
    sites = Counter(row["site_id"] for row in api.get("/freezers?select=site_id").json())
    lines = api.get("/report/instruments_by_site").json()
    assert {line["site_id"]: line["freezers"] for line in lines if line["freezers"]} == sites


@pytest.mark.parametrize("seed", range(4))
def test_random_writes(lab: Lab, db: Connection, seed: int) -> None:
    """After each of some dozen writes the words and the numbers are those of the rows."""
    walk = Walk(lab, seed)
    for _ in range(3):
        walk.make()
    (made,) = db.execute(MADE.encode()).fetchone() or ("",)
    wrong = WRONG_WORDS.format(made, lab.id, lab.id).encode()
    for _ in range(8):
        walk.chance.choices(
            [walk.make, walk.change, walk.remove, walk.bring, walk.undo], [2, 2, 2, 1, 4]
        )[0]()
        assert db.execute(wrong).fetchall() == []
        assert [row for row in db.execute(WRONG_COUNTS.encode()) if row[0] == lab.id] == []
        assert_reports_count(lab.viewer.api)
    query = "select count(*) from search.entry where lab_id = %s"
    assert (db.execute(query, [lab.id]).fetchone() or (0,))[0] > 20
