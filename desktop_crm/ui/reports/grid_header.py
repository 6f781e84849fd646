"""The header of a report's table: sorts on a click, and writes long titles in two lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from desktop_crm.ui import icons
from desktop_crm.ui.kit import paint
from desktop_crm.ui.reports.grid_model import LEFT
from desktop_crm.ui.theme import Size, colour, metrics

if TYPE_CHECKING:
    from desktop_crm.ui.reports.grid import Grid

ARROW = 14
TALL = 46
"""How high the header is when any title takes two lines."""
_LONG = 12
"""Titles of more letters are written in two lines."""


def halves(title: str) -> list[str]:
    """A long title in two lines that are about as wide."""
    places = [i for i, letter in enumerate(title) if letter == " "]
    if len(title) <= _LONG or not places:
        return [title]
    at = min(places, key=lambda i: abs(i - len(title) / 2))
    return [title[:at], title[at + 1 :]]


class GridHeader(QHeaderView):
    """Sorts on a click."""

    def __init__(self, grid: Grid) -> None:
        super().__init__(Qt.Orientation.Horizontal, grid)
        self.setViewport(QWidget())
        self._grid = grid
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(24)
        self.setFixedHeight(Size.HEADER)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        line = paint.hairline(painter)
        rest = QRectF(self.length(), self.height() - line, self.width(), line)
        painter.fillRect(rest, colour("line"))
        painter.end()

    def paintSection(self, painter: QPainter, where: QRect, section: int) -> None:
        model = self._grid.figures
        painter.fillRect(where, colour("surface"))
        line = paint.hairline(painter)
        painter.fillRect(QRectF(where.x(), where.bottom() + 1 - line, where.width(), line), colour("line"))
        order = model.order if model.order and model.order[0] == section else None
        pointed = self.underMouse() and where.contains(self.mapFromGlobal(self.cursor().pos()))
        ink = "text" if order or pointed else "secondary"
        title = str(model.headerData(section, Qt.Orientation.Horizontal) or "")
        left = model.headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole) == LEFT
        area = where.adjusted(self._grid.pad, 0, -self._grid.pad, 0)
        words = area.adjusted(0, 0, -ARROW if order else 0, 0)
        side = paint.MIDDLE_LEFT if left else paint.MIDDLE_RIGHT
        lines = [title] if not section else halves(title)
        for i, text in enumerate(lines):
            line_area = words if len(lines) == 1 else _line_of(words, i)
            paint.line_of_text(painter, line_area, text, "secondary", ink, side)
        if order:
            widest = max(map(metrics("secondary").horizontalAdvance, lines))
            at = words.left() + widest + 3 if left else area.right() - ARROW
            arrow = QRect(at, area.top(), ARROW, area.height())
            icons.paint(painter, arrow, "arrow-down" if order[1] else "arrow-up", ink, ARROW - 1)


def _line_of(area: QRect, i: int) -> QRect:
    """The upper or the lower line of a title."""
    high = metrics("secondary").height()
    middle = area.top() + area.height() // 2
    return QRect(area.left(), middle - high + i * high, area.width(), high)
