"""A month to pick a day from."""

from __future__ import annotations

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QToolButton

from desktop_crm.base.i18n import language
from desktop_crm.ui import icons
from desktop_crm.ui.theme import colour


def calendar(day: QDate | None = None) -> QCalendarWidget:
    """A month in the language of the interface, `day` (or today) chosen; `clicked` tells the pick."""
    made = QCalendarWidget()
    made.setMinimumSize(300, 240)
    made.setLocale(QLocale(language()))
    made.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    made.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.ShortDayNames)
    _ink(made)
    for name, icon in (("qt_calendar_prevmonth", "chevron-left"), ("qt_calendar_nextmonth", "chevron-right")):
        step = made.findChild(QToolButton, name)
        if isinstance(step, QToolButton):
            step.setIcon(icons.icon(icon))
    if day is not None:
        made.setSelectedDate(day)
    return made


def _ink(made: QCalendarWidget) -> None:
    """Weekends in the ink of other days, the names of days in a quieter one."""
    plain, quiet = QTextCharFormat(), QTextCharFormat()
    plain.setForeground(colour("text"))
    quiet.setForeground(colour("secondary"))
    quiet.setBackground(colour("raised"))
    for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        made.setWeekdayTextFormat(weekend, plain)
    made.setHeaderTextFormat(quiet)
