"""The left of the first questions: which there are, and which one is asked now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_crm.base.i18n import _
from desktop_crm.ui import icons
from desktop_crm.ui.kit import paint
from desktop_crm.ui.theme import Space, colour, font

WIDTH = 212
_LINE = 38
_DOT = 22


class Side(QWidget):
    """The steps below each other; those that were answered have a check mark."""

    def __init__(self, steps: Sequence[str]) -> None:
        super().__init__()
        self._steps, self._at = tuple(steps), 0
        self.setFixedWidth(WIDTH)
        self.go(0)

    def go(self, at: int) -> None:
        """Show that the step `at` (from 0) is asked now."""
        self._at = at
        said = _("Step {n} of {total}: {name}")
        self.setAccessibleName(said.format(n=at + 1, total=len(self._steps), name=self._steps[at]))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("sunken"))
        icons.paint(painter, QRect(Space.XL, 28, 24, 24), "hexagon", "accent", 24)
        brand = QRect(Space.XL + 34, 28, self.width() - Space.XL - 40, 24)
        paint.line_of_text(painter, brand, "Desktop CRM", "card")
        for place, name in enumerate(self._steps):
            self._paint_step(painter, place, name, 92 + place * _LINE)
        painter.setFont(font("secondary"))
        painter.setPen(colour("hint"))
        words = QRect(Space.XL, self.height() - 84, self.width() - 2 * Space.XL, 64)
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
        painter.drawText(words, int(flags), _("All of it can be changed later in Settings."))
        painter.end()

    def _paint_step(self, painter: QPainter, place: int, name: str, top: int) -> None:
        dot = QRect(Space.XL, top, _DOT, _DOT)
        done, now = place < self._at, place == self._at
        fill = "accent" if now else "accent_soft" if done else "chosen"
        paint.box(painter, dot, _DOT / 2, fill, "" if now or done else "line_strong")
        if done:
            icons.paint(painter, dot, "check", "accent", 13)
        else:
            ink = "on_accent" if now else "secondary"
            paint.line_of_text(painter, dot, str(place + 1), "caption", ink, paint.MIDDLE)
        words = QRect(dot.right() + 11, top, self.width() - dot.right() - 15, _DOT)
        ink = "text" if now else "secondary"
        paint.line_of_text(painter, words, name, "name" if now else "control", ink)
