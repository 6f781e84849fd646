"""Where laptops meet: the same stories are told over a network drive, a cloud folder and a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Protocol

from desktop_crm.store.workspace import Workspace
from desktop_crm.sync import connection
from tests.real.bad_line import BadLine
from tests.real.processes import Server
from tests.real.samba import Drive
from tests.real.syncthing import CloudFolder
from tests.real.team_server import TeamServer

numbers = count(1)
CREW = ("anna", "ilya", "vera")


class Meeting(Protocol):
    """A place as laptops see it, and what befalls it."""

    def connect(self, ws: Workspace, number: int) -> None:
        """Make the laptop one of the team; the first makes the team where nobody else has."""

    def settle(self) -> None:
        """What has been written is with everybody who is online."""

    def breaks(self) -> None:
        """What stands between the laptops dies in the middle of its work."""

    def heals(self) -> None:
        """It is there again."""


@dataclass
class OnDrive:
    """A folder of a network drive, where the server may be killed."""

    drive: Drive
    invites: list[str] = field(default_factory=list)
    folder: str = field(default_factory=lambda: f"meeting{next(numbers)}")

    def connect(self, ws: Workspace, number: int) -> None:
        place = self.drive.mounted / self.folder
        place.mkdir(exist_ok=True)
        join_share(ws, place / "Team.crmshare", self.invites)

    def settle(self) -> None: ...

    def breaks(self) -> None:
        self.drive.server.kill()

    def heals(self) -> None:
        self.drive.server.start()


@dataclass
class InCloud:
    """A folder that each laptop has a copy of; a laptop's client may be ended."""

    cloud: CloudFolder
    invites: list[str] = field(default_factory=list)
    folder: str = field(default_factory=lambda: f"meeting{next(numbers)}")

    def connect(self, ws: Workspace, number: int) -> None:
        place = self.cloud.peers[number].path / self.folder
        place.mkdir(exist_ok=True)
        self.settle()
        join_share(ws, place / "Team.crmshare", self.invites)
        self.settle()

    def settle(self) -> None:
        self.cloud.settle()

    def breaks(self) -> None:
        self.cloud.offline(0)

    def heals(self) -> None:
        self.cloud.online(0)
        self.settle()


@dataclass
class AtServer:
    """A server, reached directly or over a line that does what it wants."""

    server: TeamServer
    line: BadLine | None = None
    database: Server | None = None
    """Where it is a server of its own, it dies with the other."""

    invites: list[str] = field(default_factory=list)

    def connect(self, ws: Workspace, number: int) -> None:
        """Each invite is given out by the laptop before, which is quicker than a command at the server."""
        where = self.line.where if self.line else self.server.where
        line = self.invites.pop() if self.invites else self.server.invite()
        connection.join(ws, line.replace(self.server.where, where))
        invite = connection.invite(ws)
        self.invites.append(f"{where}#{invite.code}")

    def settle(self) -> None: ...

    def breaks(self) -> None:
        for server in self.servers:
            server.kill()

    def heals(self) -> None:
        for server in self.servers:
            server.start()

    @property
    def servers(self) -> list[Server]:
        return [server for server in (self.database, self.server.server) if server]


def join_share(ws: Workspace, path: Path, invites: list[str]) -> None:
    """The first laptop makes the file, and invites as many as will ever come."""
    if not path.exists():
        invites.append(connection.create_share(ws, str(path)).code)
        invites += [connection.invite(ws).code for _ in CREW]
    else:
        connection.join(ws, str(path), invites.pop())


@contextmanager
def at_home(folder: Path) -> Iterator[list[Workspace]]:
    """Three laptops with bases of their own."""
    laptops = [Workspace(folder / f"{name}.crm") for name in CREW]
    try:
        yield laptops
    finally:
        for ws in laptops:
            connection.close(ws)
            ws.close()


@contextmanager
def crew(meeting: Meeting, folder: Path) -> Iterator[list[Workspace]]:
    """Three laptops with bases of their own, connected."""
    with at_home(folder) as laptops:
        for number, ws in enumerate(laptops):
            meeting.connect(ws, number)
        yield laptops


def exchange(meeting: Meeting, *laptops: Workspace, rounds: int = 1) -> None:
    """All of them exchange, and none has a reason to complain."""
    for _ in range(rounds):
        for ws in laptops:
            outcome = connection.exchange(ws)
            assert outcome.problem is None, outcome.problem
            meeting.settle()


def patiently(meeting: Meeting, *laptops: Workspace, tries: int = 40) -> None:
    """As the program does: a round that fails is tried again until all have heard of everything."""
    for ws in [*laptops, *laptops]:
        assert any(connection.exchange(ws).problem is None for _ in range(tries)), (
            "never a round without a problem"
        )
        meeting.settle()
