"""A list in a popup to pick one thing from, or to check several."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.switches import paint_check
from desktop_crm.ui.theme import Radius, Size

_VALUE = Qt.ItemDataRole.UserRole
_VISIBLE = 9  # rows before it scrolls
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PickList(QListView):
    """Rows of text. With `checks` a click or Space checks them; without, a click or Enter picks one."""

    picked = Signal(object)
    toggled = Signal(object, bool)
    accepted = Signal()
    """Enter in a list of checks."""

    def __init__(self, name: str, *, checks: bool = False) -> None:
        super().__init__()
        self._checks = checks
        self._items = QStandardItemModel(self)
        self.setModel(self._items)
        self.setItemDelegate(_Lines(checks, self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setProperty("kind", "clear")
        self.viewport().setAutoFillBackground(False)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        self.entered.connect(self.setCurrentIndex)
        self.clicked.connect(self._use)

    def set_offers(self, offers: Sequence[tuple[object, str]], checked: Collection[object] = ()) -> None:
        """Show these values with their texts; `checked` are those that are on."""
        self._items.clear()
        for value, text in offers:
            item = QStandardItem(text)
            item.setData(value, _VALUE)
            if self._checks:
                item.setCheckable(True)
                item.setCheckState(Qt.CheckState.Checked if value in checked else Qt.CheckState.Unchecked)
            self._items.appendRow(item)
        self.setCurrentIndex(self._items.index(0, 0))

    def fix_height(self, rows: int) -> None:
        """Be as high as so many rows, within reason."""
        self.setFixedHeight(min(max(rows, 1), _VISIBLE) * Size.ROW_COMPACT)

    def step(self, rows: int) -> None:
        """Go up or down, for a search line above the list."""
        index = self._items.index(self.currentIndex().row() + rows, 0)
        if index.isValid():
            self.setCurrentIndex(index)

    def use_current(self) -> None:
        """Pick the current row, or check it."""
        self._use(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            if self._checks:
                self.accepted.emit()
            else:
                self.use_current()
        elif event.key() == Qt.Key.Key_Space:
            self.use_current()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _use(self, index: QModelIndex) -> None:
        item = self._items.itemFromIndex(index) if index.isValid() else None
        if item is None:
            return
        value = item.data(_VALUE)
        if not self._checks:
            self.picked.emit(value)
            return
        on = item.checkState() != Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.toggled.emit(value, on)


class _Lines(QStyledItemDelegate):
    def __init__(self, checks: bool, view: QListView) -> None:
        super().__init__(view)
        self._checks = checks

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, Size.ROW_COMPACT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        where: QRect = option.rect  # type: ignore[attr-defined]
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            paint.box(painter, where, Radius.CONTROL, "row_selected")
        area = where.adjusted(10, 0, -10, 0)
        if self._checks:
            state = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole))
            paint_check(painter, QRect(area.left(), area.top(), 16, area.height()), state)
            area.setLeft(area.left() + 26)
        paint.line_of_text(painter, area, str(index.data()))
        painter.restore()
