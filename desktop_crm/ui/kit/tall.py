"""Room for a list of any length inside something that scrolls."""

from __future__ import annotations

from typing import Protocol, cast

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget


class Offset(Protocol):
    """A list that shows its content from a height on, and has no scroll bar of its own."""

    def content_height(self) -> int: ...

    def set_offset(self, offset: int) -> None: ...


class Tall(QWidget):
    """As high as all of a list, while the list itself is never higher than what is in sight.

    So one scroll bar goes through a page that ends with thousands of rows, and the rows cost nothing.
    """

    def __init__(self, view: QWidget) -> None:
        """`view` is also an `Offset`."""
        super().__init__()
        self.view = view
        self._area: QScrollArea | None = None
        view.setParent(self)

    def within(self, area: QScrollArea) -> None:
        """What it scrolls in."""
        self._area = area
        area.verticalScrollBar().valueChanged.connect(self.follow)
        area.viewport().installEventFilter(self)

    def fit(self) -> None:
        """Be as high as the list is now."""
        self.setFixedHeight(cast(Offset, self.view).content_height())
        self.follow()

    def follow(self) -> None:
        """Put the list where the part in sight is."""
        top, bottom = self.in_sight()
        self.view.setGeometry(0, top, self.width(), bottom - top)
        cast(Offset, self.view).set_offset(top)

    def in_sight(self) -> tuple[int, int]:
        """From where to where its content is in sight."""
        if self._area is None:
            return 0, self.height()
        port = self._area.viewport()
        above = -self.mapTo(port, QPoint()).y()
        top = max(0, min(above, self.height()))
        return top, max(top, min(self.height(), above + port.height()))

    def bring(self, top: int, bottom: int) -> None:
        """Scroll until what lies between these heights is in sight, or as much as there is room for."""
        if self._area is None:
            return
        page = self._area.widget()
        at = self.mapTo(page, QPoint()).y()
        room = self._area.viewport().height()
        bar = self._area.verticalScrollBar()
        if at + top < bar.value() or bottom - top > room:
            bar.setValue(at + top)
        elif at + bottom > bar.value() + room:
            bar.setValue(at + bottom - room)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.follow()
        return False

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self.follow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.follow()
