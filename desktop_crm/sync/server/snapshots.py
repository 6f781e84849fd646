"""Snapshots: copies of a base that one laptop hands over in parts, so that a new one need not replay the journal.

Parts may come and go in any order and again; a snapshot is offered when every part is here as its manifest says.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from desktop_crm.base.clock import new_id, now
from desktop_crm.sync.server import cursors, place
from desktop_crm.sync.server.database import Database
from desktop_crm.sync.server.laptops import Known
from desktop_crm.sync.server.problems import Problem
from desktop_crm.sync.server.tables import ARRIVAL, PART, SNAPSHOT

MOST_PART = 4 << 20
_PARTS_AT_MOST = 5_000
_UNFINISHED = 24 * 3600 * 1000
"""Milliseconds after which parts of a snapshot that never became whole are thrown away."""

_SUM = re.compile(r"[0-9a-f]{64}")


def sum_of(body: bytes) -> str:
    """What identifies a part."""
    return hashlib.blake2b(body, digest_size=32).hexdigest()


def begin(database: Database, who: Known, told: Any) -> dict[str, Any]:
    """A snapshot is going to come: of which parts it consists, and which arrivals are in it."""
    parts, about, cursor = _checked(told)
    n = place.position(database, cursor)
    manifest = _packed({"parts": parts, "about": about})
    with database.writing() as db:
        _tidy(db)
        same = (SNAPSHOT.c.laptop == who.id) & (SNAPSHOT.c.manifest == manifest)
        id_ = db.execute(select(SNAPSHOT.c.id).where(same)).scalar()
        if id_ is None:
            id_ = new_id()
            values = {"id": id_, "laptop": who.id, "made": now(), "n": n, "manifest": manifest, "whole": 0}
            db.execute(insert(SNAPSHOT).values(**values))
        return {"id": id_, "have": _numbers(db, id_)}


def _checked(told: Any) -> tuple[list[str], dict[str, Any], str]:
    parts = told.get("parts") if isinstance(told, dict) else None
    if not isinstance(parts, list) or not 0 < len(parts) <= _PARTS_AT_MOST:
        raise Problem(422, "parts")
    if not all(isinstance(part, str) and _SUM.fullmatch(part) for part in parts):
        raise Problem(422, "parts")
    about, cursor = told.get("about"), told.get("cursor")
    if not isinstance(about, dict) or not isinstance(cursor, str):
        raise Problem(422, "about")
    return parts, about, cursor


def put(database: Database, who: Known, id_: str, number: int, body: bytes) -> None:
    """Keep one part."""
    with database.writing() as db:
        _whose(db, who, id_)
        parts = _manifest(db, id_)["parts"]
        if number >= len(parts) or sum_of(body) != parts[number]:
            raise Problem(422, "incomplete")
        if number not in _numbers(db, id_):
            db.execute(insert(PART).values(snapshot=id_, number=number, body=body))


def finish(database: Database, who: Known, id_: str) -> None:
    """From now on it is offered, in place of the earlier ones. Raises Problem, naming the parts that lack."""
    with database.writing() as db:
        _whose(db, who, id_)
        lacking = sorted(set(range(len(_manifest(db, id_)["parts"]))) - set(_numbers(db, id_)))
        if lacking:
            raise Problem(409, "lacking", parts=lacking)
        db.execute(update(SNAPSHOT).where(SNAPSHOT.c.id == id_).values(whole=1))
        earlier_ones = select(SNAPSHOT.c.id).where(SNAPSHOT.c.whole == 1).order_by(SNAPSHOT.c.made)
        for (earlier,) in db.execute(earlier_ones).all()[:-2]:
            _remove(db, earlier)


def newest(database: Database) -> dict[str, Any]:
    """The manifest of the snapshot to begin with, and the cursor from which to go on."""
    with database.reading() as db:
        found = db.execute(
            select(SNAPSHOT.c.id, SNAPSHOT.c.n, SNAPSHOT.c.made)
            .where(SNAPSHOT.c.whole == 1)
            .order_by(SNAPSHOT.c.n.desc(), SNAPSHOT.c.made.desc())
            .limit(1)
        ).first()
        if found is None:
            raise Problem(404, "snapshot")
        chain = db.execute(select(ARRIVAL.c.chain).where(ARRIVAL.c.n == found.n)).scalar() or bytes(16)
        cursor = cursors.sealed(place.team(db), found.n, chain)
        return {"id": found.id, "made": found.made, "cursor": cursor, **_manifest(db, found.id)}


def part(database: Database, id_: str, number: int) -> bytes:
    """One part of a whole snapshot."""
    with database.reading() as db:
        whole = select(PART.c.body).join(SNAPSHOT, SNAPSHOT.c.id == PART.c.snapshot)
        body = db.execute(
            whole.where(PART.c.snapshot == id_, PART.c.number == number, SNAPSHOT.c.whole == 1)
        ).scalar()
    if body is None:
        raise Problem(404, "part")
    return bytes(body)


def spares(db: Connection) -> int:
    """How many bytes of arrivals the newest snapshot spares a newcomer."""
    found = (
        select(ARRIVAL.c.total)
        .join(SNAPSHOT, SNAPSHOT.c.n == ARRIVAL.c.n)
        .where(SNAPSHOT.c.whole == 1)
        .order_by(SNAPSHOT.c.n.desc())
        .limit(1)
    )
    return db.execute(found).scalar() or 0


def _whose(db: Connection, who: Known, id_: str) -> None:
    found = db.execute(select(SNAPSHOT.c.laptop).where(SNAPSHOT.c.id == id_, SNAPSHOT.c.whole == 0)).scalar()
    if found != who.id:
        raise Problem(404, "snapshot")


def _manifest(db: Connection, id_: str) -> dict[str, Any]:
    import msgpack

    packed = db.execute(select(SNAPSHOT.c.manifest).where(SNAPSHOT.c.id == id_)).scalar_one()
    told: dict[str, Any] = msgpack.unpackb(packed)
    return told


def _packed(manifest: dict[str, Any]) -> bytes:
    import msgpack

    try:
        packed: bytes = msgpack.packb(manifest)
    except (ValueError, TypeError, OverflowError):
        raise Problem(422, "about") from None
    return packed


def _numbers(db: Connection, id_: str) -> list[int]:
    return list(db.execute(select(PART.c.number).where(PART.c.snapshot == id_)).scalars())


def _tidy(db: Connection) -> None:
    old = (SNAPSHOT.c.whole == 0) & (SNAPSHOT.c.made < now() - _UNFINISHED)
    for (id_,) in db.execute(select(SNAPSHOT.c.id).where(old)).all():
        _remove(db, id_)


def _remove(db: Connection, id_: str) -> None:
    db.execute(delete(PART).where(PART.c.snapshot == id_))
    db.execute(delete(SNAPSHOT).where(SNAPSHOT.c.id == id_))
