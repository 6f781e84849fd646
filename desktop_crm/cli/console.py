"""What a command says: its answer on stdout, progress and complaints on stderr."""

from __future__ import annotations

import io
import json
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from desktop_crm.base.errors import Cancelled
from desktop_crm.base.i18n import _
from desktop_crm.base.paths import log_dir

_EVERY = 0.1  # seconds between two lines of progress


class Console:
    """Speaks UTF-8 also where the system would not, so that a pipe on Windows carries every name."""

    def __init__(self, answers_in_json: bool) -> None:
        self.answers_in_json = answers_in_json
        self._stopped = False
        self._shown = 0
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors="replace")

    def answer(self, answer: dict[str, Any], *lines: str) -> None:
        """Give the answer: one JSON object, or these lines for people."""
        self._clear()
        text = json.dumps(answer, ensure_ascii=False) if self.answers_in_json else "\n".join(lines)
        print(text, flush=True)

    def complain(self, what: str, hint: str = "") -> None:
        """Say what is wrong and what to do about it."""
        self._clear()
        print(*filter(None, (what, hint)), file=sys.stderr, flush=True)

    def unexpected(self, _error: BaseException) -> None:
        """Say that something failed which nobody has foreseen, and end; the log has the details."""
        self.complain(
            _("Something unexpected happened, and the command was not finished."),
            _("The details are in {file}.").format(file=log_dir() / "desktop-crm.log"),
        )
        raise SystemExit(2)

    def progress(self, what: str) -> Callable[[int, int], None]:
        """A progress to hand to long work: a line on a terminal, silence in a pipe. It raises Cancelled."""
        last = 0.0

        def report(done: int, total: int) -> None:
            nonlocal last
            if self._stopped:
                raise Cancelled
            now = time.monotonic()
            if sys.stderr.isatty() and now - last >= _EVERY:
                last = now
                self._line(f"{what} {done * 100 // total} %" if total else f"{what} {done}")

        return report

    @contextmanager
    def stoppable(self) -> Iterator[None]:
        """The first Ctrl+C asks the work to stop where nothing is half done; the second ends it at once."""
        before = signal.signal(signal.SIGINT, self._stop)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
            self._clear()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        if self._stopped:
            raise KeyboardInterrupt
        self._stopped = True

    def _line(self, text: str) -> None:
        sys.stderr.write("\r" + text.ljust(self._shown))
        sys.stderr.flush()
        self._shown = len(text)

    def _clear(self) -> None:
        if self._shown:
            sys.stderr.write("\r" + " " * self._shown + "\r")
            sys.stderr.flush()
            self._shown = 0
