"""Connections for reading: each thread has one of its own, and one that has ended hands it on to the next."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_crm.base.errors import Cancelled
from desktop_crm.store import connect

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection


class Readers:
    """The reading connections to one base: never more than threads that read at one time.

    Work has a thread of its own, so without handing on, each keystroke of a search would open a connection. The
    threads must be Python's own (`ui/lane.py` says why): a connection may end with the thread that held it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = threading.local()
        self._all: list[Connection] = []
        self._idle = _Idle()

    @property
    def mine(self) -> Connection:
        """This thread's connection. Raises Cancelled when the base has been closed."""
        if self._idle.closed:
            raise Cancelled
        loan: _Loan | None = getattr(self._threads, "loan", None)
        if loan is None:
            loan = self._threads.loan = _Loan(self._taken(), self._idle)
        return loan.connection

    def _taken(self) -> Connection:
        connection = self._idle.taken()
        if connection is None:
            connection = connect.reader(self._path)
            self._all.append(connection)
        return connection

    def close(self) -> None:
        """Close them all; work that reads in other threads is interrupted, and its connection ends with it.

        SQLite does not survive the closing of a connection that is at work in another thread.
        """
        from sqlcipher3 import dbapi2

        self._threads.__dict__.clear()
        self._idle.close()
        for connection in self._all:
            with suppress(dbapi2.ProgrammingError):  # closed just now
                connection.interrupt()
        self._all.clear()


class _Idle:
    """Connections that no thread holds."""

    def __init__(self) -> None:
        self._connections: list[Connection] = []
        self.closed = False

    def taken(self) -> Connection | None:
        with suppress(IndexError):
            return self._connections.pop()
        return None

    def given(self, connection: Connection) -> None:
        if not self.closed:
            self._connections.append(connection)

    def close(self) -> None:
        """Let go of them. Each ends with the last that was asked through it."""
        self.closed = True
        self._connections.clear()


class _Loan:
    """A connection in the hands of a thread; it is free again when the thread ends."""

    def __init__(self, connection: Connection, idle: _Idle) -> None:
        self.connection = connection
        self._idle = idle

    def __del__(self) -> None:
        self._idle.given(self.connection)
