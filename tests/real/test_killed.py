"""Everything dies at some moment, laptops and what stands between them: what was said to be saved is with everybody."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop_crm.store import check
from tests.real.meeting import CREW, Meeting, at_home, exchange
from tests.real.team_server import ROOT, environment
from tests.sync.laptops import content

# A laptop at work: it says what it has saved, and exchanges after each step.
WORK = """
import sys
from pathlib import Path

from desktop_crm.ops import records
from desktop_crm.store.workspace import Workspace
from desktop_crm.sync import connection

with Workspace(Path(sys.argv[1])) as ws:
    for n in range(10_000):
        id = records.create(ws, "contact", {"name": f"{sys.argv[2]} {n}"})
        print(id, flush=True)
        (first,) = ws.read("SELECT min(id) FROM contact")[0]
        records.change(ws, "contact", first, {"city": f"{sys.argv[2]} {n}"})
        connection.exchange(ws)
"""


def test_nothing_that_was_saved_is_lost_when_everything_dies(meeting: Meeting, tmp_path: Path) -> None:
    die_and_meet(meeting, tmp_path, turns=2, chance=random.Random(1))


@pytest.mark.soak
def test_nothing_that_was_saved_is_lost_when_everything_dies_often(meeting: Meeting, tmp_path: Path) -> None:
    die_and_meet(meeting, tmp_path, turns=40, chance=random.Random())


def die_and_meet(meeting: Meeting, folder: Path, turns: int, chance: random.Random) -> None:
    with at_home(folder) as laptops:
        for number, ws in enumerate(laptops):
            meeting.connect(ws, number)
    saved: set[str] = set()
    for _turn in range(turns):
        saved |= all_killed(meeting, folder, chance)
    with at_home(folder) as laptops:
        exchange(meeting, *laptops, rounds=2)
        for ws in laptops:
            assert saved <= {id_ for (id_,) in ws.read("SELECT id FROM contact")}
            assert content(ws) == content(laptops[0])
            assert [finding for finding in check.check(ws) if finding.kind != check.SEARCH] == []


def all_killed(meeting: Meeting, folder: Path, chance: random.Random) -> set[str]:
    """Let all of them work, and kill the laptops and what stands between them; what they had saved."""
    working = [at_work(folder, name) for name in CREW]
    saved = {work.stdout.readline().strip() for work in working if work.stdout}
    time.sleep(chance.uniform(0, 1))
    meeting.breaks()
    time.sleep(chance.uniform(0, 0.3))
    saved |= {id_ for work in working for id_ in killed(work)}
    meeting.heals()
    return saved


def at_work(folder: Path, name: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WORK, str(folder / f"{name}.crm"), name]
    quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "encoding": "utf-8"}
    return subprocess.Popen(command, cwd=ROOT, env=environment(), **quiet)


def killed(work: subprocess.Popen[str]) -> list[str]:
    """What it has saved since. A line that was cut short was not yet said."""
    assert work.stdout is not None
    assert work.poll() is None, "ended by itself"
    work.kill()
    with work.stdout:
        said = [line.strip() for line in work.stdout if line.endswith("\n")]
    work.wait()
    return said
