"""This base and its team: connecting, inviting, exchanging, and how it stands. All that a window needs to know."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_crm.base.errors import UserError
from desktop_crm.sync.place import Check, Invite, Joined, Laptop, Progress

if TYPE_CHECKING:
    from desktop_crm.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Connection:
    """With what this base is connected. `kind` is SHARE or SERVER; `where` a path or an address."""

    kind: str
    where: str
    team: str
    """The id of the team."""
    name: str
    """What the team calls itself; may be empty."""
    since: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one exchange did: entries sent and received, conflicts there are now, own changes that still wait."""

    sent: int
    received: int
    conflicts: int
    waiting: int
    problem: UserError | None = None
    """What stopped a part of it; the rest was done, and the exchange can simply be repeated."""


@dataclass(frozen=True, slots=True)
class Status:
    """How it stands: cheap enough to ask after each change."""

    connected: Connection | None
    waiting: int
    """Own changes that no place has yet."""
    last_exchange: int | None
    problem: UserError | None
    conflicts: int
    sentences: tuple[str, ...]
    """What a person should know: parts waited for, clocks that are off, refused files, sums that differ."""
    laptops: tuple[Laptop, ...]


def connection(ws: Workspace) -> Connection | None:
    """With what this base is connected, or None."""
    raise NotImplementedError


def is_empty(ws: Workspace) -> bool:
    """Whether nobody has worked in this base yet: then joining a team brings the team's records and mixes nothing."""
    raise NotImplementedError


def create_share(ws: Workspace, path: str, team_name: str = "") -> Invite:
    """Make a shared file at `path`, connect with it, and hand out the first invite."""
    raise NotImplementedError


def join(ws: Workspace, where: str, code: str, progress: Progress | None = None) -> Joined:
    """Become one of the laptops that exchange at `where`: the path of a shared file, or a server's address.

    `where` may be the whole line that a server's invite is (`https://host:port#CODE`); `code` is then not needed.
    """
    raise NotImplementedError


def probe(where: str, code: str = "") -> list[Check]:
    """Try a place out: write, read back, time, rights. May take some seconds."""
    raise NotImplementedError


def invite(ws: Workspace) -> Invite:
    """Let one more laptop join."""
    raise NotImplementedError


def leave(ws: Workspace) -> None:
    """Take part no longer. All records stay here."""
    raise NotImplementedError


def laptops(ws: Workspace) -> list[Laptop]:
    """The laptops of the team, as the place knows them now. Reaches for the place; `status` remembers the last answer."""
    raise NotImplementedError


def revoke(ws: Workspace, site: str) -> None:
    """Let a laptop take part no longer. What it already has cannot be taken back."""
    raise NotImplementedError


def exchange(ws: Workspace, progress: Progress | None = None, stop: threading.Event | None = None) -> Outcome:
    """Exchange once. Blocks until it is done, so not in the window's thread; a problem is in the outcome."""
    raise NotImplementedError


def wait(ws: Workspace, seconds: float, stop: threading.Event) -> bool:
    """Wait until the place has news, at most so long; whether it has."""
    raise NotImplementedError


def status(ws: Workspace) -> Status:
    """How it stands, as of the last exchange and the last change here; nothing is reached for."""
    raise NotImplementedError
