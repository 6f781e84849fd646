"""A whole base as a file: copied for another laptop, and taken over by a base in which nobody has worked yet."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_crm.store import connect, migrate, summaries
from desktop_crm.store.schema import OUTSIDE

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from desktop_crm.store.workspace import Workspace

OF_CONTENT = ("indexed", "numbered", "searchable", "signature", summaries.CLOCK)
"""The memos that say something of the records and the journal; all others are one laptop's own."""

_MARKS = ", ".join("?" * len(OF_CONTENT))


def copy(ws: Workspace, path: Path) -> bool:
    """Write the base to `path` as of now, without what is this laptop's own; nobody waits for it.

    False when it holds entries that have no number among laptops: it then is no use to others, and there is no file.
    """
    with closing(connect.reader(ws.path)) as db:
        db.execute("PRAGMA query_only = OFF")
        with connect.explained(path):
            db.execute("VACUUM INTO ?", (str(path),))
    with closing(connect.writer(path)) as db:
        db.execute(f"DELETE FROM meta WHERE key NOT IN ({_MARKS}) OR key = 'numbered'", OF_CONTENT)
        (unnumbered,) = db.execute("SELECT EXISTS (SELECT 1 FROM entry WHERE seq IS NULL)").fetchone()
    if unnumbered:
        path.unlink()
    return not unnumbered


def adopt(path: Path, site: str, name: str) -> None:
    """Let the copy at `path` be written by the laptop `site` from now on. It is upgraded when it is older."""
    with closing(migrate.opened(path)) as db:
        db.execute("INSERT OR IGNORE INTO site (id, name) VALUES (?, ?)", (site, name))
        db.execute(
            "UPDATE writing SET site = (SELECT n FROM site WHERE id = ?), step = ?, capture = 1",
            (site, OUTSIDE),
        )
        (last,) = db.execute("SELECT coalesce(max(n), 0) FROM entry").fetchone()
        db.execute("INSERT OR REPLACE INTO meta VALUES ('numbered', ?)", (last,))


def own_memos(db: Connection) -> Mapping[str, str | None]:
    """What a base remembers as one laptop's own."""
    return dict(db.execute(f"SELECT key, value FROM meta WHERE key NOT IN ({_MARKS})", OF_CONTENT).fetchall())


def put_in_place(path: Path, writer: Connection) -> None:
    """Let the base behind `writer` be the one at `path`, its own memos kept. All of it or nothing."""
    kept = own_memos(writer)
    with closing(connect.writer(path)) as db:
        db.execute("BEGIN IMMEDIATE")
        db.execute(f"DELETE FROM meta WHERE key NOT IN ({_MARKS})", OF_CONTENT)
        db.executemany("INSERT INTO meta VALUES (?, ?)", list(kept.items()))
        db.execute("COMMIT")
        db.backup(writer)
