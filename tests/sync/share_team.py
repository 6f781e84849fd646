"""Laptops that exchange through one shared file, on a disk and with a clock of the test's own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from desktop_crm.ops import records
from desktop_crm.sync import exchange, outbox, segment
from desktop_crm.sync.place import Invite, Joined, Outcome
from desktop_crm.sync.segment import Header
from desktop_crm.sync.share import place as share_place
from desktop_crm.sync.share.keys import Keyring
from tests.bases import Workspace
from tests.sync.laptops import content, fresh
from tests.sync.virtual_disk import Storage, VirtualClock, VirtualDisk

WHERE = "/drive/Team.crmshare"


class Desk:
    """A laptop with its base, its view of the folder and its clock."""

    def __init__(self, path: Path, storage: Storage, clock: VirtualClock) -> None:
        self.path = path
        self.ws: Workspace = fresh(path)
        self.disk = VirtualDisk(storage)
        self.clock = clock
        self.place: share_place.SharePlace

    def create(self, name: str = "Sales") -> Invite:
        _joined, invite = share_place.create(
            self.ws, WHERE, name, exchange.me(self.ws), self.disk, self.clock
        )
        self.open()
        return invite

    def join(self, invite: Invite | str) -> Joined:
        code = invite if isinstance(invite, str) else invite.code
        joined = share_place.join(self.ws, WHERE, code, exchange.me(self.ws), None, self.disk, self.clock)
        self.open()
        return joined

    def open(self) -> None:
        """As the program does when it starts."""
        self.place = share_place.opened(self.ws, WHERE, self.disk, self.clock)

    def restart(self) -> None:
        """The program ends, or dies, and is started again."""
        self.ws.close()
        self.ws = Workspace(self.path)
        self.disk.untroubled()
        self.open()

    def sync(self) -> Outcome:
        return exchange.round(self.ws, self.place, clock=self.clock)

    def add(self, *names: str) -> list[str]:
        return [records.create(self.ws, "contact", {"name": name}) for name in names]

    def change(self, contact: str, **values: object) -> None:
        records.change(self.ws, "contact", contact, values)

    def names(self) -> set[str]:
        return {name for (name,) in self.ws.read("SELECT name FROM contact WHERE deleted IS NULL")}

    def contents(self) -> object:
        return content(self.ws)

    @property
    def site(self) -> str:
        return outbox.own_site(self.ws)

    @property
    def keys(self) -> dict[int, bytes]:
        return Keyring(self.ws).keys

    def files(self, folder: str = "log", end: str = ".seg") -> list[str]:
        """The paths of what is in a folder of the place."""
        there = f"Team.crmshare-data/{folder}/"
        return sorted(
            path for path in self.disk.storage.files if path.startswith(there) and path.endswith(end)
        )

    def forged(self, payload: bytes, **changes: object) -> bytes:
        """A segment that knows the team's key and says what the test wants."""
        generation, key = max(self.keys.items())
        told: dict[str, object] = {
            "team": self.place.team,
            "writer": "f" * 32,
            "site": "f" * 32,
            "first": 1,
            "last": 1,
            "count": 1,
            "made": self.clock.now(),
            "version": "9",
            "key": generation,
            **changes,
        }
        return segment.seal(Header(**told), payload, key if told["key"] else None)  # type: ignore[arg-type]

    def leave_file(self, data: bytes, name: str = "1-1-x.seg", folder: str = "log") -> str:
        path = f"Team.crmshare-data/{folder}/{name}"
        self.disk.make_folder(path.rpartition("/")[0])
        self.disk.write_new(path, data)
        return path


def meet(desks: Sequence[Desk], rounds: int = 2) -> None:
    """All of them exchange until they have heard of everything."""
    for _ in range(rounds):
        for desk in desks:
            outcome = desk.sync()
            assert outcome.problem is None, outcome.problem
