"""What the laptops of the measurements write and hand to each other."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks import base
from desktop_crm.base.clock import new_id
from desktop_crm.store.workspace import Workspace
from desktop_crm.sync import batch as batches
from desktop_crm.sync import outbox
from desktop_crm.sync.batch import Batch
from desktop_crm.sync.segment import Header, opened, seal

CONTACTS = 100_000

KEY = bytes(range(32))
_TEAM = "0" * 32
_CHUNK = 500  # records a transaction, as in an import
_MOST = 4 << 20  # bytes of a batch, as in a round
_INSERT = """INSERT INTO contact (id, name, job_title, status, responsible, source, city, birthday, created, own)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""

Row = tuple[object, ...]
Cost = tuple[float, float]
"""Milliseconds by the clock, and of processor time."""


def cost(work: Callable[[], object]) -> Cost:
    """What `work` takes. The processor time is the same when others use the machine too."""
    start, used = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - start) * 1000, (time.process_time() - used) * 1000


def least(costs: Sequence[Cost]) -> Cost:
    """The run that others disturbed least."""
    return min(costs, key=lambda each: each[1])


def said(*costs: Cost) -> str:
    """The processor time, for a note."""
    return f"processor {sum(used for _clock, used in costs) / 1000:.1f} s"


def people(count: int, seed: int = 5) -> list[Row]:
    """Contacts of ten fields, two of which are the team's own."""
    chance = random.Random(seed)
    staff, sources = [new_id() for _ in range(10)], [new_id() for _ in range(6)]

    def made(n: int) -> Row:
        own = {"discount": chance.randrange(30), "code": f"К-{chance.randrange(10**6):06}"}
        return (
            new_id(),
            f"{chance.choice(base.LAST)} {chance.choice(base.FIRST)} {n}",
            chance.choice(base.JOBS),
            chance.choice(base.STATUSES),
            chance.choice(staff),
            chance.choice(sources),
            chance.choice(base.CITIES),
            f"{chance.randrange(1950, 2005)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}",
            base.START + n,
            json.dumps(own, ensure_ascii=False),
        )

    return [made(n) for n in range(count)]


def write(ws: Workspace, rows: Sequence[Row]) -> None:
    """Write new contacts as the program does, each with its entry in the journal."""
    with ws.long_edit("New contacts", origin="import") as work:
        for start in range(0, len(rows), _CHUNK):
            with work.chunk() as tx:
                tx.executemany(_INSERT, rows[start : start + _CHUNK])


def write_plainly(ws: Workspace, rows: Sequence[Row]) -> None:
    """The same rows into the same table with its indexes, in one transaction and without a journal."""
    with ws.aside() as db:
        db.execute("UPDATE writing SET capture = 0")
        db.executemany(_INSERT, rows)
        db.execute("UPDATE writing SET capture = 1")


def made(path: Path, contacts: int) -> Path:
    """A base with so many contacts of one laptop, none of them numbered yet."""
    if not path.exists():
        partial = path.with_suffix(".partial")
        with base.fresh(partial) as ws:
            for seed in range(0, contacts, CONTACTS):
                write(ws, people(min(CONTACTS, contacts - seed), seed))
        partial.replace(path)
    return path


def read(ws: Workspace, first: int = 1) -> Iterator[Batch]:
    """This laptop's own entries from a number on, in batches as a round makes them."""
    site = outbox.own_site(ws)
    last = outbox.vector(ws).get(site, 0)
    while first <= last and (batch := outbox.read(ws, site, first, last, _MOST)):
        yield batch
        first = batch.last + 1


def sealed(batch: Batch) -> bytes:
    """A batch as it lies at a place."""
    site = batch.entries[0].site
    head = Header(_TEAM, site, site, batch.first, batch.last, len(batch.entries), base.START, "1", 1)
    return seal(head, batches.pack(batch), KEY)


def unsealed(data: bytes) -> Batch:
    """The batch of a segment."""
    return batches.unpack(opened(data, {1: KEY}, _TEAM)[1])


def segments(folder: Path) -> list[Path]:
    """The segments in a folder, in their order."""
    return sorted(folder.glob("*.seg"), key=lambda path: int(path.stem))
