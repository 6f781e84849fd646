"""Waking the laptops that wait for news: within one process at once, and among processes over the database."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from desktop_crm.sync.server.database import CHANNEL, Database
from desktop_crm.sync.server.problems import LOG

_LOOK_EVERY = 0.2  # seconds between two looks for what another process has taken
_AGAIN_AFTER = 2.0  # seconds


class Bell:
    """Rung after each arrival. To be used in the event loop; `ring_soon` in any thread."""

    def __init__(self) -> None:
        self._writers: dict[asyncio.Future[None], str] = {}
        self._loop = asyncio.get_running_loop()
        self.closed = False

    def listen(self, without: str) -> asyncio.Future[None]:
        """Done when anything arrives that `without` has not written. To be given back to `forget`."""
        waiting: asyncio.Future[None] = self._loop.create_future()
        self._writers[waiting] = without
        if self.closed:
            waiting.set_result(None)
        return waiting

    def forget(self, waiting: asyncio.Future[None]) -> None:
        """Wait no longer."""
        self._writers.pop(waiting, None)
        waiting.cancel()

    def ring(self, writer: str = "") -> None:
        """Wake all but those who wait for something that `writer` has not written."""
        for waiting, without in self._writers.items():
            if not waiting.done() and without != (writer or None):
                waiting.set_result(None)

    def ring_soon(self) -> None:
        """Wake everybody, from another thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.ring)

    def close(self) -> None:
        """Wake everybody for good: the server stops."""
        self.closed = True
        self.ring()


def watched(database: Database, ring: Callable[[], None], stop: threading.Event) -> threading.Thread:
    """A thread that rings when another process has taken something."""
    look = _postgres if database.postgres else _sqlite
    thread = threading.Thread(target=_look, args=(look, database, ring, stop), name="news", daemon=True)
    thread.start()
    return thread


def _look(
    look: Callable[..., None], database: Database, ring: Callable[[], None], stop: threading.Event
) -> None:
    """The database may go away and come back."""
    while not stop.is_set():
        try:
            look(database, ring, stop)
        except (SQLAlchemyError, OSError):
            LOG.warning("news of other processes cannot be had for a moment")
            ring()
        stop.wait(_AGAIN_AFTER if not stop.is_set() else 0)


def _sqlite(database: Database, ring: Callable[[], None], stop: threading.Event) -> None:
    """SQLite tells each connection cheaply whether another one has written."""
    with database.engine.connect() as db:
        connection: Any = db.connection.dbapi_connection
        before = None
        while not stop.wait(_LOOK_EVERY):
            (version,) = connection.execute("PRAGMA data_version").fetchone()
            if before is not None and version != before:
                ring()
            before = version


def _postgres(database: Database, ring: Callable[[], None], stop: threading.Event) -> None:
    import psycopg

    try:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            connection: Any = db.connection.driver_connection
            connection.execute(f"LISTEN {CHANNEL}")
            ring()  # for what came before anybody listened
            while not stop.is_set():
                for _notice in connection.notifies(timeout=_LOOK_EVERY, stop_after=1):
                    ring()
            db.invalidate()  # it listens, so nobody else may have it
    except psycopg.Error as error:
        raise OSError(str(error)) from error
