"""Rules of repetition: which day comes next."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_crm.models.kinds import Repeat
from desktop_crm.ops import repeats


def following(rule: str, done: str, today: str = "2020-01-01", country: str = "RU") -> str | None:
    day = date.fromisoformat(done)
    found = repeats.following(repeats.anchored(rule, day), day, date.fromisoformat(today), country)
    return found.day.isoformat() if found else None


@pytest.mark.parametrize(
    ("rule", "done", "next_day"),
    [
        ("FREQ=DAILY", "2026-11-24", "2026-11-25"),
        ("FREQ=DAILY;INTERVAL=3", "2026-11-24", "2026-11-27"),
        ("FREQ=WEEKLY", "2026-11-24", "2026-12-01"),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "2026-11-24", "2026-11-26"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-11-24", "2026-12-08"),
        ("FREQ=MONTHLY", "2026-11-24", "2026-12-24"),
        ("FREQ=MONTHLY", "2026-01-31", "2026-02-28"),
        ("FREQ=MONTHLY", "2028-01-30", "2028-02-29"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2026-11-27", "2026-12-25"),
        ("FREQ=YEARLY", "2026-11-24", "2027-11-24"),
        ("FREQ=YEARLY", "2024-02-29", "2025-02-28"),
        ("FREQ=YEARLY", "2024-12-31", "2025-12-31"),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31", "2026-03-31"),
    ],
)
def test_the_day_that_comes_next(rule: str, done: str, next_day: str) -> None:
    assert following(rule, done) == next_day


def test_the_last_of_the_month_stays_the_last_after_february() -> None:
    rule, day, days = repeats.anchored("FREQ=MONTHLY", date(2026, 1, 31)), date(2026, 1, 31), []
    for _month in range(4):
        found = repeats.following(rule, day, day, "RU")
        assert found
        day = found.day
        days.append(day.isoformat())
    assert days == ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]


def test_a_birthday_on_29_february_comes_every_year_and_on_its_own_day_in_leap_years() -> None:
    rule = repeats.anchored("FREQ=YEARLY", date(2024, 2, 29))
    found = repeats.days(rule, date(2024, 2, 29), date(2028, 12, 31), "RU")
    assert [day.isoformat() for day in found] == ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]


def test_every_working_day_leaves_out_weekends_and_the_holidays_of_the_country() -> None:
    assert following(repeats.WORKING_DAYS, "2026-11-27") == "2026-11-30"
    assert following(repeats.WORKING_DAYS, "2026-03-06", country="RU") != "2026-03-09"
    assert following(repeats.WORKING_DAYS, "2026-12-31", country="RU") == "2027-01-11"
    assert following(repeats.WORKING_DAYS, "2026-12-31", country="??") == "2027-01-01"


def test_what_passed_while_nobody_finished_it_is_not_made_up_for() -> None:
    assert following("FREQ=DAILY", "2026-11-01", today="2026-11-24") == "2026-11-24"
    assert following("FREQ=MONTHLY", "2026-08-15", today="2026-11-24") == "2026-12-15"


def test_done_before_its_day_it_comes_again_after_that_day() -> None:
    assert following("FREQ=WEEKLY", "2026-11-30", today="2026-11-24") == "2026-12-07"


def test_a_rule_of_some_times_counts_down_and_ends() -> None:
    day, rule, days = date(2026, 11, 24), "FREQ=DAILY;COUNT=3", []
    while found := repeats.following(rule, day, day, "RU"):
        day, rule = found
        days.append((day.isoformat(), rule))
    assert days == [("2026-11-25", "FREQ=DAILY;COUNT=2"), ("2026-11-26", "FREQ=DAILY;COUNT=1")]


@pytest.mark.parametrize("until", ["20261126", "20261126T235959", "20261126T120000Z"])
def test_a_rule_ends_with_the_day_that_it_names(until: str) -> None:
    rule = f"FREQ=DAILY;UNTIL={until}"
    assert following(rule, "2026-11-25") == "2026-11-26"
    assert following(rule, "2026-11-26") is None


def test_an_occurrence_that_was_moved_does_not_move_those_after_it() -> None:
    rule = repeats.anchored("FREQ=WEEKLY", date(2026, 11, 23))
    found = repeats.following(rule, date(2026, 11, 25), date(2026, 11, 25), "RU")
    assert found
    assert found.day.isoformat() == "2026-11-30"


@pytest.mark.parametrize(
    ("rule", "first", "said"),
    [
        (repeats.WORKING_DAYS, "2026-11-24", "every working day"),
        ("FREQ=WEEKLY", "2026-11-24", "every week on Tue"),
        ("FREQ=MONTHLY", "2026-11-24", "every month on day 24"),
        ("FREQ=MONTHLY", "2026-01-31", "every month on the last day"),
        ("FREQ=YEARLY", "2024-02-29", "every year on February 29"),
        (
            "FREQ=MONTHLY;INTERVAL=2;UNTIL=20271231",
            "2026-11-24",
            "every 2 months on day 24 until Dec 31, 2027",
        ),
    ],
)
def test_a_rule_is_said_in_words(rule: str, first: str, said: str) -> None:
    assert Repeat().format(repeats.anchored(rule, date.fromisoformat(first))) == said


def test_a_rule_that_says_more_than_the_words_know_is_shown_as_it_is() -> None:
    assert Repeat().format("FREQ=MONTHLY;BYDAY=-1FR") == "FREQ=MONTHLY;BYDAY=-1FR"
