"""Cards that are there already, offered below what is being typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QVBoxLayout, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.ops.lead_known import Known
from desktop_crm.ui import icons
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.focus import KeyboardFocus
from desktop_crm.ui.kit.pill import paint_pill, pill_width
from desktop_crm.ui.theme import Radius, metrics

SIGNS = {"contact": "user", "company": "building-2", "lead": "user-plus"}
_HIGH = 36


class KnownList(QFrame):
    """One row for each card, over what stands below the line; arrows go through them, Enter or a click chooses one."""

    picked = Signal(object)
    left_above = Signal()
    """The keyboard goes up, out of the first row."""

    def __init__(self, over: QWidget, below: QWidget) -> None:
        super().__init__(over)
        self._over, self._below = over, below
        self.setProperty("kind", "popup")
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(5, 5, 5, 5)
        self._rows.setSpacing(2)
        self.hide()

    def show_cards(self, found: Sequence[Known]) -> None:
        """Offer these cards."""
        if found == [row.known for row in self.rows()]:
            return
        while item := self._rows.takeAt(0):
            gone = item.widget()
            gone.hide()
            gone.setParent(None)
            gone.deleteLater()
        for known in found:
            row = KnownRow(known)
            row.clicked.connect(lambda _on=False, known=known: self.picked.emit(known))
            self._rows.addWidget(row)
        self.appear(bool(found))

    def appear(self, wanted: bool) -> None:
        """Lie under the line, or go away; without cards there is nothing to show."""
        count = self._rows.count()
        if wanted and count:
            at = self._below.mapTo(self._over, QPoint(0, self._below.height() + 3))
            high = count * (_HIGH + 2) + 8
            self.setGeometry(at.x(), at.y(), self._below.width(), high)
            self.raise_()
        self.setVisible(wanted and bool(count))

    def rows(self) -> list[KnownRow]:
        """The rows as they stand there."""
        items = (self._rows.itemAt(i).widget() for i in range(self._rows.count()))
        return [row for row in items if isinstance(row, KnownRow)]

    def enter(self) -> None:
        """Put the keyboard on the first card."""
        if rows := self.rows():
            rows[0].setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        rows = self.rows()
        at = next((i for i, row in enumerate(rows) if row.hasFocus()), None)
        if step is None or at is None:
            super().keyPressEvent(event)
        elif at + step < 0:
            self.left_above.emit()
        else:
            rows[min(at + step, len(rows) - 1)].setFocus(Qt.FocusReason.TabFocusReason)


class KnownRow(KeyboardFocus, QAbstractButton):
    """One card: what it is called, and what tells it from others."""

    def __init__(self, known: Known) -> None:
        super().__init__()
        self.known = known
        self.setText(known.title)
        self.setAccessibleName(f"{known.title}, {known.beside}")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(_HIGH)

    def sizeHint(self) -> QSize:
        return QSize(240, _HIGH)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, rect = QPainter(self), self.rect()
        lit = self.underMouse() or self.hasFocus()
        if lit:
            paint.box(painter, rect, Radius.CONTROL, "row_selected")
        icons.paint(painter, QRect(10, 0, 16, rect.height()), SIGNS[self.known.entity], "secondary", 16)
        right = rect.width() - 10
        if self.known.sure:
            said = _("Same number or address")
            right -= pill_width(said)
            paint_pill(painter, QRect(right, 0, pill_width(said), rect.height()), said, "warning")
            right -= 8
        wide = min(metrics("name").horizontalAdvance(self.text()) + 4, right - 34)
        paint.line_of_text(painter, QRect(34, 0, wide, rect.height()), self.text(), "name")
        rest = QRect(34 + wide + 8, 0, right - 34 - wide - 8, rect.height())
        if rest.width() > 30:
            paint.line_of_text(painter, rest, self.known.beside, "secondary", "secondary")
        if self.ringed:
            paint.focus_ring(painter, rect, Radius.CONTROL)
        painter.end()
