"""The day tells what waits, in the order in which it should be done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_crm import demo
from desktop_crm.models.all import Call, Task
from desktop_crm.ops import day, deals, leads, people, pipelines, tasks
from desktop_crm.ops.tasks import NextStep
from desktop_crm.store.workspace import Workspace
from tests.bases import blank

NOW = datetime(2026, 11, 24, 11, 0)  # noqa: DTZ001


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as ws:
        people.work_as(ws, people.add(ws, "Анна Соколова"))
        yield ws


@pytest.fixture
def ilya(ws: Workspace) -> str:
    return people.add(ws, "Илья Жуков")


def told(ws: Workspace, responsible: str | None = None) -> dict[str, list[str]]:
    return {s.key: [e.name for e in s.entries] for s in day.plan(ws, responsible, NOW)}


def task(ws: Workspace, name: str, on: str, **values: Any) -> str:
    return tasks.create(ws, {"name": name, "day": on, **values})


def test_a_day_with_nothing_to_do_has_no_parts(ws: Workspace) -> None:
    assert day.plan(ws, ws.author, NOW) == ()
    assert day.waiting(ws, ws.author, NOW) == 0


def test_what_is_late_comes_before_what_is_due(ws: Workspace) -> None:
    task(ws, "Сегодня днём", "2026-11-24", time="15:00")
    task(ws, "Утром", "2026-11-24", time="09:00")
    task(ws, "Вчера", "2026-11-23")
    task(ws, "Завтра", "2026-11-25")
    assert told(ws) == {day.OVERDUE: ["Вчера", "Утром"], day.TODAY: ["Сегодня днём"]}
    assert day.waiting(ws, None, NOW) == 3


def test_a_missed_call_stands_first_until_it_is_returned(ws: Workspace) -> None:
    with ws.edit("Missed") as tx:
        call = tx.add(Call(direction="in", answered=0, number="+79121112233", moment=1)).id
    back = task(ws, "Перезвонить", "2026-11-24", call=call)
    task(ws, "Вчера", "2026-11-23")
    assert list(told(ws)) == [day.MISSED, day.OVERDUE]
    tasks.finish(ws, back)
    assert list(told(ws)) == [day.OVERDUE]


def test_requests_wait_in_the_order_they_came_mine_and_nobodys(ws: Workspace, ilya: str) -> None:
    leads.create(ws, {"name": "Моя", "responsible": ws.author})
    leads.create(ws, {"name": "Ильи", "responsible": ilya})
    nobodys = leads.create(ws, {"name": "Ничья", "responsible": ws.author})
    leads.assign(ws, [nobodys], None)
    assert told(ws, ws.author) == {day.LEADS: ["Моя", "Ничья"]}
    assert told(ws, ilya) == {day.LEADS: ["Ильи", "Ничья"]}
    assert told(ws) == {day.LEADS: ["Моя", "Ильи", "Ничья"]}
    assert day.waiting(ws, ilya, NOW) == 2


def test_a_lead_and_the_call_it_waits_for_are_one_thing(ws: Workspace) -> None:
    today = NOW.date().isoformat()
    lead = leads.create(
        ws,
        {"name": "Елена", "responsible": ws.author},
        NextStep("Перезвонить", "call", today, None, ws.author),
    )
    assert told(ws, ws.author) == {day.LEADS: ["Елена"]}
    assert day.waiting(ws, ws.author, NOW) == 1
    leads.take(ws, lead)
    assert told(ws, ws.author) == {day.TODAY: ["Перезвонить"]}
    assert day.waiting(ws, ws.author, NOW) == 1


def test_a_deal_without_a_next_step_is_told_and_one_that_is_stuck(ws: Workspace) -> None:
    pipelines.first(ws)
    deals.create(ws, {"name": "Кровля"})
    stuck = deals.create(ws, {"name": "Застряла"})
    task(ws, "Когда-нибудь", "2027-01-11", deal=stuck)
    with ws.edit("Long ago") as tx:
        tx.execute("UPDATE deal SET since = 1 WHERE id = ?", (stuck,))
    assert told(ws) == {day.NO_STEP: ["Кровля"], day.STUCK: ["Застряла"]}


def test_the_count_is_that_of_the_parts(ws: Workspace) -> None:
    demo.fill(ws, "ru", contacts=60, companies=15)
    sections = {s.key: s.count for s in day.plan(ws)}
    assert day.waiting(ws) == sum(n for key, n in sections.items() if key != day.STUCK)
    assert {day.MISSED, day.OVERDUE, day.LEADS, day.NO_STEP} <= sections.keys()


def test_more_than_can_be_listed_is_counted_to_the_last(ws: Workspace, ilya: str) -> None:
    with ws.edit("A long absence") as tx:
        call = tx.add(Call(direction="in", answered=0, number="+79121112233", moment=1)).id
        late = tx.add(Call(direction="in", answered=0, number="+79121112234", moment=2)).id
        for n in range(130):
            tx.add(Task(name=f"Вчера {n}", day="2026-11-23", responsible=ws.author))
            tx.add(Task(name=f"Сегодня {n}", day="2026-11-24", responsible=ilya))
        tx.add(Task(name="Перезвонить", day="2026-11-24", call=call, responsible=ilya))
        tx.add(Task(name="Перезвонить вчера", day="2026-11-01", call=late, responsible=ilya))
        tx.add(Task(name="Утром", day="2026-11-24", time="09:00", length=3600, responsible=ilya))
        tx.add(Task(name="Ещё идёт", day="2026-11-24", time="10:30", length=3600, responsible=ilya))
    parts = {s.key: s for s in day.plan(ws, None, NOW)}
    assert [e.name for e in parts[day.MISSED].entries] == ["Перезвонить вчера", "Перезвонить"]
    assert {key: s.count for key, s in parts.items()} == {day.MISSED: 2, day.OVERDUE: 131, day.TODAY: 131}
    assert {key: len(s.entries) for key, s in parts.items()} == {
        day.MISSED: 2,
        day.OVERDUE: 100,
        day.TODAY: 100,
    }
    mine = {s.key: s.count for s in day.plan(ws, ilya, NOW)}
    assert mine == {day.MISSED: 2, day.OVERDUE: 1, day.TODAY: 131}
    assert day.waiting(ws, None, NOW) == sum(s.count for s in parts.values())
