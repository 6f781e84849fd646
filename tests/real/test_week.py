"""Three laptops work a week, two of them offline for days, and end identical with nothing lost: through each place."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from desktop_crm.store.workspace import Workspace
from desktop_crm.sync import connection
from tests.real.bad_line import Fault
from tests.real.meeting import AtServer, Meeting
from tests.sync import week
from tests.sync.week import Laptop


def test_a_week(meeting: Meeting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    laptops = week.team(tmp_path)
    connect(meeting, laptops, monkeypatch)
    line = meeting.line if isinstance(meeting, AtServer) else None
    if line:
        line.next = misfortunes(random.Random(4))

    week.play(laptops, meeting.settle)

    week.check(laptops)
    assert not (line and line.next)


def misfortunes(chance: random.Random, requests: int = 200) -> list[Fault]:
    """So many requests long, every fourth goes wrong."""
    return [chance.choice(list(Fault)) if chance.random() < 0.25 else Fault.NONE for _ in range(requests)]


def connect(meeting: Meeting, laptops: list[Laptop], monkeypatch: pytest.MonkeyPatch) -> None:
    for number, laptop in enumerate(laptops):
        monkeypatch.setenv("DESKTOP_CRM_HOME", str(laptop.home))
        with Workspace(laptop.base) as ws:
            meeting.connect(ws, number)
            connection.close(ws)
