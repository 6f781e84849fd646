"""What had been forecast when a month began is found again, whatever was done since."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from random import Random
from types import SimpleNamespace

import pytest

from desktop_crm.base import clock
from desktop_crm.base.errors import UserError
from desktop_crm.models.all import Deal, LostReason, Passage
from desktop_crm.ops import deals, pipelines, records
from desktop_crm.reports import forecast, forecast_history, forecast_memory, period
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.period import Unit
from desktop_crm.store.workspace import Workspace
from tests.reports.small import TODAY, Small, at, month, proven, told

Travel = Callable[[str], None]


@pytest.fixture
def travel(monkeypatch: pytest.MonkeyPatch) -> Travel:
    """Let the clock show noon of a day."""

    def to(day: str) -> None:
        moment = at(day)
        monkeypatch.setattr(clock, "time", SimpleNamespace(time_ns=lambda: moment * 1_000_000))

    to("06-01")
    return to


@pytest.fixture
def small(tmp_path: Path, travel: Travel) -> Iterator[Small]:
    small = Small(tmp_path / "team.crm")
    with small.ws:
        small.add(LostReason, id="dear", name="Too dear")
        yield small


def new_deal(small: Small, amount: int | None, closing: str, stage: int = 2, **values: object) -> str:
    given = {"name": "Kitchen", "amount": amount, "closing": closing, "stage": small.open[stage].id, **values}
    return deals.create(small.ws, given)


def test_october(small: Small, travel: Travel) -> None:
    """When October began, two deals were expected in it: 100 000 in Proposal, 50 %, and 200 000 at 30 %, as somebody
    knew better: 50 000 + 60 000 = 110 000. Then one grew to 150 000 and was won, the other was put off; and one of
    70 000 came and was won at once. Won: 220 000, twice the forecast."""
    travel("09-20")
    grows = new_deal(small, 100_000_00, "2026-10-20")
    waits = new_deal(small, 200_000_00, "2026-10-25", stage=0, probability=30)
    new_deal(small, 999_000_00, "2026-11-05")
    travel("10-10")
    records.change(small.ws, "deal", grows, {"amount": 150_000_00})
    travel("10-15")
    deals.move(small.ws, grows, small.won.id)
    quick = new_deal(small, 70_000_00, "2026-10-16")
    deals.move(small.ws, quick, small.won.id)
    travel("10-20")
    records.change(small.ws, "deal", waits, {"closing": "2026-12-20", "probability": 10})
    travel("11-24")
    table = proven(small.ws, forecast_history.report(small.ws, month()))
    assert [row.title for row in table.rows] == ["October 2026"]
    assert told(table, "deals") == {"October 2026": 2}
    assert told(table, "forecast.RUB") == {"October 2026": 110_000_00}
    assert told(table, "won.RUB") == {"October 2026": 220_000_00}
    assert told(table, "hit.RUB") == {"October 2026": 2}


def test_nothing_to_tell(small: Small) -> None:
    table = proven(small.ws, forecast_history.report(small.ws, month()))
    assert table.rows == ()
    assert table.empty


def test_sales_without_a_forecast_and_currencies_apart(small: Small, travel: Travel) -> None:
    travel("09-20")
    new_deal(small, 40_00, "2026-10-20", currency="USD")
    new_deal(small, None, "2026-10-20")
    travel("11-24")
    small.sale("10-05", 10_00)
    table = proven(small.ws, forecast_history.report(small.ws, month()))
    october = {c.key: table.figure("2026-10", c.key).value for c in table.columns}
    assert october == {
        "deals": 2,
        "forecast.RUB": 0,
        "won.RUB": 10_00,
        "hit.RUB": None,
        "forecast.USD": 20_00,
        "won.USD": 0,
        "hit.USD": 0,
    }


def test_the_second_time_nothing_is_read_anew_and_what_is_done_now_changes_nothing(
    small: Small, travel: Travel, monkeypatch: pytest.MonkeyPatch
) -> None:
    travel("09-20")
    deal = new_deal(small, 100_00, "2026-10-20")
    travel("11-24")
    first = forecast_history.report(small.ws, month())

    def never(*_given: object) -> None:
        raise AssertionError("the past was read anew")

    monkeypatch.setattr(forecast_memory, "_forecasts", never)
    travel("11-25")
    records.change(small.ws, "deal", deal, {"amount": 500_00, "closing": "2026-12-01"})
    new_deal(small, 300_00, "2026-10-21")
    assert told(forecast_history.report(small.ws, month()), "forecast.RUB") == told(first, "forecast.RUB")


def test_what_comes_late_from_another_laptop_is_taken_up(small: Small, travel: Travel) -> None:
    """It was written there in September, and comes after the answer was kept here."""
    travel("09-20")
    new_deal(small, 100_00, "2026-10-20")
    travel("11-24")
    assert told(forecast_history.report(small.ws, month()), "forecast.RUB")["October 2026"] == 50_00
    travel("09-21")
    new_deal(small, 300_00, "2026-10-21")
    travel("11-24")
    assert told(forecast_history.report(small.ws, month()), "forecast.RUB")["October 2026"] == 200_00


def test_an_import_of_the_past_is_taken_up(small: Small, travel: Travel) -> None:
    travel("11-24")
    assert forecast_history.report(small.ws, month()).rows == ()
    travel("11-25")
    stage = small.open[2]
    deal = small.deal(stage, amount=100_00, closing="2026-10-20")
    small.add(Passage, deal=deal, pipeline=stage.pipeline, stage=stage.id, entered=at("09-02"))
    assert told(forecast_history.report(small.ws, month()), "forecast.RUB") == {"October 2026": 50_00}


def test_a_memo_that_nobody_can_read_is_made_anew(small: Small, travel: Travel) -> None:
    travel("09-20")
    new_deal(small, 100_00, "2026-10-20")
    travel("11-24")
    for text in ("", "{", "[]", '{"upto": 1}', '{"upto": 999999, "made": 1, "sums": {}}'):
        small.ws.remember(forecast_memory.key_of(date(2026, 10, 1)), text)
        assert told(forecast_history.report(small.ws, month()), "forecast.RUB") == {"October 2026": 50_00}


@pytest.mark.parametrize("seed", range(4))
def test_it_says_what_the_forecast_said_on_the_first_of_the_month(
    small: Small, travel: Travel, seed: int
) -> None:
    """Whatever is written, moved, won, reopened and put off in between."""
    chance, day = Random(seed), date(2026, 6, 2)
    said: dict[str, dict[str, float]] = {}
    while day <= TODAY:
        travel(day.isoformat())
        if day.day == 1:
            said[f"{day:%Y-%m}"] = _says(small.ws, day)
        for _n in range(chance.randint(0, 3)):
            _do_anything(small, chance, day)
        day += timedelta(days=1)
    table = proven(small.ws, forecast_history.report(small.ws, month()))
    rows = {row.key: row for row in table.rows}
    assert sum(bool(sum(sums.values())) for sums in said.values()) >= 4, "there was something to forecast"
    for key, sums in said.items():
        if f"{TODAY:%Y-%m}" == key:
            continue
        for currency in ("RUB", "USD"):
            found = rows[key].figures[table.column(f"forecast.{currency}")].value
            assert found == pytest.approx(sums.get(currency, 0)), f"{key} {currency}"


def _says(ws: Workspace, day: date) -> dict[str, float]:
    """What the forecast of that morning says of the month that begins."""
    table = forecast.report(ws, Ask(period.around(Unit.MONTH, day), today=day))
    row = next((row for row in table.rows if row.key == f"{day:%Y-%m}"), None)
    figures = zip(table.columns, row.figures if row else (), strict=False)
    return {c.key[-3:]: float(f.value or 0) for c, f in figures if c.key.startswith("weighted")}


def _do_anything(small: Small, chance: Random, day: date) -> None:
    ids = [id_ for (id_,) in small.ws.read("SELECT id FROM deal ORDER BY rid")]
    closing = (day + timedelta(days=chance.randint(-10, 60))).isoformat()
    if not ids or chance.random() < 0.3:
        amount = chance.choice((None, 0, 100_00, 333_33))
        new_deal(small, amount, closing, chance.randrange(4), currency=chance.choice(("RUB", "RUB", "USD")))
        return
    deal = chance.choice(ids)
    what = chance.randrange(4)
    if what == 0:
        stages = [s for p in pipelines.all_of(small.ws) for s in p.stages]
        with suppress(UserError):
            deals.move(small.ws, deal, chance.choice(stages).id, {"lost_reason": "dear"})
    elif what == 1:
        small.change(Deal, deal, closing=chance.choice((closing, closing, None)))
    elif what == 2:
        small.change(
            Deal, deal, amount=chance.choice((None, 50_00, 777_00)), currency=chance.choice(("RUB", "USD"))
        )
    else:
        small.change(Deal, deal, probability=chance.choice((None, 0, 12.5, 100)))
