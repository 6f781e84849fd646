"""Reading what has arrived, in the order of arrival and a few megabytes at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from desktop_crm.sync.server import cursors, place
from desktop_crm.sync.server.database import Database
from desktop_crm.sync.server.place import Team
from desktop_crm.sync.server.problems import Problem
from desktop_crm.sync.server.tables import ARRIVAL

MOST = 4 << 20
"""An answer ends with the arrival that brings it to so many bytes."""

_AT_ONCE = 500
_TOLD = ("n", "kind", "name", "writer", "site", "first", "last", "chain", "size")


def after(database: Database, text: str, without: str) -> dict[str, Any]:
    """The next arrivals. What `without` has written itself is named and not handed over: it has that."""
    n = place.position(database, text)
    with database.reading() as db:
        here = place.team(db)
        arrivals, size = [], 0
        for row in _rows(db, n):
            own = row.writer == without
            size += 0 if own else row.size
            arrivals.append(_told(db, here, row, own))
            if size >= MOST:
                break
    end = arrivals[-1]["n"] if arrivals else n
    cursor = arrivals[-1]["cursor"] if arrivals else text or cursors.sealed(here, 0, bytes(16))
    return {"epoch": here.epoch, "arrivals": arrivals, "cursor": cursor, "more": end < here.last}


def _rows(db: Connection, n: int) -> Iterator[Row[Any]]:
    yield from db.execute(_AFTER, {"after": n}).all()


_AFTER = (
    select(*(ARRIVAL.c[name] for name in _TOLD))
    .where(ARRIVAL.c.n > bindparam("after"))
    .order_by(ARRIVAL.c.n)
    .limit(_AT_ONCE)
)


def _told(db: Connection, here: Team, row: Row[Any], own: bool) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in _TOLD if name not in ("chain", "size")}
    told["cursor"] = cursors.sealed(here, row.n, row.chain)
    told["body"] = None if own else body(db, row.n)
    return told


def one(database: Database, n: int) -> bytes:
    """One arrival as it came, also one that was named only."""
    with database.reading() as db:
        return body(db, n)


def body(db: Connection, n: int) -> bytes:
    """One arrival as it came. Raises Problem when there is none of this number."""
    found = db.execute(select(ARRIVAL.c.body).where(ARRIVAL.c.n == n)).scalar()
    if found is None:
        raise Problem(404, "arrival")
    return bytes(found)


def news(database: Database, text: str, without: str) -> bool:
    """Whether anything has arrived since that somebody else has written."""
    n = place.position(database, text)
    with database.reading() as db:
        found = select(ARRIVAL.c.n).where(ARRIVAL.c.n > n, ARRIVAL.c.writer != without).limit(1)
        return db.execute(found).first() is not None
