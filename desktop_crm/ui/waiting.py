"""Long work in sight: a card in the corner of the window once it takes longer than a moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Number
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.jobs import Job, Work
from desktop_crm.ui.kit.progress import ProgressCard

_A_MOMENT = 700  # ms
_WIDTH = 380
_EDGE = 20


def run(
    desk: Desk,
    parent: QWidget,
    what: str,
    work: Work,
    done: Callable[[Any], None] | None = None,
    *,
    writes: bool = False,
) -> Job:
    """Run `work` in the background and show how far it is, with a way to stop it; the window stays usable.

    A UserError is told by the window's messages. The work goes on when `parent` is closed.
    """
    card = _Corner(parent, what)

    def put_away() -> None:
        if isValid(card):
            card.end()

    def show(done: int, total: int) -> None:
        if isValid(card):
            card.show_count(done, total)

    def ended(result: Any) -> None:
        put_away()
        if done:
            done(result)

    def failed(error: UserError) -> None:
        put_away()
        desk.messages.error(error)

    job = desk.jobs.run(work, ended, failed, progress=show, writes=writes)
    card.cancelled.connect(job.cancel)
    card.cancelled.connect(card.end)
    return job


class _Corner(ProgressCard):
    def __init__(self, parent: QWidget, what: str) -> None:
        super().__init__(what)
        self.setParent(parent)
        self.setFixedWidth(_WIDTH)
        self.setAutoFillBackground(True)
        self.hide()
        parent.installEventFilter(self)
        self._moment = QTimer(self, singleShot=True, interval=_A_MOMENT)
        self._moment.timeout.connect(self._appear)
        self._moment.start()

    def show_count(self, done: int, total: int) -> None:
        """How many are done, of how many."""
        count = _("{done} of {total}").format(done=Number().format(done), total=Number().format(total))
        self.show_progress(done / total if total else None, count)

    def end(self) -> None:
        """Go away; the work is over."""
        self._moment.stop()
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _appear(self) -> None:
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        room = self.parentWidget()
        assert room
        self.adjustSize()
        # At the left, over the end of a list: at the right there may be a panel with a line to write in.
        self.move(_EDGE, room.height() - self.height() - _EDGE)
