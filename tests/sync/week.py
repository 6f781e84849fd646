"""A scripted week of three laptops, each with its own base, its own home and a process of its own for each day.

How they are connected is up to who plays it: `play` only asks that each base has joined its place before, and that
`carried` returns when what was left at the place has had time to reach the others. What each has written is noted
in a diary outside the bases; `check` compares the bases with each other and with the diaries.

Run as a program it is one day of one laptop: `python -m tests.sync.week BASE NAME DAY on|off`.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_crm.base import clock
from desktop_crm.base.errors import UserError
from desktop_crm.ops import (
    bulk,
    calls,
    conflicts,
    deals,
    leads,
    notes,
    own_fields,
    people,
    pipelines,
    records,
    tasks,
)
from desktop_crm.ops.details import Place, Point
from desktop_crm.ops.records import NewRef
from desktop_crm.store import check as checking
from desktop_crm.store import undo
from desktop_crm.store.own_fields import fields_of
from desktop_crm.store.workspace import Workspace
from desktop_crm.sync import connection
from tests.cli.program import DEADLINE, ROOT, Ended, command
from tests.sync.laptops import content

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
OFFLINE = {"Ilya": {"Tuesday", "Wednesday", "Thursday"}, "Olga": {"Wednesday", "Thursday"}}
CITIES = ("Москва", "Казань", "Пермь", "Tbilisi", "Saint Petersburg", "Алматы")


@dataclass(frozen=True, slots=True)
class Laptop:
    """Who works on it, and where its base and the program's own files are."""

    name: str
    base: Path
    home: Path

    def run(self, *args: object) -> Ended:
        """A command of the program on this laptop, to its end."""
        done = subprocess.run(
            command("--base", self.base, *args), capture_output=True, env=self.environment, timeout=DEADLINE
        )
        return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())

    def day(self, day: str, online: bool) -> subprocess.Popen[bytes]:
        """Start a day's work."""
        script = [
            sys.executable,
            "-m",
            "tests.sync.week",
            self.base,
            self.name,
            day,
            "on" if online else "off",
        ]
        return subprocess.Popen([*map(str, script)], env=self.environment, cwd=ROOT)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "LC_ALL": "C.UTF-8",
            "DESKTOP_CRM_HOME": str(self.home),
        }

    @property
    def diary(self) -> Path:
        return self.base.with_suffix(".diary")


def team(folder: Path) -> list[Laptop]:
    """Three laptops, of which nobody has worked on any."""
    laptops = []
    for name in ("Anna", "Ilya", "Olga"):
        (folder / name).mkdir(parents=True)
        laptops.append(Laptop(name, folder / name / "team.crm", folder / name / "home"))
    return laptops


def play(
    laptops: Sequence[Laptop],
    carried: Callable[[], None] = lambda: None,
    days: Sequence[str] = DAYS,
) -> None:
    """All work at the same time, day by day; at the end of the week all exchange until there is no news."""
    for day in days:
        working = [(each, each.day(day, day not in OFFLINE.get(each.name, ()))) for each in laptops]
        ended = {laptop.name: process.wait(DEADLINE) for laptop, process in working}
        assert not any(ended.values()), f"on {day}: {ended}"
        carried()
    until_quiet(laptops, carried)


def until_quiet(
    laptops: Sequence[Laptop], carried: Callable[[], None] = lambda: None, rounds: int = 20
) -> None:
    """Exchange until nobody sends or receives any more."""
    quiet = 0
    for _ in range(rounds):
        answers = [each.run("sync", "--json") for each in laptops]
        carried()
        told = [answer.json for answer in answers if answer.code == 0]
        still = len(told) == len(laptops) and not any(
            t["sent"] or t["received"] or t["waiting"] for t in told
        )
        quiet = quiet + 1 if still else 0
        if quiet == 2:
            return
    raise AssertionError(f"after {rounds} rounds there is still news: {answers}")


def check(laptops: Sequence[Laptop]) -> None:
    """All are the same and sound, everything ever written is in the journal, and nobody wrote in vain."""
    found = []
    for laptop in laptops:
        with Workspace(laptop.base) as ws:
            found.append(content(ws))
            assert not [str(f) for f in checking.check(ws) if f.open]
            written = _written(ws, everybody=True)
            for author in laptops:
                missing = set(map(tuple, json.loads(author.diary.read_text(encoding="utf-8")))) - written
                assert not missing, f"{laptop.name} lacks what {author.name} wrote: {sorted(missing)[:3]}"
            assert len({site for site, _seq, _hash in found[-1]["entries"]}) >= len(laptops)
    first, *others = found
    for other, laptop in zip(others, laptops[1:], strict=True):
        for table, rows in first.items():
            assert other[table] == rows, f"{table} on {laptop.name}"
    assert first["contact"]


def _work(base: Path, name: str, day: str, online: bool) -> None:
    """One day of one laptop. The same name and day always do the same with the same base."""
    chance = random.Random(f"{name} {day} {os.environ.get('WEEK', 1)}")
    with Workspace(base) as ws:
        people.introduce(ws, name)
        for act in _acts(ws, chance, name, day):
            try:
                act()
            except UserError as error:
                print(f"{name} on {day}: {error}", file=sys.stderr)
            if online and chance.random() < 0.3:
                _exchange(ws)
        if online:
            _exchange(ws)
        written = sorted(_written(ws, everybody=False))
        Path(base).with_suffix(".diary").write_text(json.dumps(written), encoding="utf-8")
        connection.close(ws)


def _exchange(ws: Workspace, tries: int = 30) -> None:
    """As the program does by itself: what goes wrong is tried again."""
    for _ in range(tries):
        outcome = connection.exchange(ws)
        if outcome.problem is None:
            return
        time.sleep(0.1)
    raise AssertionError(str(outcome.problem))


def _acts(ws: Workspace, chance: random.Random, name: str, day: str) -> Iterator[Callable[[], Any]]:
    for n in range(6):
        phone = f"+7912{chance.randrange(10**7):07d}"
        values = {
            "name": f"Client {day} {name} {n}",
            "phone": [Point(phone)],
            "tags": [chance.choice(CITIES)],
        }
        yield lambda values=values: records.create(ws, "contact", values)
    for n in range(25):
        yield lambda n=n: _act(ws, chance, f"{name} {day} {n}")


@dataclass(frozen=True, slots=True)
class Deed:
    """What a seller is about to do: with which client, and with words that nobody else writes."""

    ws: Workspace
    chance: random.Random
    contact: str
    said: str

    def change(self) -> None:
        records.change(self.ws, "contact", self.contact, {"city": self.chance.choice(CITIES)})
        records.change(self.ws, "contact", self.contact, {"job_title": self.said})

    def phone(self) -> None:
        known = [*records.read(self.ws, "contact", self.contact).points.get("phone", ())][:2]
        point = Point(f"+7903{self.chance.randrange(10**7):07d}", "work")
        records.change(self.ws, "contact", self.contact, {"phone": [*known, point]})

    def note(self) -> None:
        notes.add(self.ws, "contact", self.contact, self.said)

    def deal(self) -> None:
        amount = self.chance.randrange(1, 10**6)
        deals.create(self.ws, {"name": f"Deal {self.said}", "contact": self.contact, "amount": amount})

    def move(self) -> None:
        deal, to = _any(self.ws, self.chance, "deal"), self.chance.choice(pipelines.first(self.ws).stages)
        if deal:
            lost = {"reason": NewRef("Too dear"), "comment": self.said} if to.outcome == "lost" else {}
            deals.move(self.ws, deal, to.id, **lost)

    def task(self) -> None:
        tasks.create(self.ws, {"name": f"Call back {self.said}", "contact": self.contact})

    def finish(self) -> None:
        task = _any(self.ws, self.chance, "task")
        if task:
            tasks.finish(self.ws, task, self.said)

    def call(self) -> None:
        calls.record(self.ws, {"contact": self.contact, "moment": clock.now(), "note": self.said})

    def lead(self) -> None:
        leads.create(self.ws, {"name": f"Lead {self.said}", "phone": [Point("+79001112233")]})

    def tag_many(self) -> None:
        rids = [rid for (rid,) in self.ws.read("SELECT rid FROM contact WHERE deleted IS NULL LIMIT 10")]
        bulk.tag(self.ws, "contact", rids, self.chance.choice(CITIES))

    def own_field(self) -> None:
        fields = [f for f in fields_of(self.ws, "contact") if f.custom]
        key = self.chance.choice(fields).key if fields else own_fields.add(self.ws, "contact", "Size", "text")
        records.change(self.ws, "contact", self.contact, {key: self.said})

    def company(self) -> None:
        place = Place(name=f"Company {self.chance.randrange(5)}", role=self.said)
        records.change(self.ws, "contact", self.contact, {"company": [place]})

    def delete(self) -> None:
        records.delete(self.ws, "contact", [self.contact])

    def restore(self) -> None:
        gone = self.ws.read("SELECT id FROM contact WHERE deleted IS NOT NULL ORDER BY id LIMIT 1")
        records.restore(self.ws, "contact", [id_ for (id_,) in gone])

    def undo(self) -> None:
        undo.undo(self.ws)

    def redo(self) -> None:
        undo.redo(self.ws)

    def decide(self) -> None:
        found = conflicts.all_of(self.ws)
        conflict = self.chance.choice(found) if found else None
        if conflict and self.chance.random() < 0.5:
            conflicts.take(self.ws, conflict.id)
        elif conflict:
            conflicts.keep(self.ws, [conflict.id])


OFTEN = (Deed.change, Deed.change, Deed.note, Deed.move, Deed.phone, Deed.deal)
SELDOM = (
    *(Deed.task, Deed.finish, Deed.call, Deed.lead, Deed.tag_many, Deed.own_field, Deed.company),
    *(Deed.delete, Deed.restore, Deed.undo, Deed.redo, Deed.decide),
)


def _act(ws: Workspace, chance: random.Random, said: str) -> None:
    """Something that a seller does: mostly with clients whom the others know too."""
    contact = _any(ws, chance, "contact")
    if contact:
        chance.choice(OFTEN if chance.random() < 0.5 else SELDOM)(Deed(ws, chance, contact, said))


def _any(ws: Workspace, chance: random.Random, entity: str) -> str | None:
    """One of the oldest records, so that several people meet at the same ones."""
    rows = ws.read(f"SELECT id FROM {entity} WHERE deleted IS NULL ORDER BY id LIMIT 12")
    return str(chance.choice(rows)[0]) if rows else None


def _written(ws: Workspace, everybody: bool) -> set[tuple[str, str, str]]:
    """Record, field and value of all writes in the journal: of this laptop, or of all."""
    own = "" if everybody else "WHERE site = (SELECT site FROM writing)"
    found: set[tuple[str, str, str]] = set()
    for row, kind, body in ws.read(f"SELECT row, kind, body FROM entry {own}"):
        for field, value in json.loads(body).items():
            found.add((row, field, repr(value if kind == 0 else value[1])))
    return found


if __name__ == "__main__":
    _work(Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4] == "on")
