"""Keeps the copies of the base up behind the window, and tells of trouble once."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_crm.base.errors import UserError
from desktop_crm.ops import backing_up
from desktop_crm.ops.backing_up import Status
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.jobs import Work

FIRST_LOOK = 5 * 60_000  # ms
_EVERY = 60 * 60_000


def of(desk: Desk) -> Copies:
    """Who keeps the copies of this window's base."""
    found: Copies | None = desk.jobs.findChild(Copies)
    return found or Copies(desk)


class Copies(QObject):
    """Looks now and then whether a copy is due. It works apart: neither a list nor an import waits for it."""

    moved = Signal(int, int)
    ended = Signal()
    """After a copy was made, or could not be."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.jobs)
        self._desk = desk
        self._told = ""
        self.busy = False
        """Whether a copy is being made."""
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Look in some minutes, when the work of the morning has begun, and from then on each hour."""
        self._timer.start()
        QTimer.singleShot(FIRST_LOOK, self, self.look)

    def look(self) -> None:
        """Make the copy of today, unless there is one."""
        if not self.busy and backing_up.is_due(self._desk.ws):
            self._run(lambda job: backing_up.keep_up(self._desk.ws, job.progress))

    def make(self) -> None:
        """Make a copy now."""
        if not self.busy:
            self._told = ""
            self._run(lambda job: backing_up.make(self._desk.ws, job.progress))

    def _run(self, work: Work) -> None:
        self.busy = True
        self._desk.jobs.run(
            work,
            self._done,
            lambda _error: self._done(backing_up.status(self._desk.ws)),
            progress=self.moved.emit,
            owner=self,
            apart=True,
        )

    def _done(self, status: Status) -> None:
        self.busy = False
        self.ended.emit()
        trouble = status.problem or status.away
        if trouble and trouble != self._told:
            self._desk.messages.error(UserError(trouble))
        self._told = trouble
