"""Looking after a server: what there is, whether it is whole, and a copy of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from desktop_crm.base.clock import new_id
from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.sync import segment
from desktop_crm.sync.errors import Incomplete
from desktop_crm.sync.server.database import Database
from desktop_crm.sync.server.tables import ARRIVAL, LAPTOP, PLACE, SNAPSHOT

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Health:
    """What there is. `damaged` are the numbers of arrivals that are not what was handed over."""

    laptops: int
    arrivals: int
    size: int
    latest: int | None
    snapshots: int
    damaged: tuple[int, ...]


def health(database: Database, progress: Progress) -> Health:
    """Read everything once and compare it with its sums."""
    with database.reading() as db:
        laptops = db.execute(select(func.count()).where(LAPTOP.c.revoked.is_(None))).scalar_one()
        last = db.execute(select(PLACE.c.last)).scalar_one()
        size, latest = db.execute(select(func.sum(ARRIVAL.c.size), func.max(ARRIVAL.c.moment))).one()
        snapshots = db.execute(select(func.count()).where(SNAPSHOT.c.whole == 1)).scalar_one()
    damaged = _damaged(database, last, progress)
    return Health(laptops, last, int(size or 0), latest, snapshots, damaged)


def _damaged(database: Database, last: int, progress: Progress) -> tuple[int, ...]:
    found = []
    for n in range(1, last + 1):
        with database.reading() as db:
            row = db.execute(select(ARRIVAL.c.body, ARRIVAL.c.name).where(ARRIVAL.c.n == n)).first()
        if row is None or not _whole(row.body, row.name):
            found.append(n)
        progress(n, last)
    return tuple(found)


def _whole(body: bytes, name: str) -> bool:
    try:
        segment.open_header(body)
    except (Incomplete, UserError):
        return False
    return segment.name_of(body) == name


def backup(database: Database, path: Path) -> int:
    """A copy of the database while it is in use; its size in bytes.

    The copy has an epoch of its own: a server that is put back to it is read from the beginning by every laptop,
    and gets what has come since.
    """
    if database.postgres:
        raise UserError(
            _("A PostgreSQL database is copied with its own tools."),
            _(
                "Use pg_dump, and pg_restore to put it back. Laptops notice it, and hand over what is not there."
            ),
        )
    if path.exists():
        raise UserError(
            _("The file “{name}” is there already.").format(name=path.name), _("Name another one.")
        )
    partial = path.with_name(path.name + ".partial")
    partial.unlink(missing_ok=True)
    try:
        with closing(database.engine.raw_connection()) as connection:
            connection.cursor().execute("VACUUM INTO ?", (str(partial),))
        _finish(partial)
        partial.rename(path)
    except (OSError, sqlite3.Error) as error:
        partial.unlink(missing_ok=True)
        raise UserError(_("The copy could not be made: {reason}.").format(reason=error)) from error
    return path.stat().st_size


def _finish(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as db:
        db.execute("UPDATE place SET epoch = ?", (new_id(),))
        db.commit()
        if db.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise OSError("quick_check")
