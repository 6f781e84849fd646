"""Who buys, who comes back and who does not, each figure computed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_crm.models.all import Company, Contact, Source
from desktop_crm.models.kinds import Operator
from desktop_crm.reports import clients, period
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.measures import NOBODY
from desktop_crm.store.query import Filter
from tests.reports.small import TODAY, Small, at, month, proven, told, total


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Small]:
    small = Small(tmp_path / "team.crm")
    with small.ws:
        yield small


def test_new_and_returning_people_and_companies(small: Small) -> None:
    anna, boris, vera = (small.contact(name) for name in ("Anna", "Boris", "Vera"))
    firm = small.company("Firm")
    small.sale("03-02", 10_00, contact=anna)
    small.sale("11-02", 40_00, contact=anna)
    small.sale("11-20", 20_00, contact=anna)
    small.sale("11-03", 30_00, contact=boris)
    small.sale("11-04", None, contact=boris)  # a deal without a sum
    small.sale("11-05", 500_00, company=firm, contact=vera)  # the client is the company
    small.sale("11-06", 7_00)  # of nobody
    small.loss("11-06", 7_00, contact=vera)
    table = proven(small.ws, clients.report(small.ws, month()))
    people = told(table, "clients")
    assert people["Companies"] == 1
    assert people["New companies"] == 1
    assert people["Companies that came back"] == 0
    assert (people["People"], people["New people"], people["People who came back"]) == (2, 1, 1)
    assert people["Client not named"] is None
    bought, revenue = told(table, "purchases"), told(table, "amount.RUB")
    assert (bought["Companies"], bought["People"], bought["Client not named"]) == (1, 4, 1)
    assert (bought["New people"], bought["People who came back"]) == (2, 2)
    assert revenue["People"] == (40 + 20 + 30) * 100
    assert revenue["People who came back"] == (40 + 20) * 100
    assert (total(table, "purchases"), total(table, "amount.RUB")) == (6, 597_00)
    bill = told(table, "average.RUB")
    assert bill["People"] == (40_00 + 20_00 + 30_00) / 3, "the deal without a sum is none"
    assert total(table, "average.RUB") == 597_00 / 5
    assert total(table, "clients") is None, "people and companies are no records of one kind"
    assert table.rows[-1].key == NOBODY


def test_classes_by_the_revenue_of_the_period(small: Small) -> None:
    """Of 1000: 500 + 250 are 75 %, so that the third begins before 80 % and is of class A too; the next begin at 87 %
    (B) and at 95 % (C)."""
    names = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth")
    amounts = (500, 250, 120, 80, 50, None)
    for name, amount in zip(names, amounts, strict=True):
        client = {"company": small.company(name)} if name == "Second" else {"contact": small.contact(name)}
        small.sale("11-02", amount and amount * 100, **client)
    table = proven(small.ws, clients.report(small.ws, month()))
    found = told(table, "clients")
    assert found["Companies of class A"] == 1
    assert [found[f"People of class {name}"] for name in "ABC"] == [2, 1, 2]
    revenue = told(table, "amount.RUB")
    assert [revenue[f"People of class {name}"] for name in "ABC"] == [620_00, 80_00, 50_00]
    assert "₽" in table.notes[0]


def test_a_single_client_is_of_the_first_class(small: Small) -> None:
    small.sale("11-02", 1_00, contact=small.contact("Only one"))
    table = proven(small.ws, clients.report(small.ws, month()))
    assert told(table, "clients")["People of class A"] == 1


def test_classes_go_by_the_currency_of_the_team(small: Small) -> None:
    rouble, dollar = small.contact("Rouble"), small.contact("Dollar")
    small.sale("11-02", 1_00, contact=rouble)
    small.sale("11-02", 999_999_00, "USD", contact=dollar)
    table = proven(small.ws, clients.report(small.ws, month()))
    assert told(table, "amount.RUB")["People of class A"] == 1_00
    assert told(table, "amount.USD")["People of class C"] == 999_999_00
    assert total(table, "amount.USD") == 999_999_00
    assert total(table, "average.USD") == 999_999_00


def test_visits_and_who_has_not_returned_in_time(small: Small) -> None:
    """Anna comes every 20 days and came 25 days ago; Boris every 10 days, and came 22 days ago."""
    anna, boris, once, never = (small.contact(name) for name in ("Anna", "Boris", "Once", "Never"))
    small.sale("10-10", 1_00, contact=anna)
    small.sale("10-30", 1_00, contact=anna)
    small.sale("10-23", 1_00, contact=boris)
    small.meeting("11-02", contact=boris)
    small.sale("01-10", 1_00, contact=once)
    small.meeting("01-10", contact=never)
    small.meeting("01-20", contact=never)
    october = proven(small.ws, clients.report(small.ws, month(date(2026, 10, 5))))
    assert told(october, "visit_every")["People"] == (20 + 10) / 2
    assert told(october, "late")["People"] == 1, "only Boris: 22 > 1.5 × 10, while 25 < 1.5 × 20"
    assert october.figure("contact", "late").before is None, "it tells of today"
    later = proven(small.ws, clients.report(small.ws, month(today=date(2026, 12, 1))))
    assert told(later, "late")["People"] == 2, "31 days after Anna came"


def test_against_the_month_before(small: Small) -> None:
    anna = small.contact("Anna")
    small.sale("10-05", 10_00, contact=anna)
    small.sale("10-31", 90_00, contact=anna)  # later in its month than today in this one
    small.sale("11-05", 20_00, contact=anna)
    table = proven(small.ws, clients.report(small.ws, month()))
    figure = table.figure("contact", "amount.RUB")
    assert (figure.value, figure.before) == (20_00, 10_00)
    assert (
        table.figure("contact.new", "clients").before,
        table.figure("contact.back", "clients").before,
    ) == (1, 0)
    assert table.figure("", "purchases").before == 1


def test_all_of_time_knows_no_earlier_purchase(small: Small) -> None:
    anna = small.contact("Anna")
    small.sale("2024-05-05", 10_00, contact=anna)
    small.sale("11-05", 20_00, contact=anna)
    small.deal(small.won, contact=anna, amount=1_00)  # nobody knows when
    table = proven(small.ws, clients.report(small.ws, Ask(period.ANY, today=TODAY)))
    assert told(table, "clients")["New people"] == 1
    assert told(table, "purchases")["People"] == 2


def test_clients_in_the_bin_have_still_bought(small: Small) -> None:
    anna, firm = small.contact("Anna"), small.company("Firm")
    small.sale("11-05", 20_00, contact=anna)
    small.sale("11-05", 30_00, company=firm)
    small.sale("11-05", 50_00, contact="somebody that nobody knows")
    small.change(Contact, anna, deleted=at("11-06"))
    small.change(Company, firm, deleted=at("11-06"))
    table = proven(small.ws, clients.report(small.ws, month()))
    assert (told(table, "clients")["People"], told(table, "clients")["Companies"]) == (0, 0)
    assert (told(table, "purchases")["People"], told(table, "amount.RUB")["Companies"]) == (2, 30_00)


def test_the_filters_are_those_of_the_deals(small: Small) -> None:
    site = small.add(Source, name="Our site")
    anna, boris = small.contact("Anna"), small.contact("Boris", source=site)
    small.sale("11-05", 20_00, contact=anna, source=site)
    small.sale("11-05", 70_00, contact=boris)
    flt = Filter("source", Operator.ANY_OF, (site,))
    table = proven(small.ws, clients.report(small.ws, month(filters=(flt,))))
    assert total(table, "amount.RUB") == 20_00
    assert told(table, "clients")["People"] == 1


def test_a_period_in_which_nobody_bought(small: Small) -> None:
    for asked in (month(), month(date(2031, 1, 1)), Ask(period.ANY, today=TODAY)):
        table = proven(small.ws, clients.report(small.ws, asked))
        assert (table.rows, table.total, table.notes) == ((), None, ())
        assert table.empty
