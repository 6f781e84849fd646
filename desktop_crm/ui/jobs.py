"""Background work: the one place that knows threads.

Work is a plain function that gets its Job. Reading and writing have threads of their own, so that a long import
never makes a list wait. Results arrive in the window's thread; of works with one key only the latest's does.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from itertools import count
from typing import Any

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QObject, QTimer, Signal
from shiboken6 import isValid

from desktop_crm.base.errors import Cancelled, UserError
from desktop_crm.ui.lane import Lane

Work = Callable[["Job"], Any]

_READERS = 3
_PROGRESS_EVERY = 0.05  # s
_SHARE = 0.0005  # s
"""For how long a thread keeps the interpreter when others want it. Painting gives it away many times over, and
would wait ten times as long with Python's own setting."""
_A_PICTURE = 20  # ms, about one refresh of a screen
_A_MOMENT = 0.005  # s
_APART_ENDS = 3_000  # ms
"""For how long the end of the program waits for work that hangs on a disk or server elsewhere."""


class Job:
    """One piece of work, as the work itself sees it."""

    def __init__(self, told: Callable[[int, int], None]) -> None:
        self._stop = threading.Event()
        self._told = told
        self._last = 0.0

    def cancel(self) -> None:
        """Ask the work to stop at its next look."""
        self._stop.set()

    def cancelled(self) -> bool:
        """Whether it should stop."""
        return self._stop.is_set()

    @property
    def stopping(self) -> threading.Event:
        """Set when it should stop, for work that sleeps."""
        return self._stop

    def progress(self, done: int, total: int) -> None:
        """Tell how far it is. Raises Cancelled when it should stop."""
        if self._stop.is_set():
            raise Cancelled
        now = time.monotonic()
        if now - self._last >= _PROGRESS_EVERY or done >= total:
            self._last = now
            self._told(done, total)


class Jobs(QObject):
    """The background work of one window."""

    busy = Signal(bool)
    """Whether any work is under way."""
    failed = Signal(object)
    """A UserError of work that has no `failed` of its own."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(_SHARE)
        self._readers, self._writer, self._elsewhere = Lane(_READERS), Lane(1), Lane(sys.maxsize)
        self._latest: dict[str, _Running] = {}
        self._running: set[_Running] = set()
        self._apart: set[_Running] = set()
        self._held: list[_Running] | None = None

    def hold(self) -> None:
        """Begin nothing until `release`: what is to be on the screen first has the processor for itself."""
        self._held = []

    def release(self) -> None:
        """Begin what has waited."""
        held, self._held = self._held or (), None
        for running in held:
            self._start(running)

    def run(
        self,
        work: Work,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[UserError], None] | None = None,
        *,
        key: str = "",
        progress: Callable[[int, int], None] | None = None,
        owner: QObject | None = None,
        writes: bool = False,
        behind: bool = False,
        apart: bool = False,
    ) -> Job:
        """Run `work` in a thread; `done` gets its result, `failed` its UserError, in the window's thread.

        A later work of the same `key` cancels this one and drops its result; so does the end of `owner`.
        Long work that writes says `writes`; what begins only `behind` the next picture keeps nobody from painting it.
        What may wait long for a disk or a server elsewhere says `apart`: it has a thread of its own, and neither
        `busy` nor `wait` counts it.
        Any other exception goes where all unexpected ones go.
        """
        running = _Running(self, work, done, failed, progress, owner, key, writes, apart)
        if key:
            former = self._latest.get(key)
            if former:
                former.job.cancel()
            self._latest[key] = running
        (self._apart if apart else self._running).add(running)
        if not apart and len(self._running) == 1:
            self.busy.emit(True)
        if self._held is not None:
            self._held.append(running)
        elif behind:
            QTimer.singleShot(_A_PICTURE, self, lambda: self._start(running))
        else:
            self._start(running)
        return running.job

    def _start(self, running: _Running) -> None:
        _home().expect(running)
        lane = self._elsewhere if running.apart else self._writer if running.writes else self._readers
        lane.start(running.task)

    def wait(self, msecs: int = 30_000) -> bool:
        """Let all work end and deliver its results; whether it did in time."""
        deadline = QDeadlineTimer(msecs)
        self.release()
        while not self._at_rest() and not deadline.hasExpired():
            self._readers.wait(_A_MOMENT)
            self._writer.wait(_A_MOMENT)
        return not self._running

    def _at_rest(self) -> bool:
        """Deliver what there is to deliver; whether nothing is under way, not even after that: what is delivered may
        set off more work."""
        QCoreApplication.processEvents()
        QCoreApplication.processEvents()
        return not self._running

    def stop(self, msecs: int = 30_000) -> bool:
        """Cancel all work and wait for its end; whether it ended in time."""
        for running in (*self._running, *self._apart):
            running.job.cancel()
        ended = self.wait(msecs)
        deadline = QDeadlineTimer(min(msecs, _APART_ENDS))
        while self._apart and not deadline.hasExpired():
            QCoreApplication.processEvents()
            self._elsewhere.wait(_A_MOMENT)
        return ended and not self._apart

    def finished(self, running: _Running, result: Any, error: BaseException | None) -> None:
        """Deliver what a work came to. Called in the window's thread."""
        (self._apart if running.apart else self._running).discard(running)
        stale = bool(running.key) and self._latest.get(running.key) is not running
        if self._latest.get(running.key) is running:
            del self._latest[running.key]
        if not running.apart and not self._running:
            self.busy.emit(False)
        if stale or running.orphaned() or isinstance(error, Cancelled) or running.job.cancelled():
            return
        if error is None:
            if running.done:
                running.done(result)
        elif isinstance(error, UserError):
            (running.failed or self.failed.emit)(error)
        else:
            sys.excepthook(type(error), error, error.__traceback__)


class _Running:
    """A work under way, as the window's thread sees it."""

    def __init__(
        self,
        jobs: Jobs,
        work: Work,
        done: Callable[[Any], None] | None,
        failed: Callable[[UserError], None] | None,
        progress: Callable[[int, int], None] | None,
        owner: QObject | None,
        key: str,
        writes: bool,
        apart: bool,
    ) -> None:
        self.writes, self.apart = writes, apart
        self.key, self.done, self.failed = key, done, failed
        self._jobs, self._work, self._owner, self._progress = jobs, work, owner, progress
        self.task = _Task(_home(), work)
        self.job = self.task.job

    def orphaned(self) -> bool:
        """Whether whoever wanted the result is gone."""
        return self._owner is not None and not isValid(self._owner)

    def ended(self, result: Any, error: BaseException | None) -> None:
        """Deliver what it came to."""
        # Work that was waited for in vain may end after the window.
        if isValid(self._jobs):
            self._jobs.finished(self, result, error)

    def moved(self, done: int, total: int) -> None:
        """Tell how far it is."""
        if self._progress and not self.orphaned() and not self.job.cancelled():
            self._progress(done, total)


class _Home(QObject):
    """The way of all work into the window's thread.

    There is one, and it never ends: a thread may be telling it something whenever a window closes.
    """

    ended = Signal(int, object, object)
    moved = Signal(int, int, int)

    def __init__(self) -> None:
        super().__init__()
        self.numbers = count(1)
        self._under_way: dict[int, _Running] = {}
        # To methods of an object of the window's thread: to a lambda, Qt would call it in the worker's.
        self.ended.connect(self._finish)
        self.moved.connect(self._tell)

    def expect(self, running: _Running) -> None:
        """Tell `running` what its thread tells."""
        self._under_way[running.task.number] = running

    def _finish(self, number: int, result: Any, error: BaseException | None) -> None:
        self._under_way.pop(number).ended(result, error)

    def _tell(self, number: int, done: int, total: int) -> None:
        self._under_way[number].moved(done, total)


_home = cache(_Home)


class _Task:
    """A work as its thread sees it. It knows nothing of the window, and lets go of the work before it tells the end:
    an object of Qt whose last holder is a thread would end in that thread, under the hands of the window's."""

    def __init__(self, home: _Home, work: Work) -> None:
        self._home, self._work = home, work
        self.number = number = next(home.numbers)
        self.job = Job(lambda done, total: home.moved.emit(number, done, total))

    def __call__(self) -> None:
        result, error = None, None
        try:
            if not self.job.cancelled():
                result = self._work(self.job)
        except BaseException as raised:  # noqa: BLE001 - brought to the window's thread, which tells it apart
            error = raised
        del self._work
        # What still hangs when the program ends has nobody left to tell.
        with suppress(RuntimeError):
            self._home.ended.emit(self.number, result, error)
        del result, error  # an error holds this call, and with it itself
