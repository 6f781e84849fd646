"""One window for each base: a second start asks the first to come to the front."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE = 1000  # ms


def _name(base: Path) -> str:
    return "desktop-crm-" + hashlib.blake2b(str(base.resolve()).encode(), digest_size=10).hexdigest()


def ask_to_show(base: Path, file: Path | None = None) -> bool:
    """Ask the window that holds the base to come to the front, and to import `file`; whether there was one."""
    socket = QLocalSocket()
    socket.connectToServer(_name(base))
    if not socket.waitForConnected(_PATIENCE):
        return False
    socket.write(str(file or "").encode() + b"\n")
    socket.flush()
    socket.waitForBytesWritten(_PATIENCE)
    socket.disconnectFromServer()
    return True


class Doorbell(QObject):
    """Answers `ask_to_show` of later starts; `rung` gets the file to import, or None."""

    def __init__(self, base: Path, rung: Callable[[Path | None], None], parent: QObject) -> None:
        super().__init__(parent)
        self._rung = rung
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        # The base's lock says that we are alone: a socket that is there belongs to a process that has died.
        QLocalServer.removeServer(_name(base))
        self._server.listen(_name(base))
        self._server.newConnection.connect(self._answer)

    def _answer(self) -> None:
        socket = self._server.nextPendingConnection()
        socket.waitForReadyRead(_PATIENCE)
        text = bytes(socket.readLine().data()).decode().strip()
        socket.deleteLater()
        self._rung(Path(text) if text else None)
