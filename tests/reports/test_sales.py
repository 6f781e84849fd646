"""Sales against plan and the period before, each figure computed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop_crm.models.all import Employee
from desktop_crm.models.kinds import Operator
from desktop_crm.ops import plans
from desktop_crm.reports import period, sales
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.period import Unit
from desktop_crm.store.query import Filter
from tests.reports.small import TODAY, Small, month, proven, told, total


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Small]:
    small = Small(tmp_path / "team.crm")
    with small.ws:
        yield small


def asked(unit: Unit, day: date = TODAY, **values: object) -> Ask:
    return Ask(period.around(unit, day), today=TODAY, **values)  # type: ignore[arg-type]


def test_a_year_by_month_against_plan(small: Small) -> None:
    small.sale("01-15", 300_000_00)
    small.sale("01-20", 100_000_00)
    small.sale("03-02", 250_000_00)
    small.sale("03-03", None)
    small.loss("03-04", 999_000_00)
    small.sale("2025-01-15", 200_000_00)
    plans.set_plan(small.ws, "2026-01", None, "RUB", 500_000_00)
    plans.set_plan(small.ws, "2026-03", None, "RUB", 200_000_00)
    table = proven(small.ws, sales.report(small.ws, asked(Unit.YEAR)))
    assert [row.key for row in table.rows] == [f"2026-{m:02}" for m in range(1, 12)], (
        "until the current month"
    )
    january = {c.key: table.figure("2026-01", c.key).value for c in table.columns}
    assert january == {
        "won": 2,
        "amount.RUB": 400_000_00,
        "plan.RUB": 500_000_00,
        "plan_done.RUB": 400 / 500,
        "average.RUB": 200_000_00,
    }
    march = [
        table.figure("2026-03", key).value for key in ("won", "amount.RUB", "plan_done.RUB", "average.RUB")
    ]
    assert march == [2, 250_000_00, 250 / 200, 250_000_00]
    assert table.figure("2026-02", "plan_done.RUB").value is None
    assert table.figure("2026-02", "average.RUB").value is None
    assert table.figure("2026-01", "amount.RUB").before == 200_000_00, "January is compared with January"
    assert total(table, "amount.RUB") == 650_000_00
    assert total(table, "plan.RUB") == 700_000_00
    assert total(table, "plan_done.RUB") == 650 / 700
    assert table.chart is not None
    assert (table.chart.columns, table.chart.marks) == (("amount.RUB",), ("plan.RUB",))
    assert table.chart.now == "2026-11"


def test_a_month_by_week_with_the_plan_by_working_days(small: Small) -> None:
    """November 2026 has 20 working days, as the 4th is a holiday: 4 in the first week, 5 in the three that follow,
    1 on the 30th. Of a plan of 100 000 that is 20 000, 25 000 three times, 5 000; by the 24th 16 days: 80 000."""
    plans.set_plan(small.ws, "2026-11", None, "RUB", 100_000_00)
    small.sale("11-03", 10_000_00)
    small.sale("11-24", 50_000_00)
    small.sale("10-06", 30_000_00)
    table = proven(small.ws, sales.report(small.ws, month()))
    assert [row.title for row in table.rows] == [
        "Nov 1",
        "Nov 2\N{THIN SPACE}–\N{THIN SPACE}8",
        "Nov 9\N{THIN SPACE}–\N{THIN SPACE}15",
        "Nov 16\N{THIN SPACE}–\N{THIN SPACE}22",
        "Nov 23\N{THIN SPACE}–\N{THIN SPACE}29",
        "Nov 30",
    ]
    assert list(told(table, "plan.RUB").values()) == [
        None,
        20_000_00,
        25_000_00,
        25_000_00,
        25_000_00,
        5_000_00,
    ]
    assert list(told(table, "amount.RUB").values()) == [0, 10_000_00, 0, 0, 50_000_00, 0]
    assert total(table, "plan.RUB") == 100_000_00
    assert table.figure("", "amount.RUB").before == 30_000_00
    assert table.figure("2026-11-02", "amount.RUB").before is None, "weeks of two months are not alike"
    (note,) = table.notes
    assert "80,000\N{NO-BREAK SPACE}₽" in note
    assert "60,000\N{NO-BREAK SPACE}₽" in note


@pytest.mark.parametrize("amount", [1, 99, 100_01, 333_333_33, 7_000_000_07])
def test_the_parts_of_a_plan_add_up_to_it(small: Small, amount: int) -> None:
    plans.set_plan(small.ws, "2026-11", None, "RUB", amount)
    table = sales.report(small.ws, month())
    assert sum(plan or 0 for plan in told(table, "plan.RUB").values()) == amount


def test_a_quarter_that_runs_has_its_months_and_the_plans_to_come(small: Small) -> None:
    plans.set_plan(small.ws, "2026-12", None, "RUB", 100_00)
    table = proven(small.ws, sales.report(small.ws, asked(Unit.QUARTER)))
    assert [row.key for row in table.rows] == ["2026-10", "2026-11", "2026-12"]
    assert told(table, "plan.RUB")["December 2026"] == 100_00


def test_days_of_a_week(small: Small) -> None:
    small.sale("11-23", 10_00)
    table = proven(small.ws, sales.report(small.ws, asked(Unit.WEEK)))
    assert [row.key for row in table.rows] == ["2026-11-23", "2026-11-24"]
    assert list(told(table, "won").values()) == [1, 0]


def test_the_overview_shows_the_months_of_the_year(small: Small) -> None:
    small.sale("02-10", 10_00)
    small.sale("11-10", 30_00)
    small.sale("2025-11-10", 5_00)
    small.sale("2025-12-10", 7_00)
    table = proven(small.ws, sales.by_month(small.ws, month()))
    assert [row.key for row in table.rows] == [f"2026-{m:02}" for m in range(1, 12)]
    assert table.figure("2026-11", "amount.RUB").value == 30_00
    assert table.figure("2026-11", "amount.RUB").before == 5_00
    august = proven(small.ws, sales.by_month(small.ws, month(date(2026, 8, 5))))
    assert august.rows[-1].key == "2026-08"
    assert august.chart is not None
    assert august.chart.now == "", "August has ended"


def test_by_employee_with_their_plans(small: Small) -> None:
    anna, boris, clara = (small.person(name) for name in ("Anna", "Boris", "Clara"))
    small.sale("11-03", 100_00, responsible=anna)
    small.sale("11-04", 300_00, responsible=boris)
    small.sale("11-05", 50_00)
    plans.set_plan(small.ws, "2026-11", anna, "RUB", 400_00)
    plans.set_plan(small.ws, "2026-11", clara, "RUB", 100_00)
    table = proven(small.ws, sales.report(small.ws, month(by="responsible")))
    assert told(table, "amount.RUB") == {"Boris": 300_00, "Anna": 100_00, "Clara": 0, "Nobody": 50_00}
    assert told(table, "plan.RUB") == {"Boris": None, "Anna": 400_00, "Clara": 100_00, "Nobody": None}
    assert told(table, "plan_done.RUB") == {"Boris": None, "Anna": 1 / 4, "Clara": 0, "Nobody": None}
    assert total(table, "plan.RUB") == 500_00, "the team has no plan of its own: it is that of its people"
    plans.set_plan(small.ws, "2026-11", None, "RUB", 900_00)
    assert total(sales.report(small.ws, month(by="responsible")), "plan.RUB") == 900_00


def test_by_source_there_is_no_plan(small: Small) -> None:
    plans.set_plan(small.ws, "2026-11", None, "RUB", 400_00)
    small.sale("11-03", 100_00)
    table = proven(small.ws, sales.report(small.ws, month(by="source")))
    assert told(table, "amount.RUB") == {"Source not known": 100_00}
    assert not any(c.key.startswith("plan") for c in table.columns)


def test_the_plan_answers_to_filters_by_people_and_says_where_it_cannot(small: Small) -> None:
    anna, boris = small.person("Anna"), small.person("Boris")
    plans.set_plan(small.ws, "2026-11", anna, "RUB", 400_00)
    plans.set_plan(small.ws, "2026-11", boris, "RUB", 500_00)
    hers = (Filter("responsible", Operator.ANY_OF, (anna,)),)
    assert total(sales.report(small.ws, month(filters=hers)), "plan.RUB") == 400_00
    other = (Filter("source", Operator.EMPTY),)
    table = sales.report(small.ws, month(filters=other))
    assert not any(c.key.startswith("plan") for c in table.columns)
    assert "plans" in table.notes[0]
    assert table.chart is not None
    assert table.chart.marks == ()


def test_whoever_left_keeps_the_sales(small: Small) -> None:
    anna = small.person("Anna")
    small.sale("11-03", 100_00, responsible=anna)
    small.change(Employee, anna, active=0)
    assert told(sales.report(small.ws, month(by="responsible")), "won") == {"Anna (has left)": 1}
    small.change(Employee, anna, deleted=1)
    assert told(sales.report(small.ws, month(by="responsible")), "won") == {"Anna (removed)": 1}


def test_two_currencies_each_with_its_plan(small: Small) -> None:
    small.sale("11-03", 100_00)
    small.sale("11-04", 70_00, "USD")
    plans.set_plan(small.ws, "2026-11", None, "USD", 140_00)
    plans.set_plan(small.ws, "2026-11", None, "EUR", 10_00)
    table = proven(small.ws, sales.report(small.ws, month()))
    assert total(table, "won") == 2
    assert [total(table, f"amount.{c}") for c in ("RUB", "EUR", "USD")] == [100_00, 0, 70_00]
    assert [total(table, f"plan_done.{c}") for c in ("RUB", "EUR", "USD")] == [None, 0, 1 / 2]


@pytest.mark.parametrize("unit", Unit)
def test_an_empty_base_is_a_sensible_page(small: Small, unit: Unit) -> None:
    asks = asked(unit) if unit != Unit.DATES else Ask(period.between(date(2024, 2, 1), TODAY), today=TODAY)
    for by in ("", "responsible", "no such field"):
        table = proven(small.ws, sales.report(small.ws, replace(asks, by=by)))
        assert table.empty
        assert table.total is None or total(table, "won") == 0
    assert proven(small.ws, sales.by_month(small.ws, asks)).rows


def test_all_of_time_with_one_sale_of_the_future_and_plans_without_a_calendar(small: Small) -> None:
    small.sale("2031-05-05", 10_00)
    small.sale("11-03", 20_00)
    plans.set_plan(small.ws, "2031-05", None, "RUB", 40_00)
    table = proven(small.ws, sales.report(small.ws, asked(Unit.ANY)))
    assert [(row.key, row.figures[0].value) for row in table.rows] == [("2026-11", 1), ("2031-05", 1)]
    assert total(table, "plan.RUB") == 40_00
