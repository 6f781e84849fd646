"""A card of the overview: a chart below its title, with a menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from desktop_crm.base.i18n import _
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.table import Table
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.charts import ChartView, chart_of
from desktop_crm.ui.kit.charts.rows import RowsChart
from desktop_crm.ui.kit.controls import icon_button
from desktop_crm.ui.kit.menu import menu
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.theme import Space

_CARD_LEAST, _CARD_MOST = 232, 304
_FRAME = 74
"""What of the height of a card is not the chart."""


@dataclass(frozen=True, slots=True)
class Part:
    """A card with a chart. `report` is opened from its menu."""

    report: str
    title: str
    about: str
    make: Callable[[Workspace, Ask], Table]


class PartCard(QFrame):
    """A chart below its title, with a menu."""

    activated = Signal(str, str)
    report_wanted = Signal(str)
    export_wanted = Signal(str)

    def __init__(self, part: Part) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setMinimumHeight(_CARD_LEAST)
        self._part = part
        self.chart: ChartView | None = None
        self._more = icon_button(
            "ellipsis", _("{report}: what can be done").format(report=_(part.title)), size=28
        )
        self._more.clicked.connect(self._open_menu)
        self._said = label("", tone="secondary", wrap=True)
        self._said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._said.hide()
        titles = column(label(_(part.title), "card"), label(_(part.about), "secondary", "secondary"), space=1)
        self._head = row(titles, None, self._more, space=Space.S)
        margins = (Space.L, 10, Space.M, 10)
        self._body: QVBoxLayout = column(self._head, self._said, into=self, margins=margins, space=Space.S)

    def show_table(self, table: Table) -> None:
        """Show what was read."""
        self._said.hide()
        if self.chart is None:
            self.chart = chart_of(table)
            self.chart.activated.connect(self.activated)
            self._head.insertWidget(2, self.chart.legend)
            self._body.addWidget(self.chart, 1)
        else:
            self.chart.show_table(table)
        self.chart.show()
        if isinstance(self.chart.chart, RowsChart):
            rows = self.chart.chart.minimumSizeHint().height()
            self.setMinimumHeight(min(max(_CARD_LEAST, rows + _FRAME), _CARD_MOST))

    def hasHeightForWidth(self) -> bool:
        """A chart takes what height there is; a legend in two lines makes no card higher than the window."""
        return False

    def show_error(self, text: str) -> None:
        """Say why there is nothing to show."""
        if self.chart is not None:
            self.chart.hide()
        self._said.setText(text)
        self._said.show()

    def _open_menu(self) -> None:
        opened = menu(self)
        opened.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        opened.addAction(_("Open the report")).triggered.connect(
            lambda: self.report_wanted.emit(self._part.report)
        )
        opened.addAction(_("Export…")).triggered.connect(lambda: self.export_wanted.emit(self._part.report))
        opened.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))
