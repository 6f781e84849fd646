"""A process killed at any moment: of each step all or nothing is there, and all that was said to be saved."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop_crm.store import check
from desktop_crm.store.workspace import Workspace

ROOT = Path(__file__).parents[2]

# Says what it has saved, one line for each step that has returned.
WORK = """
import sys
from pathlib import Path

from desktop_crm.models.all import Contact
from desktop_crm.ops import bulk
from desktop_crm.store import query, undo
from desktop_crm.store.own_fields import field_of
from desktop_crm.store.workspace import Workspace

with Workspace(Path(sys.argv[1])) as ws:
    print("open", flush=True)
    for round in range(1000):
        with ws.edit(f"Saved {round}") as tx:
            tx.add(Contact(name=f"Saved {round}", city="-"))
        print("saved", round, flush=True)
        with ws.long_edit("Import", origin="import") as work:
            for _ in range(6):
                with work.chunk() as tx:
                    tx.executemany("INSERT INTO contact (name, city) VALUES (?, '-')", [("Imported",)] * 100)
        print("imported", round, flush=True)
        rids = query.ids(ws, query.Query("contact"))
        bulk.set_field(ws, "contact", rids, field_of(ws, "contact", "city"), f"City {round}")
        print("bulk", round, flush=True)
        undo.undo(ws)
        undo.undo(ws)
        print("undone", round, flush=True)
"""


def killed_after(path: Path, seconds: float) -> list[str]:
    """Run the work, kill it without notice, and return what it had said."""
    work = subprocess.Popen(
        [sys.executable, "-c", WORK, str(path)], cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8"
    )
    assert work.stdout is not None
    said = [work.stdout.readline().strip()]
    time.sleep(seconds)
    work.kill()
    said += [line.strip() for line in work.stdout]
    work.stdout.close()
    work.wait()
    return said


def is_all_or_nothing(path: Path, said: list[str]) -> None:
    with Workspace(path) as ws:
        saved = {f"Saved {line.split()[1]}" for line in said if line.startswith("saved")}
        there = {
            name
            for (name,) in ws.read("SELECT name FROM contact WHERE name LIKE 'Saved%' AND deleted IS NULL")
        }
        assert saved <= there
        assert ws.read("SELECT count(*) FROM contact WHERE name = 'Imported'")[0][0] % 600 == 0
        assert ws.read("SELECT count(*) FROM contact WHERE name = 'Imported' AND deleted IS NULL")[0][0] in (
            0,
            600,
        )
        imported = sum(line.startswith("imported") for line in said)
        assert ws.read("SELECT count(*) / 600 FROM contact WHERE name = 'Imported'")[0][0] - imported in (
            0,
            1,
        )
        assert len(ws.read("SELECT DISTINCT city FROM contact WHERE deleted IS NULL")) <= 1
        assert ws.read("SELECT count(*) FROM step WHERE NOT finished") == [(0,)]
        assert [finding for finding in check.check(ws) if finding.kind != check.SEARCH] == []
        with ws.edit("Goes on") as tx:
            tx.execute("DELETE FROM contact")


def test_of_each_step_all_or_nothing_is_there(tmp_path: Path) -> None:
    chance = random.Random(1)
    for turn in range(4):
        path = tmp_path / f"{turn}.crm"
        is_all_or_nothing(path, killed_after(path, chance.uniform(0.05, 1)))


@pytest.mark.soak
def test_of_each_step_all_or_nothing_is_there_at_many_moments(tmp_path: Path) -> None:
    chance = random.Random()
    for turn in range(200):
        path = tmp_path / f"{turn}.crm"
        is_all_or_nothing(path, killed_after(path, chance.uniform(0, 2)))
