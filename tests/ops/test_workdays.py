"""Working days of the team's country."""

from __future__ import annotations

from datetime import date

from desktop_crm.ops import workdays

FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)


def test_a_weekend_is_no_work() -> None:
    assert workdays.after(FRIDAY, 1, "RU") == MONDAY
    assert workdays.before(MONDAY, 1, "RU") == FRIDAY
    assert workdays.between(FRIDAY, MONDAY, "RU") == 1


def test_holidays_are_no_work_where_they_are_kept() -> None:
    assert workdays.after(date(2025, 12, 30), 1, "RU") > date(2026, 1, 8)
    assert workdays.after(date(2025, 12, 30), 1, "GB") == date(2025, 12, 31)


def test_no_days_on_a_sunday_is_the_next_working_day() -> None:
    assert workdays.after(date(2026, 11, 22), 0, "RU") == MONDAY
    assert workdays.after(FRIDAY, 0, "RU") == FRIDAY


def test_a_country_without_a_calendar_has_weekends_only() -> None:
    assert workdays.holidays_of("XX", 2026) == frozenset()
    assert workdays.after(FRIDAY, 2, "XX") == date(2026, 11, 24)


def test_the_next_holiday_is_one_on_which_people_would_work() -> None:
    assert workdays.next_holiday(date(2026, 11, 24), "GB") == date(2026, 12, 25)
    assert workdays.next_holiday(date(2026, 12, 25), "RU") == date(2026, 12, 31)
    assert workdays.next_holiday(date(2026, 11, 24), "XX") is None
