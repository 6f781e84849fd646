"""What lies behind the cells of a list: each row as a whole."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QCursor, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from desktop_crm.ui.kit import paint
from desktop_crm.ui.theme import colour

BAR = 3  # px, the accent at the left of a selected row


class RowGround(QTableView):
    """A table that paints the state of a row once for all its cells: chosen, under the mouse, current."""

    def __init__(self) -> None:
        super().__init__()
        # To know a viewport that Qt has made itself, PySide first loads every kind of widget there is.
        self.setViewport(QWidget())
        self._hovered = -1
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Highlight, Qt.GlobalColor.transparent)
        self.setPalette(palette)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def set_row_height(self, height: int) -> None:
        """Make every row so many px high."""
        self.verticalHeader().setDefaultSectionSize(height)
        self.verticalScrollBar().setSingleStep(height)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if self.viewport().underMouse():
            self._hover(self.rowAt(self.viewport().mapFromGlobal(QCursor.pos()).y()))

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        # Qt paints only the cells anew; the outline goes round the whole row.
        for each in (current, previous):
            self.viewport().update(self._row_rect(each.row()))

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            for each in (self._hovered, row):
                self.viewport().update(self._row_rect(each))
            self._hovered = row

    def _row_rect(self, row: int) -> QRect:
        height = self.rowHeight(row)
        return (
            QRect(0, self.rowViewportPosition(row), self.viewport().width(), height) if row >= 0 else QRect()
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        self._paint_rows(painter, event.rect())
        painter.end()
        super().paintEvent(event)

    def _paint_rows(self, painter: QPainter, area: QRect) -> None:
        """What lies behind the cells: the state of each row, and the line below it."""
        first, last = self.rowAt(area.top()), self.rowAt(area.bottom())
        if first < 0:
            return
        line, chosen = paint.hairline(painter), self.selectionModel()
        for row in range(first, (last if last >= 0 else self.model().rowCount() - 1) + 1):
            where = self._row_rect(row)
            if chosen.isSelected(self.model().index(row, 0)):
                painter.fillRect(where, colour("row_selected"))
                painter.fillRect(where.x(), where.y(), BAR, where.height(), colour("accent"))
            elif row == self._hovered:
                painter.fillRect(where, colour("row_hover"))
            painter.fillRect(
                QRectF(where.x(), where.bottom() + 1 - line, where.width(), line), colour("line")
            )
            if (
                row == self.currentIndex().row()
                and self.hasFocus()
                and not chosen.isSelected(self.currentIndex())
            ):
                paint.outline(painter, where, 0, "accent", 1)
