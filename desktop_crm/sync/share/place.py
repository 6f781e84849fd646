"""The shared file as a place: what the exchange asks of it, and how a team is made, joined and left."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_crm.base.clock import new_id
from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.sync import outbox
from desktop_crm.sync.disk import Clock, Disk, RealClock, RealDisk
from desktop_crm.sync.errors import NotYet, Refused
from desktop_crm.sync.place import (
    Ack,
    Check,
    Greeting,
    Incoming,
    Invite,
    Joined,
    Laptop,
    Me,
    Place,
    Progress,
    start_over,
)
from desktop_crm.sync.share import (
    acks,
    erasing,
    invites,
    joining,
    keys,
    log,
    merging,
    own,
    probing,
    snapshots,
    waiting,
)
from desktop_crm.sync.share.keys import Keyring
from desktop_crm.sync.share.log import Segment
from desktop_crm.sync.share.marks import OWN, READ, Marks
from desktop_crm.sync.share.shared_file import Share, explained
from desktop_crm.sync.share.shared_file import create as create_file
from desktop_crm.sync.share.shared_file import read as read_file

if TYPE_CHECKING:
    from desktop_crm.store.workspace import Workspace
    from desktop_crm.sync.batch import Batch

_TEAM = "share.team"
_TIDY_EVERY = 60_000  # milliseconds
_TURN = 600_000
"""A snapshot is made by one laptop: the others leave it this long to each of those before them."""
_POLL = 3.0  # seconds


def create(
    ws: Workspace, where: str, name: str, me: Me, disk: Disk | None = None, clock: Clock | None = None
) -> tuple[Joined, Invite]:
    """Make a shared file and the team that goes with it, and the first invite."""
    share, team_id = _share(where, disk, clock), new_id()
    key = keys.make_key()
    team = create_file(share, team_id, name, key)
    ring = keys.begin(ws)
    try:
        ring.keep(ws, keys.first_generation(me.site), key)
        ring.meet(ws, me.site, ring.public(ws), ring.current)
        with explained(share):
            invite = invites.make(share, team, ring, me.site, where)
    except BaseException:
        with suppress(OSError):
            share.disk.remove(share.name)  # nobody else knows of it yet, and it can be made again
        raise
    ws.remember(_TEAM, team_id)
    return Joined(team_id, name), invite


def join(
    ws: Workspace,
    where: str,
    code: str,
    me: Me,
    progress: Progress | None = None,
    disk: Disk | None = None,
    clock: Clock | None = None,
) -> Joined:
    """Become one of the team's laptops; where nobody has worked on this one, by the newest snapshot."""
    from desktop_crm.sync.connection import is_empty

    share = _share(where, disk, clock)
    with explained(share):
        team = read_file(share)
        ring = invites.use(ws, share, team, code)
        if me.site in ring.revoked:
            # It was shut out and is welcome again: what others still refuse is what it writes under the former id.
            me = replace(me, site=outbox.new_site(ws))
        invites.spend(share, team, code, me.site)
        quick = is_empty(ws) and joining.by_snapshot(ws, share, team.id, ring, me, progress)
    ws.remember(_TEAM, team.id)
    ((contacts,),) = ws.read("SELECT count(*) FROM contact WHERE deleted IS NULL")
    return Joined(team.id, team.name, contacts, quick)


def opened(ws: Workspace, where: str, disk: Disk | None = None, clock: Clock | None = None) -> SharePlace:
    """The place that this base has joined."""
    return SharePlace(ws, _share(where, disk, clock), ws.memo(_TEAM) or "")


def probe(where: str, code: str = "", disk: Disk | None = None, clock: Clock | None = None) -> list[Check]:
    """Try out what a place must be able to do."""
    return probing.checks(_share(where, disk, clock), code)


def forget(ws: Workspace, where: str, disk: Disk | None = None, clock: Clock | None = None) -> None:
    """Drop what was kept for the place. The others no longer see this laptop, where the place can be reached."""
    share, team, me = _share(where, disk, clock), ws.memo(_TEAM) or "", outbox.own_site(ws)
    with suppress(UserError, OSError):
        read_file(share, team)
        acks.leave(share, me)
    keys.forget(ws)
    ws.remember(_TEAM, None)
    with ws.aside() as db:
        start_over(db, team)


def _share(where: str, disk: Disk | None, clock: Clock | None) -> Share:
    path = Path(where)
    clock = clock or RealClock()
    return Share(disk or RealDisk(path.parent, clock), clock, path.name)


class SharePlace(Place):
    """A shared file that this base has joined. Nothing in it is ever taken for a deletion, least of all its absence."""

    def __init__(self, ws: Workspace, share: Share, team: str) -> None:
        self.share = share
        self._belong(team)
        self._keys: Keyring | None = None
        self._locked_keys: set[str] = set()
        self._fork = False
        self._seen: set[tuple[str, tuple[int, int]]] = set()
        self._tidied = 0
        self._due_since: int | None = None

    def _belong(self, team: str) -> None:
        self.team = team
        self._marks = Marks(team)
        self._reader = log.Reader(self.share, team, self._marks)
        self._acks = acks.Acks(self.share, team)

    def greet(self, ws: Workspace, me: Me) -> Greeting:
        """Look whose place it is, take new keys, and say which entries it holds."""
        if self.team != (team := ws.memo(_TEAM) or ""):
            self._keys = None
            self._belong(team)
        with explained(self.share):
            read_file(self.share, self.team)
            self._meet(ws, me.site)
            self._marks.load(ws)
            fork = self._own_files(ws, me.site) or self._fork
            self._fork = False
            files = [(self._reader.sum_of(file), file.size) for file in log.files(self.share)]
        return Greeting(self.team, None, self._marks.ranges(files), fork)

    def _ring(self, ws: Workspace) -> Keyring:
        """The keys; they are in the system's keyring, so they are fetched once."""
        if self._keys is None:
            self._keys = Keyring(ws)
        if not self._keys.keys or not self.team:
            self._keys = None
            raise UserError(
                _("The team's keys are not on this computer."),
                _("Leave the team and join it again with a new invite; all records stay here."),
            )
        return self._keys

    def _meet(self, ws: Workspace, me: str) -> None:
        ring = self._ring(ws)
        ring.meet(ws, me, ring.public(ws), ring.current)
        if self.share.files(keys.KEYS):
            self._meet_all(ws, ring)
            self._locked_keys = keys.learn(ws, self.share, self.team, ring, me)

    def _meet_all(self, ws: Workspace, ring: Keyring) -> dict[str, acks.Told]:
        found = self._acks.all(ring)
        for site, told in found.items():
            ring.meet(ws, site, told.public, told.generation)
        return found

    def _own_files(self, ws: Workspace, me: str) -> bool:
        """Note files of this laptop that it does not remember; whether one holds what is not here."""
        fork = False
        for segment in self._reader.unread(ws, self._ring(ws), log.files_of(self.share, me)):
            if own.lacks(ws, segment, me):
                fork = True
            else:
                with ws.aside() as db:
                    self._reader.take(db, segment, OWN)
        return fork

    def incoming(self, ws: Workspace) -> Iterator[Incoming]:
        """What has not been applied here, each segment once whatever its file is called."""
        ring, me = self._ring(ws), outbox.own_site(ws)
        with explained(self.share):
            found = log.files(self.share)
        waiting.drop_gone(ws, self._marks, found)
        for segment in self._reader.unread(ws, ring, found):
            if segment.header.site == me and own.lacks(ws, segment, me):
                self._fork = True
            yield self._incoming(segment)
        if not self._marks.waiting():
            with explained(self.share):
                yield from self._of_snapshot(ws, ring)

    def _incoming(self, segment: Segment) -> Incoming:
        mark = partial(self._reader.take, segment=segment, state=READ)
        return Incoming(segment.file.path, segment.header.writer, segment.payload, mark)

    def _of_snapshot(self, ws: Workspace, ring: Keyring) -> Iterator[Incoming]:
        """What the log has lost and the newest snapshot still holds."""
        manifest = snapshots.newest(self.share, self.team, ring)
        if manifest:
            with suppress(NotYet, Refused):
                for payload in joining.missing(ws, self.share, self.team, ring, manifest):
                    yield Incoming(manifest.name, manifest.maker, payload, lambda _db: None)

    def send(self, ws: Workspace, batch: Batch) -> None:
        """Leave a segment; it is on the disk there when this returns."""
        with explained(self.share):
            merging.write(ws, self.share, self.team, self._ring(ws), self._marks, batch)

    def acknowledge(self, ws: Workspace, ack: Ack) -> None:
        """Leave this laptop's word on how far it has come."""
        ring = self._ring(ws)
        with explained(self.share):
            self._acks.tell(ack, ring, ring.public(ws))

    def laptops(self, ws: Workspace) -> list[Laptop]:
        """The laptops that have left their word."""
        ring = self._ring(ws)
        with explained(self.share):
            told = self._meet_all(ws, ring)
        return acks.laptops(told, ring, outbox.own_site(ws), self.share.clock.now())

    def waiting(self, ws: Workspace) -> list[str]:
        """What has not come over whole for ten minutes, and keys that were not given to this laptop."""
        return waiting.sentences(ws, self.share, self._marks, bool(self._locked_keys))

    def wait(self, ws: Workspace, seconds: float, stop: threading.Event) -> bool:
        """Look now and then whether there are new files: network drives tell nothing of their own accord."""
        clock = self.share.clock
        end = clock.monotonic() + seconds
        while not stop.is_set():
            began = clock.monotonic()
            if self._is_news(ws):
                return True
            took = clock.monotonic() - began
            pause = min(max(_POLL, 20 * took), end - clock.monotonic())
            if pause <= 0 or clock.sleep(pause, stop):
                break
        return False

    def _is_news(self, ws: Workspace) -> bool:
        """Whether there are files that have neither been read nor been seen here. A place that is away has no news."""
        try:
            found = [f for f in log.files(self.share) if f.folder != outbox.own_site(ws)]
        except OSError:
            return False
        fresh = {(f.path, f.version) for f in found if not self._marks.done(f.sum)} - self._seen
        if fresh:
            self._marks.load(ws)
            fresh = {
                (f.path, f.version)
                for f in found
                if not self._marks.done(f.sum) and self._marks.get(f.path) is None
            } - self._seen
        self._seen |= fresh
        return bool(fresh)

    def tidy(self, ws: Workspace) -> None:
        """Merge this laptop's own files, remove what nobody needs, and make a snapshot when it is worth it."""
        now = self.share.clock.now()
        if 0 <= now - self._tidied < _TIDY_EVERY:
            return
        self._tidied = now
        ring, me = self._ring(ws), outbox.own_site(ws)
        with explained(self.share):
            laptops = self.laptops(ws)
            merging.clean(self.share, self._marks, me)
            merging.merge(ws, self.share, self.team, ring, self._marks)
            erasing.erase(ws, self.share, self.team, ring, self._marks)
            merging.thin(ws, self.share, self._marks, laptops)
            waiting.drop_old(ws, self.share, self._marks)
            invites.tidy(self.share)
            keys.follow_up(ws, self.share, self.team, ring, me)
            self._snapshot(ws, ring, laptops)

    def _snapshot(self, ws: Workspace, ring: Keyring, laptops: list[Laptop]) -> None:
        me, now = outbox.own_site(ws), self.share.clock.now()
        newest = snapshots.newest(self.share, self.team, ring)
        size = sum(file.size for file in log.files(self.share))
        if newest:
            snapshots.tidy(self.share, newest, me)
        if not snapshots.is_due(newest, size):
            self._due_since = None
            return
        self._due_since = now if self._due_since is None else self._due_since
        before = sum(1 for laptop in laptops if laptop.site < me and not laptop.revoked)
        if now - self._due_since >= before * _TURN:
            snapshots.make(ws, self.share, self.team, ring, size)
            self._due_since = None

    def invite(self, ws: Workspace) -> Invite:
        """A code for one more laptop; it holds for a week."""
        me = outbox.own_site(ws)
        with explained(self.share):
            team = read_file(self.share, self.team)
            self._meet(ws, me)
            return invites.make(self.share, team, self._ring(ws), me, self.share.name)

    def revoke(self, ws: Workspace, site: str) -> None:
        """Start a new key without this laptop. What it has read stays with it; what it wrote stays valid."""
        me = outbox.own_site(ws)
        if site == me:
            raise UserError(_("This is the laptop you sit at."), _("To take part no longer, leave the team."))
        with explained(self.share):
            read_file(self.share, self.team)
            self._meet(ws, me)
            self._meet_all(ws, self._ring(ws))
            cut = {site: outbox.vector(ws).get(site, 0)}
            keys.revoke(ws, self.share, self.team, self._ring(ws), me, cut)
            invites.tidy(self.share, everything=True)

    def close(self) -> None:
        """Nothing is held open."""
