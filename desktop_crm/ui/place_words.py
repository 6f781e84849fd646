"""What a country and a currency mean for the program, shown with an example of each."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QLocale
from PySide6.QtWidgets import QFrame, QLabel

from desktop_crm.base.i18n import _
from desktop_crm.models.kinds.sums import in_full
from desktop_crm.models.pipeline import CURRENCIES
from desktop_crm.ops import setting_up, team, workdays
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.empty import Icon
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.theme import Space

_SUM = 125_000_00


class Consequences(QFrame):
    """Three lines: the next holiday, a telephone number and a sum."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "sunken")
        self._holiday, self._phone, self._sum = (label("", tone="secondary", wrap=True) for _n in range(3))
        signs = (("calendar", self._holiday), ("phone", self._phone), ("banknote", self._sum))
        lines = []
        for sign, words in signs:
            line = row(Icon(sign, "accent"), words, space=Space.M)
            line.setStretch(1, 1)
            lines.append(line)
        column(*lines, into=self, margins=Space.L, space=Space.M)

    def show_place(self, calendar: str, currency: str, region: str) -> None:
        """What it means to work by a calendar, to count in a currency, and to be called in a region."""
        _set(self._holiday, _days(calendar))
        national, shown = setting_up.sample_phone(region)
        _set(self._phone, f"{national}  →  {shown}" if national else "")
        _set(self._sum, in_full(_SUM, currency))


def countries() -> list[tuple[object, str]]:
    """The countries to choose from, as pairs of code and name."""
    return [(code, _(name)) for code, (name, _currency) in team.COUNTRIES.items()]


def currencies() -> list[tuple[object, str]]:
    """The currencies to choose from, as pairs of code and how they are written."""
    return [(o.key, o.key if o.key == o.label else f"{o.key}  {o.label}") for o in CURRENCIES]


def country_here() -> str:
    """The country that this computer is set to, when it is one to choose from; else the usual one."""
    code = QLocale.territoryToCode(QLocale.system().territory())
    return code if code in team.COUNTRIES else "RU"


def days_of_week() -> list[tuple[str, str, str]]:
    """The days of the week as their number, their short name and their name."""
    here = QLocale()
    short = QLocale.FormatType.ShortFormat
    return [(str(n), here.standaloneDayName(n, short), here.standaloneDayName(n)) for n in range(1, 8)]


def _days(calendar: str) -> str:
    week = workdays.week_of(calendar)
    days = ", ".join(short for number, short, _long in days_of_week() if number in week)
    following = workdays.next_holiday(date.today(), calendar)
    if following is None:
        return _("Working days: {days}").format(days=days)
    day = QLocale().toString(QDate(following.year, following.month, following.day), "d MMMM, dddd")
    return _("Working days: {days}; the next holiday is {day}").format(days=days, day=day)


def _set(words: QLabel, text: str) -> None:
    words.setText(text)
    words.setVisible(bool(text))
