"""The days, weeks or months that the rows of a report are, when they stand along time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from dateutil.relativedelta import relativedelta

from desktop_crm.base.i18n import language
from desktop_crm.reports.period import Period, Unit, around

_DAYS, _WEEKS = 31, 100
"""Of days that were chosen, until so many each has its row, and until so many each week."""

_YEARS = 30
"""Of all time, gaps are filled for so many years."""


def unit_of(period: Period) -> Unit:
    """What a row is: a day, a week of a quarter, a month of a year and of all time."""
    if period.unit == Unit.DATES:
        n = (period.last - period.first).days + 1
        return Unit.DAY if n <= _DAYS else Unit.WEEK if n <= _WEEKS else Unit.MONTH
    long = {Unit.QUARTER: Unit.WEEK, Unit.YEAR: Unit.MONTH, Unit.ANY: Unit.MONTH}
    return long.get(period.unit, Unit.DAY)


def begin(day: date, unit: Unit) -> date:
    """The first day of the span that a day is in."""
    return around(unit, day).first


def spans(period: Period, unit: Unit, today: date, days: Iterable[date]) -> dict[date, Period]:
    """The spans of a period until today, and those later ones in which something happened on one of the `days`,
    by how they begin; each only as far as the period goes."""
    known = [day for day in days if period.holds(day)]
    begins = {begin(day, unit) for day in known}
    first, last = period.first, min(period.last, today)
    if period.unit == Unit.ANY:
        first = max(min(known, default=today), today - relativedelta(years=_YEARS))
    span = around(unit, first)
    while span.first <= last and first <= last:
        begins.add(span.first)
        span = around(unit, span.last + relativedelta(days=1))
    return {day: _within(period, around(unit, day)) for day in sorted(begins)}


def _within(period: Period, span: Period) -> Period:
    if period.unit == Unit.ANY:
        return span
    return Period(span.unit, max(span.first, period.first), min(span.last, period.last))


def key_of(span: Period) -> str:
    """What tells a row from the others: "2026-11" for a month, the first day of other spans."""
    return f"{span.first:%Y-%m}" if span.unit == Unit.MONTH else span.first.isoformat()


def titled(span: Period) -> str:
    """A span as a row is called: "24 Nov", "2–8 Nov", "November 2026"."""
    from babel.dates import format_date, format_interval, format_skeleton

    if span.unit == Unit.MONTH:
        name = str(format_date(span.first, "LLLL y", locale=language()))
        return name[:1].upper() + name[1:]
    if span.first == span.last:
        return str(format_skeleton("MMMd", span.first, locale=language()))
    return str(format_interval(span.first, span.last, "MMMd", locale=language()))
