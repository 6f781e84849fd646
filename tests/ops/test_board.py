"""The board: which deals stand in which column, in which order, and those that stand in none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop_crm.base.clock import now
from desktop_crm.models.all import Deal
from desktop_crm.models.all import Stage as StageRecord
from desktop_crm.ops import board, deals, people, pipelines, records, tasks
from desktop_crm.ops.pipelines import Pipeline
from desktop_crm.ops.records import NewRef
from desktop_crm.store.workspace import Workspace
from tests.bases import blank

TODAY = date.today()


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as opened:
        people.work_as(opened, people.add(opened, "Анна Соколова"))
        yield opened


@pytest.fixture
def main(ws: Workspace) -> Pipeline:
    return pipelines.first(ws)


def names(ws: Workspace, main: Pipeline, stage: int | None) -> list[str]:
    shown = board.content(ws, main, None if stage is None else main.stages[stage])
    cards = board.cards(ws, shown.rids)
    return [cards[rid].name for rid in shown.rids]


def task_on(ws: Workspace, deal: str, days: int) -> None:
    tasks.create(ws, {"name": "Call", "deal": deal, "day": (TODAY + timedelta(days)).isoformat()})


def test_those_who_need_somebody_stand_first(ws: Workspace, main: Pipeline) -> None:
    for name, days in (("Later", 5), ("Tomorrow", 1), ("Overdue", -2), ("Waiting", -1)):
        task_on(ws, deals.create(ws, {"name": name}), days)
    deals.create(ws, {"name": "No step"})
    (waiting,) = ws.read("SELECT id FROM deal WHERE name = 'Waiting'")
    deals.wait(ws, waiting[0], (TODAY + timedelta(3)).isoformat(), "Vacation")
    assert names(ws, main, 0) == ["No step", "Overdue", "Tomorrow", "Later", "Waiting"]


def test_each_currency_is_summed_apart(ws: Workspace, main: Pipeline) -> None:
    for amount, currency in ((100, "RUB"), (50, "RUB"), (7, "USD"), (None, "EUR")):
        deals.create(ws, {"name": "Deal", "amount": amount, "currency": currency})
    shown = board.content(ws, main, main.stages[0])
    assert len(shown.rids) == 4
    assert dict(shown.sums) == {"RUB": 150, "USD": 7}


def test_won_deals_are_the_recent_ones(ws: Workspace, main: Pipeline) -> None:
    for name in ("Old", "New"):
        deals.create(ws, {"name": name, "amount": 5, "stage": main.stages[4].id})
    with ws.edit("Won long ago") as tx:
        (old,) = tx.rows("SELECT id FROM deal WHERE name = 'Old'")
        tx.get(Deal, old[0]).since = now() - 40 * 86_400_000
    assert names(ws, main, 4) == ["New"]
    assert board.content(ws, main, main.stages[4]).sums == (("RUB", 5),)


def test_a_filter_leaves_some(ws: Workspace, main: Pipeline) -> None:
    deals.create(ws, {"name": "Mine", "amount": 5})
    deals.create(ws, {"name": "Other", "amount": 7})
    mine = frozenset(rid for (rid,) in ws.read("SELECT rid FROM deal WHERE name = 'Mine'"))
    shown = board.content(ws, main, main.stages[0], mine)
    assert list(shown.rids) == list(mine)
    assert shown.sums == (("RUB", 5),)


def test_a_card_names_the_client_and_whoever_is_responsible(ws: Workspace, main: Pipeline) -> None:
    deals.create(ws, {"name": "Roof", "company": NewRef("СтройТех"), "contact": NewRef("Дмитрий")})
    deals.create(ws, {"name": "Wall", "contact": NewRef("Дмитрий")})
    cards = board.cards(ws, board.content(ws, main, main.stages[0]).rids).values()
    assert {(c.name, c.client, c.responsible_name) for c in cards} == {
        ("Roof", "СтройТех", "Анна Соколова"),
        ("Wall", "Дмитрий", "Анна Соколова"),
    }


def test_deals_whose_stage_was_removed_on_another_laptop_stand_first_in_a_column_of_their_own(
    ws: Workspace, main: Pipeline
) -> None:
    assert board.columns(ws, main) == list(main.stages)
    lost = deals.create(ws, {"name": "Left behind", "stage": main.stages[1].id, "amount": 3})
    with ws.edit("From another laptop") as tx:
        tx.get(StageRecord, main.stages[1].id).deleted = now()
    main = pipelines.first(ws)
    assert board.columns(ws, main)[0] is None
    assert names(ws, main, None) == ["Left behind"]
    assert board.content(ws, main, None).sums == (("RUB", 3),)
    deals.move(ws, lost, main.stages[0].id)
    assert board.columns(ws, main) == list(main.stages)
    assert names(ws, main, 0) == ["Left behind"]


def test_deals_without_any_stage_or_pipeline_stand_on_the_first_board(ws: Workspace, main: Pipeline) -> None:
    service = pipelines.pipeline(ws, pipelines.add(ws, "Service"))
    assert service
    with ws.edit("From a table") as tx:
        for name, pipeline in (("Nowhere", None), ("Gone", "gone"), ("Service", service.id)):
            tx.execute("INSERT INTO deal (name, pipeline) VALUES (?, ?)", (name, pipeline))
    assert names(ws, main, None) == ["Nowhere", "Gone"]
    assert names(ws, service, None) == ["Service"]
    (gone,) = ws.read("SELECT id FROM deal WHERE name = 'Gone'")
    deals.move(ws, gone[0], main.stages[1].id)
    assert records.read(ws, "deal", gone[0]).values["pipeline"] == main.id


def test_the_place_in_another_column_is_known_before_the_drop(ws: Workspace, main: Pipeline) -> None:
    for days in (-3, 2, 8):
        task_on(ws, deals.create(ws, {"name": f"In {days}", "stage": main.stages[1].id}), days)
    moving = deals.create(ws, {"name": "Moving"})
    task_on(ws, moving, 5)
    rid, _stage = board.rids_of(ws, [moving])[moving]
    place = board.place_in(ws, rid, main.stages[1])
    assert place == 2
    deals.move(ws, moving, main.stages[1].id)
    assert names(ws, main, 1).index("Moving") == place
