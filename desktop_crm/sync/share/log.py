"""The segments of the log: finding them, whatever they are called, and reading what is whole.

A file's name says what to expect, and nothing more: clouds rename files ("conflicted copy"), and show them before
they are whole. What cannot be read is "not yet", tried again at growing intervals, and neither moved nor removed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_crm import __version__
from desktop_crm.base.log import log
from desktop_crm.sync.disk import Found
from desktop_crm.sync.errors import NotYet, Refused
from desktop_crm.sync.segment import LOG, MOST_FILE, Header, name_of, opened
from desktop_crm.sync.share.keys import Keyring
from desktop_crm.sync.share.marks import READ, REFUSED, WAITING, Marks
from desktop_crm.sync.share.shared_file import Share

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from desktop_crm.store.workspace import Workspace

FOLDER = "log"
SUFFIX = ".seg"
_NAME = re.compile(r"(\d{1,15})-(\d{1,15})-([0-9a-f]{32})\.seg")
_SOON, _LATER = 2.0, 600.0  # seconds between two tries of a file that is not whole


@dataclass(frozen=True, slots=True)
class File:
    """A file of the log. `first`, `last` and `sum` are what its name says, `sum` empty where it says nothing."""

    path: str
    name: str
    folder: str
    size: int
    changed: int
    first: int = 0
    last: int = 0
    sum: str = ""

    @property
    def version(self) -> tuple[int, int]:
        """Tells two states of the file apart."""
        return self.size, self.changed


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment that was read and is right."""

    file: File
    header: Header
    payload: bytes
    sum: str
    size: int


class UnknownLaptop(NotYet):
    """Sealed with an old key by a laptop that nobody has met: after somebody was shut out, that is not enough."""


def name(first: int, last: int, sum_: str) -> str:
    """What a segment's file is called."""
    return f"{first}-{last}-{sum_}{SUFFIX}"


def files(share: Share) -> list[File]:
    """All files of the log; of each laptop the larger ones first, as they may hold what others do."""
    found = []
    for entry in share.files(FOLDER):
        if entry.folder:
            found += [_file(share, entry.name, f) for f in share.files(FOLDER, entry.name) if not f.folder]
        else:
            found.append(_file(share, "", entry))
    return sorted(found, key=lambda f: (f.folder, f.first, -f.last, f.name))


def files_of(share: Share, writer: str) -> list[File]:
    """The files of one laptop."""
    return [_file(share, writer, f) for f in share.files(FOLDER, writer) if not f.folder]


def _file(share: Share, folder: str, found: Found) -> File:
    path = share.at(FOLDER, folder, found.name) if folder else share.at(FOLDER, found.name)
    named = _NAME.fullmatch(found.name)
    if not named:
        return File(path, found.name, folder, found.size, found.changed)
    return File(path, found.name, folder, found.size, found.changed, int(named[1]), int(named[2]), named[3])


class Reader:
    """Reads the files of a log that this base has not read yet."""

    def __init__(self, share: Share, team: str, marks: Marks) -> None:
        self._share, self._team, self._marks = share, team, marks
        self._sums: dict[str, tuple[tuple[int, int], str]] = {}
        """Of files whose name does not tell: what they turned out to be, as long as they do not change."""
        self._tries: dict[str, tuple[float, float]] = {}

    def sum_of(self, file: File) -> str:
        """The sum of a file, by its name or as it was read."""
        version, sum_ = self._sums.get(file.path, (file.version, file.sum))
        return sum_ if version == file.version else file.sum

    def unread(self, ws: Workspace, ring: Keyring, found: list[File]) -> Iterator[Segment]:
        """Those that have not been read and can be. What is wrong with others is noted."""
        for file in found:
            if not self._is_due(file):
                continue
            try:
                segment = self._read(file, ring)
            except FileNotFoundError:
                continue
            except (NotYet, OSError) as reason:
                self._wait(ws, file, reason)
            except Refused as error:
                self._refuse(ws, file, error)
            else:
                self._sums[file.path] = (file.version, segment.sum)
                if not self._is_known(ws, segment):
                    yield segment

    def _is_due(self, file: File) -> bool:
        mark = self._marks.get(file.path)
        refused = mark is not None and mark.state == REFUSED and mark.told == _refusal(file)
        if refused or self._marks.done(self.sum_of(file)):
            return False
        return self._tries.get(file.path, (0, 0))[1] <= self._share.clock.monotonic()

    def _read(self, file: File, ring: Keyring) -> Segment:
        data = self._share.disk.read(file.path, MOST_FILE + 1)
        header, payload = opened(data, ring.keys, self._team)
        if header.kind != LOG:
            raise Refused("a file of another kind")
        _check_writer(header, ring)
        return Segment(file, header, payload, name_of(data), len(data))

    def _is_known(self, ws: Workspace, segment: Segment) -> bool:
        """Whether all of it has been read already, in this file under another name or in several smaller ones."""
        known = self._marks.done(segment.sum)
        replaced = segment.header.replaces
        if not known and replaced and all(self._marks.done(sum_) for sum_ in replaced):
            known = True
            with ws.aside() as db:
                self.take(db, segment, READ)
        elif known and self._marks.get(segment.file.path):
            with ws.aside() as db:
                self._marks.drop(db, [segment.file.path])
        return known

    def take(self, db: Connection, segment: Segment, state: str) -> None:
        """Note that a segment is in the base; call in the transaction that brings it there."""
        now = self._share.clock.now()
        self._marks.taken(db, segment.header, segment.sum, segment.file.path, state, segment.size, now)
        self._tries.pop(segment.file.path, None)

    def _wait(self, ws: Workspace, file: File, reason: Exception) -> None:
        """Try again later; after a while people are told, where the file looks like one of ours."""
        now, ticks = self._share.clock.now(), self._share.clock.monotonic()
        pause = min(max(_SOON, 2 * self._tries.get(file.path, (0.0, 0.0))[0]), _LATER)
        self._tries[file.path] = (pause, ticks + pause)
        if SUFFIX in file.name and self._marks.get(file.path) is None:
            log.info("waiting for “%s”: %s %s", file.path, type(reason).__name__, reason)
            with ws.aside() as db:
                self._marks.note(db, file.path, WAITING, type(reason).__name__, now)

    def _refuse(self, ws: Workspace, file: File, error: Refused) -> None:
        log.warning("“%s” was refused: %s", file.path, error.what)
        with ws.aside() as db:
            self._marks.note(db, file.path, REFUSED, _refusal(file), self._share.clock.now())


def _refusal(file: File) -> str:
    """Which state of the file was refused, by which version of the program: another one is read again."""
    return f"{__version__} {file.size} {file.changed}"


def _check_writer(header: Header, ring: Keyring) -> None:
    """Who was shut out is believed up to what others had of them; so is nobody who only knows an old key."""
    cut = ring.revoked.get(header.writer)
    if cut is not None and (header.site != header.writer or header.last > cut):
        raise Refused("written by a laptop that was shut out")
    if ring.revoked and header.key < ring.current and header.writer not in ring.publics:
        raise UnknownLaptop
