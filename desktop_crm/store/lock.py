"""One process holds a base at a time."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _


class Held(UserError):
    """The base is open in another process."""


class Lock:
    """An operating-system lock on a file beside the base; it ends with the process, however that ends."""

    def __init__(self, base: Path) -> None:
        path = base.with_name(base.name + ".lock")
        self._file: IO[bytes] = self._opened(path)
        try:
            self._take()
        except OSError as error:
            self._file.close()
            raise Held(
                _("“{name}” is open in another Desktop CRM window.").format(name=base.name),
                _("Use that window, or close it first."),
            ) from error

    @staticmethod
    def _opened(path: Path) -> IO[bytes]:
        try:
            return path.open("a+b")
        except OSError as error:
            raise UserError(
                _("“{path}” cannot be opened.").format(path=path.parent),
                _("Check that the folder exists and that you may write there."),
            ) from error

    def _take(self) -> None:
        if sys.platform == "win32":
            import msvcrt

            self._file.seek(0)
            msvcrt.locking(self._file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(self._file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)

    def release(self) -> None:
        """Let others open the base. The file stays: removing it would race with the next one to lock it."""
        if sys.platform == "win32":
            import msvcrt

            os.lseek(self._file.fileno(), 0, os.SEEK_SET)
            msvcrt.locking(self._file.fileno(), msvcrt.LK_UNLCK, 1)
        self._file.close()
