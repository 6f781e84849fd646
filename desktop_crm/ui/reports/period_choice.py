"""Choosing the period of a report: its kind, the one before or after it, or any two days."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _, language
from desktop_crm.models.kinds import Date, Reading
from desktop_crm.reports.period import Period, Unit, around, between, moved
from desktop_crm.ui.kit.calendar import calendar
from desktop_crm.ui.kit.card import row
from desktop_crm.ui.kit.controls import Segmented, button, icon_button
from desktop_crm.ui.kit.menu import REACH, Popup
from desktop_crm.ui.rows.filter_line import FilterLine
from desktop_crm.ui.theme import Space

_STEP = 28  # px


class PeriodChoice(QWidget):
    """Segments between two arrows; `chosen` tells the Period."""

    chosen = Signal(object)

    def __init__(self, period: Period) -> None:
        super().__init__()
        self._period = period
        units = (
            (Unit.DAY, _("Day")),
            (Unit.WEEK, _("Week")),
            (Unit.MONTH, _("Month")),
            (Unit.QUARTER, _("Quarter")),
            (Unit.YEAR, _("Year")),
            (Unit.ANY, _("All time")),
            (Unit.DATES, _("Days…")),
        )
        self.units = Segmented([(unit.value, text) for unit, text in units], period.unit)
        self.earlier = icon_button("chevron-left", _("The period before"), size=_STEP)
        self.later = icon_button("chevron-right", _("The period after"), size=_STEP)
        row(self.earlier, self.units, self.later, into=self, space=Space.XS)
        self.units.chosen.connect(self._choose)
        self.units.pressed_again.connect(self._press_again)
        self.earlier.clicked.connect(lambda: self._take(moved(self._period, -1)))
        self.later.clicked.connect(lambda: self._take(moved(self._period, 1)))
        self.show_period(period)

    def show_period(self, period: Period) -> None:
        """Show another period, telling nobody."""
        self._period = period
        self.units.select(period.unit)
        for step in (self.earlier, self.later):
            step.setEnabled(period.unit != Unit.ANY)

    def step(self, by: int) -> None:
        """Go so many periods on."""
        if self._period.unit != Unit.ANY:
            self._take(moved(self._period, by))

    def choose_days(self) -> None:
        """Ask for any two days."""
        if QApplication.activePopupWidget():
            return
        popup = DaysPopup(self, self._period)
        popup.picked.connect(self._take)
        popup.closed.connect(lambda: self.units.select(self._period.unit))
        popup.open_below(self.units)

    def _choose(self, unit: str) -> None:
        if unit == Unit.DATES:
            self.choose_days()
        else:
            self._take(around(Unit(unit), self._day()))

    def _press_again(self, unit: str) -> None:
        """From any other month, "Month" leads back to this one."""
        if unit == Unit.DATES:
            self.choose_days()
        else:
            self._take(around(Unit(unit), date.today()))

    def _day(self) -> date:
        """The day that stays in sight: today where it is within, else where the period begins."""
        today = date.today()
        return today if self._period.holds(today) else self._period.first

    def _take(self, period: Period) -> None:
        self.show_period(period)
        self.chosen.emit(period)


class DaysPopup(Popup):
    """Two days, typed or picked from a month; `picked` tells the Period."""

    picked = Signal(object)

    def __init__(self, parent: QWidget, period: Period) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.body.setContentsMargins(*(REACH + Space.M,) * 4)
        self.body.setSpacing(Space.M)
        known = period if period.unit != Unit.ANY else around(Unit.MONTH, date.today())
        self.first = FilterLine(_("From"), Date().edit(known.first.isoformat()), titled=True)
        self.last = FilterLine(_("To"), Date().edit(known.last.isoformat()), titled=True)
        self._picking = self.first
        self._month = calendar(QDate(known.first.year, known.first.month, known.first.day))
        self._month.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._month.clicked.connect(self._pick)
        apply = button(_("Apply"), kind="primary")
        apply.clicked.connect(self.apply)
        self.body.addLayout(row(self.first, self.last))
        self.body.addWidget(self._month)
        self.body.addLayout(row(None, apply))
        self.first.line.setFocus()
        self.first.line.selectAll()

    def apply(self) -> None:
        """Take the days over, unless one is not understood."""
        read = [self._day(line) for line in (self.first, self.last)]
        if read[0] and read[1]:
            self.close()
            self.picked.emit(between(read[0], read[1]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.apply()
        else:
            super().keyPressEvent(event)

    def _day(self, line: FilterLine) -> date | None:
        try:
            day = Date().parse(line.line.text(), Reading(language=language()))
        except UserError as error:
            line.set_error(str(error))
        else:
            if day:
                return date.fromisoformat(str(day))
            line.set_error(_("Type a day, such as {day}.").format(day=Date().edit(date.today().isoformat())))
        line.line.setFocus()
        return None

    def _pick(self, day: QDate) -> None:
        """The first pick is where it begins, the second where it ends."""
        self._picking.line.setText(Date().edit(day.toString(Qt.DateFormat.ISODate)))
        self._picking = self.last if self._picking is self.first else self.first
        self._picking.line.setFocus()
        self._picking.line.selectAll()
