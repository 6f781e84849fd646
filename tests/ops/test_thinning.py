"""Which copies stay: a day each for a week, a week each for a month, a month each for a year."""

# ruff: noqa: DTZ001 - days are those of the clock on the wall

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.ops.thinning import DAYS, MONTHS, WEEKS, kept

MOMENTS = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2027, 1, 1))
NOW = datetime(2026, 11, 24, 12)


def after_days(days: int, start: datetime, step: timedelta = timedelta(days=1)) -> set[datetime]:
    """What is there when a copy was made and the rest thinned on each of many days."""
    there: set[datetime] = set()
    for n in range(days):
        there = kept(there | {start + n * step}, start + n * step)
    return there


@given(st.sets(MOMENTS), MOMENTS)
def test_the_newest_of_what_has_been_stays_and_there_are_never_many(
    moments: set[datetime], now: datetime
) -> None:
    stay = kept(moments, now)
    assert stay <= moments
    assert len(stay) <= 2 * (DAYS + WEEKS + MONTHS)
    past = [moment for moment in moments if moment <= now]
    assert not past or max(past) in stay
    assert not moments or max(moments) in stay


@given(st.sets(MOMENTS), MOMENTS)
def test_thinning_twice_takes_no_more(moments: set[datetime], now: datetime) -> None:
    assert kept(kept(moments, now), now) == kept(moments, now)


@given(st.sets(MOMENTS), MOMENTS)
def test_each_of_the_last_days_weeks_and_months_with_copies_keeps_one(
    moments: set[datetime], now: datetime
) -> None:
    past = {moment for moment in moments if moment <= now}
    stay = kept(moments, now)
    for day in sorted({m.date() for m in past})[-DAYS:]:
        assert max(m for m in past if m.date() == day) in stay
    for month in sorted({(m.year, m.month) for m in past})[-MONTHS:]:
        assert max(m for m in past if (m.year, m.month) == month) in stay


@given(MOMENTS, st.integers(400, 800))
def test_after_years_of_daily_copies_the_last_week_month_and_year_are_there(
    start: datetime, days: int
) -> None:
    there = after_days(days, start)
    last = start + timedelta(days=days - 1)
    assert {last - timedelta(days=n) for n in range(DAYS)} <= there
    assert len({m.isocalendar()[:2] for m in there}) >= WEEKS
    months = {(m.year, m.month) for m in there}
    assert len(months) == MONTHS
    assert len(there) <= DAYS + WEEKS + MONTHS


def test_a_laptop_that_lay_in_a_drawer_for_a_year_keeps_its_last_week() -> None:
    there = after_days(30, datetime(2025, 1, 1, 9))
    later = kept(there | {NOW}, NOW)
    assert {datetime(2025, 1, day, 9) for day in range(25, 31)} <= later


@given(st.sets(MOMENTS, min_size=1), st.sets(st.datetimes(min_value=datetime(2090, 1, 1)), max_size=40))
def test_copies_of_a_clock_that_was_ahead_push_out_no_true_one(
    true: set[datetime], wrong: set[datetime]
) -> None:
    now = datetime(2027, 1, 2)
    assert kept(true, now) <= kept(true | wrong, now)


@given(st.sets(MOMENTS, min_size=1))
def test_a_clock_that_was_put_back_takes_none_away(moments: set[datetime]) -> None:
    there = kept(moments, NOW + timedelta(days=400))
    assert kept(there, datetime(1970, 1, 1)) == there
