"""Periods, what filters mean for each kind of record, and what stands behind a figure."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desktop_crm.models.kinds import Operator
from desktop_crm.reports import period, recipe
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.narrowing import where
from desktop_crm.reports.period import Unit
from desktop_crm.reports.table import Adds, Behind, added_up
from desktop_crm.store import query
from desktop_crm.store.query import Filter, Query
from desktop_crm.store.workspace import Workspace
from tests import bases

RUSSIA = "RU"


def test_a_running_month_is_compared_with_as_many_working_days_of_the_last_one() -> None:
    """24 November 2026 is the 16th working day (4 November is a holiday); the 16th of October is the 22nd."""
    november = period.around(Unit.MONTH, date(2026, 11, 24))
    earlier = period.before(november, date(2026, 11, 24), RUSSIA)
    assert earlier is not None
    assert (earlier.first, earlier.last) == (date(2026, 10, 1), date(2026, 10, 22))
    over = period.before(november, date(2026, 12, 5), RUSSIA)
    assert over is not None
    assert (over.first, over.last) == (date(2026, 10, 1), date(2026, 10, 31))


@pytest.mark.parametrize(
    ("unit", "first", "last"),
    [
        (Unit.DAY, date(2026, 11, 24), date(2026, 11, 24)),
        (Unit.WEEK, date(2026, 11, 23), date(2026, 11, 29)),
        (Unit.MONTH, date(2026, 11, 1), date(2026, 11, 30)),
        (Unit.QUARTER, date(2026, 10, 1), date(2026, 12, 31)),
        (Unit.YEAR, date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_day_is_in_one_period_of_each_kind_and_they_follow_without_a_gap(
    unit: Unit, first: date, last: date
) -> None:
    found = period.around(unit, date(2026, 11, 24))
    assert (found.first, found.last) == (first, last)
    assert period.moved(found, -1).until == found.since
    assert period.moved(period.moved(found, 1), -1) == found


def test_a_saved_report_asks_for_the_current_month_and_keeps_days_that_were_chosen() -> None:
    flt = Filter("source", Operator.ANY_OF, ("site",))
    asked = Ask(period.around(Unit.MONTH, date(2026, 1, 5)), (flt,), "responsible")
    again = Ask.from_json(asked.to_json(), date(2026, 11, 24))
    assert again.period == period.around(Unit.MONTH, date(2026, 11, 24))
    assert (again.filters, again.by) == ((flt,), "responsible")
    chosen = Ask(period.between(date(2026, 2, 9), date(2026, 2, 1)))
    assert Ask.from_json(chosen.to_json()).period == period.between(date(2026, 2, 1), date(2026, 2, 9))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no JSON",
        "[]",
        '{"unit": "aeon", "filters": 7, "by": [], "recipe": 1}',
        '{"unit": "dates", "days": ["x", "y"], "filters": [1, {"field": "source", "op": "guess"}]}',
        '{"filters": [{"field": "amount", "op": "between", "values": [1]}, {"field": "name", "op": "is"}]}',
        '{"unit": ["month"], "recipe": {"entity": []}}',
    ],
)
def test_what_cannot_be_read_of_a_saved_report_is_left_out(text: str) -> None:
    asked = Ask.from_json(text, date(2026, 11, 24))
    assert (asked.period, asked.filters) == (period.around(Unit.MONTH, date(2026, 11, 24)), ())
    assert recipe.from_json(text) is None


@pytest.fixture
def ws(tmp_path: Path):
    with bases.example(tmp_path / "team.crm") as ws:
        yield ws


@pytest.mark.parametrize(
    "entity", ["lead", "deal", "contact", "company", "call", "meeting", "task", "passage"]
)
@pytest.mark.parametrize("key", ["source", "responsible", "pipeline", "tags"])
def test_every_filter_means_something_for_every_kind_of_record(ws: Workspace, entity: str, key: str) -> None:
    of = {"source": "source", "responsible": "employee", "pipeline": "pipeline", "tags": "tag"}[key]
    value = "name" if key == "tags" else "id"
    parts = 0
    for (one,) in ws.read(f"SELECT {value} FROM {of}"):
        chosen = where(ws, entity, [Filter(key, Operator.ANY_OF, (one,))])
        parts += added_up(ws, Behind(entity, chosen)) or 0
    everything = added_up(ws, Behind(entity, where(ws, entity, ()))) or 0
    without = {
        ("lead", "pipeline"),
        ("call", "pipeline"),
        ("meeting", "pipeline"),
        ("company", "tags"),
        ("lead", "tags"),
    }
    assert parts > 0 or (entity, key) in without, "the example has such records"
    if key == "pipeline" and entity in ("deal", "passage"):
        assert parts == everything


def test_the_records_behind_a_figure_are_a_list(ws: Workspace) -> None:
    chosen = where(ws, "deal", ()) & where(ws, "deal", [Filter("amount", Operator.MORE, (0,))])
    behind = Behind("deal", chosen, Adds.SUM, "deal.amount")
    rows = query.first_page(ws, behind.query(), ("name", "amount"), 1000)
    assert sum(amount for _rid, _id, _name, amount in rows) == added_up(ws, behind) > 0
    assert query.count(ws, behind.query()) == len(rows)
    assert Query.from_json(behind.query().to_json()).among is None, "SQL never comes from a saved list"


@pytest.mark.parametrize(
    "entity", ["call", "meeting", "letter", "task", "lead", "deal", "contact", "company", "passage", "answer"]
)
def test_whatever_is_counted_can_be_listed(ws: Workspace, entity: str) -> None:
    behind = Behind(entity, where(ws, entity, ()))
    assert query.count(ws, behind.query()) == added_up(ws, behind)
