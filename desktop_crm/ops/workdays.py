"""Working days: Monday to Friday, or other days of the week, without the holidays of the team's country.

Which they are is told by a calendar: the ISO 3166 code of a country, NO_HOLIDAYS, or either of them with the days of
the week behind a colon, Monday being 1: "RU", "KZ:123456".
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

NO_HOLIDAYS = "-"
USUAL_WEEK = "12345"


def country_of(calendar: str) -> str:
    """The country whose holidays are kept."""
    return calendar.partition(":")[0]


@lru_cache(maxsize=16)
def week_of(calendar: str) -> str:
    """The days of the week on which people work, such as "12345"."""
    days = calendar.partition(":")[2]
    return "".join(day for day in "1234567" if day in days) or USUAL_WEEK


def calendar_of(country: str, week: str) -> str:
    """The calendar of a country and the days of a week."""
    return country if week in ("", USUAL_WEEK) else f"{country}:{week}"


@lru_cache(maxsize=64)
def holidays_of(calendar: str, year: int) -> frozenset[date]:
    """The public holidays of a calendar's country in a year; none for a country that is not known."""
    import holidays

    try:
        return frozenset(holidays.country_holidays(country_of(calendar), years=year))
    except NotImplementedError:
        return frozenset()


def is_working(day: date, calendar: str) -> bool:
    """Whether people work on this day."""
    return _in_week(day, calendar) and day not in holidays_of(calendar, day.year)


def _in_week(day: date, calendar: str) -> bool:
    return str(day.isoweekday()) in week_of(calendar)


def after(day: date, n: int, calendar: str) -> date:
    """The `n`-th working day after `day`; for 0 the day itself, or the next working day."""
    while n > 0 or not is_working(day, calendar):
        day += timedelta(days=1)
        n -= is_working(day, calendar)
    return day


def before(day: date, n: int, calendar: str) -> date:
    """The `n`-th working day before `day`; `day` itself for 0."""
    while n > 0:
        day -= timedelta(days=1)
        n -= is_working(day, calendar)
    return day


@lru_cache(maxsize=4096)
def between(start: date, end: date, calendar: str) -> int:
    """How many working days have passed from `start` until `end`, the first not counted."""
    return sum(is_working(start + timedelta(days=i), calendar) for i in range(1, (end - start).days + 1))


def next_holiday(day: date, calendar: str) -> date | None:
    """The first public holiday after `day` on which people would work otherwise; None when none is known."""
    days = holidays_of(calendar, day.year) | holidays_of(calendar, day.year + 1)
    return min((d for d in days if d > day and _in_week(d, calendar)), default=None)
