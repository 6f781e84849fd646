"""The chart of a table, whichever shape it has."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop_crm.reports.table import Shape, Table
from desktop_crm.ui.kit.card import column
from desktop_crm.ui.kit.charts.drawn import Drawn, drawn
from desktop_crm.ui.kit.charts.explored import Explored
from desktop_crm.ui.kit.charts.legend import Legend
from desktop_crm.ui.kit.charts.rows import RowsChart
from desktop_crm.ui.kit.scroll import scrolling
from desktop_crm.ui.kit.text import label, set_tone

_ALONG_AN_AXIS = (Shape.BARS, Shape.LINES)


def chart_of(table: Table) -> ChartView:
    """A widget with the chart of a table."""
    return ChartView(table)


class ChartView(QWidget):
    """A chart with its legend. `activated` names the row and the column of a figure whose records are asked for.

    `legend` may be put into another layout, such as the heading of a card.
    """

    activated = Signal(str, str)

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.table = table
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.legend = Legend(drawn(table))
        self._empty = label("", "body", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_tone(self._empty, "secondary")
        self.chart: Explored | None = None
        self._area: QScrollArea | None = None
        self._box: QVBoxLayout = column(into=self, space=8)
        self._box.addWidget(self.legend)
        self._box.addWidget(self._empty, 1)
        self.show_table(table)

    def sizeHint(self) -> QSize:
        return QSize(480, 280)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 140)

    def show_table(self, table: Table) -> None:
        """Show another table in place; a figure in focus stays in focus if the table still has it."""
        self.table = table
        shown = drawn(table)
        nothing = not table.rows or not shown.columns
        self._empty.setText(table.empty)
        self._empty.setVisible(nothing)
        self.legend.show_drawn(shown)
        if nothing:
            self._take_away()
        elif self.chart is not None and _same_sort(self.chart.drawn, shown):
            self.chart.show_drawn(shown)
        else:
            self._take_away()
            self._put(shown)

    def _put(self, shown: Drawn) -> None:
        if shown.chart.shape in _ALONG_AN_AXIS:
            from desktop_crm.ui.kit.charts.plot import Plot

            self.chart = Plot(shown)
            self._box.addWidget(self.chart, 1)
        else:
            self.chart = RowsChart(shown)
            self._area = scrolling(self.chart)
            self.chart.looked_at.connect(self._into_sight)
            self._box.addWidget(self._area, 1)
        self.setFocusProxy(self.chart)
        self.chart.activated.connect(self.activated)

    def _into_sight(self, place: QRect) -> None:
        if self._area:
            middle = place.center()
            self._area.ensureVisible(middle.x(), middle.y(), 0, place.height())

    def _take_away(self) -> None:
        gone = self._area or self.chart
        if gone is not None:
            self._box.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self.chart = self._area = None


def _same_sort(before: Drawn, after: Drawn) -> bool:
    return (before.chart.shape in _ALONG_AN_AXIS) == (after.chart.shape in _ALONG_AN_AXIS)
