"""The morning summary: one page, as it is printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.table import Table
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.forms.day_words import whole
from desktop_crm.ui.kit.card import card, column, row
from desktop_crm.ui.kit.scroll import scrolling
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.reports.grid import Grid
from desktop_crm.ui.theme import Space

_WIDEST = 940  # px


class MorningPage(QWidget):
    """The tables one below the other; their figures open as anywhere."""

    figure_wanted = Signal(object, str, str)
    row_wanted = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._read: tuple[Table, ...] = ()
        self.grids: list[Grid] = []
        sheet = card("panel")
        sheet.setMaximumWidth(_WIDEST)
        self._title, self._day = label(_("Morning summary"), "page"), label("", tone="secondary")
        self._said = label("", tone="bad", wrap=True)
        self._said.hide()
        self._body: QVBoxLayout = column(space=Space.XL)
        margins = (Space.XXL, Space.XL, Space.XXL, Space.XXL)
        head = column(self._title, self._day, space=2)
        column(head, self._said, self._body, None, into=sheet, margins=margins, space=Space.XL)
        inner = QWidget()
        line = row(None, sheet, None, into=inner, space=0)
        line.setStretch(1, 100)
        self._area = scrolling(inner)
        column(self._area, into=self)

    def read(self, ws: Workspace, ask: Ask) -> tuple[Table, ...]:
        """The tables, in a thread."""
        from desktop_crm.reports import morning

        return tuple(morning.summary(ws, ask))

    def show_tables(self, tables: Sequence[Table]) -> None:
        """Show what was read, in the place of what was shown."""
        same = [_frame(t) for t in tables] == [_frame(t) for t in self._read]
        self._read = tuple(tables)
        self._day.setText(whole(date.today()))
        self._said.hide()
        if not same:
            self._rebuild()
            return
        for grid, table in zip(self.grids, (t for t in tables if t.rows), strict=True):
            self._fill(grid, table)

    def show_error(self, error: UserError) -> None:
        """Say why there is no summary."""
        self._said.setText(str(error))
        self._said.show()

    def take_focus(self) -> None:
        """The keyboard begins in the first table."""
        if self.grids:
            self.grids[0].setFocus()

    def tables(self) -> list[Table]:
        """What is shown, for files and paper."""
        return list(self._read)

    def _rebuild(self) -> None:
        while item := self._body.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self.grids = []
        for table in self._read:
            self._body.addWidget(self._section(table))

    def _section(self, table: Table) -> QWidget:
        holder = QWidget()
        parts: list[QWidget] = [label(table.title, "card")]
        if table.rows:
            grid = Grid()
            grid.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            grid.activated_figure.connect(lambda r, c, grid=grid: self._activated(grid, r, c))
            grid.selectionModel().currentChanged.connect(lambda now, _old, grid=grid: self._follow(grid))
            self._fill(grid, table)
            self.grids.append(grid)
            parts.append(grid)
        else:
            parts.append(
                label(table.empty or _("There is nothing in this period."), tone="secondary", wrap=True)
            )
        if table.notes:
            parts.append(label("\n".join(table.notes), "secondary", "secondary", wrap=True))
        column(*parts, into=holder, space=Space.S)
        return holder

    def _fill(self, grid: Grid, table: Table) -> None:
        grid.show_table(table)
        self._fit(grid)

    def _fit(self, grid: Grid) -> None:
        wide = min(self.width(), _WIDEST) - 2 * Space.XXL
        grid.setFixedHeight(grid.height_of_all(wide))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for grid in self.grids:
            self._fit(grid)

    def _follow(self, grid: Grid) -> None:
        """Bring the current cell into sight: only the whole page scrolls."""
        if grid.hasFocus():
            at = grid.viewport().mapTo(self._area.widget(), grid.visualRect(grid.currentIndex()).center())
            self._area.ensureVisible(at.x(), at.y(), 0, 80)

    def _activated(self, grid: Grid, row: str, column: str) -> None:
        table = grid.figures.table
        if column:
            self.figure_wanted.emit(table, row, column)
            return
        named = next((each.of for each in table.rows if each.key == row), None)
        if named:
            self.row_wanted.emit(*named)


def _frame(table: Table) -> tuple[object, ...]:
    """All of a table but its figures."""
    return table.name, table.title, bool(table.rows), table.notes, table.empty
