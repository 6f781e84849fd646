"""The rows of a report as a table on the screen holds them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_crm.reports.table import NOTHING, Column, Figure, Row, Table
from desktop_crm.reports.units import Words
from desktop_crm.ui.kit.text import plain_tooltip

Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_NOWHERE = QModelIndex()
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

EMPTY = Table("", "", "", ())


class GridModel(QAbstractTableModel):
    """The title of each row, then its figures; the total comes last, whatever the order."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.table = EMPTY
        self.rows: list[Row] = []
        self.order: tuple[int, bool] | None = None
        """By which column the rows are sorted, and whether descending; None for the report's own order."""

    def show_table(self, table: Table) -> None:
        """Show another table, in the same order as long as it has the same columns."""
        same = [c.key for c in table.columns] == [c.key for c in self.table.columns]
        self.beginResetModel()
        self.table = table
        self.order = self.order if same else None
        self._arrange()
        self.endResetModel()

    def sort_by(self, order: tuple[int, bool] | None) -> None:
        """Another order of the rows; those indented below a row stay below it."""
        self.layoutAboutToBeChanged.emit()
        self.order = order
        self._arrange()
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        rows = list(self.table.rows)
        if self.order:
            rows = _sorted(rows, *self.order)
        self.rows = rows + ([self.table.total] if self.table.total else [])

    def is_total(self, row: int) -> bool:
        """Whether a row is that of all together."""
        return self.table.total is not None and row == len(self.rows) - 1

    def column(self, index: Index) -> Column | None:
        """The column of a figure; None for that of the titles."""
        return self.table.columns[index.column() - 1] if index.column() else None

    def figure(self, index: Index) -> Figure:
        """The figure of a cell."""
        return self.rows[index.row()].figures[index.column() - 1] if index.column() else NOTHING

    def text(self, index: Index) -> str:
        """What a cell says, without its change."""
        column = self.column(index)
        if column is None:
            return self.rows[index.row()].title
        return column.unit.format(self.figure(index).value)

    def change(self, index: Index) -> str:
        """How a figure differs from that of the period before; empty where it cannot be said, or does not."""
        column = self.column(index)
        if column is None:
            return ""
        figure = self.figure(index)
        said = column.unit.difference(figure.value, figure.before)
        return said if any(digit in said for digit in "123456789") else ""  # "+0" is no change

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.table.columns) + 1

    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == _Role.DisplayRole:
            return self.text(index)
        if role == _Role.AccessibleTextRole:
            return self._spoken(index)
        if role == _Role.TextAlignmentRole:
            return LEFT if self._is_words(index.column()) else RIGHT
        if role == _Role.ToolTipRole and self._is_words(index.column()):
            return plain_tooltip(self.text(index))
        return None

    def _spoken(self, index: Index) -> str:
        title = self.rows[index.row()].title
        column = self.column(index)
        if column is None:
            return title
        return ", ".join(filter(None, (f"{title}, {column.title}: {self.text(index)}", self.change(index))))

    def headerData(self, section: int, side: Qt.Orientation, role: int = _Role.DisplayRole) -> object:
        if side != Qt.Orientation.Horizontal or not 0 <= section <= len(self.table.columns):
            return None
        column = self.table.columns[section - 1] if section else None
        if role in (_Role.DisplayRole, _Role.AccessibleTextRole):
            return column.title if column else self.table.heading
        if role == _Role.ToolTipRole:
            return plain_tooltip(column.about) if column else ""
        if role == _Role.TextAlignmentRole:
            return LEFT if self._is_words(section) else RIGHT
        return None

    def _is_words(self, section: int) -> bool:
        return section == 0 or isinstance(self.table.columns[section - 1].unit, Words)


def _sorted(rows: Sequence[Row], section: int, descending: bool) -> list[Row]:
    """Rows without a figure come last in either order."""
    families: list[list[Row]] = []
    top = min((row.level for row in rows), default=0)
    for row in rows:
        if row.level <= top or not families:
            families.append([row])
        else:
            families[-1].append(row)

    def key(family: list[Row]) -> tuple[bool, float, str]:
        head = family[0]
        value = head.figures[section - 1].value if section else head.title
        if isinstance(value, int | float):
            return False, -value if descending else value, ""
        return value is None, 0, str(value or "").casefold()

    words = section == 0 or any(isinstance(f[0].figures[section - 1].value, str) for f in families)
    ordered = sorted(families, key=key)
    if words and descending:
        ordered.reverse()
    return [row for family in ordered for row in family]
