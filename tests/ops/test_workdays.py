"""Working days of the team's country."""

from __future__ import annotations

from datetime import date, timedelta

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


def test_a_team_works_on_other_days_of_the_week_too() -> None:
    shop = workdays.calendar_of("RU", "123456")
    assert shop == "RU:123456"
    assert (workdays.country_of(shop), workdays.week_of(shop)) == ("RU", "123456")
    assert workdays.after(FRIDAY, 1, shop) == FRIDAY + timedelta(days=1)
    assert workdays.after(FRIDAY, 2, shop) == MONDAY
    assert not workdays.is_working(date(2027, 1, 1), shop)
    assert workdays.is_working(date(2027, 1, 1), workdays.NO_HOLIDAYS)
    assert workdays.calendar_of("KZ", "12345") == "KZ"
    assert workdays.week_of("RU:") == workdays.week_of("RU:x") == "12345"
