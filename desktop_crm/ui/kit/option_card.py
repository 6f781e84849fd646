"""One choice out of a few that need explaining: a card with an icon, a sentence, and what is in it as pills."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from desktop_crm.ui import icons
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.focus import KeyboardFocus
from desktop_crm.ui.kit.pill import HEIGHT as PILL
from desktop_crm.ui.kit.pill import paint_pill, pill_width
from desktop_crm.ui.theme import Radius, colour, font, metrics

_EDGE = 14
_SIGN = 32
_BESIDE_SIGN = 12
_MARK = 22  # px at the right that the sign of being chosen takes
_GAP = 6
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class OptionCard(KeyboardFocus, QAbstractButton):
    """Arrow keys go through the cards of one QButtonGroup. `wanted` tells that this one is chosen for good: by Enter
    or by a double click. `note` is a pill beside the title."""

    wanted = Signal()
    enter_clicks = False

    def __init__(
        self, icon: str, title: str, about: str, pills: Sequence[str] = (), note: str = "", wide: int = 240
    ) -> None:
        super().__init__()
        self._icon, self._about, self._pills, self._note, self._wide = icon, about, tuple(pills), note, wide
        self.setText(title)
        self.setCheckable(True)
        self.setAccessibleName(title)
        self.setAccessibleDescription(", ".join(filter(None, [note, about, *pills])))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        return QSize(self._wide, self.heightForWidth(self._wide))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 2 * _EDGE + _SIGN)

    def heightForWidth(self, width: int) -> int:
        return max(self._arrange(QRect(0, 0, width, 10_000), None) + _EDGE, 2 * _EDGE + _SIGN)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.setChecked(True)
            self.wanted.emit()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.setChecked(True)
        self.wanted.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setOpacity(1.0 if self.isEnabled() else 0.5)
        lit = self.underMouse() and self.isEnabled()
        if self.isChecked():
            paint.box(painter, self.rect(), Radius.PANEL, "row_selected")
            paint.outline(painter, self.rect(), Radius.PANEL, "accent", 1.5)
        else:
            paint.box(
                painter,
                self.rect(),
                Radius.PANEL,
                "row_hover" if lit else "surface",
                "line_strong" if lit else "line",
            )
        self._paint_sign(painter)
        self._arrange(self.rect(), painter)
        if self.ringed:
            paint.focus_ring(painter, self.rect(), Radius.PANEL)
        painter.end()

    def _paint_sign(self, painter: QPainter) -> None:
        sign = QRect(_EDGE, _EDGE, _SIGN, _SIGN)
        paint.box(painter, sign, Radius.CARD, "surface" if self.isChecked() else "accent_soft")
        icons.paint(painter, sign, self._icon, "accent", 18)
        if self.isChecked():
            mark = QRect(self.width() - _EDGE - 16, _EDGE, 16, 20)
            icons.paint(painter, mark, "circle-check", "accent", 16)

    def _arrange(self, where: QRect, painter: QPainter | None) -> int:
        """Paint the words into `where`, or only find out how far down they reach."""
        left, right = where.left() + _EDGE + _SIGN + _BESIDE_SIGN, where.right() - _EDGE
        title = QRect(left, where.top() + _EDGE, right - _MARK - left, 20)
        if painter:
            self._paint_title(painter, title)
        about = QRect(left, title.bottom() + 3, right - left, 1000)
        about = metrics("secondary").boundingRect(about, _WRAP, self._about)
        if painter:
            painter.setFont(font("secondary"))
            painter.setPen(colour("secondary"))
            painter.drawText(about.adjusted(0, 0, 2, 2), _WRAP, self._about)
        edge = where.left() + _EDGE
        below = max(about.bottom() + 1, where.top() + _EDGE + _SIGN)
        return self._flow(QRect(edge, below, right - edge, 0), painter)

    def _paint_title(self, painter: QPainter, area: QRect) -> None:
        paint.line_of_text(painter, area, self.text(), "name")
        width = metrics("name").horizontalAdvance(self.text()) + 8
        if self._note and area.width() - width > 40:
            paint_pill(painter, area.adjusted(width, 0, 0, 0), self._note, "good")

    def _flow(self, area: QRect, painter: QPainter | None) -> int:
        """The pills in as many lines as they need, below the sentence."""
        if not self._pills:
            return area.top()
        x, y = area.left(), area.top() + 10
        for text in self._pills:
            width = min(pill_width(text), area.width())
            if x > area.left() and x + width > area.right() + 1:
                x, y = area.left(), y + PILL + _GAP
            if painter:
                paint_pill(painter, QRect(x, y, width, PILL), text, selected=self.isChecked())
            x += width + _GAP
        return y + PILL


def when_wanted(cards: Sequence[OptionCard], do: Callable[[], object]) -> None:
    """Do that when any of the cards is chosen for good."""
    for card in cards:
        card.wanted.connect(lambda: do())
