"""A program that does not know a field or a kind of record hands them on untouched, and has them after its update."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from desktop_crm.ops import records
from desktop_crm.store import check, undo
from desktop_crm.store.workspace import Workspace
from desktop_crm.sync import batch, inbox, outbox
from tests.sync.laptops import content, fresh, meet

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
    label, plural = "Parcel", "Parcels"
    name: str = field("Name", Name(), required=True, default="")
    contact: str = field("Contact", Ref("contact"))
    weight: float = field("Weight", Number(), default=0)


Contact.fields["points"] = replace(field("Points", Number(), default=5), key="points")
Contact.fields["nickname"] = replace(field("Nickname", Text()), key="nickname")

from desktop_crm.ops import records
from desktop_crm.store import check
from desktop_crm.store.workspace import Workspace
from tests.sync.test_older_program import leave, take

base, mail, work = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
with Workspace(base) as ws:
    take(ws, mail)
    exec(work)
    assert check.check(ws) == [], check.check(ws)
    leave(ws, mail)
"""


def tomorrow(base: Path, mail: Path, work: str) -> str:
    """Work on a base with the program of tomorrow, which takes from the mail and leaves there; what it says."""
    done = subprocess.run(
        [sys.executable, "-c", TOMORROW, str(base), str(mail), work],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def leave(ws: Workspace, mail: Path) -> None:
    """Leave all that a laptop knows, under names that others do not use."""
    outbox.number(ws)
    for site, upto in outbox.vector(ws).items():
        part = outbox.read(ws, site, 1, upto, most=1 << 30)
        assert part is not None
        (mail / f"{site}-{upto}").write_bytes(batch.pack(part))


def take(ws: Workspace, mail: Path) -> None:
    """Take over all that was left."""
    for part in sorted(mail.iterdir()):
        inbox.apply(ws, batch.unpack(part.read_bytes()))


ENRICH = """
((id_,),) = ws.read("SELECT id FROM contact")
records.change(ws, "contact", id_, {"points": 7, "nickname": "Маша"})
with ws.edit("Parcel") as tx:
    tx.add(Parcel(name="Плитка", contact=id_, weight=2.5))
with ws.edit("New with all") as tx:
    tx.add(Contact(name="Пётр", points=1, nickname="Петя"))
"""
CHANGE = """
((id_,),) = ws.read("SELECT id FROM contact WHERE name = 'Мария'")
records.change(ws, "contact", id_, {{"nickname": "{nickname}"}})
"""
LOOK = """
print(ws.read("SELECT name, city, points, nickname, deleted FROM contact ORDER BY name"))
print(ws.read("SELECT name, weight, deleted FROM parcel"))
"""
ALL = """[('Мария', 'Уфа', 7.0, 'Маша', None), ('Пётр', 'Тверь', 1.0, 'Петя', None)]
[('Плитка', 2.5, None)]"""


def test_what_an_older_program_does_not_know_goes_through_it_unharmed(tmp_path: Path) -> None:
    mail = tmp_path / "mail"
    mail.mkdir()
    with ExitStack() as open_, fresh(tmp_path / "ilya.crm") as ilya:
        anna = open_.enter_context(fresh(tmp_path / "anna.crm"))
        id_ = records.create(anna, "contact", {"name": "Мария", "city": "Казань"})
        leave(anna, mail)
        tomorrow(tmp_path / "olga.crm", mail, ENRICH)
        take(anna, mail)
        works_on_all(anna, id_)
        meet(anna, ilya)
        assert content(anna) == content(ilya)
        assert check.check(anna) == check.check(ilya) == []
        open_.close()
        for part in mail.iterdir():
            part.unlink()
        leave(ilya, mail)
        assert tomorrow(tmp_path / "new.crm", mail, LOOK) == ALL
        assert tomorrow(tmp_path / "olga.crm", mail, LOOK) == ALL
        assert tomorrow(tmp_path / "anna.crm", mail, LOOK) == ALL


def works_on_all(anna: Workspace, id_: str) -> None:
    """Everything that could blank what the program does not know."""
    ((other,),) = anna.read("SELECT id FROM contact WHERE name = 'Пётр'")
    records.change(anna, "contact", id_, {"city": "Уфа"})
    records.change(anna, "contact", other, {"city": "Тверь"})
    for undone in (id_, other):
        records.delete(anna, "contact", [undone])
        records.restore(anna, "contact", [undone])
    records.change(anna, "contact", id_, {"city": "Пермь"})
    assert undo.undo(anna)


def test_a_conflict_over_a_field_is_there_after_the_update(tmp_path: Path) -> None:
    """Two of tomorrow's programs dispute a field that the program between them does not know."""
    mail = tmp_path / "mail"
    mail.mkdir()
    with fresh(tmp_path / "anna.crm") as anna:
        records.create(anna, "contact", {"name": "Мария", "city": "Казань"})
        leave(anna, mail)
    for name, nickname in (("olga", "Маша"), ("ilya", "Маня")):
        own = tmp_path / name
        own.mkdir()
        for part in mail.iterdir():
            (own / part.name).write_bytes(part.read_bytes())
        tomorrow(tmp_path / f"{name}.crm", own, CHANGE.format(nickname=nickname))
    with Workspace(tmp_path / "anna.crm") as anna:
        for name in ("olga", "ilya"):
            take(anna, tmp_path / name)
        assert check.check(anna) == []
        assert anna.read("SELECT field, lost FROM head WHERE lost") == [("nickname", 1)]
    said = "from desktop_crm.ops import conflicts\nprint([(c.label, len(c.others)) for c in conflicts.all_of(ws)])"
    assert tomorrow(tmp_path / "anna.crm", mail, said) == "[('Nickname', 1)]"
