"""The first rows of a list as they stand in the file, painted."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.importing.sheet import Sheet
from desktop_crm.ui.importing.words import cell
from desktop_crm.ui.kit import paint
from desktop_crm.ui.theme import Size, font

ROWS = 30
_COLUMN, _NUMBER = 160, 76  # px

Index = QModelIndex | QPersistentModelIndex


class _Head(QAbstractTableModel):
    """The number of the row in the file, then its cells."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._sheet: Sheet | None = None

    def set_sheet(self, sheet: Sheet) -> None:
        self.beginResetModel()
        self._sheet = sheet
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return min(ROWS, len(self._sheet.rows)) if self._sheet and not parent.isValid() else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 1 + len(self._sheet.header) if self._sheet and not parent.isValid() else 0

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if self._sheet is None or role != Qt.ItemDataRole.DisplayRole:
            return None
        row, column = index.row(), index.column()
        return cell(self._sheet.rows[row][column - 1]) if column else str(self._sheet.row_numbers[row])

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if self._sheet is None or orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.FontRole:
            return font("secondary_strong")
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if not section:
            return _("Row")
        return self._sheet.header[section - 1] or _("Column {n}").format(n=section)


class _Cell(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        where: QRect = option.rect  # type: ignore[attr-defined]
        ink = "text" if index.column() else "hint"
        paint.line_of_text(painter, where.adjusted(12, 0, -4, 0), str(index.data()), "body", ink)


class Preview(QTableView):
    """The header and the first rows; it cannot be edited."""

    def __init__(self) -> None:
        super().__init__()
        self._head = _Head(self)
        self.setModel(self._head)
        self.setItemDelegate(_Cell(self))
        self.setAccessibleName(_("First rows of the list"))
        self.setProperty("kind", "clear")
        self.setShowGrid(False)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableView.SelectionMode.NoSelection)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setDefaultSectionSize(Size.ROW_COMPACT)
        self.verticalHeader().hide()
        self.setCornerWidget(QWidget())
        across = self.horizontalHeader()
        across.setDefaultAlignment(paint.MIDDLE_LEFT)
        across.setDefaultSectionSize(_COLUMN)
        across.setFixedHeight(Size.HEADER)
        across.setHighlightSections(False)

    def show_sheet(self, sheet: Sheet) -> None:
        """Show another list, or the same one read in another way."""
        self._head.set_sheet(sheet)
        self.setColumnWidth(0, _NUMBER)
