"""What will come in, each figure computed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_crm.ops import records
from desktop_crm.reports import forecast
from tests.reports.small import Small, month, proven, told, total


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Small]:
    small = Small(tmp_path / "team.crm")
    with small.ws:
        yield small


def test_open_deals_by_closing_month(small: Small) -> None:
    """New has 10 %, Qualification 25 %, Proposal 50 %, Negotiation 75 %; one deal knows better: 90 %."""
    new, qualified, proposal, negotiation = small.open
    small.deal(new, amount=100_000_00, closing="2026-11-30")
    small.deal(proposal, amount=200_000_00, closing="2026-11-24", probability=90)
    small.deal(negotiation, amount=80_000_00, closing="2027-01-15")
    small.deal(qualified, amount=None, closing="2027-01-20")
    small.deal(proposal, amount=40_000_00, closing="2026-11-23")
    small.deal(new, amount=10_000_00)
    small.sale("11-03", 999_000_00, closing="2026-11-30")
    small.loss("11-03", 999_000_00, closing="2026-11-30")
    table = proven(small.ws, forecast.report(small.ws, month()))
    assert told(table, "deals") == {
        "Overdue": 1,
        "November 2026": 2,
        "December 2026": 0,
        "January 2027": 2,
        "Without a date": 1,
    }
    assert told(table, "amount.RUB") == {
        "Overdue": 40_000_00,
        "November 2026": 300_000_00,
        "December 2026": 0,
        "January 2027": 80_000_00,
        "Without a date": 10_000_00,
    }
    assert told(table, "weighted.RUB") == {
        "Overdue": 20_000_00,  # 40 000 × 50 %
        "November 2026": 190_000_00,  # 100 000 × 10 % + 200 000 × 90 %
        "December 2026": 0,
        "January 2027": 60_000_00,  # 80 000 × 75 %
        "Without a date": 1_000_00,  # 10 000 × 10 %
    }
    assert total(table, "deals") == 6
    assert total(table, "weighted.RUB") == 271_000_00
    assert table.chart is not None
    assert table.chart.now == "2026-11"


def test_nothing_open(small: Small) -> None:
    small.sale("11-03", 1_00)
    table = proven(small.ws, forecast.report(small.ws, month()))
    assert (table.rows, table.total) == ((), None)
    assert table.empty


def test_only_deals_that_are_late_or_have_no_date(small: Small) -> None:
    small.deal(small.open[0], amount=10_00)
    small.deal(small.open[0], amount=10_00, closing="2020-01-01")
    table = proven(small.ws, forecast.report(small.ws, month()))
    assert told(table, "deals") == {"Overdue": 1, "November 2026": 0, "Without a date": 1}


def test_a_date_far_ahead_makes_no_hundred_rows_and_one_without_a_calendar_breaks_nothing(
    small: Small,
) -> None:
    small.deal(small.open[0], amount=10_00, closing="2099-06-01")
    small.deal(small.open[0], amount=10_00, closing="2026-99-99")
    table = proven(small.ws, forecast.report(small.ws, month()))
    assert len(table.rows) <= 26
    assert told(table, "deals")["June 2099"] == 1
    assert total(table, "deals") == 2


def test_currencies_apart_and_the_bin_left_out(small: Small) -> None:
    small.deal(small.open[2], amount=10_00, closing="2026-12-01", currency="USD")
    small.deal(small.open[2], amount=30_00, closing="2026-12-01")
    gone = small.deal(small.open[2], amount=30_00, closing="2026-12-01")
    records.delete(small.ws, "deal", [gone])
    table = proven(small.ws, forecast.report(small.ws, month()))
    assert told(table, "weighted.RUB")["December 2026"] == 15_00
    assert told(table, "weighted.USD")["December 2026"] == 5_00
