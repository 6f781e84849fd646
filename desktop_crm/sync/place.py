"""A place: where laptops leave their entries for each other. The shared file and the server are places.

What a place remembers in the base (what has been read, what is waited for, how far the reading has come) stands in
the table `place_mark` under the place's id; `start_over` makes it offer everything once more.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from desktop_crm.base.errors import UserError

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from desktop_crm.store.workspace import Workspace
    from desktop_crm.sync.batch import Batch

Progress = Callable[[int, int], None]
"""Told how much is done of how much (0: not known); may raise Cancelled."""

Sums = Mapping[str, tuple[int, str]]
"""How many records of each kind there are, and a checksum of them that does not depend on their order."""

SHARE, SERVER = "share", "server"
"""The kinds of places."""


@dataclass(frozen=True, slots=True)
class Me:
    """Who asks: this laptop, its name, the person who works on it, and the version of the program."""

    site: str
    name: str
    person: str
    version: str


@dataclass(frozen=True, slots=True)
class Greeting:
    """What a place answers first.

    `place` is its id, which is another one when its content was replaced or restored: then it is read from the
    beginning and filled again. `time` is its clock, where it has one. `known` are the ranges of entries that it
    holds, by site. `fork` says that it holds entries of our site that differ from ours or that we lack.
    """

    place: str
    time: int | None
    known: Mapping[str, Sequence[tuple[int, int]]]
    fork: bool


@dataclass(frozen=True, slots=True)
class Incoming:
    """A packed batch that has not been applied here. `mark` notes in the base that it was; `name` is for messages."""

    name: str
    writer: str
    payload: bytes
    mark: Callable[[Connection], None]


@dataclass(frozen=True, slots=True)
class Ack:
    """What this laptop tells the others of itself: how far it has come, and what its records add up to.

    `sums` is empty when they have not been reckoned for exactly this `vector`. `clock` is its time, in milliseconds.
    """

    me: Me
    vector: Mapping[str, int]
    sums: Sums
    clock: int


@dataclass(frozen=True, slots=True)
class Laptop:
    """A laptop of the team as the place knows it. `clock_off` is how many milliseconds its clock is fast."""

    site: str
    name: str
    person: str
    last_seen: int | None
    vector: Mapping[str, int]
    clock_off: int | None = None
    revoked: bool = False
    version: str = ""
    mine: bool = False
    sums: Sums = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Invite:
    """What lets one laptop join: a code to be told, until when it holds (milliseconds), and what it leads to."""

    code: str
    expires: int | None
    where: str


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was tried out at a place, and what is wrong with it in a sentence."""

    label: str
    ok: bool
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one exchange did: entries sent and received, conflicts there are now, own changes that still wait."""

    sent: int
    received: int
    conflicts: int
    waiting: int
    problem: UserError | None = None
    """What stopped a part of it; the rest was done, and the exchange can simply be repeated."""


class Place(Protocol):
    """What the exchange asks of a place. Each call either does all of it or raises UserError, and may be repeated."""

    def greet(self, ws: Workspace, me: Me) -> Greeting:
        """Introduce this laptop. Raises Refused when it is no longer one of the team."""

    def incoming(self, ws: Workspace) -> Iterator[Incoming]:
        """What has not been applied here yet. What is not whole or not right is noted and passed over."""

    def send(self, ws: Workspace, batch: Batch) -> None:
        """Hand over entries; they are durable there when this returns. Raises Refused, naming entries."""

    def acknowledge(self, ws: Workspace, ack: Ack) -> None:
        """Tell the others how far this laptop has come."""

    def laptops(self, ws: Workspace) -> list[Laptop]:
        """The laptops of the team, as the place knows them now."""

    def waiting(self, ws: Workspace) -> list[str]:
        """Sentences about what has been waited for too long."""

    def wait(self, ws: Workspace, seconds: float, stop: threading.Event) -> bool:
        """Wait until there is news; whether there is."""

    def tidy(self, ws: Workspace) -> None:
        """Merge, thin out and make snapshots, where it is time to."""

    def invite(self, ws: Workspace) -> Invite:
        """Let one more laptop join."""

    def revoke(self, ws: Workspace, site: str) -> None:
        """Let a laptop take part no longer."""

    def close(self) -> None:
        """Let go of whatever is open."""


class Kind(Protocol):
    """What the module of a kind of place offers: `sync.share.place` and `sync.server_place`.

    A shared file is also made by the program: `create(ws, where, name, me) -> tuple[Joined, Invite]`.
    `where` is the path of the shared file, or the address of the server. What `opened` will need again, the place
    keeps by itself: in the base's memos, and secrets in `sync.secrets`.
    """

    def join(self, ws: Workspace, where: str, code: str, me: Me, progress: Progress | None) -> Joined:
        """Become one of the team's laptops. Raises Refused for a wrong or used invite. Entries may come at once."""

    def opened(self, ws: Workspace, where: str) -> Place:
        """The place that this base has joined. Does not reach for it yet."""

    def probe(self, where: str, code: str) -> list[Check]:
        """Try the place out before joining, or before making a shared file there."""

    def forget(self, ws: Workspace, where: str) -> None:
        """Drop what was kept for it, secrets included."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Of which team this base is now: its id and name; how many contacts came; whether a snapshot brought them."""

    team: str
    name: str
    contacts: int = 0
    by_snapshot: bool = False


def start_over(db: Connection, place: str) -> None:
    """Let a place offer everything that it holds once more. Applying again changes nothing."""
    db.execute("DELETE FROM place_mark WHERE place = ?", (place,))
