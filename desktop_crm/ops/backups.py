"""The copies of a base that lie beside it, and working with one of them when the base itself is broken."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.store import connect
from desktop_crm.store.schema import APPLICATION_ID

FOLDER = "backups"
SUFFIX = ".crm"
_PIECE = 4 << 20  # bytes

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of a base: `moment` is in seconds since 1970, `size` in bytes."""

    path: Path
    moment: float
    size: int


def beside(base: Path) -> list[Backup]:
    """The copies in the folder `backups` beside the base, the newest first."""
    folder = base.parent / FOLDER
    found = [_backup(path) for path in folder.glob(f"*{SUFFIX}")] if folder.is_dir() else []
    return sorted(found, key=lambda backup: backup.moment, reverse=True)


def restore(backup: Backup, base: Path, progress: Progress = lambda _done, _total: None) -> Path:
    """Copy a backup to a name of its own beside the base, and return it; the base is not touched.

    `progress` hears the bytes copied and those there are; what it raises ends the work. Raises UserError when
    the backup cannot be read or is not whole, or the copy cannot be written. Then nothing stays of it.
    """
    target = _free_name(base, backup)
    partial = target.with_name(target.name + ".partial")
    try:
        _copy(backup, partial, progress)
        _check_whole(partial, backup)
        partial.replace(target)
    except OSError as error:
        raise UserError(
            _("The copy “{name}” could not be restored: {reason}.").format(
                name=backup.path.name, reason=error.strerror or error
            ),
            _("Check that there is room on the disk and that you may write to {path}.").format(
                path=target.parent
            ),
        ) from error
    finally:
        for end in ("", "-wal", "-shm"):
            partial.with_name(partial.name + end).unlink(missing_ok=True)
    return target


def _backup(path: Path) -> Backup:
    about = path.stat()
    return Backup(path, about.st_mtime, about.st_size)


def _copy(backup: Backup, target: Path, progress: Progress) -> None:
    with backup.path.open("rb") as source, target.open("wb") as copy:
        while piece := source.read(_PIECE):
            copy.write(piece)
            progress(min(copy.tell(), backup.size), backup.size)


def _free_name(base: Path, backup: Backup) -> Path:
    day = time.strftime("%Y-%m-%d %H%M", time.localtime(backup.moment))
    name = f"{base.stem} {day}"
    target = base.with_name(name + SUFFIX)
    for number in range(2, 1000):
        if not target.exists():
            break
        target = base.with_name(f"{name} ({number}){SUFFIX}")
    return target


def _check_whole(copy: Path, backup: Backup) -> None:
    broken = UserError(
        _("The copy “{name}” is damaged too.").format(name=backup.path.name), _("Choose an older one.")
    )
    try:
        db = connect.reader(copy)
    except UserError as error:
        raise broken from error
    try:
        with connect.explained(copy):
            (application,) = db.execute("PRAGMA application_id").fetchone()
            (verdict,) = db.execute("PRAGMA quick_check(1)").fetchone()
    except UserError as error:
        raise broken from error
    finally:
        db.close()
    if verdict != "ok" or application != APPLICATION_ID:
        raise broken
