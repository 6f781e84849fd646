"""The search, keystroke by keystroke."""

from __future__ import annotations

import json
import os
import random
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import base
from benchmarks.figures import Figure, each, in_turn, p50, p95, took
from benchmarks.process import alone
from desktop_crm.store import search
from desktop_crm.store.workspace import Workspace

_TYPED = 800
_COLD = 5


def searching(big: Path, small: Path) -> list[Figure]:
    """A keystroke to the first 50 results with their rows."""
    warm = alone(keystrokes, big, small)
    slips = alone(mistyped, big).value
    cold = [max(alone(from_disk, big, i).value) for i in range(_COLD)]
    base.warm(big)
    ours, floor, tenth, n = (warm.value[key] for key in ("ours", "floor", "tenth", "contacts"))
    return [
        Figure(f"keystroke → 50 results, {n:,} contacts, p50", p50(ours), floor=p50(floor)),
        Figure(f"keystroke → 50 results, {n:,} contacts, p95", p95(ours), floor=p95(floor), most=4),
        Figure("the same, never read before: the slowest keystroke", p50(cold), most=50),
        Figure("a typing slip, p95", p95(slips), most=25),
        Figure("keystroke with ten times the contacts, p95", p95(ours), floor=p95(tenth), most=1.5),
        Figure("searching: peak memory", warm.peak, "MB"),
    ]


def keystrokes(big: str, small: str) -> dict[str, Any]:
    """The times in the large base, of 50 rows read by key there, and in the small base."""
    with Workspace(Path(big)) as ws, Workspace(Path(small)) as tenth:
        typed, fewer = base.queries(ws, _TYPED), base.queries(tenth, _TYPED)
        (most,) = ws.read("SELECT max(rid) FROM contact")[0]
        chance = random.Random(3)

        def rows(_i: int) -> object:
            wanted = [chance.randrange(1, most + 1) for _ in range(50)]
            given = json.dumps(wanted)
            return ws.read("SELECT * FROM contact WHERE rid IN (SELECT value FROM json_each(?))", (given,))

        ours, floor, there = in_turn(
            [
                lambda i: search.find(ws, typed[i], limit=50),
                rows,
                lambda i: search.find(tenth, fewer[i], limit=50),
            ],
            _TYPED,
        )
        return {"ours": ours, "floor": floor, "tenth": there, "contacts": most}


def from_disk(path: str, first: int) -> list[float]:
    """The times of one query typed after a start, with nothing of the base in memory yet."""
    with Workspace(Path(path)) as ws:
        typed = [text for text in base.queries(ws, 1000) if text]
    starts = [i for i, text in enumerate(typed) if len(text) == 1]
    whole = typed[starts[first] : starts[first + 1]]
    _forget(Path(path))
    with Workspace(Path(path)) as ws:
        return each(lambda i: search.find(ws, whole[i], limit=50), len(whole))


def mistyped(path: str) -> list[float]:
    """The times of names with a letter that is not there."""
    chance = random.Random(13)
    times = []
    with Workspace(Path(path)) as ws:
        for _ in range(60):
            name, at = chance.choice(base.LAST), 2
            slip = name[:at] + chance.choice("ъщфь") + name[at:]
            times.append(took(partial(search.find, ws, slip, 50)))
    return times


def _forget(path: Path) -> None:
    """Let the system give up what it keeps of a file in memory, where it can be asked to."""
    if hasattr(os, "posix_fadvise"):
        with path.open("rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
