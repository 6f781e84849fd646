"""The header of a list: sorts on a click, moves columns, and moves the edges between them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from desktop_crm.ui import icons
from desktop_crm.ui.kit import paint
from desktop_crm.ui.rows.columns import Column, fit
from desktop_crm.ui.rows.delegate import PAD
from desktop_crm.ui.theme import Size, colour, metrics

_ARROW = 14


class RowsHeader(QHeaderView):
    """Columns always fill the width of the table: an edge that is dragged moves alone, like a splitter's."""

    reordered = Signal(list)
    """The keys in the order into which the user has brought them."""
    widened = Signal(dict)
    """The widths by key, after the user moved an edge."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setViewport(QWidget())  # as that of the table
        self._columns: Sequence[Column] = ()
        self._sort, self._descending = "", False
        self._held = self._own = self._dragged = False
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(24)
        self.setFixedHeight(Size.HEADER)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.sectionResized.connect(self._resized)
        self.sectionMoved.connect(self._moved)

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Lay out these columns, which the model shows already."""
        self._columns = columns
        self.lay_out()

    def set_order(self, key: str, descending: bool) -> None:
        """Show by which column the list is sorted."""
        self._sort, self._descending = key, descending
        self.viewport().update()

    def lay_out(self) -> None:
        """Share the width of the table among the columns."""
        room = self.viewport().width()
        if not self._columns or self.count() != len(self._columns) or room <= 0:
            return
        self._own = True
        for i, width in enumerate(fit(self._columns, room)):
            self.setSectionHidden(i, width == 0)
            if width:
                self.resizeSection(i, width)
        self._own = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        # Made out of sight, a header learns its width only here.
        super().resizeEvent(event)
        self.lay_out()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), Size.HEADER)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._held, self._dragged = True, False
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._held = False
        if self._dragged:
            self._dragged = False
            shown = (i for i in range(self.count()) if not self.isSectionHidden(i))
            self.widened.emit({self._columns[i].key: self.sectionSize(i) for i in shown})

    def paintSection(self, painter: QPainter, where: QRect, section: int) -> None:
        column = self._columns[section]
        pointed = where.contains(self.mapFromGlobal(self.cursor().pos())) and self.underMouse()
        painter.fillRect(where, colour("surface"))
        line = paint.hairline(painter)
        painter.fillRect(QRectF(where.x(), where.bottom() + 1 - line, where.width(), line), colour("line"))
        sorted_by = column.key == self._sort
        area = where.adjusted(PAD, 0, -PAD, 0)
        words = area.adjusted(0, 0, -_ARROW - 2 if sorted_by else 0, 0)
        ink = "text" if pointed or sorted_by else "secondary"
        side = paint.MIDDLE_RIGHT if column.right else paint.MIDDLE_LEFT
        paint.line_of_text(painter, words, column.title, "secondary", ink, side)
        if sorted_by:
            width = min(metrics("secondary").horizontalAdvance(column.title), words.width())
            left = area.right() - _ARROW if column.right else words.left() + width + 3
            arrow = QRect(left, area.top(), _ARROW, area.height())
            icons.paint(painter, arrow, "arrow-down" if self._descending else "arrow-up", ink, _ARROW - 1)

    def _resized(self, section: int, old: int, new: int) -> None:
        if self._own or not self._held:
            return
        self._own = self._dragged = True
        neighbour = self._shown_after(section)
        if neighbour < 0:
            self.resizeSection(section, old)
        else:
            both = old + self.sectionSize(neighbour)
            low, high = self._columns[section].least, both - self._columns[neighbour].least
            width = max(min(new, high), min(low, old))
            self.resizeSection(section, width)
            self.resizeSection(neighbour, both - width)
        self._own = False

    def _shown_after(self, section: int) -> int:
        visual = range(self.visualIndex(section) + 1, self.count())
        return next(
            (self.logicalIndex(v) for v in visual if not self.isSectionHidden(self.logicalIndex(v))), -1
        )

    def _moved(self, _section: int, _before: int, _after: int) -> None:
        if not self._own:
            self.reordered.emit([self._columns[self.logicalIndex(v)].key for v in range(self.count())])

    def forget_moves(self) -> None:
        """Let sections stand in the order of the model again."""
        self._own = True
        for i in range(self.count()):
            self.moveSection(self.visualIndex(i), i)
        self._own = False
