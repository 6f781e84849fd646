"""Who did what, and who sold what: each figure computed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_crm.models.all import Employee
from desktop_crm.models.kinds import Operator
from desktop_crm.reports import employees, period
from desktop_crm.reports.ask import Ask
from desktop_crm.store.query import Filter
from tests.reports.small import Small, at, month, proven, told, total


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Small]:
    small = Small(tmp_path / "team.crm")
    with small.ws:
        yield small


def test_november_of_two_people(small: Small) -> None:
    anna, ilya = small.person("Anna"), small.person("Ilya")
    small.call("11-02", "in", True, 90, responsible=anna)
    small.call("11-03", "in", True, 150, responsible=anna)
    small.call("11-03", "out", True, 60, responsible=anna)
    small.call("11-04", "in", False, responsible=anna)
    small.call("11-04", "out", False, 30, responsible=anna)  # tried: no talk, whatever the exchange counted
    small.call("10-30", "in", True, 600, responsible=anna)  # October
    small.meeting("11-05", responsible=ilya)
    small.task("11-05", responsible=anna, done=at("11-06"), done_by=ilya)
    small.task("11-23", responsible=ilya)  # overdue on the 24th
    small.task("11-24", responsible=ilya)  # due today
    small.task("03-01", responsible=anna)  # overdue since March: it still is
    small.sale("11-10", 150_000_00, responsible=ilya)
    small.sale("11-11", None, responsible=ilya)
    small.sale("11-12", 100_000_00, responsible=anna)
    small.loss("11-12", 900_000_00, responsible=anna)
    small.deal(small.open[0], amount=5_000_00, responsible=anna)
    table = proven(small.ws, employees.report(small.ws, month()))
    assert [row.title for row in table.rows] == ["Ilya", "Anna"], "by what they sold"
    assert [row.key for row in table.rows] == [ilya, anna]
    assert told(table, "in") == {"Anna": 2, "Ilya": 0}
    assert told(table, "out") == {"Anna": 1, "Ilya": 0}
    assert told(table, "missed") == {"Anna": 1, "Ilya": 0}
    assert told(table, "minutes") == {"Anna": 90 + 150 + 60, "Ilya": 0}, "in seconds"
    assert told(table, "meetings") == {"Anna": 0, "Ilya": 1}
    assert told(table, "tasks") == {"Anna": 0, "Ilya": 1}, "by who finished them"
    assert told(table, "overdue") == {"Anna": 1, "Ilya": 1}
    assert told(table, "won") == {"Anna": 1, "Ilya": 2}
    assert told(table, "amount.RUB") == {"Anna": 100_000_00, "Ilya": 150_000_00}
    assert total(table, "amount.RUB") == 250_000_00
    assert total(table, "overdue") == 2


def test_a_month_is_compared_with_as_much_of_the_last_one(small: Small) -> None:
    """24 November is the 16th working day, as 22 October was."""
    anna = small.person("Anna")
    small.sale("10-22", 70_000_00, responsible=anna)
    small.sale("10-23", 500_000_00, responsible=anna)
    small.sale("11-02", 100_000_00, responsible=anna)
    small.task("11-02", responsible=anna)
    table = proven(small.ws, employees.report(small.ws, month()))
    figure = table.figure(anna, "amount.RUB")
    assert (figure.value, figure.before) == (100_000_00, 70_000_00)
    assert table.figure("", "won").before == 1
    assert table.figure(anna, "overdue").before is None, "it tells of today"
    alone = employees.report(small.ws, month(compare=False))
    assert alone.figure(anna, "amount.RUB").before is None


def test_who_has_left_stays_and_what_is_nobodys_is_told(small: Small) -> None:
    anna, boris, vera = small.person("Anna"), small.person("Boris"), small.person("Vera")
    gone, unused = small.person("Gleb"), small.person("Zoya")
    small.change(Employee, boris, active=0)
    small.change(Employee, unused, active=0)
    small.change(Employee, gone, deleted=at("11-20"))
    small.sale("11-02", 1_000_00, responsible=boris)
    small.sale("11-02", 3_000_00, responsible=gone)
    small.sale("11-02", 9_000_00)
    small.call("11-02", "in", False)
    small.call("11-03", "in", True, 60, responsible="an employee that nobody knows")
    table = proven(small.ws, employees.report(small.ws, month()))
    titles = [row.title for row in table.rows]
    assert titles[:2] == ["Gleb (removed)", "Boris (has left)"]
    assert set(titles[2:-1]) == {"Anna", "Vera", "Removed"}
    assert titles[-1] == "Nobody"
    assert {anna, vera} < {row.key for row in table.rows}, "those who did nothing are there too"
    assert told(table, "amount.RUB")["Nobody"] == 9_000_00
    assert told(table, "missed")["Nobody"] == 1
    assert told(table, "in")["Removed"] == 1
    assert total(table, "amount.RUB") == 13_000_00


def test_sums_of_two_currencies_are_never_added(small: Small) -> None:
    anna = small.person("Anna")
    small.sale("11-02", 1_000_00, responsible=anna)
    small.sale("11-02", 70_00, "EUR", responsible=anna)
    table = proven(small.ws, employees.report(small.ws, month()))
    assert told(table, "amount.RUB") == {"Anna": 1_000_00}
    assert told(table, "amount.EUR") == {"Anna": 70_00}
    assert [c.title for c in table.columns[-2:]] == ["Revenue, ₽", "Revenue, €"]


def test_only_those_who_are_asked_for(small: Small) -> None:
    anna, ilya = small.person("Anna"), small.person("Ilya")
    small.call("11-02", "in", True, 60, responsible=anna)
    small.call("11-02", "in", True, 60, responsible=ilya)
    flt = Filter("responsible", Operator.ANY_OF, (anna,))
    table = proven(small.ws, employees.report(small.ws, month(filters=(flt,))))
    assert told(table, "in") == {"Anna": 1}


@pytest.mark.parametrize(
    "asked",
    [
        month(),
        month(date(2031, 5, 1)),
        Ask(period.ANY, today=date(2026, 11, 24)),
        Ask(period.between(date(2026, 11, 1), date(2026, 11, 1)), today=date(2026, 11, 24)),
    ],
)
def test_a_base_with_nothing_in_it(small: Small, asked: Ask) -> None:
    table = proven(small.ws, employees.report(small.ws, asked))
    assert table.rows == ()
    assert table.total is None
    assert table.empty
    small.person("Anna")
    alone = proven(small.ws, employees.report(small.ws, asked))
    assert [row.title for row in alone.rows] == ["Anna"]
    assert set(told(alone, "won").values()) == {0}
