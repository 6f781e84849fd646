"""Why deals are lost, each figure computed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_crm.models.all import Deal, LostReason
from desktop_crm.ops import deals, pipelines
from desktop_crm.reports import lost
from tests.reports.small import Small, at, month, proven, told, total


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Small]:
    small = Small(tmp_path / "team.crm")
    with small.ws:
        yield small


def test_november_by_reason(small: Small) -> None:
    price, time = small.add(LostReason, name="Too dear"), small.add(LostReason, name="Too slow")
    small.loss("11-02", 100_000_00, lost_reason=price)
    small.loss("11-03", 50_000_00, lost_reason=price)
    small.loss("11-04", None, lost_reason=time)
    small.loss("11-05", 900_00, "USD")
    small.loss("10-05", 70_000_00, lost_reason=price)
    small.sale("11-05", 999_000_00)
    table = proven(small.ws, lost.report(small.ws, month()))
    assert [row.title for row in table.rows] == ["Too dear", "Too slow", "Reason not given"]
    assert told(table, "lost") == {"Too dear": 2, "Too slow": 1, "Reason not given": 1}
    assert told(table, "amount.RUB") == {"Too dear": 150_000_00, "Too slow": 0, "Reason not given": 0}
    assert told(table, "amount.USD") == {"Too dear": 0, "Too slow": 0, "Reason not given": 900_00}
    assert told(table, "share") == {"Too dear": 2 / 4, "Too slow": 1 / 4, "Reason not given": 1 / 4}
    assert total(table, "share") == 1
    dear = table.figure(price, "lost")
    assert (dear.value, dear.before) == (2, 1)
    assert table.columns[0].direction == -1, "fewer are better"


def test_a_reason_that_was_removed_is_still_told(small: Small) -> None:
    reason = small.add(LostReason, name="Moved away")
    small.loss("11-02", 1_00, lost_reason=reason)
    small.change(LostReason, reason, deleted=at("11-03"))
    table = proven(small.ws, lost.report(small.ws, month()))
    assert told(table, "lost") == {"Moved away (removed)": 1}


def test_by_the_stage_in_which_they_stood(small: Small) -> None:
    first, second, *_others = small.open
    reason = small.add(LostReason, name="Too dear")
    for way in ((first,), (first, second), (first, second)):
        deal = deals.create(small.ws, {"name": "Kitchen", "amount": 1_000_00})
        for stage in way:
            small.stay(deal, stage, "11-02")
        deals.move(small.ws, deal, small.lost.id, {"lost_reason": reason})
        small.change(Deal, deal, closed=at("11-10"))
    small.loss("11-05", 1_000_00)  # came in as lost: it stood nowhere
    table = proven(small.ws, lost.report(small.ws, month(by="stage")))
    counts = told(table, "lost")
    assert counts.pop("Not filled in") == 1
    assert sum(counts.values()) == 3
    assert table.heading == "Stage before the loss"
    assert small.lost.name not in counts


def test_by_the_stage_after_a_deal_was_reopened(small: Small) -> None:
    """What counts is the stage it stood in last, not the furthest that it ever reached."""
    first, second, *_others = small.open
    deal = small.loss("11-10", 1_000_00)
    small.stay(deal, second, "11-01", "11-02")
    small.stay(deal, small.lost, "11-02", "11-03")
    small.stay(deal, first, "11-03", "11-10")
    small.stay(deal, small.lost, "11-10")
    table = proven(small.ws, lost.report(small.ws, month(by="stage")))
    assert told(table, "lost") == {first.name: 1}


@pytest.mark.parametrize("by", ["responsible", "source", "pipeline", "currency", "lost_reason", "nothing"])
def test_by_anything_that_a_deal_has(small: Small, by: str) -> None:
    anna = small.person("Anna", active=0)
    small.loss("11-02", 5_00, responsible=anna)
    small.loss("11-03", 7_00, responsible=anna)
    table = proven(small.ws, lost.report(small.ws, month(by=by)))
    assert len(table.rows) == 1
    assert table.rows[0].figures[0].value == 2
    titles = {"responsible": "Anna (has left)", "pipeline": pipelines.first(small.ws).name, "currency": "₽"}
    assert table.rows[0].title == titles.get(by, table.rows[0].title)


def test_a_period_in_which_nothing_was_lost(small: Small) -> None:
    small.deal(small.open[0], amount=1_00)
    for asked in (month(), month(date(2031, 1, 1)), month(by="stage")):
        table = proven(small.ws, lost.report(small.ws, asked))
        assert (table.rows, table.total) == ((), None)
        assert table.empty
    small.loss("10-02", 1_00)
    table = proven(small.ws, lost.report(small.ws, month()))
    assert [(row.title, row.figures[0].value, row.figures[0].before) for row in table.rows] == [
        ("Reason not given", 0, 1)
    ]
    assert table.figure("", "share").value is None
