"""Every row's fate as a table model: arrays below, one row for people at a time above."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_crm.base.i18n import N_, _
from desktop_crm.importing.findings import Findings
from desktop_crm.models.all import ENTITIES
from desktop_crm.ui.importing.fate_words import explained, in_full, pill
from desktop_crm.ui.importing.words import number
from desktop_crm.ui.kit.text import plain_tooltip
from desktop_crm.ui.theme import font

ROW, FATE, NAME, OTHER, PHONE, EMAIL, WHY = range(7)
HEADERS = (N_("Row"), N_("What happens"), N_("Name"), "", N_("Phone"), N_("E-mail"), N_("Why"))
OF_OTHER = {"contact": N_("Company"), "company": N_("Contact")}
_REMEMBERED = 4096

Index = QModelIndex | QPersistentModelIndex


class Line(NamedTuple):
    """One row as it is painted: the texts of its cells and the tone of its pill."""

    texts: tuple[str, ...]
    tone: str
    trouble: bool
    full: str


class FateModel(QAbstractTableModel):
    """The rows of `findings` that a filter lets through, in the file's order."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: array[int] = array("I")
        self._entity = "contact"
        self._line: Callable[[int], Line] = lambda _row: Line(("",) * len(HEADERS), "plain", False, "")

    def show_rows(self, findings: Findings, rows: array[int]) -> None:
        """Show these rows, by index."""
        self.beginResetModel()
        self._rows, self._entity = rows, findings.mapping.entity
        self._line = lru_cache(_REMEMBERED)(lambda row: _line(findings, row))
        self.endResetModel()

    def line(self, row: int) -> Line:
        """The row at this place of the table."""
        return self._line(self._rows[row])

    def index_of(self, row: int) -> int:
        """Which row of the list stands at this place of the table."""
        return self._rows[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(HEADERS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.line(index.row()).texts[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == WHY:
            return plain_tooltip(self.line(index.row()).full)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.FontRole:
            return font("secondary")
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return _(OF_OTHER[self._entity] if section == OTHER else HEADERS[section])


def _line(findings: Findings, row: int) -> Line:
    found = findings.row(row)
    text, tone = pill(found)
    texts = (number(found.row), text, *_shown(findings, row), explained(found))
    return Line(texts, tone, bool(found.problems or found.reason), in_full(found))


def _shown(findings: Findings, row: int) -> tuple[str, str, str, str]:
    """Name, company (or contact), phone and e-mail as the row gives them, cleaned."""
    main = findings.mapping.entity
    table = findings.lists.table
    side = table.sides[main]
    other = table.sides["company" if main == "contact" else "contact"]
    fields = ENTITIES[main].fields
    points = side.points_of(row) or other.points_of(row)
    first = {p.system: p.value for p in reversed(points)}
    phone = fields["phone"].kind.brief(first["phone"]) if "phone" in first else ""
    return side.names[row] or "", other.names[row] or "", phone, first.get("email", "")
