"""The matrix, read by test_matrix.py: what each role may do with each view, function and table.

Every view, function and table comes from the catalog; one that is missing here fails a test.
"""

from typing import Any

from api_tests.resources import RESOURCES
from api_tests.world import IN_NONE

# They have the functions of a resource: files too, which tests of resources leave out.
WRITTEN = [*RESOURCES, "file"]

# Of a view: create, read, update, delete. Of a function: x if it may be called, - if not. A - is
# 403, and 401 where PostgREST knows of no login: without a token, and to outside, whose token names
# no role of ours. A resource has one row, its view's: its five functions follow.
MATRIX = """
                    anonymous stranger viewer editor manager rival gadget open outside
barcodes            -         -        r      crud   crud    crud  r      crud crud
changes             -         -        r      r      r       r     r      r    r
computers           -         -        r      crud   crud    crud  r      crud crud
containers          -         -        r      crud   crud    crud  r      crud crud
excursions          -         -        r      crud   crud    crud  r      crud crud
files               -         -        r      crud   crud    crud  r      crud crud
freezers            -         -        r      crud   crud    crud  r      crud crud
instruments         -         -        r      r      r       r     r      r    r
labs                -         -        r      r      r       r     r      r    r
members             -         -        -      -      r       r     -      r    -
people              -         -        r      r      r       r     r      r    r
projects            -         -        r      r      crud    crud  r      crud r
row_changes         -         -        r      r      r       r     r      r    r
sample_types        -         -        r      r      crud    crud  r      crud r
sightings           -         -        r      r      r       r     r      r    r
sites               -         -        r      r      crud    crud  r      crud r
stocktakes          -         -        r      r      r       r     r      r    r
storage_types       -         -        r      r      crud    crud  r      crud r
storage_units       -         -        r      crud   crud    crud  r      crud crud
tokens              -         -        r      r      r       r     r      r    r
accept              -         x        x      x      x       x     x      x    x
aliquot             -         -        -      x      x       x     -      x    x
change              -         -        x      x      x       x     x      x    x
change_password     x         x        x      x      x       x     x      x    x
countries           -         -        x      x      x       x     x      x    x
checkin             -         -        -      x      x       x     -      x    x
checkout            -         -        -      x      x       x     -      x    x
create_token        -         -        x      x      x       x     x      x    x
delete_member       -         -        -      -      x       x     -      x    -
delete_token        -         -        x      x      x       x     x      x    x
dispose             -         -        -      x      x       x     -      x    x
empty               -         -        -      x      x       x     -      x    x
evacuate            -         -        -      x      x       x     -      x    x
find_space          -         -        -      x      x       x     -      x    x
container_exposures -         -        x      x      x       x     x      x    x
container_path      -         -        x      x      x       x     x      x    x
container_whereabouts -         -        x      x      x       x     x      x    x
excursion_containers -         -        x      x      x       x     x      x    x
file_bytes          -         -        x      x      x       x     x      x    x
freezer_space       -         -        x      x      x       x     x      x    x
health              x         x        x      x      x       x     x      x    x
history             -         -        x      x      x       x     x      x    x
login               x         x        x      x      x       x     x      x    x
logout              -         x        x      x      x       x     x      x    x
lookup              -         -        x      x      x       x     x      x    x
lose                -         -        -      x      x       x     -      x    x
me                  -         x        x      x      x       x     x      x    x
move                -         -        -      x      x       x     -      x    x
read_scan           -         -        x      x      x       x     x      x    x
refresh             x         x        x      x      x       x     x      x    x
remove              -         -        -      x      x       x     -      x    x
report_activity -         -        x      x      x       x     x      x    x
report_containers_by_freezer -         -        x      x      x       x     x      x    x
report_containers_by_owner -         -        x      x      x       x     x      x    x
report_containers_by_state -         -        x      x      x       x     x      x    x
report_containers_by_type -         -        x      x      x       x     x      x    x
report_data_quality -         -        x      x      x       x     x      x    x
report_expiring -         -        x      x      x       x     x      x    x
report_instruments_by_site -         -        x      x      x       x     x      x    x
report_occupancy_by_freezer -         -        x      x      x       x     x      x    x
report_occupancy_by_unit -         -        x      x      x       x     x      x    x
restore             -         -        -      x      x       x     -      x    x
search              -         -        x      x      x       x     x      x    x
set_name            -         x        x      x      x       x     x      x    x
stocktake           -         -        x      x      x       x     x      x    x
storage_unit_map    -         -        x      x      x       x     x      x    x
storage_unit_path   -         -        x      x      x       x     x      x    x
storage_unit_space  -         -        x      x      x       x     x      x    x
undo_change         -         -        -      x      x       x     -      x    x
upsert_member       -         -        -      -      x       x     -      x    -
upload_file         -         -        -      x      x       x     -      x    x
use                 -         -        -      x      x       x     -      x    x
"""

# What the database's own roles may do with a table: insert, select, update, delete; an s in
# brackets is some columns alone. Each role has what those before it have. The table of a resource
# follows from the row of its view.
TABLES = """
                       lab_anon lab_user lab_viewer lab_editor lab_manager lab_open
audit.change_set       -        -        s          s          s           s
audit.deleted_row      -        -        s          s          s           s
audit.idempotency_key  -        -        -          -          -           -
audit.row_change       -        -        s          s          s           s
auth.account           -        -        -          -          (s)         (s)
auth.attempt           -        -        -          -          -           -
auth.identity_provider -        -        -          -          -           -
auth.invitation        -        -        -          -          (s)         (s)
auth.membership        -        -        -          -          s           s
auth.refresh_token     -        -        -          -          -           -
auth.session           -        -        (s)        (s)        (s)         (s)
auth.signing_key       -        -        -          -          -           -
inventory.file         -        -        s          isud       isud        isud
inventory.file_content -        -        s          s          s           s
inventory.container_count -     -        s          s          s           s
inventory.container_count_change - -    s          s          s           s
inventory.country      -        -        s          s          s           s
inventory.lab          -        -        s          s          s           s
inventory.reservation  -        -        s          isud       isud        isud
inventory.sighting     -        -        s          isud       isud        isud
inventory.stocktake    -        -        s          isud       isud        isud
search.entry           -        -        -          -          -           -
search.field           -        -        s          s          s           s
search.spelling        -        -        -          -          -           -
"""

# Things that are not there.
NOTHING: dict[str, object] = {"items": [{"container": IN_NONE}]}
NOWHERE: dict[str, object] = {"freezer": IN_NONE}
# What else can be looked at, of which resource: GET /container/1/path.
LOOKS = [
    ("container", "exposures"), ("container", "path"), ("container", "whereabouts"),
    ("excursion", "containers"), ("freezer", "space"), ("storage_unit", "map"),
    ("storage_unit", "path"), ("storage_unit", "space"),
]  # fmt: skip

# The verbs of storage, without that of stock-takes, whose name a getter has too.
VERBS = [
    "aliquot", "checkin", "checkout", "dispose", "empty", "evacuate", "find_space", "lose", "move",
    "remove", "restore", "use",
]  # fmt: skip

# What imports a list, and answers how many rows, nothing, or the rows.
IMPORTS = ("import", "store", "insert")

REPORTS = [
    "activity", "containers_by_freezer", "containers_by_owner", "containers_by_state",
    "containers_by_type", "data_quality", "expiring", "instruments_by_site",
    "occupancy_by_freezer", "occupancy_by_unit",
]  # fmt: skip

# A call of each function that changes nothing worth keeping, and the status that ends it where it
# is allowed.
CALLS: dict[str, tuple[dict[str, object] | str, int]] = {
    "change": ({"change_id": 7000013}, 404),
    "countries": ({}, 200),
    "aliquot": ({"items": [{"container": IN_NONE, "count": 1, "amount": 1}]}, 404),
    "checkin": (NOTHING, 404),
    "checkout": (NOTHING, 404),
    "dispose": (NOTHING, 404),
    "empty": ({"unit": IN_NONE}, 404),
    "evacuate": (NOWHERE | {"to": NOWHERE}, 404),
    "find_space": (NOWHERE | {"count": 1}, 404),
    "lookup": ({"codes": 5}, 400),
    "lose": (NOTHING, 404),
    "move": (NOTHING | {"to": NOWHERE}, 404),
    "remove": ({"resource": "container", "ids": [IN_NONE]}, 404),
    "restore": (NOTHING, 404),
    "use": ({"items": [{"container": IN_NONE, "amount": 1}]}, 404),
    "accept": ({"invitation": "not a word"}, 401),
    "change_password": ({"new_password": "short"}, 400),
    "create_token": ({"name": "tau token", "expires_in_days": 0}, 400),
    "delete_member": ({"email": "nobody@tau.example"}, 404),
    "delete_token": ({"token_id": "00000000-0000-4000-8000-000000000000"}, 404),
    "health": ({}, 200),
    "history": ({"resource": "site", "row_id": 7000013}, 404),
    "login": ({"email": "nobody@tau.example"}, 400),
    "logout": ({}, 200),
    "me": ({}, 200),
    "refresh": ({"refresh_token": "not a word"}, 401),
    "set_name": ({"name": ""}, 400),
    "read_scan": ("no scan", 400),
    "search": ({"q": " "}, 400),
    # The getter; the verb of this name has its rights in test_stocktake.py.
    "stocktake": ({"stocktake_id": 7000013}, 404),
    "file_bytes": ({"file_id": IN_NONE}, 404),
    "upload_file": ("the bytes of no thing's file", 404),
    "undo_change": ({"change_id": 7000013}, 404),
    "upsert_member": ({"email": "nobody@tau.example", "role": "king"}, 400),
    **{f"report_{name}": ({}, 200) for name in REPORTS},
    "report_occupancy_by_unit": ({"freezer_id": IN_NONE}, 404),
    **{f"{one}_{look}": ({f"{one}_id": IN_NONE}, 404) for one, look in LOOKS},
    **{one: ({f"{one}_id": IN_NONE}, 404) for one in WRITTEN},
    **{f"delete_{one}": ({f"{one}_id": IN_NONE}, 404) for one in WRITTEN},
    **{f"upsert_{one}": ({"id": 0}, 400) for one in WRITTEN},
    **{f"{one}s_{first}": ({}, 200) for one in WRITTEN for first in ("newest", "oldest")},
    **{f"{verb}_{one}s": ("nope\n1\n", 400) for verb in IMPORTS for one in WRITTEN},
}
# Where a function may be called, and yet says no by itself: to whoever has no account, as in
# development, and to a token that would make another.
OWN_REFUSALS = {
    "open": dict.fromkeys(
        ["create_token", "delete_member", "delete_token", "logout", "set_name"], 401
    ),
    "gadget": {"create_token": 403, "set_name": 403},
}

# The URLs people type, with the object of the matrix whose rights they need.
PLAIN_URLS = """
GET    /health                                 health
POST   /login                                  login
POST   /refresh                                refresh
POST   /logout                                 logout
POST   /password                               change_password
POST   /accept                                 accept
GET    /me                                     me
POST   /me                                     set_name
POST   /tokens                                 create_token
DELETE /token/00000000-0000-4000-8000-000000000000  delete_token
POST   /lab/{lab}/member/nobody@tau.example    upsert_member
DELETE /lab/{lab}/member/nobody@tau.example    delete_member
POST   /change/7000013/undo                    undo_change
POST   /lookup                                 lookup
GET    /tokens                                 tokens
GET    /lab/{lab}/members                      members
GET    /changes                                changes
GET    /changes/0/10                           changes
GET    /row_changes                            row_changes
GET    /change/7000013                         change
POST   /site/7000013/files                     upload_file
GET    /site/7000013/files                     files
POST   /read_scan                              read_scan
GET    /search                                 search
GET    /stocktake/7000013                      stocktake
GET    /stocktakes                             stocktakes
GET    /stocktakes/0/10                        stocktakes
GET    /sightings                              sightings
GET    /sightings/0/10                         sightings
GET    /labs                                   labs
GET    /countries                              countries
GET    /labs/0/10                              labs
GET    /instruments                            instruments
GET    /instruments/0/10                       instruments
GET    /people                                 people
GET    /people/0/10                            people
"""


def read_table(text: str) -> dict[str, dict[str, str]]:
    """A table of words: the first line names the columns, the first word of each other its row."""
    head, *lines = [line.split() for line in text.strip("\n").splitlines()]
    return {line[0]: dict(zip(head, line[1:], strict=True)) for line in lines}


def read_matrix() -> dict[str, dict[str, str]]:
    """MATRIX, with the functions of each resource that has a row: who may read, and who write."""
    rows = read_table(MATRIX)
    for name in WRITTEN:
        row = rows.get(f"{name}s", {})
        for function, verb in (
            (name, "r"), (f"upsert_{name}", "c"), (f"delete_{name}", "d"),
            (f"import_{name}s", "c"), (f"store_{name}s", "c"), (f"insert_{name}s", "c"),
            (f"{name}s_newest", "r"), (f"{name}s_oldest", "r"),
        ):  # fmt: skip
            if row:
                rows[function] = {role: "x" if verb in row[role] else "-" for role in row}
    return rows


# The rights of each role of the database are those of this column.
MEMBERS = {
    "lab_anon": "anonymous", "lab_user": "stranger", "lab_viewer": "viewer",
    "lab_editor": "editor", "lab_manager": "manager", "lab_open": "open",
}  # fmt: skip


def read_tables() -> dict[str, dict[str, str]]:
    """TABLES, with the table of each resource that has a row in MATRIX."""
    tables, views = read_table(TABLES), read_table(MATRIX)
    verbs = str.maketrans("crud", "isud")
    for name in RESOURCES:
        if row := views.get(f"{name}s"):
            tables[f"inventory.{name}"] = {
                role: row[member].translate(verbs) for role, member in MEMBERS.items()
            }
    return tables


EXPECTED = read_matrix()
VIEWS = [name for name, row in EXPECTED.items() if "x" not in "".join(row.values())]
FUNCTIONS = [name for name in EXPECTED if name not in VIEWS]
SETTERS = [name for name in VIEWS if "c" in EXPECTED[name]["manager"]]
READERS = [role for role, rights in EXPECTED["sites"].items() if rights != "-"]


def plain_urls() -> list[tuple[str, str, str]]:
    """Method, URL and object of each line of PLAIN_URLS, and of those that each resource has."""
    lines = PLAIN_URLS.strip().splitlines()
    for name in WRITTEN:
        lines += [
            f"GET /{name}/{IN_NONE} {'file_bytes' if name == 'file' else name}",
            f"DELETE /{name}/{IN_NONE} delete_{name}",
            f"POST /{name}/{IN_NONE} upsert_{name}", f"POST /{name} upsert_{name}",
            f"GET /{name}s {name}s", f"GET /{name}s/0/10 {name}s",
            f"GET /{name}/{IN_NONE}/history history", f"POST /import/{name}s import_{name}s",
            f"POST /rpc/insert_{name}s insert_{name}s", f"POST /rpc/store_{name}s store_{name}s",
            f"GET /rpc/{name}s_newest {name}s_newest", f"GET /rpc/{name}s_oldest {name}s_oldest",
        ]  # fmt: skip
    lines += [f"GET /{name}/{IN_NONE}/{look} {name}_{look}" for name, look in LOOKS]
    lines += [f"POST /{verb} {verb}" for verb in VERBS]
    for name in REPORTS:
        needed = f"?freezer_id={IN_NONE}" if name == "occupancy_by_unit" else ""
        lines.append(f"GET /report/{name}{needed} report_{name}")
    words = [line.split() for line in lines]
    return [(method, path, name) for method, path, name in words]


def share(inputs: list[Any], role: str, view: str) -> list[Any]:
    """The part of the inputs that a role tries: roles with the same rights on a view deal them out.

    So each kind of right meets each input, and no input is tried by all the roles.
    """
    alike = [one for one in READERS if EXPECTED[view][one] == EXPECTED[view][role]]
    return inputs[alike.index(role) :: len(alike)]
