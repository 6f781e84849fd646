"""The little card beside a figure of a chart that says it in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_crm.ui.kit import paint
from desktop_crm.ui.theme import Radius, metrics

_REACH = 10
_EDGE = 12
_LINE = 20
_WIDEST = 380
_GAP = 16
_AWAY = 10


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the card: what it is, the figure, how it changed; `strong` for the one that is asked about."""

    what: str
    figure: str
    change: str = ""
    tone: str = "secondary"
    strong: bool = False


class Popup(QWidget):
    """It lies in the window above everything, takes no mouse and no focus."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.title, self.lines = "", tuple[Said, ...]()
        self.hide()

    def text(self) -> str:
        """All that it says."""
        lines = (" ".join(filter(None, (s.what, s.figure, s.change))) for s in self.lines)
        return "\n".join((self.title, *lines))

    def say(self, title: str, lines: Sequence[Said], beside: QRect) -> None:
        """Show this near `beside`, a place in the window, within the window and without covering the place."""
        self.title, self.lines = title, tuple(lines)
        self._names = max(metrics("secondary").horizontalAdvance(s.what) for s in lines)
        figures = max(metrics("digits_strong").horizontalAdvance(s.figure) for s in lines)
        changes = max(metrics("secondary_strong").horizontalAdvance(s.change) for s in lines)
        self._changes = changes + 10 if changes else 0
        inner = max(self._names + _GAP + figures + self._changes, metrics("name").horizontalAdvance(title))
        width = min(inner + 2, _WIDEST) + 2 * (_EDGE + _REACH)
        self.resize(width, 2 * (_EDGE + _REACH) + (len(lines) + 1) * _LINE - 2)
        self.move(self._place(beside))
        self.show()
        self.raise_()
        self.update()

    def _place(self, beside: QRect) -> QPoint:
        room = self._window.rect().adjusted(4 - _REACH, 4 - _REACH, _REACH - 4, _REACH - 4)
        x = beside.center().x() - self.width() // 2
        y = beside.top() - self.height() + _REACH - _AWAY
        if y < room.top():
            y = min(beside.bottom() + _AWAY - _REACH, room.bottom() - self.height())
        x = max(room.left(), min(x, room.right() - self.width()))
        return QPoint(x, max(room.top(), y))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        card = QRectF(self.rect()).adjusted(_REACH, _REACH, -_REACH, -_REACH)
        paint.shadow(painter, card, Radius.CARD, _REACH - 4)
        paint.box(painter, card, Radius.CARD, "raised", "line_strong")
        area = card.adjusted(_EDGE, _EDGE - 2, -_EDGE, 0)
        area.setHeight(_LINE)
        paint.line_of_text(painter, area, self.title, "name")
        for said in self.lines:
            area.translate(0, _LINE)
            self._paint_line(painter, area, said)
        painter.end()

    def _paint_line(self, painter: QPainter, area: QRectF, said: Said) -> None:
        role, ink = ("digits_strong", "text") if said.strong else ("digits", "secondary")
        right = area.adjusted(0, 0, -self._changes, 0)
        paint.line_of_text(painter, right, said.figure, role, ink, paint.MIDDLE_RIGHT)
        left = right.adjusted(0, 0, -metrics(role).horizontalAdvance(said.figure) - _GAP, 0)
        paint.line_of_text(painter, left, said.what, "secondary", "text" if said.strong else "secondary")
        if said.change:
            paint.line_of_text(painter, area, said.change, "secondary_strong", said.tone, paint.MIDDLE_RIGHT)
