"""A place in the memory of a test: it carries batches, and can be gone, read-only, slow to show, or restored."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from desktop_crm.base.clock import new_id
from desktop_crm.base.errors import UserError
from desktop_crm.store.workspace import Workspace
from desktop_crm.sync.batch import Batch, pack, unpack
from desktop_crm.sync.errors import Refused
from desktop_crm.sync.place import Ack, Greeting, Incoming, Invite, Laptop, Me


@dataclass
class Store:
    """What lies at the place, for all laptops."""

    id: str = field(default_factory=new_id)
    parts: list[tuple[str, bytes]] = field(default_factory=list)
    acks: dict[str, Ack] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    time: int | None = None
    clocks: dict[str, int] = field(default_factory=dict)

    def known(self) -> dict[str, set[tuple[int, bytes]]]:
        found: dict[str, set[tuple[int, bytes]]] = defaultdict(set)
        for _writer, payload in self.parts:
            for e in unpack(payload).entries if payload[:4] != b"evil" else ():
                found[e.site].add((e.seq, e.hash))
        return found


class MemoryPlace:
    """One laptop's way to it. `gone`, `read_only` and `refuses` are what is wrong with it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.gone = self.read_only = False
        self.refuses: set[int] = set()
        self.sends = 0
        self.tidied = 0
        self.sentences: list[str] = []

    def greet(self, ws: Workspace, me: Me) -> Greeting:
        self._reach()
        if me.site in self.store.revoked:
            raise Refused("This laptop no longer belongs to the team.")
        self._me = me
        known = self.store.known()
        ours = set(_entries(ws, me.site))
        ranges = {site: sorted((seq, seq) for seq, _hash in held) for site, held in known.items()}
        return Greeting(self.store.id, self.store.time, ranges, fork=bool(known[me.site] - ours))

    def incoming(self, ws: Workspace) -> Iterator[Incoming]:
        self._reach()
        read = {name for (name,) in ws.read("SELECT name FROM place_mark WHERE place = ?", (self.store.id,))}
        for n, (writer, payload) in enumerate(list(self.store.parts)):
            if str(n) not in read:
                self._reach()
                yield Incoming(f"part {n}", writer, payload, partial(_mark, self.store.id, str(n)))

    def send(self, ws: Workspace, batch: Batch) -> None:
        self._reach()
        self.sends += 1
        if self.read_only:
            raise UserError("The folder is read-only.", "Ask for the right to write.")
        if any(e.seq in self.refuses for e in batch.entries):
            raise Refused("A change is too large for this place.")
        self.store.parts.append((self._me.site, pack(batch)))

    def acknowledge(self, ws: Workspace, ack: Ack) -> None:
        self._reach()
        if self.read_only:
            raise UserError("The folder is read-only.", "Ask for the right to write.")
        self.store.acks[ack.me.site] = ack

    def laptops(self, ws: Workspace) -> list[Laptop]:
        self._reach()
        return [
            Laptop(
                site,
                ack.me.name,
                ack.me.person,
                ack.clock,
                ack.vector,
                self.store.clocks.get(site),
                site in self.store.revoked,
                ack.me.version,
                site == self._me.site,
                ack.sums,
            )
            for site, ack in self.store.acks.items()
        ]

    def waiting(self, ws: Workspace) -> list[str]:
        return self.sentences

    def wait(self, ws: Workspace, seconds: float, stop: threading.Event) -> bool:
        return False

    def tidy(self, ws: Workspace) -> None:
        self.tidied += 1

    def invite(self, ws: Workspace) -> Invite:
        return Invite("K7Q2M", None, "memory")

    def revoke(self, ws: Workspace, site: str) -> None:
        self.store.revoked.add(site)

    def close(self) -> None:
        pass

    def _reach(self) -> None:
        if self.gone:
            raise OSError(5, "Input/output error")


class ClockOfTest:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.at = 1_800_000_000_000

    def now(self) -> int:
        return self.at

    def monotonic(self) -> float:
        return self.at / 1000

    def sleep(self, seconds: float, stop: threading.Event | None = None) -> bool:
        self.at += int(seconds * 1000)
        return False

    def minutes(self, n: int) -> None:
        self.at += n * 60_000


def _entries(ws: Workspace, site: str) -> list[Any]:
    return ws.read(
        "SELECT e.seq, e.hash FROM entry e JOIN site s ON s.n = e.site WHERE s.id = ? AND e.seq IS NOT NULL",
        (site,),
    )


def _mark(place: str, name: str, db: Any) -> None:
    db.execute("INSERT OR REPLACE INTO place_mark VALUES (?, ?, 'read', 0)", (place, name))
