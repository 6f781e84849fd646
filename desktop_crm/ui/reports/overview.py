"""The overview: the key figures, and the reports that are looked at every day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import N_
from desktop_crm.ops import team
from desktop_crm.reports import period_words
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.catalogue import known
from desktop_crm.reports.period import before
from desktop_crm.reports.table import Table
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.kit.card import column
from desktop_crm.ui.kit.charts import KeyFigure
from desktop_crm.ui.kit.scroll import scrolling
from desktop_crm.ui.reports.part_card import Part, PartCard
from desktop_crm.ui.theme import Space

_IN_A_LINE, _FEW_IN_A_LINE = 5, 3
_WIDE = 900  # px
_KEY_FIGURES = "key_figures"


def _sales(ws: Workspace, ask: Ask) -> Table:
    from desktop_crm.reports import sales

    return sales.by_month(ws, ask)


def _charted(key: str, *wished: str) -> Callable[[Workspace, Ask], Table]:
    """A report whose chart shows the wished columns; of those for each currency the first."""

    def make(ws: Workspace, ask: Ask) -> Table:
        report = known(key)
        assert report
        table = report.make(ws, ask)
        found = [next((c.key for c in table.columns if c.key.startswith(each)), "") for each in wished]
        if not table.chart or not all(found):
            return table
        return replace(table, chart=replace(table.chart, columns=tuple(found)))

    return make


PARTS = (
    Part("sales", N_("Revenue by month"), N_("won and planned"), _sales),
    Part(
        "funnel",
        N_("Funnel"),
        N_("deals and amount · conversion to the next stage"),
        _charted("funnel", "came", "amount.", "conversion"),
    ),
    Part("calls", N_("Calls by day"), N_("answered and missed"), _charted("calls", "answered", "missed")),
    Part(
        "employees",
        N_("Employees"),
        N_("won in the period, and how that changed"),
        _charted("employees", "amount."),
    ),
)


class Overview(QWidget):
    """`figure_wanted(table, row, column)`: the records behind a figure; `report_wanted(key)`: its report."""

    figure_wanted = Signal(object, str, str)
    report_wanted = Signal(str)
    export_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.figures: list[KeyFigure] = []
        self._read: dict[str, Table] = {}
        self._line = QGridLayout()
        self._line.setSpacing(Space.M)
        self.cards = {part.report: PartCard(part) for part in PARTS}
        for key, each in self.cards.items():
            each.activated.connect(lambda row, col, key=key: self._activated(key, row, col))
            each.report_wanted.connect(self.report_wanted)
            each.export_wanted.connect(self._export)
        inner = QWidget()
        grid = QGridLayout()
        grid.setSpacing(Space.M)
        for i, each in enumerate(self.cards.values()):
            grid.addWidget(each, i // 2, i % 2)
        for i in range(2):
            grid.setColumnStretch(i, 1)
            grid.setRowStretch(i, 1)
        figures, cards = QWidget(), QWidget()
        figures.setLayout(self._line)
        cards.setLayout(grid)
        for layout in (self._line, grid):
            layout.setContentsMargins(0, 0, 0, 0)
        column(figures, cards, into=inner, space=Space.M).setStretch(1, 1)
        column(scrolling(inner), into=self)

    def parts(self) -> list[tuple[str, Callable[[Workspace, Ask], Table]]]:
        """What is read, in threads: names, and what makes their tables."""
        from desktop_crm.reports import overview

        return [(_KEY_FIGURES, overview.key_figures), *((part.report, part.make) for part in PARTS)]

    def show_table(self, name: str, table: Table, ask: Ask, ws: Workspace) -> None:
        """Show what was read under a name."""
        self._read[name] = table
        if name == _KEY_FIGURES:
            self._show_figures(table, ask, ws)
        else:
            self.cards[name].show_table(table)

    def show_error(self, name: str, error: UserError) -> None:
        """Say in its place why something could not be read."""
        if name in self.cards:
            self.cards[name].show_error(str(error))

    def take_focus(self) -> None:
        """The keyboard begins with the first figure."""
        if self.figures:
            self.figures[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def tables(self) -> list[Table]:
        """What is shown, for files and paper."""
        names = (_KEY_FIGURES, *self.cards)
        return [self._read[name] for name in names if name in self._read]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _show_figures(self, table: Table, ask: Ask, ws: Workspace) -> None:
        earlier = before(ask.period, ask.today, team.get(ws, team.COUNTRY)) if ask.compare else None
        against = period_words.against(earlier)
        while len(self.figures) < len(table.columns):
            self.figures.append(self._figure(len(self.figures)))
        for i, (made, shown) in enumerate(zip(self.figures, table.columns, strict=False)):
            made.show_figure(shown, table.rows[0].figures[i], against)
        for spare in self.figures[len(table.columns) :]:
            spare.hide()
            spare.deleteLater()
        del self.figures[len(table.columns) :]
        self._arrange()

    def _figure(self, place: int) -> KeyFigure:
        made = KeyFigure()
        made.activated.connect(lambda: self._opened(place))
        return made

    def _opened(self, place: int) -> None:
        table = self._read[_KEY_FIGURES]
        self.figure_wanted.emit(table, table.rows[0].key, table.columns[place].key)

    def _arrange(self) -> None:
        """In one line where there is room, and in several where there are several currencies."""
        across = _IN_A_LINE if self.width() >= _WIDE else _FEW_IN_A_LINE
        for i, made in enumerate(self.figures):
            self._line.addWidget(made, i // across, i % across)
            made.show()
        for i in range(_IN_A_LINE):
            self._line.setColumnStretch(i, 1 if i < min(across, len(self.figures)) else 0)

    def _activated(self, key: str, row: str, column: str) -> None:
        if key in self._read:
            self.figure_wanted.emit(self._read[key], row, column)

    def _export(self, key: str) -> None:
        if key in self._read:
            self.export_wanted.emit([self._read[key]])
