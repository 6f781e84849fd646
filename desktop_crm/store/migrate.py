"""Making a base, and bringing an older one up to date."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_crm.base.clock import new_id
from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.store import connect, summaries
from desktop_crm.store.schema import APPLICATION_ID, EXCHANGE, JOURNAL, OUTSIDE, signature

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

VERSION = 2
"""The version of the base's format, SQLite's `user_version`. Columns, indexes and triggers that are only added or
regenerated follow the declarations without a number of their own; anything else needs one and a migration."""


def _add_exchange(db: Connection) -> None:
    """Version 2: laptops exchange what the journal says. Whoever deleted a record until now knew all of it."""
    db.execute("ALTER TABLE head ADD COLUMN lost INTEGER NOT NULL DEFAULT 0")
    db.execute("CREATE INDEX head_lost ON head (row, field) WHERE lost")
    _make(db, EXCHANGE)
    db.execute(
        """UPDATE entry AS d SET body = json_set(body, '$.deleted[2]', json((
             SELECT json_group_array(n) FROM (SELECT c.n FROM entry c WHERE c.row = d.row AND c.kind = 0
               UNION SELECT h.entry FROM head h WHERE h.row = d.row AND h.entry != d.n))))
           WHERE n IN (SELECT entry FROM head WHERE field = 'deleted')"""
    )


def _make(db: Connection, statements: str) -> None:
    for statement in filter(str.strip, statements.split(";\n")):
        db.execute(statement)


MIGRATIONS: dict[int, Callable[[Connection], None]] = {2: _add_exchange}
"""What brings a base from the version before to this one, inside the upgrade's transaction."""


def opened(path: Path) -> Connection:
    """A writing connection to an up-to-date base at `path`, made when there is none.

    An older base is copied to the folder `backups` beside it before it is changed. Raises UserError.
    """
    db = connect.writer(path)
    try:
        with connect.explained(path):
            empty = not db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
            if not empty or not _is_blank(path):
                _check_ours(db, path)
            # Asked only now: it is written into the file, which may belong to another program.
            db.execute("PRAGMA journal_mode = WAL")
            if empty:
                _upgrade(db, 0)
            else:
                _bring_up_to_date(db, path)
            summaries.follow_clock(db)
    except BaseException:
        db.close()
        raise
    return db


def _is_blank(path: Path) -> bool:
    """Whether a file without tables is a new one. SQLite takes any few bytes for one and writes over them."""
    with path.open("rb") as file:
        return file.read(16) in (b"", b"SQLite format 3\0")


def _check_ours(db: Connection, path: Path) -> None:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    (application,) = db.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        raise UserError(
            _("“{name}” is not a Desktop CRM base.").format(name=path.name),
            _("Choose another file; this one was not changed."),
        )
    if version > VERSION:
        raise UserError(
            _("“{name}” was made by a newer version of Desktop CRM.").format(name=path.name),
            _("Update the program on this computer; the base was not changed."),
        )


def _bring_up_to_date(db: Connection, path: Path) -> None:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    (known,) = db.execute("SELECT value FROM meta WHERE key = 'signature'").fetchone() or (None,)
    if version < VERSION or known != signature():
        copy_aside(db, path, f"before-upgrade-v{version}")
        _upgrade(db, version)


def copy_aside(db: Connection, path: Path, why: str) -> Path:
    """A complete copy of the open base in the folder `backups` beside it; its path. Raises UserError."""
    target = path.parent / "backups" / f"{path.stem}-{time.strftime('%Y-%m-%d-%H%M%S')}-{why}.crm"
    partial = target.with_name(target.name + ".partial")
    try:
        target.parent.mkdir(exist_ok=True)
        _copy(db, partial)
        partial.replace(target)
    except OSError as error:
        raise UserError(
            _("The base could not be copied to “{folder}”: {reason}.").format(
                folder=target.parent, reason=error.strerror or error
            ),
            _("Before it is upgraded there must be a copy. Check that you may write there, and start again."),
        ) from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    return target


def _copy(db: Connection, target: Path) -> None:
    from sqlcipher3 import dbapi2

    with connect.explained(target):
        copy = dbapi2.connect(str(target))
        try:
            db.backup(copy)
        finally:
            copy.close()


def _upgrade(db: Connection, version: int) -> None:
    """All of the upgrade or none of it."""
    from desktop_crm.store import reconcile

    db.execute("BEGIN IMMEDIATE")
    try:
        if version == 0:
            _baseline(db)
        for number in range(version + 1 if version else VERSION + 1, VERSION + 1):
            MIGRATIONS[number](db)
        reconcile.reconcile(db)
        db.execute("INSERT OR REPLACE INTO meta VALUES ('signature', ?)", (signature(),))
        db.execute(f"PRAGMA user_version = {VERSION}")
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


def _baseline(db: Connection) -> None:
    import platform

    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    _make(db, JOURNAL)
    _make(db, EXCHANGE)
    db.execute("INSERT INTO site (id, name) VALUES (?, ?)", (new_id(), platform.node() or "?"))
    db.execute(
        "INSERT INTO step (n, id, site, moment, origin, name) VALUES (?, ?, 1, 0, 'outside', '')",
        (OUTSIDE, new_id()),
    )
    db.execute("INSERT INTO writing (one, site, step, clock) VALUES (1, 1, ?, 0)", (OUTSIDE,))
    db.execute("INSERT INTO meta VALUES ('base', ?)", (new_id(),))
