"""What a list reads in the background, and how one state of it differs from the next."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from desktop_crm.models.all import ENTITIES
from desktop_crm.models.kinds import Ref
from desktop_crm.store import query as store
from desktop_crm.store.query import Query
from desktop_crm.store.workspace import Workspace

_BATCH = 20_000
FEW = 8
"""So many records are looked for one by one."""

Run = tuple[int, int]
"""Rows from the first to the last, both included."""


class Step(NamedTuple):
    """How rows came from one state to the next: `at` is the first of so many `rows`.

    kind: "same", "inserted", "removed", "moved" (one row, from `at` to `to`), or "other".
    """

    kind: str
    at: int = 0
    rows: int = 0
    to: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """All records of a list by number, what led there from the rows before, and where `kept` records are."""

    rids: array[int]
    total: int
    step: Step
    kept: list[Run] = field(default_factory=list)


def answer(
    ws: Workspace, query: Query, before: array[int], kept: array[int], cancelled: Callable[[], bool]
) -> Answer:
    """Read the whole list. `total` counts the records of the entity without any filter."""
    rids = store.ids(ws, query, cancelled)
    whole = Query(query.entity, bin=query.bin)
    total = len(rids) if not (query.filters or query.text or query.among) else store.count(ws, whole)
    return Answer(rids, total, step_between(before, rids), runs_of(kept, rids))


def quick(query: Query) -> bool:
    """Whether the first page comes straight from an index, so that the window may wait for it."""
    record = ENTITIES[query.entity]
    # An index has the identifier of what is referred to; the order is that of its name.
    refers = query.sort in record.fields and isinstance(record.fields[query.sort].kind, Ref)
    indexed = query.sort in record.sorted_by or ((query.sort,) in record.indexes and not refers)
    return indexed and not (query.filters or query.text or query.bin or query.among)


def step_between(old: array[int], new: array[int]) -> Step:
    """The one simple thing that leads from `old` to `new`, or "other" when it takes more."""
    if old == new:
        return Step("same")
    start = _common(old, new)
    grown = len(new) - len(old)
    if grown > 0 and old[start:] == new[start + grown :]:
        return Step("inserted", start, grown)
    if grown < 0 and new[start:] == old[start - grown :]:
        return Step("removed", start, -grown)
    return _move(old, new, start) if grown == 0 else Step("other")


def _move(old: array[int], new: array[int], start: int) -> Step:
    down, up = old[start], new[start]
    if (to := row_of(new, down, start)) >= 0 and old[start + 1 : to + 1] == new[start:to]:
        return Step("moved", start, 1, to) if old[to + 1 :] == new[to + 1 :] else Step("other")
    if (at := row_of(old, up, start)) >= 0 and old[start:at] == new[start + 1 : at + 1]:
        return Step("moved", at, 1, start) if old[at + 1 :] == new[at + 1 :] else Step("other")
    return Step("other")


def _common(old: array[int], new: array[int]) -> int:
    """How many rows both have in common from the start."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def row_of(rids: array[int], rid: int, start: int = 0) -> int:
    """The row of a record at or after `start`; -1 when it is not there. Milliseconds among a million."""
    held, wanted, size = rids.tobytes(), array("q", [rid]).tobytes(), rids.itemsize
    at = held.find(wanted, start * size)
    while at % size and at >= 0:
        at = held.find(wanted, at + 1)
    return at // size if at >= 0 else -1


def runs_of(kept: array[int], rids: array[int]) -> list[Run]:
    """Where the `kept` records stand in `rids`, neighbours joined."""
    if kept and kept == rids:
        return [(0, len(rids) - 1)]
    if len(kept) <= FEW:
        return joined(sorted(row for rid in kept if (row := row_of(rids, rid)) >= 0))
    wanted: set[int] = set()
    for start in range(0, len(kept), _BATCH):  # in one go it would hold up the window's thread
        wanted.update(kept[start : start + _BATCH])
    return joined([row for row, rid in enumerate(rids) if rid in wanted])


def joined(rows: list[int]) -> list[Run]:
    """Ascending rows as runs."""
    runs: list[Run] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
