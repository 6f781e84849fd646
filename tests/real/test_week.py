"""Three laptops work a week, two of them offline for days, and end identical with nothing lost: through each place."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from desktop_crm.store.workspace import Workspace
from desktop_crm.sync import connection
from tests.real.bad_line import bad_line
from tests.real.meeting import AtServer, Meeting
from tests.real.team_server import TeamServer
from tests.sync import week
from tests.sync.week import Laptop

SHORT = ("Monday", "Tuesday", "Friday")


def test_a_week(meeting: Meeting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    laptops = week.team(tmp_path)
    connect(meeting, laptops, monkeypatch)

    week.play(laptops, meeting.settle)

    week.check(laptops)


def test_a_week_on_a_line_where_every_fourth_request_goes_wrong(
    server: TeamServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptops = week.team(tmp_path)
    with bad_line(server.where, server.certificate) as line:
        connect(AtServer(server, line), laptops, monkeypatch)
        line.chance, line.share = random.Random(4), 0.25
        week.play(laptops, days=SHORT)
        assert sum(fault.name != "NONE" for *_asked, fault in line.passed) > 10
        line.chance = None

        week.until_quiet(laptops)

    week.check(laptops)


def connect(meeting: Meeting, laptops: list[Laptop], monkeypatch: pytest.MonkeyPatch) -> None:
    for number, laptop in enumerate(laptops):
        monkeypatch.setenv("DESKTOP_CRM_HOME", str(laptop.home))
        with Workspace(laptop.base) as ws:
            meeting.connect(ws, number)
            connection.close(ws)
