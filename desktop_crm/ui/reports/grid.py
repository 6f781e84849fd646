"""The table of a report: worked by mouse and keyboard, copied as a spreadsheet takes it in."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from desktop_crm.reports.table import Table
from desktop_crm.reports.units import Words
from desktop_crm.ui.kit import paint
from desktop_crm.ui.reports.grid_header import ARROW, TALL, GridHeader, halves
from desktop_crm.ui.reports.grid_model import GridModel
from desktop_crm.ui.reports.grid_paint import GAP, PAD, TIGHT, GridDelegate, title_width
from desktop_crm.ui.theme import Size, colour, metrics

ROW = Size.ROW_COMPACT
_MEASURED = 300  # rows
_TITLE_LEAST, _TITLE_MOST, _WORDS_MOST = 150, 340, 300
_SPREAD = 60
"""How much wider than it needs a column of figures becomes where there is room; px."""
_TITLE_SPREAD = 200
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Grid(QTableView):
    """Figures with the records behind them: a click or Enter on one opens it, `activated(row, column)`."""

    activated_figure = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setViewport(QWidget())
        self.figures = GridModel(self)
        self._header = GridHeader(self)
        self._pressed = QModelIndex()
        self._needed: list[int] = []
        self.setHorizontalHeader(self._header)
        self.setModel(self.figures)
        self._painter = GridDelegate(self.figures, self)
        self.setItemDelegate(self._painter)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW)
        self._header.sectionClicked.connect(self.sort_by)

    def show_table(self, table: Table) -> None:
        """Show another table; of the same report, the same cell stays the current one."""
        at, before = self.currentIndex(), self.figures
        same = at.isValid() and table.name == before.table.name
        total = same and before.is_total(at.row())
        key, section = (before.rows[at.row()].key, at.column()) if same else ("", 0)
        self.figures.show_table(table)
        self.setAccessibleName(table.title)
        self._measure()
        self._lay_out()
        if self.figures.rows:
            self._go_to(len(self.figures.rows) - 1 if total else self._row_of(key), section)
        if not same:
            self.scrollToTop()

    def _row_of(self, key: str) -> int:
        return next((i for i, each in enumerate(self.figures.rows) if key and each.key == key), 0)

    def _go_to(self, row: int, section: int) -> None:
        self.setCurrentIndex(self.figures.index(row, min(section, self.figures.columnCount() - 1)))
        self.clearSelection()

    def wanted_width(self) -> int:
        """The width at which nothing is cramped, in px."""
        bar = self.verticalScrollBar().sizeHint().width()
        return self._wanted(PAD) + _SPREAD // 3 * (len(self._needed) - 1) + bar

    def height_of_all(self, width: int) -> int:
        """The height at which nothing needs to be scrolled up or down in so many px of width."""
        bar = self.horizontalScrollBar()
        below = bar.sizeHint().height() if self._wanted(TIGHT) > width else 0
        return self._header.height() + ROW * len(self.figures.rows) + 2 + below

    def sort_by(self, section: int) -> None:
        """By a column, the largest first; then the smallest first; then in the report's own order again."""
        order = self.figures.order
        first = (section, section != 0)
        if order is None or order[0] != section:
            self.figures.sort_by(first)
        else:
            self.figures.sort_by(None if order != first else (section, not first[1]))
        self._header.viewport().update()

    def copied(self) -> str:
        """The selected cells, or the current one, as text in lines and tabs; headed where there are several rows."""
        chosen = sorted(self.selectedIndexes(), key=lambda i: (i.row(), i.column())) or [self.currentIndex()]
        if not chosen[0].isValid():
            return ""
        rows = sorted({i.row() for i in chosen})
        across = sorted({i.column() for i in chosen})
        lines = [[self.figures.text(self.figures.index(r, c)) for c in across] for r in rows]
        if len(rows) > 1:
            titles = [self.figures.headerData(c, Qt.Orientation.Horizontal) for c in across]
            lines.insert(0, [str(title) for title in titles])
        return "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines)

    def event(self, event: QEvent) -> bool:
        overrides = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if overrides and event.matches(QKeySequence.StandardKey.Copy):  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.copied())
        elif event.key() in _ENTER and self.currentIndex().isValid():
            self._activate(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Typing does not search."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        self._pressed = self.indexAt(event.position().toPoint()) if plain else QModelIndex()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index == self._pressed:
            self._activate(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        self._point(index if index.isValid() and self._opens(index) else None)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point(None)

    def _point(self, index: QModelIndex | None) -> None:
        if index != self._painter.pointed:
            self._painter.pointed = index
            self.viewport().setCursor(
                Qt.CursorShape.PointingHandCursor if index else Qt.CursorShape.ArrowCursor
            )
            self.viewport().update()

    def _opens(self, index: QModelIndex) -> bool:
        return index.column() > 0 and self.figures.figure(index).behind is not None

    def _activate(self, index: QModelIndex) -> None:
        row = self.figures.rows[index.row()]
        column = self.figures.column(index)
        if column is None or self._opens(index):
            key = "" if self.figures.is_total(index.row()) else row.key
            self.activated_figure.emit(key, column.key if column else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _measure(self) -> None:
        """What each column needs, in px."""
        model = self.figures
        rows = range(min(len(model.rows), _MEASURED))
        if model.table.total:
            rows = range(len(model.rows)) if len(model.rows) <= _MEASURED else rows
        titles = [title_width(each) for each in model.rows[:_MEASURED]]
        heading = metrics("secondary").horizontalAdvance(model.table.heading) + ARROW
        tall = any(len(halves(column.title)) > 1 for column in model.table.columns)
        self._header.setFixedHeight(TALL if tall else Size.HEADER)
        self._needed = [max(_TITLE_LEAST, min(max([heading, *titles]), _TITLE_MOST))]
        self._painter.strips = [0]
        digits, small = metrics("digits_strong").horizontalAdvance, metrics("secondary").horizontalAdvance
        for i, column in enumerate(model.table.columns, start=1):
            cells = [model.index(row, i) for row in rows]
            strip = max((small(model.change(cell)) for cell in cells), default=0)
            strip += GAP if strip else 0
            widest = max((digits(model.text(cell)) for cell in cells), default=0) + strip
            if isinstance(column.unit, Words):
                widest = min(widest, _WORDS_MOST)
            named = max(map(small, halves(column.title))) + ARROW
            self._painter.strips.append(strip)
            self._needed.append(max(widest, named) + 2)

    def _lay_out(self) -> None:
        """Every column has what it needs; what is left over spreads them a little, so that the eye keeps to the row."""
        if len(self._needed) != self._header.count():
            return
        wide = self.viewport().width()
        self._painter.pad = PAD if self._wanted(PAD) <= wide else TIGHT
        left_over = max(0, wide - self._wanted(self._painter.pad))
        figures = len(self._needed) - 1
        each = min(left_over // figures, _SPREAD) if figures else 0
        for i, needed in enumerate(self._needed):
            more = each if i else min(left_over - each * figures, _TITLE_SPREAD)
            self._header.resizeSection(i, needed + 2 * self._painter.pad + more)

    def _wanted(self, pad: int) -> int:
        return sum(self._needed) + 2 * pad * len(self._needed)

    @property
    def pad(self) -> int:
        """The empty edge of a cell now, in px."""
        return self._painter.pad

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        self._paint_ground(painter)
        painter.end()
        super().paintEvent(event)

    def _paint_ground(self, painter: QPainter) -> None:
        line, chosen, wide = paint.hairline(painter), self.selectionModel(), self.viewport().width()
        for row in range(max(self.rowAt(0), 0), len(self.figures.rows)):
            top = self.rowViewportPosition(row)
            if top > self.viewport().height():
                return
            where = QRect(0, top, wide, ROW)
            if self.figures.is_total(row):
                painter.fillRect(where, colour("row_hover"))
            painter.fillRect(QRectF(0, where.bottom() + 1 - line, wide, line), colour("line"))
            for section in range(self.figures.columnCount()):
                index = self.figures.index(row, section)
                if chosen.isSelected(index):
                    painter.fillRect(self.visualRect(index), colour("row_selected"))
                if index == self.currentIndex() and self.hasFocus():
                    paint.outline(painter, self.visualRect(index), 3, "accent", 1.5)
