"""Teams that exchange through a shared file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.sync.share_team import Desk
from tests.sync.virtual_disk import Storage, VirtualClock

NewDesk = Callable[[str], Desk]


@pytest.fixture
def storage() -> Storage:
    return Storage()


@pytest.fixture
def share_clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def new_desk(tmp_path: Path, storage: Storage, share_clock: VirtualClock) -> Iterator[NewDesk]:
    """Makes laptops, each with a base of its own."""
    desks: list[Desk] = []

    def make(name: str) -> Desk:
        desks.append(Desk(tmp_path / f"{name}.crm", storage, share_clock))
        return desks[-1]

    yield make
    for desk in desks:
        desk.ws.close()


@pytest.fixture
def pair(new_desk: NewDesk) -> tuple[Desk, Desk]:
    """Anna, who made the team, and Ilya, who joined it."""
    anna, ilya = new_desk("anna"), new_desk("ilya")
    ilya.join(anna.create())
    return anna, ilya
