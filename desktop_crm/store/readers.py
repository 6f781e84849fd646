"""Connections for reading: each thread has one of its own, and one that has ended hands it on to the next."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_crm.base.errors import Cancelled
from desktop_crm.store import connect

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection


class Readers:
    """The reading connections to one base: never more than threads that read at one time.

    A thread of a pool may be another one for Python each time it gets work, so a connection that nobody
    takes over would stay open for each keystroke of a search.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = threading.local()
        self._all: list[Connection] = []
        self._idle: list[Connection] = []
        self._closed = False

    @property
    def mine(self) -> Connection:
        """This thread's connection. Raises Cancelled when the base has been closed."""
        if self._closed:
            raise Cancelled
        loan: _Loan | None = getattr(self._threads, "loan", None)
        if loan is None:
            loan = self._threads.loan = _Loan(self._taken(), self._idle)
        return loan.connection

    def _taken(self) -> Connection:
        try:
            return self._idle.pop()
        except IndexError:
            connection = connect.reader(self._path)
            self._all.append(connection)
            return connection

    def close(self) -> None:
        """Close them all; a question that is being answered in another thread ends with an error."""
        self._closed = True
        connections, self._all = self._all, []
        for connection in connections:
            connection.interrupt()
            connection.close()


class _Loan:
    """A connection in the hands of a thread; it is free again when the thread ends."""

    def __init__(self, connection: Connection, idle: list[Connection]) -> None:
        self.connection = connection
        self._idle = idle

    def __del__(self) -> None:
        self._idle.append(self.connection)
