"""Copies of the base by themselves: one each day, checked before it counts, thinned, and carried to a second place."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from desktop_crm.base import safely
from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.base.log import log
from desktop_crm.ops import backups, thinning
from desktop_crm.ops.backups import PACKED, SUFFIX, Progress
from desktop_crm.store import copies, journal
from desktop_crm.store.workspace import Workspace

_MEMO, _SECOND = "backup", "backup.second"
_BEFORE = "before-"
_BEFORE_KEPT = 3
_PIECE = 4 << 20

Time = Callable[[], float]


class Damaged(UserError):
    """No copy was made because the base itself is damaged."""


@dataclass(frozen=True, slots=True)
class Status:
    """How the copies of a base stand.

    `moment` (seconds since 1970), `path` and `size` are of the last copy that was verified; `entries` is how far the
    journal went then. `problem` says why there is no newer one, `away` why the second place lacks it; `carried` is
    the name of the last copy that it has. `damaged`: the base itself was found to be so.
    """

    moment: float = 0.0
    path: str = ""
    size: int = 0
    entries: int = 0
    problem: str = ""
    carried: str = ""
    away: str = ""
    damaged: bool = False


def status(ws: Workspace) -> Status:
    """How they stand."""
    with suppress(ValueError, TypeError):
        return Status(**json.loads(ws.memo(_MEMO) or "{}"))
    return Status()


def second(ws: Workspace) -> Path | None:
    """The second place, where copies are carried to."""
    chosen = ws.memo(_SECOND)
    return Path(chosen) if chosen else None


def choose_second(ws: Workspace, folder: Path | None) -> None:
    """Carry copies to that folder from now on; None for no second place. Raises UserError when it is of no use."""
    if folder is not None and folder.resolve() == (ws.path.parent / backups.FOLDER).resolve():
        raise UserError(
            _("The copies are in this folder already."), _("Choose one on another disk or computer.")
        )
    ws.remember(_SECOND, str(folder) if folder else None)
    _note(ws, carried="", away="")


def place_within(ws: Workspace, folder: Path) -> Path:
    """The folder of this base in a second place, where bases of the same name may meet."""
    return folder / f"{ws.path.stem}-{(ws.memo('base') or '')[-8:]}"


def all_of(ws: Workspace) -> list[backups.Backup]:
    """The copies beside the base, and those of the second place that are not there any more; the newest first."""
    place = second(ws)
    found: dict[str, backups.Backup] = {}
    for copy in backups.beside(ws.path, *([place_within(ws, place)] if place else [])):
        if copy.path.name not in found or copy.path.parent == ws.path.parent / backups.FOLDER:
            found[copy.path.name] = copy
    return list(found.values())


def is_due(ws: Workspace, clock: Time = time.time) -> bool:
    """Whether there is no verified copy of today, or the second place lacks the last one."""
    known, now = status(ws), clock()
    if not known.moment or not Path(known.path).is_file() or known.moment > now:
        return True
    if _day(known.moment) != _day(now):
        return True
    return second(ws) is not None and known.carried != Path(known.path).name


def keep_up(ws: Workspace, progress: Progress = lambda _d, _t: None, clock: Time = time.time) -> Status:
    """Do what is due: a copy of today, fewer old ones, the second place. Problems stand in the status."""
    known, now = status(ws), clock()
    fresh = known.path and _day(known.moment) == _day(now) and Path(known.path).is_file()
    if not fresh or known.moment > now:
        with suppress(UserError):
            make(ws, progress, clock)
    else:
        _carry(ws, now)
    return status(ws)


def make(ws: Workspace, progress: Progress = lambda _d, _t: None, clock: Time = time.time) -> Status:
    """Make a verified copy now, thin the old ones, and carry it to the second place. Raises UserError."""
    folder = ws.path.parent / backups.FOLDER
    moment = clock()
    try:
        path, content = _made(ws.path, folder, moment, progress)
    except UserError as error:
        log.warning("no copy of the base was made: %s", error)
        _note(ws, problem=str(error), damaged=isinstance(error, Damaged))
        raise
    _note(
        ws,
        moment=moment,
        path=str(path),
        size=path.stat().st_size,
        entries=content.entries,
        problem="",
        damaged=False,
    )
    _pack_those_before(ws.path, folder, progress)
    thin(ws.path, folder, path, moment)
    _carry(ws, moment)
    return status(ws)


def before(ws: Workspace, what: str, progress: Progress = lambda _d, _t: None) -> Path | None:
    """A copy before something that changes much; it is packed when the next verified one is made.

    None where nothing has changed since the last verified one. Raises UserError.
    """
    known = status(ws)
    if known.entries and known.entries == journal.last_entry(ws.reader) and Path(known.path).is_file():
        return None
    folder = ws.path.parent / backups.FOLDER
    moment = time.time()
    with backups.tidied(folder, ws.path.name) as work:
        try:
            copies.take(ws.path, work / "copy", moment, progress)
            target = folder / f"{backups.dated(ws.path, moment, _BEFORE + what)}{SUFFIX}"
            (work / "copy").replace(target)
        except OSError as error:
            raise backups.cannot_write(folder, error) from error
    return target


def thin(base: Path, folder: Path, newest: Path, now: float) -> None:
    """Remove copies of this base that are not kept. The newest verified one stays, whatever its date says."""
    found = {p: d for p in folder.iterdir() if (d := backups.date_of(base, p)) and p.name != newest.name}
    daily = [moment for moment, why in found.values() if not why]
    own = backups.date_of(base, newest)
    stay = thinning.kept(daily + ([own[0]] if own else []), datetime.fromtimestamp(now))  # noqa: DTZ006
    older = sorted(moment for moment, why in found.values() if why.startswith(_BEFORE))
    stay_before = set(older[-_BEFORE_KEPT:])
    for path, (moment, why) in found.items():
        gone = moment not in stay_before if why.startswith(_BEFORE) else not why and moment not in stay
        if gone:
            with suppress(OSError):  # open in another program: the next time
                path.unlink()


def _made(base: Path, folder: Path, moment: float, progress: Progress) -> tuple[Path, copies.Content]:
    """Copy, pack, unpack again, and read all of that; only then it has a name that counts."""
    with backups.tidied(folder, base.name) as work:
        _refuse_a_full_disk(base, folder)
        copy, packed = work / "copy", work / "packed"
        try:
            with _blaming(base, _part(progress, 65, 35)):
                content = copies.take(base, copy, moment, _part(progress, 0, 25))
                copies.pack(copy, packed, content, _part(progress, 25, 25))
                copy.unlink()
                copies.unpack(packed, copy, _part(progress, 50, 15))
                copies.verify(copy, content, _part(progress, 65, 35))
            target = _free_name(base, folder, moment)
            packed.replace(target)
        except OSError as error:
            raise backups.cannot_write(folder, error) from error
    progress(100, 100)
    return target, content


@contextmanager
def _blaming(base: Path, progress: Progress) -> Iterator[None]:
    """When no copy came about because the base itself is damaged, say so."""
    try:
        yield
    except UserError as error:
        if copies.is_sound(base, progress):
            raise
        raise Damaged(
            _("The base “{name}” is damaged; its copy of now was not kept.").format(name=base.name),
            _("Restore the last copy: Settings › Copies."),
        ) from error


def _refuse_a_full_disk(base: Path, folder: Path) -> None:
    """A copy must not take the room that the seller's next save needs."""
    wanted = copies.room_wanted(base)
    free = copies.free(folder)
    if free < wanted:
        raise UserError(
            _(
                "The disk with “{folder}” is too full for a copy: it has {free} MB, {wanted} are needed."
            ).format(folder=folder, free=free >> 20, wanted=(wanted >> 20) + 1),
            _("Free some space there."),
        )


def _free_name(base: Path, folder: Path, moment: float) -> Path:
    target = folder / f"{backups.dated(base, moment)}{PACKED}"
    while target.exists():  # a clock that was put back
        moment += 1
        target = folder / f"{backups.dated(base, moment)}{PACKED}"
    return target


def _part(progress: Progress, start: int, share: int) -> Progress:
    return lambda done, total: progress(start + share * done // max(total, 1), 100)


def _pack_those_before(base: Path, folder: Path, progress: Progress) -> None:
    """Pack the copies that were made in haste. One that is damaged stays as it is: something may be got from it."""
    for path in list(folder.iterdir()):
        dated = backups.date_of(base, path)
        if dated and dated[1].startswith(_BEFORE) and path.name.endswith(SUFFIX):
            with suppress(UserError, OSError), backups.tidied(folder, base.name) as work:
                content = copies.verify(path, None, lambda _d, _t: progress(100, 100))
                copies.pack(path, work / "packed", content, lambda _d, _t: progress(100, 100))
                (work / "packed").replace(path.with_name(path.name + ".zst"))
                path.unlink()
            for end in ("-wal", "-shm"):
                path.with_name(path.name + end).unlink(missing_ok=True)


def _carry(ws: Workspace, now: float) -> None:
    """Bring the last verified copy to the second place."""
    place, known = second(ws), status(ws)
    path = Path(known.path)
    if place is None or known.carried == path.name:
        return
    try:
        if not place.is_dir():
            raise UserError(
                _("The second place for copies, “{folder}”, is not there.").format(folder=place),
                _("Plug it in or connect to it; the copy follows by itself."),
            )
        folder = place_within(ws, place)
        folder.mkdir(exist_ok=True)
        _put(path, folder / path.name)
        thin(ws.path, folder, folder / path.name, now)
    except OSError as error:
        _note(ws, away=str(backups.cannot_write(place, error)))
    except UserError as error:
        _note(ws, away=str(error))
    else:
        _note(ws, carried=path.name, away="")


def _put(path: Path, target: Path) -> None:
    """Copy a file and read it back."""
    for left in target.parent.glob(".*.partial"):
        left.unlink(missing_ok=True)
    with safely.replacing(target) as partial:
        with path.open("rb") as source, partial.open("wb") as copy:
            while piece := source.read(_PIECE):
                copy.write(piece)
        if _sum(partial) != _sum(path):
            raise UserError(_("“{name}” is not the same after it was copied.").format(name=target.name))


def _sum(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").digest()


def _day(moment: float) -> tuple[int, int]:
    at = time.localtime(moment)
    return at.tm_year, at.tm_yday


def _note(ws: Workspace, **values: object) -> None:
    ws.remember(_MEMO, json.dumps(asdict(replace(status(ws), **values))))  # type: ignore[arg-type]
