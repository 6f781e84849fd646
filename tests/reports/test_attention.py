"""What is forgotten today, each figure computed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_crm.models.all import Company, Employee, Stage
from desktop_crm.models.kinds import Operator
from desktop_crm.ops import calls, deal_attention, pipelines
from desktop_crm.reports import attention, catalogue
from desktop_crm.reports.measures import NOBODY
from desktop_crm.reports.table import Table
from desktop_crm.store.query import Filter
from tests.reports.small import TODAY, Small, at, month, proven, told


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Small]:
    small = Small(tmp_path / "team.crm")
    with small.ws:
        yield small


def counts(table: Table) -> dict[str, object]:
    return {row.key: row.figures[0].value for row in table.rows}


def test_deals_that_nobody_thinks_of(small: Small) -> None:
    """The norm of the first stage here is 2 working days: on Tuesday the 24th a deal that came on Thursday the 19th
    has been there for three, one that came on Friday the 20th for two."""
    anna, first = small.person("Anna"), small.open[0]
    small.change(Stage, first.id, norm=2)
    stuck = small.deal(first, amount=10_000_00, since=at("11-19"), responsible=anna)
    small.task("11-25", deal=stuck, responsible=anna)
    small.deal(first, amount=5_000_00, since=at("11-20"), responsible=anna)  # no next step
    small.deal(first, since=at("11-23"))  # no next step, no sum, nobody's
    small.deal(first, amount=7_00, since=at("11-02"), waiting_until="2026-11-25", responsible=anna)
    small.deal(first, amount=90_00, currency="USD", since=at("11-23"), responsible=anna)
    small.sale("11-02", 1_000_00)
    table = proven(small.ws, attention.report(small.ws, month()))
    found = counts(table)
    assert (found["no_step"], found["stuck"], found["nobody_deals"]) == (3, 1, 1)
    assert table.figure("no_step", "amount.RUB").value == 5_000_00
    assert table.figure("no_step", "amount.USD").value == 90_00
    assert table.figure("stuck", "amount.RUB").value == 10_000_00
    assert table.figure("nobody_deals", "amount.RUB").value == 0
    assert table.figure("missed", "amount.RUB").value is None, "calls have no sum"
    assert found["no_step"] == deal_attention.count_without_next_step(small.ws, today=TODAY)
    assert found["stuck"] == deal_attention.count_stuck(small.ws, today=TODAY)


def test_calls_leads_and_tasks_that_wait(small: Small) -> None:
    anna, ilya = small.person("Anna"), small.person("Ilya")
    small.ws.author = ilya
    client = small.contact("Petrov", responsible=anna, status="new")
    calls.missed(small.ws, {"contact": client, "number": "+74951234567", "moment": at("11-20")})
    calls.missed(small.ws, {"number": "+74957654321", "moment": at("11-21")})
    calls.missed(small.ws, {"number": "+74950000000", "moment": at("11-22")})
    calls.record(small.ws, {"number": "+74950000000", "direction": "out", "moment": at("11-23")})
    small.lead("11-02")
    small.lead("11-02", "taken", responsible=anna)
    small.lead("11-02", "rejected")
    small.task("11-23", responsible=ilya)
    small.task("11-24", responsible=ilya)
    small.task("11-01", responsible=ilya, done=at("11-02"))
    small.task(None, responsible=ilya)
    table = proven(small.ws, attention.report(small.ws, month()))
    found = counts(table)
    assert (found["missed"], found["nobody_leads"]) == (2, 1)
    assert found["overdue"] == 1 + 2, "the tasks to call back were due too"
    people = proven(small.ws, attention.report(small.ws, month(by="responsible")))
    assert told(people, "missed") == {"Anna": 1, "Ilya": 1, "Nobody": 0}, "by who is to call back"
    assert told(people, "nobody_leads") == {"Anna": 0, "Ilya": 0, "Nobody": 1}
    assert told(people, "overdue") == {"Anna": 1, "Ilya": 2, "Nobody": 0}
    assert people.figure(NOBODY, "nobody_leads").value == 1


def test_clients_with_whom_nobody_was_in_contact(small: Small) -> None:
    """30 days before 24 November is 25 October."""
    status = small.contact("Called a client", status="client")
    buyer, may_buy, both = (small.contact(n) for n in ("Has bought", "May buy", "Both"))
    small.contact("Anybody", status="new")
    recent, older = small.contact("Recent", status="client"), small.contact("Older", status="client")
    small.sale("09-02", 1_00, contact=buyer)
    small.deal(small.open[0], contact=may_buy)
    small.sale("09-02", 1_00, contact=both)
    small.deal(small.open[0], contact=both)
    small.loss("09-02", 1_00, contact=small.contact("Did not buy"))
    small.call("10-25", "in", True, contact=recent)
    small.call("10-24", "in", True, contact=older)
    small.call("11-20", "in", False, contact=older)  # nobody talked to him
    firm = small.company("Firm")
    small.sale("09-02", 1_00, company=firm)
    table = proven(small.ws, attention.report(small.ws, month()))
    found = counts(table)
    assert found["silent_contact"] == 5
    assert {status, buyer, may_buy, both, older} == _behind(small, table, "silent_contact")
    assert found["silent_company"] == 1
    small.change(Company, firm, deleted=at("11-20"))
    again = proven(small.ws, attention.report(small.ws, month()))
    assert counts(again)["silent_company"] == 0


def _behind(small: Small, table: Table, key: str) -> set[str]:
    behind = table.figure(key, "count").behind
    assert behind is not None
    rows = small.ws.read(f"SELECT id FROM {behind.entity} WHERE {behind.where.sql}", behind.where.values)
    return {id_ for (id_,) in rows}


def test_what_belongs_to_people_who_have_left(small: Small) -> None:
    boris = small.person("Boris")
    small.deal(small.open[0], responsible=boris, since=at("11-24"))
    small.task("11-02", responsible=boris)
    small.change(Employee, boris, active=0)
    table = proven(small.ws, attention.report(small.ws, month(by="responsible")))
    assert told(table, "no_step") == {"Boris (has left)": 1}
    assert told(table, "overdue") == {"Boris (has left)": 1}


def test_another_day_tells_another_story(small: Small) -> None:
    small.task("11-24")
    today, tomorrow = (
        proven(small.ws, attention.report(small.ws, month(today=day)))
        for day in (TODAY, TODAY + timedelta(days=1))
    )
    assert (counts(today)["overdue"], counts(tomorrow)["overdue"]) == (0, 1)
    assert {f.before for row in tomorrow.rows for f in row.figures} == {None}


def test_only_one_pipeline(small: Small) -> None:
    other = pipelines.add(small.ws, "Service")
    stages = next(p for p in pipelines.all_of(small.ws) if p.id == other).stages
    small.deal(small.open[0], since=at("11-24"))
    small.deal(stages[0], since=at("11-24"))
    flt = Filter("pipeline", Operator.ANY_OF, (small.home.id,))
    table = proven(small.ws, attention.report(small.ws, month(filters=(flt,))))
    assert counts(table)["no_step"] == 1


def test_a_base_with_nothing_in_it(small: Small) -> None:
    table = proven(small.ws, attention.report(small.ws, month()))
    assert set(counts(table).values()) == {0}
    people = proven(small.ws, attention.report(small.ws, month(by="responsible")))
    assert (people.rows, people.total) == ((), None)
    assert people.empty
    for stage in (s for p in pipelines.all_of(small.ws) for s in p.stages):
        small.change(Stage, stage.id, deleted=at("11-02"))
    assert set(counts(proven(small.ws, attention.report(small.ws, month()))).values()) == {0}


def test_its_rows_can_be_kinds_or_employees_and_nothing_else(small: Small) -> None:
    report = catalogue.known("attention")
    assert report is not None
    assert [f.key for f in report.groups(small.ws)] == ["responsible"]
    by_kind, by_person = (report.make(small.ws, month(by=by)) for by in ("", "responsible"))
    assert (by_kind.heading, by_person.heading) == ("What", "Employee")
