"""A base of today under the declarations of tomorrow: records, fields and indexes that are new to it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from desktop_crm.ops import records
from desktop_crm.store.schema import signature
from desktop_crm.store.workspace import Workspace

ROOT = Path(__file__).parents[2]

# Declarations are made once in a process, so tomorrow is another one.
TOMORROW = """
import sys
from dataclasses import replace
from pathlib import Path

from desktop_crm.models.all import ENTITIES, Contact, Record
from desktop_crm.models.fields import field
from desktop_crm.models.kinds import Name, Number, Ref, Text


class Parcel(Record, entity="parcel"):
    label, plural, listed, takes_own_fields, sorted_by = "Parcel", "Parcels", True, True, ("name",)
    indexes = (("contact", "weight"),)
    name: str = field("Name", Name(), required=True, default="")
    contact: str = field("Contact", Ref("contact"))
    weight: float = field("Weight", Number(), default=0)


Contact.fields["points"] = replace(field("Points", Number(), default=5), key="points")
Contact.fields["nickname"] = replace(field("Nickname", Text(), search=True), key="nickname")
Contact.fields["birthday"] = replace(Contact.fields["birthday"], search=True)
Contact.indexes = (("responsible", "created"), *(i for i in Contact.indexes if i != ("spent",)), ("points",))
Contact.sorted_by = ("name", "city")

from desktop_crm.ops import records
from desktop_crm.store import check, search, undo
from desktop_crm.store.workspace import Workspace

with Workspace(Path(sys.argv[1])) as ws:
    assert check.check(ws) == [], check.check(ws)
    ((id_, points),) = ws.read("SELECT id, points FROM contact ORDER BY city_key")
    assert points == 5
    assert ws.read("SELECT 1 FROM sqlite_schema WHERE name = 'contact_spent'") == [], "nobody asks for it any more"
    assert [hit.id for hit in search.find(ws, "1990")] == [id_]
    with ws.edit("Parcel") as tx:
        parcel = tx.add(Parcel(name="Плитка", contact=id_, own={"a": "б"})).id
    with ws.edit("Heavier") as tx:
        tx.get(Parcel, parcel).weight = 2.5
    records.change(ws, "contact", id_, {"points": 7, "nickname": "Маша"})
    assert [hit.id for hit in search.find(ws, "маша")] == [id_]
    for _ in range(3):
        assert undo.undo(ws).kept == []
    assert ws.read("SELECT points, nickname FROM contact") == [(5, None)]
    assert ws.read("SELECT weight, deleted IS NULL FROM parcel") == [(0, 0)]
    for _ in range(3):
        undo.redo(ws)
    assert ws.read("SELECT weight, own, deleted FROM parcel") == [(2.5, '{"a": "\\\\u0431"}', None)]
    assert check.check(ws) == [], check.check(ws)
with Workspace(Path(sys.argv[1])) as ws:
    print(ws.read("SELECT points, nickname FROM contact"))
"""


def test_records_fields_and_indexes_come_to_a_base_that_is_in_use(tmp_path: Path) -> None:
    path = tmp_path / "team.crm"
    with Workspace(path) as ws:
        id_ = records.create(ws, "contact", {"name": "Мария", "city": "Пермь", "birthday": "1990-03-07"})
        records.change(ws, "contact", id_, {"job_title": "Директор"})
    tomorrow = subprocess.run(
        [sys.executable, "-c", TOMORROW, str(path)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert tomorrow.returncode == 0, tomorrow.stderr
    assert tomorrow.stdout.strip() == "[(7.0, 'Маша')]"
    assert len(list((tmp_path / "backups").iterdir())) == 1


@pytest.mark.parametrize(
    "first", ["app", "cli.commands", "demo", "importing.load", "models.deal", "models.kinds"]
)
def test_a_base_is_as_up_to_date_for_one_part_of_the_program_as_for_another(first: str) -> None:
    script = f"import desktop_crm.{first}\nfrom desktop_crm.store.schema import signature\nprint(signature())"
    said = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == signature()
