"""Deals: begun, moved, gated, lost, won, reopened, waiting, stuck."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from desktop_crm.base.clock import now
from desktop_crm.models.all import Deal
from desktop_crm.ops import deal_attention, deals, people, pipelines, records, team
from desktop_crm.ops.deals import Concern
from desktop_crm.ops.pipelines import Makes, Pipeline, Stage
from desktop_crm.ops.records import NewRef
from desktop_crm.store import query, undo
from desktop_crm.store.workspace import Workspace
from tests.bases import blank


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as opened:
        people.work_as(opened, people.add(opened, "Анна Соколова"))
        yield opened


@pytest.fixture
def main(ws: Workspace) -> Pipeline:
    return pipelines.first(ws)


@pytest.fixture
def roof(ws: Workspace, main: Pipeline) -> str:
    return deals.create(ws, {"name": "Поставка кровли", "amount": 360_000_000})


def values(ws: Workspace, deal: str) -> dict[str, object]:
    return dict(records.read(ws, "deal", deal).values)


def stays(ws: Workspace, deal: str) -> list[tuple[str, bool]]:
    """The names of the stages a deal has been in, and whether it has left them."""
    return [
        (name, left is not None)
        for name, left in ws.read(
            """SELECT s.name, p."left" FROM passage p JOIN stage s ON s.id = p.stage
               WHERE p.deal = ? AND p.deleted IS NULL ORDER BY p.entered, p.rid""",
            (deal,),
        )
    ]


def put_back(ws: Workspace, deal: str, since: date) -> None:
    with ws.edit("In the stage since long ago") as tx:
        tx.get(Deal, deal).since = int(
            datetime(since.year, since.month, since.day, 12).astimezone().timestamp() * 1000
        )


def test_a_deal_begins_where_deals_begin_with_all_that_can_be_filled_in(
    ws: Workspace, main: Pipeline
) -> None:
    deal = deals.create(ws, {"company": NewRef("Кофейня «Полдень»")})
    card = records.read(ws, "deal", deal)
    assert card.title == "Кофейня «Полдень»"
    assert card.values["stage"] == main.stages[0].id
    assert card.values["currency"] == "RUB"
    assert card.values["responsible"] == ws.author
    assert card.values["since"]
    assert card.values["created"]
    assert stays(ws, deal) == [("New", False)]


def test_a_deal_needs_a_name_or_a_client(ws: Workspace, main: Pipeline) -> None:
    with pytest.raises(records.Invalid) as refused:
        deals.create(ws, {"amount": 100})
    assert list(refused.value.fields) == ["name"]


def test_a_negative_sum_is_refused_beside_the_field(ws: Workspace, roof: str) -> None:
    for attempt in (
        lambda: deals.create(ws, {"name": "Roof", "amount": -1}),
        lambda: deals.change(ws, roof, {"amount": -500}),
        lambda: records.change(ws, "deal", roof, {"amount": -500}),
    ):
        with pytest.raises(records.Invalid) as refused:
            attempt()
        assert list(refused.value.fields) == ["amount"]


def test_a_move_is_one_step_and_its_undo_is_exact(ws: Workspace, main: Pipeline, roof: str) -> None:
    before = values(ws, roof)
    deals.move(ws, roof, main.stages[1].id)
    assert stays(ws, roof) == [("New", True), ("Qualification", False)]
    undone = undo.undo(ws)
    assert undone
    assert undone.step.name == "Deal “Поставка кровли” moved to “Qualification”"
    assert values(ws, roof) == before
    assert stays(ws, roof) == [("New", False)]
    undo.redo(ws)
    assert stays(ws, roof) == [("New", True), ("Qualification", False)]


def test_a_deal_moved_where_it_is_stays_as_it_is(ws: Workspace, main: Pipeline, roof: str) -> None:
    before = values(ws, roof)
    deals.move(ws, roof, main.stages[0].id)
    assert values(ws, roof) == before
    assert stays(ws, roof) == [("New", False)]


def test_a_stage_asks_for_what_it_needs(ws: Workspace, main: Pipeline, roof: str) -> None:
    proposal = main.stages[2].id
    pipelines.change_stage(ws, proposal, needs=("amount", "closing", "company", "gone"))
    assert [f.key for f in deals.missing(ws, roof, proposal)] == ["closing", "company"]
    with pytest.raises(records.Invalid) as refused:
        deals.move(ws, roof, proposal, {"closing": "2026-12-01"})
    assert list(refused.value.fields) == ["company"]
    assert stays(ws, roof) == [("New", False)]
    deals.move(ws, roof, proposal, {"closing": "2026-12-01", "company": NewRef("СтройТехИнвест")})
    card = records.read(ws, "deal", roof)
    assert (card.values["closing"], card.names["company"]) == ("2026-12-01", "СтройТехИнвест")
    undo.undo(ws)
    assert values(ws, roof)["closing"] is None


def test_a_stage_makes_its_tasks_on_entry(ws: Workspace, main: Pipeline, roof: str) -> None:
    proposal = main.stages[2].id
    pipelines.change_stage(ws, proposal, makes=(Makes("Send the proposal"), Makes("Call back", "call", 2)))
    deals.move(ws, roof, proposal)
    tasks = ws.read("SELECT name, kind, deal, responsible, day FROM task ORDER BY day, rid")
    assert [t[:4] for t in tasks] == [
        ("Send the proposal", "todo", roof, ws.author),
        ("Call back", "call", roof, ws.author),
    ]
    assert tasks[0][4] >= date.today().isoformat()
    assert values(ws, roof)["next_day"] == tasks[0][4]
    undo.undo(ws)
    assert ws.read("SELECT count(*) FROM task WHERE deleted IS NULL") == [(0,)]
    assert values(ws, roof)["next_day"] is None


def test_a_deal_begun_in_a_later_stage_passes_its_gate_and_gets_its_tasks(
    ws: Workspace, main: Pipeline
) -> None:
    proposal = main.stages[2].id
    pipelines.change_stage(ws, proposal, needs=("amount",), makes=(Makes("Send the proposal"),))
    with pytest.raises(records.Invalid) as refused:
        deals.create(ws, {"name": "Roof", "stage": proposal})
    assert list(refused.value.fields) == ["amount"]
    deals.create(ws, {"name": "Roof", "stage": proposal, "amount": 100})
    assert ws.read("SELECT count(*) FROM task") == [(1,)]


def test_a_lost_deal_needs_a_reason(ws: Workspace, main: Pipeline, roof: str) -> None:
    lost = main.stages[5].id
    with pytest.raises(records.Invalid) as refused:
        deals.move(ws, roof, lost)
    assert list(refused.value.fields) == ["lost_reason"]
    deals.move(ws, roof, lost, reason=NewRef("Дорого"), comment="Нашли дешевле")
    card = records.read(ws, "deal", roof)
    assert (card.names["lost_reason"], card.values["lost_comment"]) == ("Дорого", "Нашли дешевле")
    assert card.values["closed"]


def test_a_reopened_deal_is_no_longer_lost_for_any_reason(ws: Workspace, main: Pipeline, roof: str) -> None:
    deals.move(ws, roof, main.stages[5].id, reason=NewRef("Дорого"))
    deals.move(ws, roof, main.stages[3].id)
    card = records.read(ws, "deal", roof)
    assert [card.values[key] for key in ("closed", "lost_reason", "lost_comment")] == [None, None, None]
    with pytest.raises(records.Invalid):
        deals.move(ws, roof, main.stages[5].id)
    undo.undo(ws)
    assert records.read(ws, "deal", roof).names["lost_reason"] == "Дорого"


def test_a_won_deal_is_a_purchase_of_its_client(ws: Workspace, main: Pipeline) -> None:
    deal = deals.create(ws, {"name": "Roof", "amount": 500, "company": NewRef("СтройТехИнвест")})
    deals.move(ws, deal, main.stages[4].id)
    assert values(ws, deal)["closed"]
    assert ws.read("SELECT purchases, spent FROM company") == [(1, 500)]


def test_a_card_edited_with_another_stage_is_a_move(ws: Workspace, main: Pipeline, roof: str) -> None:
    deals.change(ws, roof, {"amount": 100, "stage": main.stages[1].id})
    assert values(ws, roof)["amount"] == 100
    assert stays(ws, roof)[-1] == ("Qualification", False)
    deals.change(ws, roof, {"amount": 200})
    assert (values(ws, roof)["amount"], len(stays(ws, roof))) == (200, 2)


def test_another_pipeline_begins_at_its_first_stage(ws: Workspace, roof: str) -> None:
    service = pipelines.add(ws, "Service")
    deals.change(ws, roof, {"pipeline": service})
    assert values(ws, roof)["stage"] == pipelines.pipeline(ws, service).stages[0].id  # type: ignore[union-attr]


def test_many_deals_move_in_one_step(ws: Workspace, main: Pipeline) -> None:
    to = main.stages[2]
    pipelines.change_stage(ws, to.id, needs=("amount",), makes=(Makes("Send the proposal"),))
    ids = [deals.create(ws, {"name": f"Deal {n}"}) for n in range(3)]
    deals.change(ws, ids[0], {"amount": 700})
    rids = [query.rid_of(ws, "deal", id_) or 0 for id_ in ids]
    assert [f.key for f in deals.missing_in(ws, rids, to.id)] == ["amount"]
    with pytest.raises(records.Invalid):
        deals.move_many(ws, rids, to.id)
    deals.move_many(ws, rids, to.id, {"amount": 100})
    assert [values(ws, id_)["amount"] for id_ in ids] == [700, 100, 100]
    assert {stays(ws, id_)[-1] for id_ in ids} == {("Proposal", False)}
    assert ws.read("SELECT count(*) FROM task WHERE deleted IS NULL") == [(3,)]
    undo.undo(ws)
    assert {stays(ws, id_)[-1] for id_ in ids} == {("New", False)}
    assert ws.read("SELECT count(*) FROM task WHERE deleted IS NULL") == [(0,)]


def test_two_stays_begun_on_two_laptops_both_end(ws: Workspace, main: Pipeline, roof: str) -> None:
    with ws.edit("From another laptop") as tx:
        tx.execute(
            "INSERT INTO passage (deal, pipeline, stage, entered) VALUES (?, ?, ?, ?)",
            (roof, main.id, main.stages[1].id, now()),
        )
    deals.move(ws, roof, main.stages[2].id)
    assert [left for _stage, left in stays(ws, roof)] == [True, True, False]


def test_a_deal_waits_for_a_reason_until_a_day(ws: Workspace, main: Pipeline, roof: str) -> None:
    tomorrow = (date.today() + timedelta(days=1)).isoformat()
    for until, why, said in (
        (None, "", {"waiting_until", "waiting_for"}),
        (date.today().isoformat(), "Отпуск", {"waiting_until"}),
        (tomorrow, " ", {"waiting_for"}),
    ):
        with pytest.raises(records.Invalid) as refused:
            deals.wait(ws, roof, until, why)
        assert set(refused.value.fields) == said
    deals.wait(ws, roof, tomorrow, "Директор в отпуске")
    assert deals.without_next_step(ws) == []
    deals.stop_waiting(ws, roof)
    assert [d.id for d in deals.without_next_step(ws)] == [roof]


def test_a_wait_is_over_on_its_day_and_when_the_deal_is_closed(
    ws: Workspace, main: Pipeline, roof: str
) -> None:
    tomorrow = date.today() + timedelta(days=1)
    deals.wait(ws, roof, tomorrow.isoformat(), "Отпуск")
    assert deals.without_next_step(ws, today=tomorrow)
    deals.move(ws, roof, main.stages[4].id)
    assert values(ws, roof)["waiting_until"] is None


def test_a_deal_with_a_task_has_a_next_step(ws: Workspace, main: Pipeline, roof: str) -> None:
    assert [(d.name, d.responsible) for d in deals.without_next_step(ws)] == [("Поставка кровли", ws.author)]
    assert deals.without_next_step(ws, "somebody else") == []
    pipelines.change_stage(ws, main.stages[1].id, makes=(Makes("Call"),))
    deals.move(ws, roof, main.stages[1].id)
    assert deals.without_next_step(ws) == []


FRIDAY, MONDAY, TUESDAY = date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 24)


def test_stuck_is_counted_in_working_days(ws: Workspace, main: Pipeline, roof: str) -> None:
    assert main.stages[0].norm == 2
    put_back(ws, roof, FRIDAY)
    assert deals.stuck(ws, today=TUESDAY) == []
    (found,) = deals.stuck(ws, today=TUESDAY + timedelta(days=1))
    assert (found.id, found.days) == (roof, 3)
    assert deal_attention.count_stuck(ws, ws.author, TUESDAY + timedelta(days=1)) == 1


def test_holidays_of_the_teams_country_do_not_count(ws: Workspace, roof: str) -> None:
    put_back(ws, roof, date(2025, 12, 30))
    assert deals.stuck(ws, today=date(2026, 1, 8)) == []
    team.agree(ws, team.COUNTRY, "GB")
    assert len(deals.stuck(ws, today=date(2026, 1, 8))) == 1


def test_a_closed_deal_is_neither_stuck_nor_without_a_next_step(
    ws: Workspace, main: Pipeline, roof: str
) -> None:
    deals.move(ws, roof, main.stages[4].id)
    put_back(ws, roof, date(2020, 1, 1))
    assert deals.stuck(ws) == []
    assert deals.without_next_step(ws) == []


@pytest.mark.parametrize(
    ("next_day", "until", "said"),
    [
        (None, None, Concern.NO_STEP),
        ("2026-11-23", None, Concern.OVERDUE),
        ("2026-11-24", None, Concern.NEXT),
        ("2026-11-23", "2026-11-30", Concern.WAITING),
        ("2026-11-23", "2026-11-24", Concern.OVERDUE),
    ],
)
def test_a_card_says_one_thing_about_the_next_step(
    next_day: str | None, until: str | None, said: Concern
) -> None:
    assert deals.concern_of(Stage("s", "New", "p"), next_day, until, TUESDAY) is said
    assert deals.concern_of(Stage("s", "Won", "p", "won"), next_day, until, TUESDAY) is Concern.CLOSED
