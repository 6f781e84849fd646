"""A process killed while it takes over or numbers entries: what is there is whole, and the rest comes again."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop_crm.ops import records
from desktop_crm.store import check
from desktop_crm.store.workspace import Workspace
from desktop_crm.sync import batch, inbox, outbox
from tests.sync.laptops import content, fresh, hand_over

ROOT = Path(__file__).parents[2]
MANY = 6000

# Takes over a batch, then writes and numbers; says when it begins each.
WORK = """
import sys
from pathlib import Path

from desktop_crm.store.workspace import Workspace
from desktop_crm.sync import batch, inbox, outbox

def note(db):
    db.execute("INSERT OR REPLACE INTO meta VALUES ('read', 'all')")

with Workspace(Path(sys.argv[1])) as ws:
    part = batch.unpack(Path(sys.argv[2]).read_bytes())
    print("applying", flush=True)
    inbox.apply(ws, part, mark=note)
    print("applied", flush=True)
    with ws.edit("By hand") as tx:
        tx.execute("UPDATE contact SET city = 'Уфа'")
    print("saved", flush=True)
    outbox.number(ws)
    print("numbered", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def part(tmp_path: Path) -> Path:
    """A batch of many contacts, and edits of all of them."""
    path = tmp_path / "part"
    with fresh(tmp_path / "anna.crm") as anna:
        records.create(anna, "contact", {"name": "Мария", "tags": ("VIP",)})
        with anna.edit("Import") as tx:
            rows = [(f"{n:032x}", f"К {n}") for n in range(MANY)]
            tx.executemany("INSERT INTO contact (id, name) VALUES (?, ?)", rows)
        with anna.edit("Edit") as tx:
            tx.execute("UPDATE contact SET city = 'Омск'")
        outbox.number(anna)
        whole = outbox.read(anna, outbox.own_site(anna), 1, 1 << 40, most=1 << 30)
        assert whole is not None
        path.write_bytes(batch.pack(whole))
    return path


def test_a_killed_process_leaves_a_base_that_goes_on(tmp_path: Path, part: Path) -> None:
    dies_and_goes_on(tmp_path, part, random.Random(1), turns=4)


@pytest.mark.soak
def test_a_killed_process_leaves_a_base_that_goes_on_at_many_moments(tmp_path: Path, part: Path) -> None:
    dies_and_goes_on(tmp_path, part, random.Random(), turns=100)


def dies_and_goes_on(folder: Path, part: Path, chance: random.Random, turns: int) -> None:
    for turn in range(turns):
        path = folder / f"{turn}.crm"
        said = killed(path, part, chance.uniform(0, 1.5))
        with Workspace(path) as ws, fresh(folder / f"other {turn}.crm") as other:
            is_whole(ws, said)
            inbox.apply(ws, batch.unpack(part.read_bytes()))
            assert ws.read("SELECT count(*) FROM contact") == [(MANY + 1,)]
            hand_over(ws, other)
            assert content(ws) == content(other)


def killed(path: Path, part: Path, seconds: float) -> list[str]:
    """Let it work from the moment it begins, kill it without notice, and return what it has said."""
    command = [sys.executable, "-c", WORK, str(path), str(part)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "encoding": "utf-8"}
    with subprocess.Popen(command, cwd=ROOT, **pipes) as work:  # type: ignore[call-overload]
        said = [work.stdout.readline().strip()]
        time.sleep(seconds)
        work.kill()
        said += [line.strip() for line in work.stdout]
    assert said[0] == "applying"
    return said


def is_whole(ws: Workspace, said: list[str]) -> None:
    """Records, journal, numbers and marks tell one story, and it has all that was said to be saved."""
    assert [finding for finding in check.check(ws) if finding.kind != check.SEARCH] == []
    entries = ws.read("SELECT count(*) FROM entry WHERE site != (SELECT site FROM writing)")
    everything = (2 * (MANY + 1) + 2,)
    if ws.memo("read"):
        assert entries == [everything]
    assert ws.memo("read") or "applied" not in said
    if "saved" in said:
        assert ws.read("SELECT count(*) FROM contact WHERE city = 'Уфа'") == [(MANY + 1,)]
    ((upto,),) = ws.read("SELECT coalesce(max(upto), 0) FROM reach WHERE site = (SELECT site FROM writing)")
    given = (
        "SELECT count(*), coalesce(max(seq), 0) FROM entry WHERE site = (SELECT site FROM writing) AND seq"
    )
    assert ws.read(given) == [(upto, upto)]
    assert upto == MANY + 1 or "numbered" not in said
