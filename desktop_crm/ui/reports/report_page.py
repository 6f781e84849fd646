"""One report: the question that it answers, its chart, and its table."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.reports.table import Table
from desktop_crm.ui.kit.card import card, column, row
from desktop_crm.ui.kit.charts import ChartView, chart_of
from desktop_crm.ui.kit.charts.rows import RowsChart
from desktop_crm.ui.kit.controls import button, icon_button
from desktop_crm.ui.kit.empty import EmptyState
from desktop_crm.ui.kit.scroll import scrolling
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.reports.grid import Grid
from desktop_crm.ui.reports.places import Place
from desktop_crm.ui.theme import Space

_CHART_LEAST, _CHART_MOST = 230, 320  # px
_ROWS_LEAST, _ROWS_MOST = 290, 400
_FRAME = 30
_TABLE_LEAST = 130
_CHART_WIDE = 480
"""So wide is a chart at least that stands beside its table."""
_ANY = (1 << 24) - 1


class ReportPage(QWidget):
    """`figure_wanted(table, row, column)`: the records behind a figure are wanted."""

    figure_wanted = Signal(object, str, str)
    plan_wanted = Signal()
    menu_wanted = Signal(QPoint)
    """What can be done with a saved report is wanted, at this place of the screen."""
    row_wanted = Signal(str, str)
    """The record that a row is about is wanted: its entity and id."""

    def __init__(self) -> None:
        super().__init__()
        self.table: Table | None = None
        self._chart: ChartView | None = None
        self.title, self.about = label("", "card"), label("", tone="secondary")
        self._place: Place | None = None
        self.plan = button(_("Plan…"), "trending-up")
        self.plan.clicked.connect(self.plan_wanted)
        self.more = icon_button("ellipsis", _("What can be done with this saved report"))
        self.more.clicked.connect(
            lambda: self.menu_wanted.emit(self.more.mapToGlobal(self.more.rect().bottomLeft()))
        )
        self.grid = Grid()
        self.grid.activated_figure.connect(self._activated)
        self.notes = label("", "secondary", "secondary", wrap=True)
        self._chart_card, self._grid_card = card("card"), card("card")
        self._chart_place = column(into=self._chart_card, margins=(Space.L, Space.S, Space.L, Space.S))
        column(self.grid, into=self._grid_card, margins=1)
        self._stack = QStackedWidget()
        self._said: QWidget | None = None
        self._build()

    def _build(self) -> None:
        inner = QWidget()
        self._grid_card.setMinimumHeight(_TABLE_LEAST)
        self._holders = [_Holder(), _Holder()]
        for holder, held in zip(self._holders, (self._chart_card, self._grid_card), strict=True):
            column(held, None, into=holder).setStretch(0, 1000)
        self._both = column(*self._holders, space=Space.M)
        self._both.setStretch(0, 2)
        self._both.setStretch(1, 3)
        body = column(self._both, None, into=inner, space=0)
        body.setStretch(0, 1)
        body.setStretch(1, 0)
        self._stack.addWidget(scrolling(inner))
        self._stack.addWidget(QWidget())  # what stands there while the first report is read
        head = row(self.title, self.more, Space.S, self.about, None, self.plan)
        column(head, self._stack, self.notes, into=self, space=Space.M).setStretch(1, 1)

    def show_place(self, place: Place) -> None:
        """Another report is about to be read; until then the former one stays, if it is in sight."""
        if self._place is None or not self.isVisible():
            self.table = None
            self._stack.setCurrentIndex(1)
        if self.table is None or (self._place and self._place.key == place.key):
            self._head(place)
        self._place = place

    def _head(self, place: Place) -> None:
        self.title.setText(_(place.about) if place.about else place.title)
        self.plan.setVisible(place.report is not None and place.report.key == "sales")
        self.more.setVisible(place.saved is not None)
        self.about.setText("")

    def show_table(self, table: Table) -> None:
        """Show what was read."""
        self.table = table
        if self._place:
            self._head(self._place)
            self.about.setText(table.title if table.title != self._place.title else "")
        if not table.rows:
            self._say(
                "chart-column", _("Nothing to show"), table.empty or _("There is nothing in this period.")
            )
            return
        self.grid.show_table(table)
        self._show_chart(table)
        self._fit()
        self.notes.setText("\n".join(table.notes))
        self.notes.setVisible(bool(table.notes))
        self._stack.setCurrentIndex(0)

    def show_error(self, error: UserError) -> None:
        """Say in its place why there is no report."""
        self.table = None
        if self._place:
            self._head(self._place)
        self._say("circle-alert", _("This report cannot be shown"), str(error))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def take_focus(self) -> None:
        """The keyboard begins in the table."""
        if self._stack.currentIndex() == 0:
            self.grid.setFocus()

    def tables(self) -> list[Table]:
        """What is shown, for files and paper."""
        return [self.table] if self.table else []

    def _fit(self) -> None:
        """A narrow table stands beside its chart, a wide one below it; neither is higher than it needs."""
        if self.table is None or not self.table.rows:
            return
        wide, wanted = self._stack.width(), self.grid.wanted_width() + 2
        beside = not self._chart_card.isHidden() and wanted + _CHART_WIDE <= wide
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._both.setDirection(way)
        self._holders[1].setFixedWidth(wanted) if beside else self._holders[1].setMinimumWidth(0)
        if not beside:
            self._holders[1].setMaximumWidth(_ANY)
        high = max(self.grid.height_of_all(wanted if beside else wide - 2) + 4, _TABLE_LEAST)
        self._grid_card.setMaximumHeight(high)
        self._holders[1].setMaximumHeight(_ANY if beside else high)
        self._holders[0].setMaximumHeight(_ANY if beside else self._chart_card.maximumHeight())

    def _show_chart(self, table: Table) -> None:
        for each in (self._chart_card, self._holders[0]):
            each.setVisible(table.chart is not None)
        if table.chart is None:
            return
        if self._chart is None:
            self._chart = chart_of(table)
            self._chart.activated.connect(self._activated)
            self._chart_place.addWidget(self._chart)
        else:
            self._chart.show_table(table)
        least, most = _CHART_LEAST, _CHART_MOST
        if isinstance(self._chart.chart, RowsChart):  # as high as its rows
            rows = self._chart.chart
            most = min(rows.sizeHint().height() + _FRAME, _ROWS_MOST)
            least = min(rows.minimumSizeHint().height() + _FRAME, _ROWS_LEAST)
        self._chart_card.setMinimumHeight(least)
        self._chart_card.setMaximumHeight(max(most, least))

    def _say(self, icon: str, title: str, text: str) -> None:
        if self._said is not None:
            self._stack.removeWidget(self._said)
            self._said.deleteLater()
        self._said = EmptyState(icon, title, text)
        self.notes.hide()
        self._stack.addWidget(self._said)
        self._stack.setCurrentWidget(self._said)

    def _activated(self, row: str, column: str) -> None:
        if self.table is None:
            return
        if column:
            self.figure_wanted.emit(self.table, row, column)
            return
        named = next((each.of for each in self.table.rows if each.key == row), None)
        if named:
            self.row_wanted.emit(*named)


class _Holder(QWidget):
    """What stands in it takes the height that there is: only windows that are very low scroll as a whole."""

    def hasHeightForWidth(self) -> bool:
        return False
