"""Periods in words: what is shown, and what it is compared with."""

from __future__ import annotations

from datetime import date

from desktop_crm.base.i18n import N_, _, language
from desktop_crm.reports.period import Period, Unit, until_today

_AGAINST = (
    N_("vs January"),
    N_("vs February"),
    N_("vs March"),
    N_("vs April"),
    N_("vs May"),
    N_("vs June"),
    N_("vs July"),
    N_("vs August"),
    N_("vs September"),
    N_("vs October"),
    N_("vs November"),
    N_("vs December"),
)
_QUARTERS = ("I", "II", "III", "IV")


def said(period: Period, today: date) -> str:
    """The period as a heading says it: "October 2026", and of one that still runs the days that have passed."""
    if period.unit == Unit.ANY:
        return _("all time")
    shown = until_today(period, today)
    if shown != period:
        return days(shown.first, shown.last)
    match period.unit:
        case Unit.MONTH:
            return _written(period.first, "LLLL y")
        case Unit.QUARTER:
            return _("quarter {quarter} of {year}").format(quarter=_quarter(period), year=period.first.year)
        case Unit.YEAR:
            return _("the year {year}").format(year=period.first.year)
    return days(period.first, period.last)


def days(first: date, last: date) -> str:
    """One day, or the days between two: "1–24 November 2026"."""
    end = _written(last, "d MMMM y")
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}\N{EN DASH}{end}"
    return f"{_written(first, 'd MMMM' if first.year == last.year else 'd MMMM y')} \N{EN DASH} {end}"


def _written(day: date, pattern: str) -> str:
    from babel.dates import format_date

    return str(format_date(day, pattern, locale=language()))


def _month(first: date) -> str:
    from babel.dates import format_date

    return str(format_date(first, "LLLL y", locale=language()))


def _quarter(period: Period) -> str:
    return _QUARTERS[(period.first.month - 1) // 3]


def against(earlier: Period | None) -> str:
    """What stands beside a change: "vs October"; empty where there is nothing to compare with."""
    if earlier is None:
        return ""
    match earlier.unit:
        case Unit.MONTH:
            return _(_AGAINST[earlier.first.month - 1])
        case Unit.QUARTER:
            return _("vs quarter {quarter}").format(quarter=_quarter(earlier))
        case Unit.YEAR:
            return _("vs {year}").format(year=earlier.first.year)
        case Unit.WEEK:
            return _("vs the week before")
        case Unit.DAY:
            return _("vs the day before")
    return _("vs the days before")
