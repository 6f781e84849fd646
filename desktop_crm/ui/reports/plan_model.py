"""What the team means to sell in a year, as a sheet: a row for the team and each employee, a column for each month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _, language
from desktop_crm.models.kinds import Money, Reading
from desktop_crm.ops import people, plans
from desktop_crm.ops.records import Invalid
from desktop_crm.store.workspace import Workspace

MONTHS = 12
TOTAL = MONTHS + 1
"""The column of the whole year."""

Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_NOWHERE = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PlanModel(QAbstractTableModel):
    """Saves each sum as it is typed. One that is not understood stays as it was typed, with a sentence about it."""

    complained = Signal(QModelIndex, str)
    """What is wrong in a cell; "" when all is well again."""

    def __init__(self, ws: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._ws = ws
        self.year, self.currency = date.today().year, ""
        self.people: list[tuple[str | None, str]] = []
        self._sums: dict[tuple[str | None, int], int] = {}
        self._wrong: dict[tuple[str | None, int], tuple[str, str]] = {}

    def read(self, year: int, currency: str) -> None:
        """Show the plans of a year in a currency, as they are now."""
        if (year, currency) != (self.year, self.currency):
            self._wrong.clear()
        self.beginResetModel()
        self.year, self.currency = year, currency
        found = [p for p in plans.plans_of(self._ws, year) if p.currency == currency]
        self._sums = {(p.employee, int(p.month[5:])): p.amount for p in found}
        planned = {p.employee for p in found}
        self.people = [(None, _("The whole team"))]
        self.people += [(p.id, p.name) for p in people.everybody(self._ws) if p.active or p.id in planned]
        self.endResetModel()

    def wrong(self, index: Index) -> str:
        """The sentence about a cell; empty where all is well."""
        return self._wrong.get(self._key(index), ("", ""))[1]

    def _key(self, index: Index) -> tuple[str | None, int]:
        return self.people[index.row()][0], index.column()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.people)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else TOTAL + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return plain | Qt.ItemFlag.ItemIsEditable if 1 <= index.column() <= MONTHS else plain

    def is_given(self, index: Index) -> bool:
        """Whether a sum was typed there, and does not only follow from others."""
        return self._key(index) in self._sums

    def amount(self, index: Index) -> int | None:
        """The sum of a cell; that of the team is what its people are to sell, unless it has a plan of its own."""
        who, column = self._key(index)
        if column == TOTAL:
            each = [self.amount(self.index(index.row(), month)) for month in range(1, TOTAL)]
            return sum(filter(None, each)) if any(each) else None
        if (who, column) in self._sums or who is not None:
            return self._sums.get((who, column))
        parts = [amount for (person, month), amount in self._sums.items() if person and month == column]
        return sum(parts) if parts else None

    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        if not index.isValid():
            return None
        if index.column() == 0:
            return (
                self.people[index.row()][1] if role in (_Role.DisplayRole, _Role.AccessibleTextRole) else None
            )
        if role == _Role.TextAlignmentRole:
            return _RIGHT
        if role == _Role.EditRole:
            typed = self._wrong.get(self._key(index))
            return typed[0] if typed else Money().edit(self._sums.get(self._key(index)))
        if role == _Role.DisplayRole:
            typed = self._wrong.get(self._key(index))
            return typed[0] if typed else Money().format(self.amount(index))
        if role == _Role.AccessibleTextRole:
            spoken = (
                self.people[index.row()][1],
                self._month(index.column()),
                str(self.data(index)),
                self.wrong(index),
            )
            return ", ".join(filter(None, spoken))
        return self.wrong(index) if role == _Role.ToolTipRole else None

    def setData(self, index: Index, value: object, role: int = _Role.EditRole) -> bool:
        text = str(value or "").strip()
        if text == self.data(index, _Role.EditRole):
            return False
        self.fill([(self.index(index.row(), index.column()), text)])
        return True

    def fill(self, cells: Sequence[tuple[QModelIndex, str]]) -> None:
        """Save what was typed or pasted, as one step; what is not understood stays as it was typed."""
        amounts: dict[tuple[str | None, int], int | None] = {}
        for index, text in cells:
            key = self._key(index)
            self._wrong.pop(key, None)
            try:
                amount = Money().parse(text, Reading(language=language()))
                amounts[key] = None if amount is None else int(amount)
                plans.check(self._month_of(key), self.currency, amounts[key])
            except UserError as error:
                amounts.pop(key, None)
                said = error.fields.get("amount", str(error)) if isinstance(error, Invalid) else str(error)
                self._wrong[key] = (text, said)
        plans.set_plans(
            self._ws,
            self.currency,
            {(self._month_of(key), key[0]): amount for key, amount in amounts.items()},
        )
        self._sums = {key: amount for key, amount in {**self._sums, **amounts}.items() if amount is not None}
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, TOTAL))
        first = next((index for index, _text in cells if self.wrong(index)), cells[0][0])
        self.complained.emit(first, self.wrong(first))

    def _month_of(self, key: tuple[str | None, int]) -> str:
        return f"{self.year:04}-{key[1]:02}"

    def headerData(self, section: int, side: Qt.Orientation, role: int = _Role.DisplayRole) -> object:
        if side != Qt.Orientation.Horizontal:
            return None
        if role in (_Role.DisplayRole, _Role.AccessibleTextRole):
            return self._month(section)
        if role == _Role.TextAlignmentRole:
            return _RIGHT if section else _LEFT
        return None

    def _month(self, section: int) -> str:
        from babel.dates import get_month_names

        if not 1 <= section <= MONTHS:
            return _("Employee") if not section else str(self.year)
        return str(get_month_names("abbreviated", "stand-alone", language())[section]).removesuffix(".")
