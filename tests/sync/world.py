"""A small world of laptops in which everything follows from one number: time, identifiers, chance.

Each laptop has a base and a home of its own, and a clock that may be wrong; all of it runs in one process.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import pytest
import uuid_utils

from desktop_crm.base import clock
from desktop_crm.store import connect
from desktop_crm.store.workspace import Workspace
from desktop_crm.sync import exchange
from desktop_crm.sync.place import Outcome, Place
from tests.bases import blank
from tests.sync.virtual_disk import VirtualClock

Key = tuple[str, int, str]
"""What tells an entry from all others while it has no number, and stays when it gets one: step, clock, record."""


@dataclass(slots=True)
class Laptop:
    """One laptop: where its base and its home are, how it reaches the place, and how wrong its clock is."""

    name: str
    home: Path
    ws: Workspace
    place: Place
    off: int = 0
    online: bool = True
    backups: list[bytes] = field(default_factory=list)

    @property
    def base(self) -> Path:
        return self.home / "team.crm"


class World:
    """Laptops, the time they live in, and a witness who knows all that they were told is saved."""

    def __init__(self, folder: Path, seed: int, reach: Callable[[World, str], Place]) -> None:
        self.folder = folder
        self.seed = seed
        self.chance = random.Random(seed)
        self.time = VirtualClock()
        self.laptops: list[Laptop] = []
        self.said: dict[Key, str] = {}
        """Every entry whose commit has returned, and what it says."""
        self.knew: dict[Key, frozenset[Key]] = {}
        """What the laptop that wrote an entry had heard of before."""
        self._reach = reach
        self._made = 0
        _blank()  # made once for all worlds, and outside of their time and chance

    def join(self, off: int = 0) -> Laptop:
        """A laptop with an empty base of its own."""
        name = f"laptop {self._made}"
        self._made += 1
        home = self.folder / name
        home.mkdir()
        with self._at(home, off):
            blank_of(home / "team.crm", uuid7(self.chance), uuid7(self.chance))
            laptop = Laptop(name, home, Workspace(home / "team.crm"), self._reach(self, name), off)
        self.laptops.append(laptop)
        return laptop

    @contextmanager
    def on(self, laptop: Laptop) -> Iterator[Workspace]:
        """Work on a laptop: its home, its clock; what is saved there is witnessed."""
        with self._at(laptop.home, laptop.off):
            before = journal(laptop.ws)
            yield laptop.ws
            for key, what in journal(laptop.ws).items():
                if key not in before and key not in self.said:
                    self.said[key] = what
                    self.knew[key] = frozenset(before)

    def exchange(self, laptop: Laptop) -> Outcome:
        """One round with the place; whatever the place is like, nothing that was here is gone afterwards."""
        with self._at(laptop.home, laptop.off):
            before = journal(laptop.ws)
            outcome = exchange.round(laptop.ws, laptop.place, clock=self.time)
            after = journal(laptop.ws)
            assert before.items() <= after.items(), f"an exchange took something away from {laptop.name}"
        return outcome

    def back_up(self, laptop: Laptop) -> None:
        """Keep a copy of the base as it is now."""
        with self._at(laptop.home, laptop.off):
            laptop.ws.close()
            laptop.backups.append(laptop.base.read_bytes())
            self._start(laptop)

    def restore(self, laptop: Laptop, backup: bytes) -> None:
        """Put a copy in place of the base: what was written since, and nobody else has, is gone for good."""
        with self._at(laptop.home, laptop.off):
            laptop.ws.close()
            for path in laptop.home.glob("team.crm*"):
                path.unlink()
            laptop.base.write_bytes(backup)
            self._start(laptop)
        self.forget_what_is_nowhere()

    def forget_what_is_nowhere(self) -> None:
        """Of what a person has thrown away, with a base or a place, nobody is to be asked again."""
        left = set().union(*(journal(each.ws) for each in self.laptops), self.lies_at_place())
        self.said = {key: what for key, what in self.said.items() if key in left}

    def clone(self, laptop: Laptop, with_home: bool) -> Laptop:
        """A second laptop from a copy of the base; with its home it is a copy of the whole disk."""
        with self._at(laptop.home, laptop.off):
            laptop.ws.close()
            name = f"laptop {self._made}"
            self._made += 1
            home = self.folder / name
            if with_home:
                shutil.copytree(laptop.home, home)
            else:
                home.mkdir()
                shutil.copy(laptop.base, home / "team.crm")
            self._start(laptop)
        with self._at(home, laptop.off):
            other = Laptop(name, home, laptop.ws, self._reach(self, name), laptop.off)
            self._start(other)
        self.laptops.append(other)
        return other

    def _start(self, laptop: Laptop) -> None:
        """Start the program there; a world with another place lets it reach for that anew."""
        laptop.ws = Workspace(laptop.base)

    def lies_at_place(self) -> set[Key]:
        """The entries that the place holds; a world with another place says so itself."""
        return set()

    def passes(self, most: int = 3_600_000) -> None:
        """Some time passes: often none at all, so that two laptops write in the same millisecond."""
        self.time.moment += self.chance.choice([0, 0, 1, self.chance.randrange(most)])

    def close(self) -> None:
        for laptop in self.laptops:
            laptop.ws.close()

    @contextmanager
    def _at(self, home: Path, off: int) -> Iterator[None]:
        previous, self.time.off = os.environ.get("DESKTOP_CRM_HOME", ""), off
        os.environ["DESKTOP_CRM_HOME"] = str(home / "home")
        try:
            yield
        finally:
            os.environ["DESKTOP_CRM_HOME"], self.time.off = previous, 0


@contextmanager
def ruled(world: World) -> Iterator[None]:
    """While this lasts, time and identifiers are the world's, also for the triggers in its bases."""
    opened = connect._open

    def under_its_time(path: Path) -> Any:
        db = opened(path)
        db.create_function("julianday", 1, lambda _now: 2440587.5 + (world.time.now() + 0.5) / 86_400_000)
        return db

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connect, "_open", under_its_time)
        patch.setattr(clock, "time", SimpleNamespace(time_ns=lambda: world.time.now() * 1_000_000))
        patch.setattr(uuid_utils, "uuid7", lambda: SimpleNamespace(hex=uuid7(world.chance)))
        yield


def uuid7(chance: random.Random) -> str:
    return f"{chance.getrandbits(128):032x}"


def blank_of(path: Path, site: str, base: str) -> None:
    """A base in which nobody has worked, of a laptop of its own."""
    path.write_bytes(_blank())
    with Workspace(path) as ws, ws.aside() as db:
        db.execute("UPDATE site SET id = ?", (site,))
        db.execute("UPDATE meta SET value = ? WHERE key = 'base'", (base,))
        db.execute("UPDATE step SET id = ?", (base,))


@cache
def _blank() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "team.crm"
        blank(path).close()
        return path.read_bytes()


def journal(ws: Workspace) -> dict[Key, str]:
    """What the journal says, without what differs from laptop to laptop: numbers and names of entries."""
    rows = ws.read(
        """SELECT s.id, e.clock, e.row, e.entity, e.kind, CASE WHEN e.kind = 0 THEN e.body ELSE
             (SELECT json_group_object(f.key, json_array(json_extract(f.value, '$[0]'), json_extract(f.value, '$[1]')))
              FROM json_each(e.body) f) END
           FROM entry e JOIN step s ON s.n = e.step WHERE s.finished"""
    )
    return {(step, moment, row): f"{entity} {kind} {said}" for step, moment, row, entity, kind, said in rows}
