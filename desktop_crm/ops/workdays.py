"""Working days: Monday to Friday without the holidays of the team's country."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

_WEEKEND = 5


@lru_cache(maxsize=64)
def holidays_of(country: str, year: int) -> frozenset[date]:
    """The public holidays of a country (ISO 3166 code) in a year; none for a country that is not known."""
    import holidays

    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError:
        return frozenset()


def is_working(day: date, country: str) -> bool:
    """Whether people work on this day."""
    return day.weekday() < _WEEKEND and day not in holidays_of(country, day.year)


def after(day: date, n: int, country: str) -> date:
    """The `n`-th working day after `day`; for 0 the day itself, or the next working day."""
    while n > 0 or not is_working(day, country):
        day += timedelta(days=1)
        n -= is_working(day, country)
    return day


def before(day: date, n: int, country: str) -> date:
    """The `n`-th working day before `day`; `day` itself for 0."""
    while n > 0:
        day -= timedelta(days=1)
        n -= is_working(day, country)
    return day


def between(start: date, end: date, country: str) -> int:
    """How many working days have passed from `start` until `end`, the first not counted."""
    return sum(is_working(start + timedelta(days=i), country) for i in range(1, (end - start).days + 1))


def next_holiday(day: date, country: str) -> date | None:
    """The first public holiday after `day` on which people would work otherwise; None when none is known."""
    days = holidays_of(country, day.year) | holidays_of(country, day.year + 1)
    return min((d for d in days if d > day and d.weekday() < _WEEKEND), default=None)
