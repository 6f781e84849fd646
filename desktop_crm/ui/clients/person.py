"""A person or a company in the side panel, which one can go to."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton

from desktop_crm.ui import icons
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.focus import KeyboardFocus
from desktop_crm.ui.theme import Radius, metrics


class Person(KeyboardFocus, QAbstractButton):
    """A person or company that a click goes to."""

    def __init__(self, name: str, beside: str, icon: str, run: Callable[[], None]) -> None:
        super().__init__()
        self.setText(name)
        self.setAccessibleName(f"{name} {beside}".strip())
        self._beside, self._icon = beside, icon
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedHeight(30)
        self.clicked.connect(lambda _on=False: run())

    def sizeHint(self) -> QSize:
        return QSize(200, 30)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = self.rect()
        if self.underMouse():
            paint.box(painter, rect.adjusted(-2, 1, 2, -1), Radius.CONTROL, "row_hover")
        icons.paint(painter, QRect(2, 0, 16, rect.height()), self._icon, "secondary")
        wide = min(metrics("name").horizontalAdvance(self.text()) + 4, rect.width() - 26)
        paint.line_of_text(painter, QRect(26, 0, wide, rect.height()), self.text(), "name")
        rest = QRect(26 + wide + 6, 0, rect.width() - 26 - wide - 8, rect.height())
        if self._beside and rest.width() > 20:
            paint.line_of_text(painter, rest, self._beside, "body", "secondary")
        if self.ringed:
            paint.focus_ring(painter, rect, Radius.CONTROL)
        painter.end()
