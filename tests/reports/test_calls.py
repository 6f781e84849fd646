"""Calls along time, each figure computed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_crm.models.all import Call
from desktop_crm.reports import calls, period
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.period import Unit
from tests.reports.small import TODAY, Small, at, month, proven, told, total


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Small]:
    small = Small(tmp_path / "team.crm")
    with small.ws:
        yield small


def test_each_day_of_the_month_until_today(small: Small) -> None:
    small.call("11-02", "in", True, 61)
    small.call("11-02", "out", True, 59)
    small.call("11-02", "in", False)
    small.call("11-24", "out", False, 20)
    small.call("10-31", "in", True, 600)
    table = proven(small.ws, calls.report(small.ws, month()))
    assert [row.key for row in table.rows] == [f"2026-11-{n:02}" for n in range(1, 25)]
    told_of = {key: [table.figure(key, c).value for c in ("answered", "missed", "tried", "minutes")] for key in (
        "2026-11-01", "2026-11-02", "2026-11-24")}  # fmt: skip
    assert told_of == {
        "2026-11-01": [0, 0, 0, 0],
        "2026-11-02": [2, 1, 0, 61 + 59],
        "2026-11-24": [0, 0, 1, 0],
    }
    assert [total(table, c) for c in ("answered", "missed", "tried", "minutes")] == [2, 1, 1, 120]
    assert table.chart is not None
    assert table.chart.now == "2026-11-24"
    assert table.rows[1].title == "Nov 2"


def test_the_second_of_a_month_is_compared_with_the_second_of_the_last_one(small: Small) -> None:
    small.call("10-02", "in", True)
    small.call("10-22", "in", True)
    small.call("10-23", "in", True)  # later in its month than today in this one
    small.call("11-02", "in", True)
    table = proven(small.ws, calls.report(small.ws, month()))
    figure = table.figure("2026-11-02", "answered")
    assert (figure.value, figure.before) == (1, 1)
    assert table.figure("", "answered").before == 2
    assert table.figure("2026-11-23", "answered").before is None


def test_weeks_of_a_quarter_and_months_of_a_year(small: Small) -> None:
    small.call("10-01", "in", True)  # a Thursday: the week begins within September
    small.call("10-04", "in", True)
    small.call("10-05", "in", True)
    quarter = proven(small.ws, calls.report(small.ws, Ask(period.around(Unit.QUARTER, TODAY), today=TODAY)))
    assert [row.key for row in quarter.rows][:2] == ["2026-10-01", "2026-10-05"]
    assert quarter.rows[-1].key == "2026-11-23", "the week that runs is the last one"
    assert [row.figures[0].value for row in quarter.rows][:3] == [2, 1, 0]
    year = proven(small.ws, calls.report(small.ws, Ask(period.around(Unit.YEAR, TODAY), today=TODAY)))
    assert len(year.rows) == 11
    assert told(year, "answered")["October 2026"] == 3
    ever = proven(small.ws, calls.report(small.ws, Ask(period.ANY, today=TODAY)))
    assert told(ever, "answered") == {"October 2026": 3, "November 2026": 0}
    assert ever.figure("", "answered").before is None


@pytest.mark.parametrize(("days", "rows"), [(7, 7), (31, 31), (32, 5), (100, 15), (101, 4), (365, 12)])
def test_days_that_are_chosen_are_told_by_day_week_or_month(small: Small, days: int, rows: int) -> None:
    """From Wednesday, 1 January 2025: 32 days touch 5 weeks, 100 days 15, 101 days (11 April) 4 months."""
    first = date(2025, 1, 1)
    asked = Ask(period.between(first, date.fromordinal(first.toordinal() + days - 1)), today=TODAY)
    assert len(proven(small.ws, calls.report(small.ws, asked)).rows) == rows


def test_calls_of_tomorrow_and_of_clocks_that_were_wrong(small: Small) -> None:
    small.call("11-27", "in", True, 10)
    table = proven(small.ws, calls.report(small.ws, month()))
    assert table.rows[-1].key == "2026-11-27", "a day that is still to come has its row when it has calls"
    assert "2026-11-26" not in [row.key for row in table.rows]
    small.add(Call, moment=0, direction="in", answered=1, number="+74951234567")
    small.add(Call, moment=at("9998-12-31"), direction="in", answered=1, number="+74951234567")
    small.add(Call, moment=1 << 61, direction="in", answered=1, length=-5, number="+74951234567")
    ever = proven(small.ws, calls.report(small.ws, Ask(period.ANY, today=TODAY)))
    assert len(ever.rows) < 400
    assert ever.figure("", "answered").value == 4


def test_a_period_without_calls(small: Small) -> None:
    table = proven(small.ws, calls.report(small.ws, month()))
    assert {row.figures[0].value for row in table.rows} == {0}
    future = proven(small.ws, calls.report(small.ws, month(date(2031, 1, 1))))
    assert future.rows == ()
    assert future.total is None
    assert future.empty


def test_calls_in_the_bin_are_no_calls(small: Small) -> None:
    gone = small.call("11-02", "in", True, 60)
    small.change(Call, gone, deleted=at("11-03"))
    table = proven(small.ws, calls.report(small.ws, month()))
    assert total(table, "answered") == 0
