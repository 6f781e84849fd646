"""The copies of a base that lie beside it: which there are, what they hold, and working with one of them."""

from __future__ import annotations

import errno
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.store import copies
from desktop_crm.store.copies import Content

FOLDER = "backups"
SUFFIX = ".crm"
PACKED = ".crm.zst"
_PIECE = 4 << 20  # bytes
_DATED = "%Y-%m-%d-%H%M%S"
_RESTORED = re.compile(r" \d{4}-\d\d-\d\d \d{4}( \(\d+\))?$")

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of a base: `moment` is in seconds since 1970, `size` in bytes. What it holds, where it says so."""

    path: Path
    moment: float
    size: int
    content: Content | None = None

    @property
    def packed(self) -> bool:
        return self.path.name.endswith(PACKED)


def beside(base: Path, *elsewhere: Path) -> list[Backup]:
    """The copies in the folder `backups` beside the base and in other folders, the newest first."""
    found = [copy for folder in (base.parent / FOLDER, *elsewhere) for copy in _within(folder)]
    return sorted(found, key=lambda backup: backup.moment, reverse=True)


def _within(folder: Path) -> list[Backup]:
    with suppress(OSError):  # a folder elsewhere may be away
        return [about(p) for p in folder.iterdir() if p.name.endswith((SUFFIX, PACKED)) and p.is_file()]
    return []


def about(path: Path) -> Backup:
    """The copy at `path`. Raises OSError when there is none."""
    stat = path.stat()
    content = copies.looked_at(path) if path.name.endswith(PACKED) else None
    return Backup(path, content.moment if content else stat.st_mtime, stat.st_size, content)


def look_into(backup: Backup, progress: Progress = lambda _done, _total: None) -> Backup:
    """The copy with what it holds; one that does not say so is opened. Raises UserError."""
    if backup.content:
        return backup
    with tidied(backup.path.parent, backup.path.name) as work, _explained(backup, backup.path.parent):
        opened = work / ("look" + SUFFIX)
        _unpacked(backup, opened, progress)
        return replace(backup, content=copies.verify(opened, None, progress))


def restore(backup: Backup, base: Path, progress: Progress = lambda _done, _total: None) -> Path:
    """Copy a backup to a name of its own beside the base, and return it; the base is not touched.

    `progress` hears how much is done and what there is; what it raises ends the work. Raises UserError when
    the backup cannot be read or is not whole, or the copy cannot be written. Then nothing stays of it.
    """
    target = _free_name(base, backup)
    with tidied(base.parent, base.name) as work, _explained(backup, base.parent):
        partial = work / target.name
        _unpacked(backup, partial, progress)
        _check_whole(partial, backup, progress)
        partial.replace(target)
    return target


def dated(base: Path, moment: float, why: str = "") -> str:
    """The name of a copy of this base."""
    day = time.strftime(_DATED, time.localtime(moment))
    return f"{base.stem}-{day}{f'-{why}' if why else ''}"


def date_of(base: Path, path: Path) -> tuple[datetime, str] | None:
    """When a copy says that it was made, and why; None for a file that is no copy of this base."""
    found = re.fullmatch(
        re.escape(base.stem) + r"-(\d{4}-\d\d-\d\d-\d{6})(?:-([a-z][a-z0-9-]*))?\.crm(?:\.zst)?", path.name
    )
    with suppress(ValueError):
        return (datetime.strptime(found[1], _DATED), found[2] or "") if found else None  # noqa: DTZ007
    return None


@contextmanager
def tidied(folder: Path, name: str) -> Iterator[Path]:
    """A folder to work in, for one base; what a killed process has left there goes first, and all of it afterwards."""
    work = folder / f".{name}.partial"
    shutil.rmtree(work, ignore_errors=True)
    try:
        work.mkdir(parents=True)
    except OSError as error:
        raise cannot_write(folder, error) from error
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def cannot_write(folder: Path, error: OSError) -> UserError:
    """Why there is no copy in a folder."""
    if error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
        return UserError(
            _("The disk with “{folder}” is full; no copy was made.").format(folder=folder),
            _("Free some space there, or choose another folder."),
        )
    return UserError(
        _("No copy could be written to “{folder}”: {reason}.").format(
            folder=folder, reason=error.strerror or error
        ),
        _("Check that the folder is there and that you may write to it."),
    )


@contextmanager
def _explained(backup: Backup, folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UserError(
            _("The copy “{name}” could not be restored: {reason}.").format(
                name=backup.path.name, reason=error.strerror or error
            ),
            _("Check that there is room on the disk and that you may write to {path}.").format(path=folder),
        ) from error


def _unpacked(backup: Backup, target: Path, progress: Progress) -> None:
    if backup.packed:
        try:
            copies.unpack(backup.path, target, progress)
        except UserError as error:
            raise _broken(backup) from error
        return
    with backup.path.open("rb") as source, target.open("wb") as copy:
        while piece := source.read(_PIECE):
            copy.write(piece)
            progress(min(copy.tell(), backup.size), backup.size)


def _broken(backup: Backup) -> UserError:
    return UserError(
        _("The copy “{name}” is damaged too.").format(name=backup.path.name), _("Choose an older one.")
    )


def _check_whole(copy: Path, backup: Backup, progress: Progress) -> None:
    try:
        copies.verify(copy, None, progress)
    except copies.Newer:
        raise
    except UserError as error:
        raise _broken(backup) from error
    for end in ("-wal", "-shm"):
        copy.with_name(copy.name + end).unlink(missing_ok=True)


def _free_name(base: Path, backup: Backup) -> Path:
    day = time.strftime("%Y-%m-%d %H%M", time.localtime(backup.moment))
    name = f"{_RESTORED.sub('', base.stem)} {day}"
    target = base.with_name(name + SUFFIX)
    for number in range(2, 1000):
        if not target.exists():
            break
        target = base.with_name(f"{name} ({number}){SUFFIX}")
    return target
