"""A disk and a clock that behave as badly as real ones may, the same way each time for the same seed."""

from __future__ import annotations

import errno
import os
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from desktop_crm.sync.disk import Disk, Found


class PowerCut(BaseException):
    """The laptop went off in the middle of something. Nothing catches this but the test."""


class VirtualClock:
    """Time passes only when somebody sleeps or the test says so. `off` is how many ms this laptop is fast."""

    def __init__(self, start: int = 1_760_000_000_000, off: int = 0) -> None:
        self.moment = start
        self.off = off

    def now(self) -> int:
        return self.moment + self.off

    def monotonic(self) -> float:
        return self.moment / 1000

    def sleep(self, seconds: float, stop: threading.Event | None = None) -> bool:
        self.moment += int(seconds * 1000)
        return stop is not None and stop.is_set()


class File:
    """What a disk holds: what is seen, and what a power cut would leave (None: nothing for certain)."""

    def __init__(self, data: bytes, kept: bytes | None, changed: int) -> None:
        self.data = data
        self.kept = kept
        self.changed = changed


class Storage:
    """The files themselves, of which each laptop has a view of its own (`VirtualDisk`)."""

    def __init__(self, seed: int = 0) -> None:
        self.random = random.Random(seed)
        self.folders: set[str] = {""}
        self.files: dict[str, File] = {}
        self.kept_names: dict[str, File] = {}
        """Names and removals that a power cut does not take back."""
        self.room: int | None = None
        """Bytes that still fit; None for any number."""
        self.changes = 1_760_000_000_000_000_000
        """The moment of the last change, in ns: it only goes forward."""

    def power_cut(self) -> None:
        """What was not kept is lost, wholly or in part, or happens to be there."""
        names = set(self.files) | set(self.kept_names)
        survivors: dict[str, File] = {}
        for path in sorted(names):
            before, after = self.kept_names.get(path), self.files.get(path)
            file = before if before is after else self.random.choice([before, after])
            if file is not None:
                survivors[path] = file
        for file in survivors.values():
            if file.kept is None:
                cut = file.data[: self.random.randrange(len(file.data) + 1)]
                file.data = self.random.choice([cut, cut + bytes(len(file.data) - len(cut))])
                file.kept = file.data
        self.files = survivors
        self.kept_names = dict(survivors)


class VirtualDisk(Disk):
    """One laptop's view of a storage.

    `calls` counts everything that is asked of it. `cut_at(n)` lets the power fail at the n-th call from now, before
    or after it has done its work; `fail_at(n, error)` makes that call fail instead. `read_only`, `gone` and `stale`
    are switched by the test; `forgets_to_sync` plants a bug.
    """

    def __init__(self, storage: Storage | None = None) -> None:
        self.storage = storage or Storage()
        self.calls = 0
        self.read_only = False
        self.gone = False
        self.stale = False
        """Listings are those of the moment when this was set."""
        self.partial_reads = 0.0
        """How often a read gives less than there is."""
        self.forgets_to_sync = False
        self._cut: tuple[int, bool] | None = None
        self._failure: tuple[int, OSError] | None = None
        self._listings: dict[str, list[Found]] = {}

    def __repr__(self) -> str:
        return "VirtualDisk()"

    def cut_at(self, call: int, after: bool = False) -> None:
        self._cut = (self.calls + call, after)

    def fail_at(self, call: int, error: OSError) -> None:
        self._failure = (self.calls + call, error)

    def untroubled(self) -> None:
        """Nothing more is planned to go wrong."""
        self._cut = self._failure = None
        self.read_only = self.gone = self.stale = False
        self.partial_reads = 0.0

    @contextmanager
    def _call(self, path: str, writes: bool = False) -> Iterator[None]:
        self.calls += 1
        if self._failure and self._failure[0] == self.calls:
            raise self._failure[1]
        if self.gone:
            raise _error(errno.ENOENT, path)
        if writes and self.read_only:
            raise _error(errno.EROFS, path)
        cut = self._cut is not None and self._cut[0] == self.calls
        if cut and not (self._cut and self._cut[1]):
            raise PowerCut
        yield
        if cut:
            raise PowerCut

    def list(self, folder: str) -> list[Found]:
        with self._call(folder):
            if self.stale and folder in self._listings:
                return self._listings[folder]
            if folder not in self.storage.folders:
                raise _error(errno.ENOENT, folder)
            self._listings[folder] = self._listed(folder)
            return self._listings[folder]

    def _listed(self, folder: str) -> list[Found]:
        files = [
            Found(_name(path), False, len(file.data), file.changed)
            for path, file in self.storage.files.items()
            if _folder(path) == folder
        ]
        folders = [
            Found(_name(path), True) for path in self.storage.folders if path and _folder(path) == folder
        ]
        return sorted(files + folders, key=lambda found: found.name)

    def stat(self, path: str) -> Found | None:
        with self._call(path):
            if path in self.storage.folders:
                return Found(_name(path), True)
            file = self.storage.files.get(path)
            return Found(_name(path), False, len(file.data), file.changed) if file else None

    def read(self, path: str, most: int) -> bytes:
        with self._call(path):
            if path not in self.storage.files:
                raise _error(errno.ENOENT, path)
            data = self.storage.files[path].data
            if self.storage.random.random() < self.partial_reads:
                most = min(most, self.storage.random.randrange(len(data) + 1))
            return data[:most]

    def write(self, path: str, data: bytes) -> None:
        with self._call(path, writes=True):
            if _folder(path) not in self.storage.folders:
                raise _error(errno.ENOENT, path)
            room = self.storage.room
            fits = data if room is None else data[:room]
            self.storage.changes += 1
            kept = None if self.forgets_to_sync or len(fits) < len(data) else fits
            self.storage.files[path] = File(fits, kept, self.storage.changes)
            if room is not None:
                self.storage.room = room - len(fits)
            if len(fits) < len(data):
                raise _error(errno.ENOSPC, path)

    def rename(self, path: str, name: str) -> None:
        with self._call(path, writes=True):
            if name in self.storage.files:
                raise _error(errno.EEXIST, name)
            if path not in self.storage.files:
                raise _error(errno.ENOENT, path)
            self.storage.files[name] = self.storage.files.pop(path)

    def keep_names(self, folder: str) -> None:
        with self._call(folder):
            inside = {path for path in self.storage.kept_names if _folder(path) == folder}
            for path in inside:
                del self.storage.kept_names[path]
            now = {path: file for path, file in self.storage.files.items() if _folder(path) == folder}
            self.storage.kept_names.update(now)

    def remove(self, path: str) -> None:
        with self._call(path, writes=True):
            if path in self.storage.folders:
                if self._listed(path):
                    raise _error(errno.ENOTEMPTY, path)
                self.storage.folders.discard(path)
            file = self.storage.files.pop(path, None)
            if file is not None and self.storage.room is not None:
                self.storage.room += len(file.data)

    def make_folder(self, folder: str) -> None:
        with self._call(folder, writes=True):
            while folder:
                self.storage.folders.add(folder)
                folder = _folder(folder)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _error(number: int, path: str) -> OSError:
    return OSError(number, os.strerror(number), path)
