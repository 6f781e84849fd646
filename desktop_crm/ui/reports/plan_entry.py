"""Typing in what the team means to sell, as in a spreadsheet."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QWidget,
)

from desktop_crm.base.i18n import _
from desktop_crm.models.pipeline import CURRENCIES
from desktop_crm.ops import team
from desktop_crm.reports.period import Period, Unit
from desktop_crm.store.journal import Changed
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.card import card, column, row
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.controls import icon_button
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.reports.plan_sheet import PlanSheet
from desktop_crm.ui.theme import Space


class PlanEntry(QWidget):
    """A year of plans; Esc goes back."""

    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._year = date.today().year
        self.sheet = PlanSheet(desk)
        back = icon_button("arrow-left", _("Back to the report"))
        back.clicked.connect(self.left)
        self._shown_year = label("", "name")
        before, after = (
            icon_button("chevron-left", _("The year before")),
            icon_button("chevron-right", _("The year after")),
        )
        before.clicked.connect(lambda: self._go(self._year - 1))
        after.clicked.connect(lambda: self._go(self._year + 1))
        own = team.get(desk.ws, team.CURRENCY)
        self.currency = Choice([(o.key, f"{o.label}  {o.key}") for o in CURRENCIES], own)
        self.currency.setAccessibleName(_("Currency"))
        self.currency.chosen.connect(lambda _chosen: self._read())
        about = _(
            "Type a sum and press Enter. Without a plan of its own, the team is to sell what its people are."
        )
        titles = column(label(_("Sales plan"), "page"), label(about, tone="secondary", wrap=True), space=2)
        head = row(back, titles, self.currency, before, self._shown_year, after, space=Space.S)
        head.setStretch(1, 1)
        surface = card("panel")
        column(self.sheet, into=surface, margins=1)
        column(head, surface, into=self, space=Space.M).setStretch(1, 1)
        desk.changes.changed.connect(self._on_changed)

    def show_year(self, period: Period, today: date) -> None:
        """Show the year of a period."""
        self._go(today.year if period.unit == Unit.ANY else period.last.year)

    def take_focus(self) -> None:
        """The keyboard begins in the sheet."""
        self.sheet.setFocus()

    def _go(self, year: int) -> None:
        self._year = min(max(year, 1), 9999)
        self._shown_year.setText(str(self._year))
        self._read()

    def _read(self) -> None:
        self.sheet.show_plans(self._year, str(self.currency.value()))

    def _on_changed(self, changed: Changed) -> None:
        if self.isVisible() and changed.touches("plan", "employee") and not self.sheet.is_edited():
            self._read()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
