"""The sheet into which plans are typed."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop_crm.base.i18n import _
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.card import column
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.reports.grid_paint import PAD
from desktop_crm.ui.reports.plan_model import TOTAL, Index, PlanModel
from desktop_crm.ui.theme import Size, colour, metrics

_NAMES, _LEAST, _SPREAD = 160, 70, 30  # px
_EDGE = 6


class PlanSheet(QTableView):
    """Typing begins an edit, Enter saves it and goes down; Del empties, Ctrl+C and Ctrl+V copy and paste cells."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setViewport(QWidget())
        self.plans = PlanModel(desk.ws, self)
        self.complaint = _Complaint(self.viewport())
        self.setModel(self.plans)
        self.setItemDelegate(_PlanDelegate(self))
        self.setAccessibleName(_("Sales plan"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.AnyKeyPressed | trigger.DoubleClicked | trigger.EditKeyPressed)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(Size.ROW_COMPACT + 4)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setFixedHeight(Size.HEADER)
        self.plans.complained.connect(self._complain)
        self.plans.dataChanged.connect(lambda *_cells: self._lay_out())
        self.selectionModel().currentChanged.connect(lambda now, _before: self._tell(now))
        self.horizontalScrollBar().valueChanged.connect(lambda _value: self._tell(self.currentIndex()))

    def show_plans(self, year: int, currency: str) -> None:
        """Show the plans of a year, the same cell staying the current one."""
        at = self.currentIndex()
        place = (at.row(), at.column()) if at.isValid() else (0, date.today().month)
        self.plans.read(year, currency)
        self.setCurrentIndex(self.plans.index(*place))
        self._lay_out()

    def is_edited(self) -> bool:
        """Whether something is just being typed."""
        return self.state() == QAbstractItemView.State.EditingState

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        if not self.currentIndex().isValid():
            return self.plans.index(0, 1)
        return super().moveCursor(action, modifiers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self._copied())
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._paste(QGuiApplication.clipboard().text())
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._fill([(index, "") for index in self.selectedIndexes()])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.is_edited():
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QStyledItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        at = self.currentIndex()
        if hint == QStyledItemDelegate.EndEditHint.SubmitModelCache and not self.plans.wrong(at):
            below = self.plans.index(at.row() + 1, at.column())
            self.setCurrentIndex(below if below.isValid() else at)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def _lay_out(self) -> None:
        """No sum is cut short; where there is room, all months are as wide."""
        wide = metrics("digits_strong").horizontalAdvance
        needed = [_NAMES]
        for section in range(1, TOTAL + 1):
            texts = (str(self.plans.index(r, section).data() or "") for r in range(self.plans.rowCount()))
            needed.append(max(_LEAST, max(map(wide, texts), default=0) + 2 * _EDGE + 4))
        more = max(0, self.viewport().width() - sum(needed)) // TOTAL
        for section, width in enumerate(needed):
            self.setColumnWidth(section, width + (min(more, _SPREAD) if section else 0))

    def _copied(self) -> str:
        chosen = self.selectedIndexes()
        rows = sorted({i.row() for i in chosen})
        across = sorted({i.column() for i in chosen})
        cells = [[str(self.plans.index(r, c).data() or "") for c in across] for r in rows]
        return "\n".join("\t".join(line) for line in cells)

    def _paste(self, text: str) -> None:
        """The cells of a spreadsheet, from the current one to the right and down."""
        at = self.currentIndex()
        lines = [line.split("\t") for line in text.strip("\n").splitlines()]
        places = [
            (self.plans.index(at.row() + down, at.column() + right), cell)
            for down, line in enumerate(lines)
            for right, cell in enumerate(line)
        ]
        self._fill(places)

    def _fill(self, cells: list[tuple[QModelIndex, str]]) -> None:
        months = [
            (index, text)
            for index, text in cells
            if index.isValid() and self.plans.flags(index) & Qt.ItemFlag.ItemIsEditable
        ]
        if months:
            self.plans.fill(months)

    def _complain(self, index: QModelIndex, sentence: str) -> None:
        if sentence:
            self.setCurrentIndex(index)
        self._tell(self.currentIndex())

    def _tell(self, index: QModelIndex) -> None:
        """Show what is wrong in the current cell below it."""
        said = self.plans.wrong(index) if index.isValid() else ""
        self.complaint.say(said, self.visualRect(index) if said else QRect())


class _Complaint(QFrame):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "popup")
        self.text = label("", "secondary", "bad", wrap=True)
        column(self.text, into=self, margins=(10, 6, 10, 6))
        self.hide()

    def say(self, sentence: str, cell: QRect) -> None:
        """Stand below a cell, within the sheet; "" says nothing."""
        self.text.setText(sentence)
        self.setVisible(bool(sentence))
        if sentence:
            self.setFixedWidth(min(320, metrics("secondary").horizontalAdvance(sentence) + 26))
            self.adjustSize()
            room = self.parentWidget()
            left = min(cell.left(), (room.width() if room else 0) - self.width() - 4)
            self.move(max(0, left), cell.bottom() + 3)
            self.raise_()


class _PlanDelegate(QStyledItemDelegate):
    def __init__(self, sheet: PlanSheet) -> None:
        super().__init__(sheet)
        self._sheet = sheet

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        where: QRect = option.rect  # type: ignore[attr-defined]
        sheet, plans = self._sheet, self._sheet.plans
        wrong = bool(plans.wrong(index))
        if wrong or sheet.selectionModel().isSelected(index):
            painter.fillRect(where, colour("bad_soft" if wrong else "row_selected"))
        elif index.column() in (0, TOTAL) or index.row() == 0:
            painter.fillRect(where, colour("row_hover"))
        line = paint.hairline(painter)
        painter.fillRect(QRectF(where.x(), where.bottom() + 1 - line, where.width(), line), colour("line"))
        painter.fillRect(QRectF(where.right() + 1 - line, where.y(), line, where.height()), colour("line"))
        edge = _EDGE if index.column() else PAD
        area = where.adjusted(edge, 0, -edge, 0)
        strong = index.row() == 0 or index.column() == TOTAL
        if index.column() == 0:
            paint.line_of_text(painter, area, str(index.data()), "name" if strong else "body")
        else:
            follows = not wrong and index.column() != TOTAL and not plans.is_given(index)
            role, ink = (
                "digits_strong" if strong else "digits",
                "hint" if follows else "bad" if wrong else "text",
            )
            paint.line_of_text(painter, area, str(index.data()), role, ink, paint.MIDDLE_RIGHT)
        if index == sheet.currentIndex() and sheet.hasFocus():
            paint.outline(painter, where, 2, "bad" if wrong else "accent", 2)
