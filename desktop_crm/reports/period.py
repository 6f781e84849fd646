"""Periods of time that reports are about, and the ones they are compared with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from desktop_crm.ops import workdays

_EVER = 1 << 62  # ms


class Unit(StrEnum):
    """What a period is one of. DATES are any two days, ANY is all of time."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DATES = "dates"
    ANY = "any"


_LENGTHS = {
    Unit.DAY: relativedelta(days=1),
    Unit.WEEK: relativedelta(weeks=1),
    Unit.MONTH: relativedelta(months=1),
    Unit.QUARTER: relativedelta(months=3),
    Unit.YEAR: relativedelta(years=1),
}


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days from `first` to `last`, both of them within; of ANY neither counts."""

    unit: Unit
    first: date
    last: date

    @property
    def since(self) -> int:
        """Milliseconds since 1970 UTC at which the period begins on this computer's clock."""
        return -_EVER if self.unit == Unit.ANY else midnight(self.first)

    @property
    def until(self) -> int:
        """The moment at which it has ended, in the same measure; itself no part of it."""
        return _EVER if self.unit == Unit.ANY else midnight(self.last + timedelta(days=1))

    @property
    def days(self) -> tuple[str, str]:
        """The first and the last day as they are stored."""
        if self.unit == Unit.ANY:
            return "", "9999-12-31"
        return self.first.isoformat(), self.last.isoformat()

    def holds(self, day: date) -> bool:
        """Whether the day is within."""
        return self.unit == Unit.ANY or self.first <= day <= self.last


ANY = Period(Unit.ANY, date(1970, 1, 1), date(9999, 12, 30))


def midnight(day: date) -> int:
    """When a day begins on this computer's clock, in milliseconds since 1970 UTC."""
    try:
        return int(datetime.combine(day, time()).astimezone().timestamp() * 1000)
    except (OverflowError, OSError, ValueError):  # no clock of this system knows the year
        return (day - date(1970, 1, 1)).days * 86_400_000


def around(unit: Unit, day: date) -> Period:
    """The day, week (from Monday), month, quarter or year that a day is in."""
    if unit == Unit.ANY:
        return ANY
    first = {
        Unit.WEEK: day - timedelta(days=day.weekday()),
        Unit.MONTH: day.replace(day=1),
        Unit.QUARTER: day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1),
        Unit.YEAR: day.replace(month=1, day=1),
    }.get(unit, day)
    return Period(unit, first, _last(unit, first))


def _last(unit: Unit, first: date) -> date:
    return first + _LENGTHS.get(unit, _LENGTHS[Unit.DAY]) - timedelta(days=1)


def between(first: date, last: date) -> Period:
    """Any two days and what lies between them, in whichever order they are given."""
    return Period(Unit.DATES, min(first, last), max(first, last))


def moved(period: Period, by: int) -> Period:
    """The period so many of its own lengths later, earlier when negative. ANY has no other."""
    if period.unit == Unit.ANY:
        return period
    if period.unit == Unit.DATES:
        span = ((period.last - period.first).days + 1) * by
        return Period(Unit.DATES, period.first + timedelta(days=span), period.last + timedelta(days=span))
    first = period.first + _LENGTHS[period.unit] * by
    return Period(period.unit, first, _last(period.unit, first))


def until_today(period: Period, today: date) -> Period:
    """Of a period that still runs, what has passed of it, today included; any other one as it is."""
    if period.unit == Unit.ANY or not period.first <= today < period.last:
        return period
    return Period(period.unit, period.first, today)


def before(period: Period, today: date, calendar: str) -> Period | None:
    """The period that this one is compared with; None for ANY.

    Of a period that still runs, only as many working days of the one before as have passed of this one, today
    included: a month is not behind the last one because it is the 10th.
    """
    if period.unit == Unit.ANY:
        return None
    earlier = moved(period, -1)
    if not period.first <= today < period.last:
        return earlier
    passed = working_days(until_today(period, today), calendar)
    day = earlier.first - timedelta(days=1)
    last = max(workdays.after(day, passed, calendar), earlier.first) if passed else earlier.first
    return Period(earlier.unit, earlier.first, min(last, earlier.last))


def working_days(period: Period, calendar: str) -> int:
    """How many days of the period people work."""
    return workdays.between(period.first - timedelta(days=1), period.last, calendar)


def months(period: Period) -> Iterator[str]:
    """The months that the period touches, as "2026-11"."""
    month = period.first.replace(day=1)
    while month <= period.last:
        yield f"{month:%Y-%m}"
        month += relativedelta(months=1)
