"""The funnel, each figure computed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_crm.models.all import Deal, Pipeline
from desktop_crm.models.kinds import Operator
from desktop_crm.ops import pipeline_removal, pipelines, records
from desktop_crm.reports import funnel
from desktop_crm.store.query import Filter
from tests.reports.small import Small, at, month, proven, told, total


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Small]:
    small = Small(tmp_path / "team.crm")
    with small.ws:
        yield small


def way(small: Small, *stays: tuple[object, str, str | None], **values: object) -> str:
    """A deal that went through stages: each with the day it came and the day it left."""
    last = stays[-1][0]
    closed = None if last.is_open else at(stays[-1][1])  # type: ignore[attr-defined]
    deal = small.deal(last, closed=closed, **values)
    for stage, entered, left in stays:
        small.stay(deal, stage, entered, left)
    return deal


def test_november(small: Small) -> None:
    """Four deals come to New: one is won by way of all stages, one is lost in Qualification, one was lost at once,
    and one is still there. Of 4 that came to New, 2 moved on: 50 %. Of 2 in Qualification, 1: 50 %."""
    new, qualified, proposal, negotiation = small.open
    way(
        small,
        (new, "11-02", "11-03"),
        (qualified, "11-03", "11-05"),
        (proposal, "11-05", "11-06"),
        (negotiation, "11-06", "11-10"),
        (small.won, "11-10", None),
        amount=100_000_00,
    )
    way(
        small,
        (new, "11-03", "11-06"),
        (qualified, "11-06", "11-10"),
        (small.lost, "11-10", None),
        amount=50_000_00,
    )
    way(small, (new, "11-04", "11-05"), (small.lost, "11-05", None), amount=7_000_00)
    way(small, (new, "11-20", None))
    table = proven(small.ws, funnel.report(small.ws, month()))
    assert told(table, "came") == {
        "New": 4,
        "Qualification": 2,
        "Proposal": 1,
        "Negotiation": 1,
        "Won": 1,
    }
    # 100 000 + 50 000 + 7 000, and one without a sum.
    assert told(table, "amount.RUB")["New"] == 157_000_00
    assert told(table, "moved") == {
        "New": 2,
        "Qualification": 1,
        "Proposal": 1,
        "Negotiation": 1,
        "Won": None,
    }
    assert told(table, "conversion")["New"] == 2 / 4
    assert told(table, "conversion")["Qualification"] == 1 / 2
    assert told(table, "lost")["New"] == 1
    assert told(table, "here")["New"] == 1
    # (1 + 3 + 1) days ÷ 3 stays that ended; the fourth lasts.
    assert told(table, "time")["New"] == pytest.approx(5 / 3)
    assert told(table, "time")["Qualification"] == pytest.approx((2 + 4) / 2)
    # Of 4 that came in, 1 is won, 2 are lost, 1 is under way.
    assert [total(table, key) for key in ("came", "moved", "lost", "here")] == [4, 1, 2, 1]
    assert total(table, "conversion") == 1 / 4


def test_a_deal_that_comes_back_counts_once_and_one_may_leave_out_stages(small: Small) -> None:
    """New, Proposal, back to New, won: it came to New once, moved on, and never came to Qualification."""
    new, _qualified, proposal, _negotiation = small.open
    way(
        small,
        (new, "11-02", "11-04"),
        (proposal, "11-04", "11-05"),
        (new, "11-05", "11-09"),
        (small.won, "11-09", None),
        amount=1_00,
    )
    table = proven(small.ws, funnel.report(small.ws, month()))
    assert told(table, "came") == {
        "New": 1,
        "Qualification": 0,
        "Proposal": 1,
        "Negotiation": 0,
        "Won": 1,
    }
    assert told(table, "conversion")["Qualification"] is None, "nothing came, so nothing is divided"
    # Both stays in New ended in November: 2 and 4 days.
    assert told(table, "time")["New"] == pytest.approx((2 + 4) / 2)


def test_what_comes_in_in_one_month_and_moves_in_the_next(small: Small) -> None:
    """It came to New in October and to Qualification in November: each month tells its own part."""
    new, qualified, *_rest = small.open
    way(small, (new, "10-05", "11-10"), (qualified, "11-10", None), amount=1_00)
    november = proven(small.ws, funnel.report(small.ws, month()))
    assert told(november, "came")["New"] == 0
    assert told(november, "came")["Qualification"] == 1
    assert november.figure(new.id, "came").before == 1
    assert told(november, "time")["New"] == pytest.approx(36, abs=0.1)
    assert total(november, "came") == 0, "it came into the pipeline in October"
    assert november.figure("", "came").before == 1


def test_deals_of_two_currencies_are_never_added(small: Small) -> None:
    new = small.open[0]
    way(small, (new, "11-02", None), amount=10_00)
    way(small, (new, "11-03", None), amount=5_00, currency="USD")
    table = proven(small.ws, funnel.report(small.ws, month()))
    assert told(table, "came")["New"] == 2
    assert told(table, "amount.RUB")["New"] == 10_00
    assert told(table, "amount.USD")["New"] == 5_00


def test_deals_in_the_bin_and_stays_of_the_future_do_not_disturb(small: Small) -> None:
    new = small.open[0]
    gone = way(small, (new, "11-02", None), amount=10_00)
    records.delete(small.ws, "deal", [gone])
    way(small, (new, "2030-01-01", None), amount=10_00)
    table = proven(small.ws, funnel.report(small.ws, month()))
    assert told(table, "came")["New"] == 0


def test_a_removed_stage_keeps_its_row_while_something_is_told_of_it(small: Small) -> None:
    new, qualified, proposal, _negotiation = small.open
    way(small, (new, "11-02", "11-03"), (qualified, "11-03", None), amount=10_00)
    pipeline_removal.remove_stage(small.ws, qualified.id, proposal.id)
    table = proven(small.ws, funnel.report(small.ws, month()))
    assert told(table, "came")["Qualification (removed)"] == 1
    october = funnel.report(small.ws, month(month().period.first.replace(month=10)))
    assert "Qualification (removed)" not in told(october, "came")


def test_a_filter_chooses_the_pipeline_or_the_deals(small: Small) -> None:
    other = pipelines.pipeline(small.ws, pipelines.add(small.ws, "Service", "USD"))
    assert other is not None
    anna, boris = small.person("Anna"), small.person("Boris")
    way(small, (small.open[0], "11-02", None), amount=10_00, responsible=anna)
    way(small, (small.open[0], "11-02", None), amount=10_00, responsible=boris)
    way(small, (other.stages[0], "11-02", None), amount=7_00, currency="USD", responsible=anna)
    service = (Filter("pipeline", Operator.ANY_OF, (other.id,)),)
    table = proven(small.ws, funnel.report(small.ws, month(filters=service)))
    assert "Service" in table.title
    assert total(table, "came") == 1
    hers = (Filter("responsible", Operator.ANY_OF, (anna,)),)
    assert total(proven(small.ws, funnel.report(small.ws, month(filters=hers))), "came") == 1


def test_a_base_without_pipelines_says_so(small: Small) -> None:
    small.change(Pipeline, small.home.id, deleted=1)
    table = funnel.report(small.ws, month())
    assert not table.rows
    assert table.empty


def test_a_deal_whose_stage_nobody_knows_breaks_nothing(small: Small) -> None:
    deal = way(small, (small.open[0], "11-02", None), amount=10_00)
    small.change(Deal, deal, stage="unknown")
    table = proven(small.ws, funnel.report(small.ws, month()))
    assert (told(table, "came")["New"], told(table, "here")["New"]) == (1, 1)
