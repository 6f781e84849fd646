"""The server's database: SQLite in its folder, or PostgreSQL by its address.

Several processes may serve one database. Whoever writes holds the row of the place until the commit is durable, so
what one cursor has passed can never be followed by something older.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, SQLAlchemyError

from desktop_crm.base.clock import new_id
from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.sync.server.tables import FORMAT, METADATA, PLACE

FILE = "server.sqlite"
CHANNEL = "desktop_crm_news"
_BUSY = 30_000  # milliseconds to wait for another process
_CONNECTIONS = 16


@dataclass(frozen=True, slots=True)
class Database:
    """An open database. Threads may share it."""

    engine: Engine
    turn: threading.Lock = field(default_factory=threading.Lock)
    kept: dict[str, str] = field(default_factory=dict)
    """What has been read once and never changes."""

    @property
    def postgres(self) -> bool:
        return self.engine.dialect.name == "postgresql"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """What is committed, all as of one moment."""
        with self.engine.connect() as db:
            yield db

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction of the only writer there is now. What it wrote is durable when it has ended."""
        if self.postgres:
            with self.engine.begin() as db:
                db.execute(select(PLACE.c.one).with_for_update())
                yield db
            return
        with self.turn, self.engine.connect().execution_options(writes=True) as db, db.begin():
            yield db

    def tell(self, db: Connection) -> None:
        """Wake the other processes when this transaction has ended. With SQLite they look by themselves."""
        if self.postgres:
            db.execute(text(f"NOTIFY {CHANNEL}"))

    def close(self) -> None:
        self.engine.dispose()


def opened(data: Path | None = None, url: str = "") -> Database:
    """The database in the folder `data`, or at `url`; its tables are made when there are none."""
    if not url:
        assert data
        data.mkdir(parents=True, exist_ok=True)
        url = f"sqlite:///{(data / FILE).absolute().as_posix()}"
    try:
        database = Database(_engine(url))
        _prepare(database)
    except (SQLAlchemyError, OSError) as error:
        raise _unreachable(error) from error
    return database


def _engine(address: str) -> Engine:
    try:
        url = make_url(address)
        if url.get_backend_name() == "postgresql":
            return create_engine(
                url.set(drivername="postgresql+psycopg"),
                pool_size=_CONNECTIONS,
                max_overflow=0,
                pool_pre_ping=True,
                hide_parameters=True,  # what people write does not go into the log
                connect_args={"options": "-c synchronous_commit=on", "connect_timeout": 10},
            )
        if url.get_backend_name() == "sqlite":
            return _sqlite(create_engine(url, pool_size=_CONNECTIONS, max_overflow=0, hide_parameters=True))
    except (ArgumentError, NoSuchModuleError):
        pass
    raise UserError(
        _("“{url}” is not the address of a database.").format(url=address.split("@")[-1]),
        _("It looks like postgresql://name:password@host/database."),
    )


def _sqlite(engine: Engine) -> Engine:
    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions begin where we say
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA busy_timeout = {_BUSY}")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _begun(db: Connection) -> None:
        writes = db.get_execution_options().get("writes")
        db.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _prepare(database: Database) -> None:
    """Make the tables and the team. Two processes that start at once make them only once."""
    with database.engine.connect().execution_options(writes=True) as db, db.begin():
        if database.postgres:
            db.execute(text("SELECT pg_advisory_xact_lock(1129467187)"))
        METADATA.create_all(db)
        known = db.execute(select(PLACE.c.format)).scalar()
        if known is None:
            db.execute(insert(PLACE).values(**_fresh()))
        elif known > FORMAT:
            raise UserError(
                _("This server's database was made by a newer version of the program."),
                _("Install the newest version on the server."),
            )


def _fresh() -> dict[str, Any]:
    return {
        "one": 1,
        "format": FORMAT,
        "team": new_id(),
        "name": "",
        "epoch": new_id(),
        "secret": secrets.token_bytes(32),
        "last": 0,
        "chain": bytes(16),
        "size": 0,
        "address": "",
        "fingerprint": "",
    }


def _unreachable(error: Exception) -> UserError:
    """The reason as the database says it, in one line and without the statement."""
    said = str(error.orig if isinstance(error, DatabaseError) and error.orig else error)
    reason = said.strip().splitlines()[0] if said.strip() else type(error).__name__
    return UserError(_("The server's database cannot be opened."), reason)
