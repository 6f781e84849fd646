"""Whether laptops with the same entries have the same records: counts and checksums, compared at each exchange.

A difference is a fault of the program, never a reason to choose a side.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop_crm.base.i18n import _
from desktop_crm.models.all import ENTITIES
from desktop_crm.models.record import Record, columns_of
from desktop_crm.sync import outbox
from desktop_crm.sync.place import Laptop, Sums

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from desktop_crm.store.workspace import Workspace

ENTRIES = "entry"
"""The key of the entries themselves among the sums."""

_PAGE = 2000
_BREATH = 0.001  # seconds between two pages, in which the window's own thread goes first
_MASK = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What the records add up to when this base has exactly the entries of `vector`."""

    vector: Mapping[str, int]
    sums: Sums


def reckon(ws: Workspace, stop: threading.Event | None = None) -> Reckoned | None:
    """Add up the base as it is now; None when it has changes that are not numbered yet, or at `stop`.

    Reads all of it, and gives way to everything else in between.
    """
    db, stop = ws.reader, stop or threading.Event()
    with _as_of_now(db):
        if db.execute("SELECT 1 FROM entry WHERE seq IS NULL LIMIT 1").fetchone():
            return None
        vector = outbox.vector(ws)
        sums = {ENTRIES: _added(row[0] for row in _paged(db, "SELECT n, hash FROM entry", stop))}
        for entity, record in ENTITIES.items():
            rows = _paged(db, _records(record), stop)
            sums[entity] = _added(_told(values, record.takes_own_fields) for values in rows)
    return None if stop.is_set() else Reckoned(vector, sums)


def differences(mine: Sums, version: str, others: list[Laptop]) -> list[str]:
    """A sentence for each laptop that has the same entries and other records."""
    return [
        _("“{name}” has the same changes as this laptop, but other {what}. Please report this fault.").format(
            name=laptop.name, what=", ".join(different)
        )
        for laptop in others
        if not laptop.mine and (different := _different(mine, version, laptop))
    ]


def _different(mine: Sums, version: str, laptop: Laptop) -> list[str]:
    """The kinds of records that differ. Another version of the program may know other fields."""
    theirs = laptop.sums
    if laptop.version != version or not theirs or theirs.get(ENTRIES) != mine.get(ENTRIES):
        return []
    return [
        _(ENTITIES[entity].plural)
        for entity in ENTITIES
        if entity in theirs and entity in mine and theirs[entity] != mine[entity]
    ]


def _added(rows: Iterator[bytes]) -> tuple[int, str]:
    count = total = 0
    for row in rows:
        count += 1
        total += int.from_bytes(hashlib.blake2b(row, digest_size=8).digest())
    return count, f"{total & _MASK:016x}"


def _records(record: type[Record]) -> str:
    keys = ", ".join(f'"{key}"' for key in ("id", *sorted(f.key for f in columns_of(record)), "deleted"))
    own = ", own" if record.takes_own_fields else ""
    return f"SELECT rid, {keys}{own} FROM {record.entity}"


def _told(values: tuple[Any, ...], with_own: bool) -> bytes:
    """A record as bytes: the same wherever its fields have the same values. The team's own have no order."""
    own = json.dumps(json.loads(values[-1]), sort_keys=True) if with_own else ""
    return repr((values[:-1] if with_own else values, own)).encode()


def _paged(db: Connection, select: str, stop: threading.Event) -> Iterator[tuple[Any, ...]]:
    """All rows without their number, a page at a time, so that memory stays small."""
    number = select.split()[1].rstrip(",")
    sql = f"{select} WHERE {number} > ? ORDER BY {number} LIMIT {_PAGE}"
    last = -1
    while not stop.is_set():
        rows = db.execute(sql, (last,)).fetchall()
        yield from (row[1:] for row in rows)
        if len(rows) < _PAGE:
            return
        last = rows[-1][0]
        stop.wait(_BREATH)


@contextmanager
def _as_of_now(db: Connection) -> Iterator[None]:
    """All reads in between see one state of the base."""
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.execute("ROLLBACK")
