"""How a shared folder grows while a team of ten works: what somebody has just done is handed over by itself.

Time is invented: a working day passes in seconds. Each evening everybody reads what the others did.
"""

from __future__ import annotations

import random
import shutil
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks import base
from benchmarks import exchange_team as team
from benchmarks.figures import Figure
from benchmarks.process import alone
from desktop_crm.base.clock import new_id
from desktop_crm.store.workspace import Workspace
from desktop_crm.sync import exchange as rounds
from desktop_crm.sync import outbox
from desktop_crm.sync.disk import Clock
from desktop_crm.sync.share import place as share_place
from desktop_crm.sync.share.place import SharePlace

_LAPTOPS = 10
_CONTACTS = 5000
_MOMENTS, _CALLS = (
    8,
    3,
)  # of a day at which a laptop hands over what its user has just done, and calls at each
_DAY = 24 * 3_600_000  # milliseconds
_YEAR, _MONTH = 247, 21  # working days


def exchange_year(folder: Path, full: bool) -> list[Figure]:
    """The files and megabytes of a year; of a month otherwise."""
    days = _YEAR if full else _MONTH
    told = alone(worked, folder / "year", days).value
    what = f"{_LAPTOPS} laptops, {days} working days, {told['entries']:,} entries"
    last = told["last"]
    return [
        Figure(
            f"{what}: files in the shared folder at the end",
            last["files"],
            "",
            note=f"at most {told['most']['files']:,}; {told['parts']}",
        ),
        Figure(
            f"{what}: the shared folder at the end",
            last["size"],
            "MB",
            note=f"at most {told['most']['size']:.1f} MB",
        ),
        Figure(f"{what}: one base at the end", told["base"], "MB"),
        Figure(f"{what}: handing over what was just done, the last days, p50", told["round"]),
    ]


class _Time(Clock):
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self._now = base.START

    def now(self) -> int:
        return self._now

    def monotonic(self) -> float:
        return self._now / 1000

    def sleep(self, seconds: float, stop: threading.Event | None = None) -> bool:
        self._now += int(seconds * 1000)
        return False


class _Desk:
    """One of the laptops."""

    def __init__(self, ws: Workspace, place: SharePlace, clock: Clock, n: int) -> None:
        self.ws, self.place, self._clock = ws, place, clock
        self._chance = random.Random(n)

    def work(self) -> None:
        """A call to a client, and now and then something that is learnt of the client by it."""
        ids = [id_ for (id_,) in self.ws.read("SELECT id FROM contact LIMIT 500")]
        about, moment = self._chance.choice(ids), self._clock.now()
        with self.ws.edit("Call") as tx:
            tx.execute(
                "INSERT INTO call (id, contact, moment, text) VALUES (?, ?, ?, ?)",
                (new_id(), about, moment, f"Договорились на {self._chance.randrange(1000)}"),
            )
            if self._chance.random() < 0.3:
                tx.execute(
                    "UPDATE contact SET city = ? WHERE id = ?", (self._chance.choice(base.CITIES), about)
                )

    def exchange(self) -> None:
        """A whole round."""
        outcome = rounds.round(self.ws, self.place, clock=self._clock)
        assert outcome.problem is None, outcome.problem

    def hand_over(self) -> None:
        """What a round does for one edit, without reading what others have done."""
        site = outbox.own_site(self.ws)
        before = outbox.vector(self.ws).get(site, 0)
        outbox.number(self.ws)
        batch = outbox.read(self.ws, site, before + 1, 1 << 40)
        assert batch
        self.place.send(self.ws, batch)


def worked(folder: str, days: int) -> dict[str, Any]:
    """What the folder came to by so many days."""
    here = Path(folder)
    shutil.rmtree(here, ignore_errors=True)
    (here / "share").mkdir(parents=True)
    clock, sizes, spent = _Time(), [], []
    with ExitStack() as open_:
        desks = list(_desks(open_, here, clock))
        say = base.told(f"{int(days)} days")
        for day in range(int(days)):
            for _moment in range(_MOMENTS):
                for desk in desks:
                    for _call in range(_CALLS):
                        desk.work()
                    spent.append(team.cost(desk.hand_over)[0])
                clock.sleep(9 * 3600 / _MOMENTS)
            _all_exchange(desks)
            clock.sleep(15 * 3600 + (48 * 3600 if day % 5 == 4 else 0))
            sizes.append(_size(here / "share"))
            say((day + 1) / int(days))
        for _turn in range(2):
            _all_exchange(desks)
        vectors = [outbox.vector(desk.ws) for desk in desks]
        assert all(vector == vectors[0] for vector in vectors)
    return {
        "last": sizes[-1],
        "most": {key: max(size[key] for size in sizes) for key in sizes[0]},
        "parts": _parts(here / "share"),
        "entries": sum(vectors[0].values()),
        "base": (here / "1.crm").stat().st_size / 1e6,
        "round": sorted(spent[-1000:])[len(spent[-1000:]) // 2],
    }


def _desks(open_: ExitStack, here: Path, clock: _Time) -> Iterator[_Desk]:
    where, invite = str(here / "share" / "Team.crmshare"), None
    for n in range(_LAPTOPS):
        ws = open_.enter_context(Workspace(here / f"{n}.crm"))
        if n == 0:
            team.write(ws, team.people(_CONTACTS))
            share_place.create(ws, where, "", rounds.me(ws), clock=clock)
        else:
            share_place.join(ws, where, invite or "", rounds.me(ws), clock=clock)
        place = share_place.opened(ws, where, clock=clock)
        desk = _Desk(ws, place, clock, n)
        desk.exchange()
        invite = place.invite(ws).code
        yield desk


def _all_exchange(desks: list[_Desk]) -> None:
    for desk in desks:
        desk.exchange()


def _size(where: Path) -> dict[str, float]:
    files = [file.stat().st_size for file in where.rglob("*") if file.is_file()]
    return {"files": len(files), "size": sum(files) / 1e6}


def _parts(where: Path) -> str:
    """How many files are of which part."""
    inside = where / "Team.crmshare-data"
    counted = {part.name: sum(file.is_file() for file in part.rglob("*")) for part in inside.iterdir()}
    return ", ".join(f"{name} {count:,}" for name, count in sorted(counted.items()))
