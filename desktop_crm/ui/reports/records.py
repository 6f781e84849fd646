"""The records behind one figure of a report, in its place; each opens its card."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _, ngettext
from desktop_crm.models.all import ENTITIES
from desktop_crm.models.kinds import Number
from desktop_crm.ops import subjects
from desktop_crm.reports.listed import listed
from desktop_crm.reports.table import Adds, Behind, Table, added_up
from desktop_crm.reports.units import Value
from desktop_crm.store.query import Query
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.card import card, column, row
from desktop_crm.ui.kit.controls import icon_button
from desktop_crm.ui.kit.empty import EmptyState
from desktop_crm.ui.kit.text import Elided, label
from desktop_crm.ui.reports.reading import Hint, Reading
from desktop_crm.ui.rows.table import RowsTable
from desktop_crm.ui.theme import Space

_OF_A_CLIENT = ("meeting", "letter", "passage", "sheet")
"""Records without a place of their own: the deal or the client that they belong to is opened."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a table, by the keys of its row ("" for the total) and its column."""

    table: Table
    row: str
    column: str

    @property
    def behind(self) -> Behind | None:
        """The records behind it."""
        try:
            return self.table.figure(self.row, self.column).behind
        except (KeyError, ValueError):
            return None

    @property
    def title(self) -> str:
        """What it is called: its row and its column."""
        shown = self.table.columns[self.table.column(self.column)].title
        rows = {each.key: each.title for each in self.table.rows}
        if self.row:
            return " · ".join(filter(None, (rows.get(self.row, ""), shown)))
        return shown


class RecordsPage(QWidget):
    """What a figure counts. Esc goes back, Enter and a double click open the record."""

    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._cell: Cell | None = None
        self.table: RowsTable | None = None
        hint = Hint()
        self._reading = Reading(desk, self, hint)
        self._back = icon_button("arrow-left", _("Back to the report"))
        self._back.clicked.connect(self.left)
        self.title = Elided("", "page")
        self._where = label("", tone="secondary")
        self.sum = label("", "card")
        self.follows = label("", "secondary", "secondary")
        self._about = label("", tone="secondary", wrap=True)
        self._surface = card("panel")
        self._place = column(into=self._surface, margins=1, space=0)
        numbers = column(row(None, self.sum), row(None, self.follows), space=2)
        head = row(self._back, column(self.title, self._where, space=2), numbers, space=Space.M)
        head.setStretch(1, 1)
        column(head, self._about, hint, self._surface, into=self, space=Space.S).setStretch(3, 1)
        desk.changes.changed.connect(lambda _changed: self._add_up() if self.isVisible() else None)

    def show_figure(self, cell: Cell, report: str, period: str) -> None:
        """Show what stands behind a figure that has something behind it; `period` in words, empty where the row
        names its own."""
        behind = cell.behind
        assert behind
        self._cell = cell
        shown = cell.table.columns[cell.table.column(cell.column)]
        self.title.set_text(cell.title)
        self._where.setText(" · ".join(filter(None, (report, period))))
        self._about.setText(shown.about)
        self._about.setVisible(bool(shown.about))
        self.sum.setText(shown.unit.format(cell.table.figure(cell.row, cell.column).value))
        self.follows.setText("")
        self._show_table(listed(behind))
        self._add_up()

    def is_of(self, table: str) -> bool:
        """Whether the figure is one of the table of that name."""
        return self._cell is not None and self._cell.table.name == table

    def take_focus(self) -> None:
        """The keyboard begins in the list."""
        if self.table:
            self.table.setFocus()

    def _show_table(self, query: Query) -> None:
        if self.table is not None:
            self._place.removeWidget(self.table)
            self.table.hide()
            self.table.deleteLater()
        desk = self._desk
        self.table = made = RowsTable(desk.ws, desk.jobs, desk.changes, desk.settings, query.entity)
        made.set_empty(lambda _query: _nothing())
        made.opened.connect(lambda id_: self._open(query.entity, id_))
        self._place.addWidget(made)
        made.show_list(query)

    def _add_up(self) -> None:
        """Say what the records add up to now; it is the figure, unless somebody has just changed one of them."""
        cell = self._cell
        behind = cell.behind if cell else None
        if cell and behind:
            ws = self._desk.ws
            self._reading.read(
                "sum", lambda: _measured(ws, behind), lambda found: self._say(cell, found), self._failed
            )

    def _say(self, cell: Cell, found: tuple[Value, int, int]) -> None:
        if cell is not self._cell:
            return
        value, n, whole = found
        unit = cell.table.columns[cell.table.column(cell.column)].unit
        self.sum.setText(unit.format(value))
        behind = cell.behind
        assert behind
        self.follows.setText(_follows(behind, n, whole))

    def _failed(self, error: UserError) -> None:
        self.follows.setText(str(error))

    def _open(self, entity: str, id_: str) -> None:
        if entity in _OF_A_CLIENT:
            found = subjects.nearest(self._desk.ws.read, entity, id_)
            if found is None and entity in ("meeting", "letter"):
                self._desk.commands.run(f"{entity}.edit", id_)
            elif found:
                self._desk.commands.run("open", *found)
        else:
            self._desk.commands.run("open", entity, id_)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _measured(ws: Workspace, behind: Behind) -> tuple[Value, int, int]:
    """The figure, how many records are behind it, and out of how many."""
    n = int(added_up(ws, Behind(behind.entity, behind.where)) or 0)
    whole = int(added_up(ws, Behind(behind.entity, behind.of)) or 0) if behind.of else 0
    return added_up(ws, behind), n, whole


def _follows(behind: Behind, n: int, whole: int) -> str:
    shown = Number().format(n)
    match behind.adds:
        case Adds.SUM:
            return ngettext("the sum of {count} record", "the sum of {count} records", n).format(count=shown)
        case Adds.MEAN:
            return ngettext("the mean of {count} record", "the mean of {count} records", n).format(
                count=shown
            )
        case Adds.SHARE:
            return _("{count} of {whole}").format(count=shown, whole=Number().format(whole))
    return _(ENTITIES[behind.entity].plural)


def _nothing() -> QWidget:
    return EmptyState("circle-dot", _("Nothing here"), _("No record is behind this figure."))
