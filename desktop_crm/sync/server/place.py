"""The one team of a server, its epoch, and what may be said to all of its laptops."""

from __future__ import annotations

from dataclasses import dataclass, fields

from sqlalchemy import Connection, bindparam, select, update

from desktop_crm.base.clock import new_id
from desktop_crm.sync.server import cursors
from desktop_crm.sync.server.cursors import Cursor
from desktop_crm.sync.server.database import Database
from desktop_crm.sync.server.problems import Problem
from desktop_crm.sync.server.tables import ARRIVAL, PLACE

_BEGINNING = bytes(16)


@dataclass(frozen=True, slots=True)
class Team:
    """The team as its row says it now."""

    team: str
    name: str
    epoch: str
    secret: bytes
    last: int
    chain: bytes
    size: int
    address: str
    fingerprint: str

    def line(self, code: str) -> str:
        """All that a laptop needs to join, in one line."""
        return f"{self.address}#{code}" + (f"@{self.fingerprint}" if self.fingerprint else "")


_TEAM = select(*(PLACE.c[column.name] for column in fields(Team)))


def team(db: Connection) -> Team:
    """The team of this database."""
    return Team(*db.execute(_TEAM).one())


def team_id(database: Database) -> str:
    """The id of the team; it never changes."""
    if "team" not in database.kept:
        with database.reading() as db:
            database.kept["team"] = team(db).team
    return database.kept["team"]


def call(database: Database, **values: str) -> None:
    """Name the team, or say how laptops reach it: `name`, `address`, `fingerprint`."""
    with database.writing() as db:
        db.execute(update(PLACE).values(**values))


def position(database: Database, text: str) -> int:
    """The arrival up to which the laptop with this cursor has read.

    Raises Problem when it must begin anew: it has read what is not here any more, so this is a restored copy.
    """
    with database.reading() as db:
        here = team(db)
        cursor = cursors.opened(here, text)
        if cursor is None:
            return 0
        same = cursor.epoch == here.epoch
        if same and cursors.fits(cursor, _chain(db, cursor)):
            return cursor.n
    if same:
        _restored(database, here)
    raise Problem(409, "epoch")


def _chain(db: Connection, cursor: Cursor) -> bytes | None:
    if not cursor.n:
        return _BEGINNING
    return db.execute(_CHAIN, {"at": cursor.n}).scalar()


_CHAIN = select(ARRIVAL.c.chain).where(ARRIVAL.c.n == bindparam("at"))


def _restored(database: Database, before: Team) -> None:
    """Several laptops may find it out at once; the first one's epoch stands."""
    with database.writing() as db:
        db.execute(update(PLACE).where(PLACE.c.epoch == before.epoch).values(epoch=new_id()))
