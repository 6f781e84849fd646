"""The log file, and the one place that unexpected errors come to."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from functools import cached_property
from types import TracebackType

from desktop_crm.base.paths import log_dir

log = logging.getLogger("desktop_crm")

Show = Callable[[BaseException], None]


def start(show: Show | None = None) -> None:
    """Write the log to the user's log folder, and pass every uncaught error of any thread to it and to `show`."""
    if not log.handlers:
        log.addHandler(_File())
        log.setLevel(logging.INFO)
    sys.excepthook = lambda kind, error, trace: _caught(error, trace, show)
    threading.excepthook = lambda args: _caught(args.exc_value, args.exc_traceback, show)


class _File(logging.Handler):
    """The log file, opened when there is something to write: most starts have nothing."""

    def emit(self, record: logging.LogRecord) -> None:
        self._file.emit(record)

    @cached_property
    def _file(self) -> logging.Handler:
        from logging.handlers import RotatingFileHandler

        made = RotatingFileHandler(
            log_dir() / "desktop-crm.log", maxBytes=1 << 20, backupCount=3, encoding="utf-8"
        )
        made.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        return made


def _caught(error: BaseException | None, trace: TracebackType | None, show: Show | None) -> None:
    if error is None or isinstance(error, KeyboardInterrupt):
        return
    log.error("unexpected error", exc_info=(type(error), error, trace))
    if show:
        show(error)
    else:
        sys.__excepthook__(type(error), error, trace)
