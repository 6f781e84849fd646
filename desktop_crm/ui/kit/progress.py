"""Work that takes longer than a second: how far it is, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.controls import button
from desktop_crm.ui.kit.text import Elided


class Bar(QWidget):
    """A thin bar; None for a share that is not known makes it wander."""

    def __init__(self) -> None:
        super().__init__()
        self._share: float | None = None
        self._phase = 0.0
        self._clock = QTimer(self, interval=40)
        self._clock.timeout.connect(self._wander)
        self.setFixedHeight(6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_share(self, share: float | None) -> None:
        """How much is done, 0 to 1."""
        self._share = None if share is None else min(max(share, 0.0), 1.0)
        self._tick()
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        self._tick()

    def hideEvent(self, event: QHideEvent) -> None:
        self._clock.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        paint.box(painter, area, 3, "line")
        if self._share is None:
            piece = area.width() * 0.3
            start = (area.width() + piece) * self._phase - piece
            done = QRectF(start, 0, piece, area.height()).intersected(area)
        else:
            done = QRectF(0, 0, area.width() * self._share, area.height())
        if done.width() >= 1:
            paint.box(painter, done, min(3, done.width() / 2), "accent")
        painter.end()

    def _tick(self) -> None:
        if self._share is None and self.isVisible():
            self._clock.start()
        else:
            self._clock.stop()

    def _wander(self) -> None:
        self._phase = (self._phase + 0.025) % 1.0
        self.update()


class ProgressCard(QFrame):
    """A card with what is being done, how far it is, and Cancel."""

    cancelled = Signal()

    def __init__(self, what: str, cancel: str = "") -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._what = Elided(what, "name")
        self._count = Elided("", "secondary", "secondary")
        self._bar = Bar()
        self._bar.setAccessibleName(what)
        self._stop = button(cancel or _("Cancel"))
        self._stop.clicked.connect(self._cancel)
        lines = column(self._what, self._bar, self._count, space=8)
        row(lines, self._stop, into=self, margins=16, space=16).setStretch(0, 1)

    def show_progress(self, share: float | None, count: str = "") -> None:
        """`share` from 0 to 1 or None when unknown; `count` such as "1 200 of 18 204"."""
        self._bar.set_share(share)
        self._bar.setAccessibleDescription(count)
        self._count.set_text(count)

    def set_what(self, what: str) -> None:
        """Name the step that the work has come to."""
        self._what.set_text(what)

    def _cancel(self) -> None:
        self._stop.setEnabled(False)
        self.cancelled.emit()
