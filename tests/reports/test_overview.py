"""The key figures, each computed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_crm.reports import overview
from tests.reports.small import Small, at, month, proven


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Small]:
    small = Small(tmp_path / "team.crm")
    with small.ws:
        yield small


def figures(small: Small) -> dict[str, object]:
    table = proven(small.ws, overview.key_figures(small.ws, month()))
    (row,) = table.rows
    return {c.key: f.value for c, f in zip(table.columns, row.figures, strict=True)}


def test_november_against_as_much_of_october(small: Small) -> None:
    """Won: 100 000 (created on 1 November, won on the 11th: 10 days), 50 000 (20 days), one without a sum (3 days).
    Lost: one. October until its 16th working day, the 22nd: one of 200 000; one of the 30th is not compared."""
    small.sale("11-11", 100_000_00, created=at("11-01"))
    small.sale("11-21", 50_000_00, created=at("11-01"))
    small.sale("11-04", None, created=at("11-01"))
    small.loss("11-05", 999_000_00)
    small.sale("10-20", 200_000_00, created=at("10-10"))
    small.sale("10-30", 777_000_00)
    assert figures(small) == {
        "revenue.RUB": 150_000_00,
        "won": 3,
        "average.RUB": 75_000_00,  # 150 000 ÷ 2 that have a sum
        "win_rate": 3 / 4,
        "cycle": (10 + 20 + 3) / 3,
    }
    table = overview.key_figures(small.ws, month())
    then = {c.key: table.figure("all", c.key).before for c in table.columns}
    assert then == {
        "revenue.RUB": 200_000_00,
        "won": 1,
        "average.RUB": 200_000_00,
        "win_rate": 1,
        "cycle": 10,
    }


def test_nothing_yet(small: Small) -> None:
    assert figures(small) == {
        "revenue.RUB": 0,
        "won": 0,
        "average.RUB": None,
        "win_rate": None,
        "cycle": None,
    }


def test_only_losses(small: Small) -> None:
    small.loss("11-05", 1_00)
    assert figures(small)["win_rate"] == 0
    assert figures(small)["average.RUB"] is None


def test_each_currency_apart_the_teams_own_first(small: Small) -> None:
    small.sale("11-05", 10_00, "USD", created=at("11-01"))
    small.sale("11-05", 30_00, created=at("11-01"))
    small.sale("11-05", 20_00, "EUR", created=at("11-01"))
    found = figures(small)
    assert list(found)[:3] == ["revenue.RUB", "revenue.EUR", "revenue.USD"]
    assert [found[f"revenue.{c}"] for c in ("RUB", "EUR", "USD")] == [30_00, 20_00, 10_00]


def test_dates_that_contradict_each_other_are_no_time(small: Small) -> None:
    """An import may say that a deal was won before it was made: it counts as a sale, not as a time."""
    small.sale("11-05", 10_00, created=at("11-03"))
    small.sale("11-05", 10_00, created=at("11-20"))
    small.sale("11-05", 10_00, created=None)
    found = figures(small)
    assert (found["won"], found["cycle"]) == (3, 2)


def test_a_sale_of_the_future_is_not_of_this_month(small: Small) -> None:
    small.sale("2031-01-01", 10_00)
    assert figures(small)["won"] == 0
