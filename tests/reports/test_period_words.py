"""Periods as headings say them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from desktop_crm.base import i18n
from desktop_crm.reports import period_words
from desktop_crm.reports.period import Unit, around, before, between, moved

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def russian() -> Iterator[None]:
    i18n.use("ru")
    yield
    i18n.use("en")


@pytest.mark.parametrize(
    ("unit", "now", "former"),
    [
        (Unit.DAY, "24 ноября 2026", "23 ноября 2026"),
        (Unit.WEEK, "23–24 ноября 2026", "16–22 ноября 2026"),
        (Unit.MONTH, "1–24 ноября 2026", "октябрь 2026"),
        (Unit.QUARTER, "1 октября – 24 ноября 2026", "III квартал 2026"),
        (Unit.YEAR, "1 января – 24 ноября 2026", "2025 год"),
        (Unit.ANY, "за всё время", "за всё время"),
    ],
)
def test_what_still_runs_is_named_by_the_days_that_have_passed(unit: Unit, now: str, former: str) -> None:
    period = around(unit, TODAY)
    assert period_words.said(period, TODAY) == now
    assert period_words.said(moved(period, -1), TODAY) == former


def test_days_of_two_years() -> None:
    chosen = between(date(2026, 2, 1), date(2025, 12, 31))
    assert period_words.said(chosen, TODAY) == "31 декабря 2025 – 1 февраля 2026"


def test_a_change_says_what_it_is_measured_against() -> None:
    assert period_words.against(before(around(Unit.MONTH, TODAY), TODAY, "RU")) == "к октябрю"
    assert period_words.against(before(around(Unit.QUARTER, TODAY), TODAY, "RU")) == "к III кварталу"
    assert period_words.against(None) == ""
