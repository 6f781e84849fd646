"""Random weeks of a team: whatever they do and however badly the place behaves, laptops that meet are the same."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_crm.ops import notes, records
from desktop_crm.ops.details import Point
from desktop_crm.store.workspace import Workspace
from desktop_crm.sync.batch import Batch, unpack
from desktop_crm.sync.place import Incoming
from tests.sync import promises
from tests.sync.acts import act
from tests.sync.memory_place import MemoryPlace, Store
from tests.sync.world import Key, World, ruled, uuid7


class RoughPlace(MemoryPlace):
    """A place that shows what it holds late, in any order and twice, and whose answers get lost."""

    def __init__(self, store: Store, chance: random.Random) -> None:
        super().__init__(store)
        self.chance = chance
        self.rough = True

    def incoming(self, ws: Workspace) -> Iterator[Incoming]:
        offered = list(super().incoming(ws))
        if not self.rough:
            yield from offered
            return
        self.chance.shuffle(offered)
        for each in offered[: self.chance.randrange(len(offered) + 1)]:
            yield each
            if self.chance.random() < 0.1:
                yield each
        if self.store.parts and self.chance.random() < 0.3:
            yield from offered[:2]

    def send(self, ws: Workspace, batch: Batch) -> None:
        if self.rough and self.chance.random() < 0.1:
            raise OSError(5, "Input/output error")
        super().send(ws, batch)
        if self.rough and self.chance.random() < 0.1:
            raise OSError(5, "The answer got lost")


class Team(World):
    """Laptops over a place in memory."""

    def __init__(self, folder: Path, seed: int, laptops: int = 3) -> None:
        self.store = Store()
        super().__init__(folder, seed, lambda world, _name: RoughPlace(self.store, world.chance))
        with ruled(self):
            for n in range(laptops):
                self.join(
                    off=self.chance.choice([0, 0, 10_800_000, -10_800_000, 2_300_000_000_000]) * (n > 0)
                )

    def lies_at_place(self) -> set[Key]:
        return {(e.step, e.clock, e.row) for _w, part in self.store.parts for e in unpack(part).entries}

    def begins(self) -> None:
        """Everybody has the same three contacts."""
        with self.on(self.laptops[0]) as ws:
            for name in ("Мария", "Олег", "Анна"):
                values = {"name": name, "city": "Омск", "phone": (Point("+79124451803"),), "tags": ("VIP",)}
                id_ = records.create(ws, "contact", values)
                notes.add(ws, "contact", id_, "звонил")
        self.heals(rounds=2)
        for laptop in self.laptops:
            laptop.place.rough = True

    def week(self, acts: int) -> None:
        """So many things happen, one after another."""
        for _ in range(acts):
            laptop = self.chance.choice(self.laptops)
            what = self.chance.random()
            if what < 0.66:
                with self.on(laptop) as ws:
                    act(ws, self.chance)
            elif what < 0.9:
                laptop.online = laptop.online if self.chance.random() < 0.7 else not laptop.online
                if laptop.online:
                    self.exchange(laptop)
            elif what < 0.93:
                self.back_up(laptop)
            elif what < 0.95 and laptop.backups:
                self.restore(laptop, self.chance.choice(laptop.backups))
            elif what < 0.96 and len(self.laptops) < 5:
                self.clone(laptop, with_home=self.chance.random() < 0.5)
            elif what < 0.97 and len(self.laptops) < 5:
                self.join()
            elif what > 0.98:
                self.replace_place()
            self.passes()

    def replace_place(self) -> None:
        """Somebody puts an empty place where the place was."""
        self.store.parts = []
        self.store.id = uuid7(self.chance)
        self.forget_what_is_nowhere()

    def heals(self, rounds: int = 4) -> None:
        """Everything works again, for long enough."""
        for laptop in self.laptops:
            laptop.place.rough = False
        for _ in range(rounds):
            for laptop in self.laptops:
                outcome = self.exchange(laptop)
                assert outcome.problem is None, outcome.problem
            self.time.sleep(3600)


def lives_through(folder: Path, seed: int, acts: int = 60) -> None:
    """A week of a team, after which everything that was promised holds."""
    team = Team(folder, seed)
    try:
        with ruled(team):
            team.begins()
            team.week(acts)
            team.heals()
            promises.hold(team)
    except BaseException as error:
        error.add_note(f"seed {seed}, {acts} acts")
        raise
    finally:
        team.close()


@pytest.mark.parametrize("seed", range(8))
def test_laptops_that_meet_are_the_same_and_have_lost_nothing(tmp_path: Path, seed: int) -> None:
    lives_through(tmp_path, seed)


@pytest.mark.soak
def test_laptops_that_meet_are_the_same_after_many_long_weeks(tmp_path: Path) -> None:
    """Weeks nobody has lived through yet; the seed of one that fails is in its message."""
    for _ in range(500):
        seed = random.SystemRandom().randrange(1 << 32)
        folder = tmp_path / str(seed)
        folder.mkdir()
        lives_through(folder, seed, acts=300)
        shutil.rmtree(folder)
