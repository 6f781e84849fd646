"""The files and the clock that the exchange uses: everything it reads, writes and waits for goes through these.

Tests put others in their place, which lose power, fill up, show old listings and cut files short.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat as modes
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from desktop_crm.base.clock import now

T = TypeVar("T")

_HELD = (5, 32, 33)
"""What Windows says of a file that a virus scanner or a cloud client has just taken: denied, shared, locked."""

_PATIENCE = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5)
_NO_LINKS = (
    errno.EPERM,
    errno.ENOSYS,
    errno.ENOTSUP,
    errno.EOPNOTSUPP,
    errno.EINVAL,
    errno.EMLINK,
    errno.EIO,
)


class Clock(Protocol):
    """The time."""

    def now(self) -> int:
        """Milliseconds since 1970, UTC."""

    def monotonic(self) -> float:
        """Seconds that only go forward."""

    def sleep(self, seconds: float, stop: threading.Event | None = None) -> bool:
        """Wait; at most until `stop` is set. Whether it is."""


class RealClock:
    """The clock of this laptop."""

    def now(self) -> int:
        return now()

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float, stop: threading.Event | None = None) -> bool:
        if stop is not None:
            return stop.wait(seconds)
        time.sleep(seconds)
        return False


@dataclass(frozen=True, slots=True)
class Found:
    """A file or folder in a listing. `changed` is a moment of the place's clock, in ns."""

    name: str
    folder: bool = False
    size: int = 0
    changed: int = 0


class Disk(Protocol):
    """A folder and what is in it. Paths are relative to it and written with `/`; every call may raise OSError."""

    def list(self, folder: str) -> list[Found]:
        """What is in a folder, by name; raises FileNotFoundError where there is none."""

    def stat(self, path: str) -> Found | None:
        """A file or folder, or None."""

    def read(self, path: str, most: int) -> bytes:
        """The content, of which at most `most` bytes."""

    def write(self, path: str, data: bytes) -> None:
        """Write a file whole, and let go of it only when its content would survive a power cut."""

    def rename(self, path: str, name: str) -> None:
        """Give a file another path, in the same folder. Raises FileExistsError; nothing is ever overwritten."""

    def keep_names(self, folder: str) -> None:
        """Let what was named or removed in the folder survive a power cut, where the system can."""

    def remove(self, path: str) -> None:
        """Remove a file or an empty folder; it may be gone already."""

    def make_folder(self, folder: str) -> None:
        """Make a folder and those it is in; it may be there already."""

    def write_new(self, path: str, data: bytes) -> None:
        """A file that nobody sees before it is whole and safe. Raises FileExistsError when there is one of the name."""
        folder = path.rpartition("/")[0]
        partial = "/".join(filter(None, (folder, f"~{secrets.token_hex(6)}.tmp")))
        try:
            self.write(partial, data)
            self.rename(partial, path)
        except OSError:
            with suppress(OSError):
                self.remove(partial)
            raise
        self.keep_names(folder)


def is_partial(name: str) -> bool:
    """Whether this is the name of a file that is, or was, only being written."""
    return name.startswith("~") and name.endswith(".tmp")


class RealDisk(Disk):
    """A folder of this laptop, of a network drive or of a cloud's client."""

    def __init__(self, root: Path, clock: Clock | None = None) -> None:
        self.root = root
        self._clock = clock or RealClock()

    def __repr__(self) -> str:
        return f"RealDisk({str(self.root)!r})"

    def list(self, folder: str) -> list[Found]:
        def look() -> list[Found]:
            with os.scandir(self._at(folder)) as entries:
                return [found for entry in entries if (found := _found(entry)) is not None]

        return sorted(self._patiently(look), key=lambda found: found.name)

    def stat(self, path: str) -> Found | None:
        try:
            told = self._patiently(self._at(path).stat)
        except (FileNotFoundError, NotADirectoryError):
            return None
        return _described(path.rpartition("/")[2], told)

    def read(self, path: str, most: int) -> bytes:
        def take() -> bytes:
            with self._at(path).open("rb") as file:
                return file.read(most)

        return self._patiently(take)

    def write(self, path: str, data: bytes) -> None:
        with self._patiently(lambda: self._at(path).open("wb")) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    def rename(self, path: str, name: str) -> None:
        self._patiently(lambda: _rename(self._at(path), self._at(name)))

    def keep_names(self, folder: str) -> None:
        if os.name == "nt":
            return
        with suppress(OSError):  # some network drives cannot
            handle = os.open(self._at(folder), os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def remove(self, path: str) -> None:
        target = self._at(path)
        with suppress(FileNotFoundError):
            self._patiently(target.rmdir if target.is_dir() else target.unlink)

    def make_folder(self, folder: str) -> None:
        target = self._at(folder)
        if target.is_dir():
            return
        self._patiently(lambda: target.mkdir(parents=True, exist_ok=True))
        while folder:
            folder = folder.rpartition("/")[0]
            self.keep_names(folder)

    def _at(self, path: str) -> Path:
        return self.root / path if path else self.root

    def _patiently(self, work: Callable[[], T]) -> T:
        """What `work` gives; tried again while another program holds the file."""
        for pause in _PATIENCE:
            try:
                return work()
            except OSError as error:
                if getattr(error, "winerror", None) not in _HELD:
                    raise
            self._clock.sleep(pause)
        return work()


def _found(entry: os.DirEntry[str]) -> Found | None:
    try:
        return _described(entry.name, entry.stat())
    except OSError:  # removed just now
        return None


def _described(name: str, told: os.stat_result) -> Found:
    return Found(name, modes.S_ISDIR(told.st_mode), told.st_size, told.st_mtime_ns)


def _rename(path: Path, name: Path) -> None:
    """Never over a file that is there: Windows refuses by itself, elsewhere a link does."""
    if os.name != "nt":
        try:
            os.link(path, name)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
        else:
            path.unlink()
            return
        if name.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(name))
    path.rename(name)
