"""Reminders: each is shown once, at its moment or at the next start."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_crm.base.clock import wall_clock
from desktop_crm.ops import people, reminders, tasks
from desktop_crm.store.workspace import Workspace
from tests.bases import blank

MINUTE = 60_000


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as opened:
        people.work_as(opened, people.add(opened, "Анна Соколова"))
        yield opened


def at(**apart: float) -> dict[str, str]:
    moment = wall_clock() + timedelta(**apart)
    return {"day": moment.date().isoformat(), "time": f"{moment:%H:%M}"}


def begins(values: dict[str, Any]) -> int:
    return reminders.begins_at(values["day"], values["time"])


def due(ws: Workspace, moment: int) -> list[str]:
    return [r.task.name for r in tasks.due_reminders(ws, moment)]


def test_a_call_reminds_before_it_begins_and_only_once(ws: Workspace) -> None:
    when = at(hours=2)
    tasks.create(ws, {"name": "Позвонить", **when})
    start = begins(when)
    assert due(ws, start - 16 * MINUTE) == []
    assert reminders.next_moment(ws, start - 16 * MINUTE) == start - 15 * MINUTE
    assert due(ws, start - 15 * MINUTE) == ["Позвонить"]
    reminders.shown_until(ws, start - 15 * MINUTE)
    assert due(ws, start - 14 * MINUTE) == []
    assert reminders.next_moment(ws, start - 14 * MINUTE) is None


def test_what_was_missed_while_the_program_was_closed_is_shown_at_the_next_start(ws: Workspace) -> None:
    when = at(hours=2)
    tasks.create(ws, {"name": "Позвонить", **when})
    reminders.shown_until(ws, begins(when) - 60 * MINUTE)
    assert due(ws, begins(when) + 3 * 24 * 60 * MINUTE) == ["Позвонить"]
    assert due(ws, begins(when) + 30 * 24 * 60 * MINUTE) == []


def test_a_call_noted_down_a_few_minutes_before_it_reminds_when_it_begins(ws: Workspace) -> None:
    when = at(minutes=8)
    tasks.create(ws, {"name": "Позвонить", **when})
    assert due(ws, begins(when) - MINUTE) == []
    assert due(ws, begins(when)) == ["Позвонить"]


def test_a_task_in_the_past_is_allowed_and_does_not_remind(ws: Workspace) -> None:
    when = at(hours=-3)
    made = tasks.create(ws, {"name": "Вчерашний звонок", **when})
    assert due(ws, int(time.time() * 1000) + MINUTE) == []
    assert [t.id for t in tasks.overdue(ws)] == [made]


def test_a_task_of_a_whole_day_reminds_when_the_day_begins(ws: Workspace) -> None:
    day = (wall_clock() + timedelta(days=2)).date().isoformat()
    tasks.create(ws, {"name": "Отчёт", "day": day, "remind": 0})
    assert due(ws, reminders.begins_at(day, "08:59")) == []
    assert due(ws, reminders.begins_at(day, "09:00")) == ["Отчёт"]


def test_a_reminder_that_was_put_off_comes_again(ws: Workspace) -> None:
    when = at(hours=2)
    made = tasks.create(ws, {"name": "Позвонить", **when})
    shown = begins(when) - 15 * MINUTE
    reminders.shown_until(ws, shown)
    tasks.snooze(ws, made, shown + 10 * MINUTE)
    assert reminders.next_moment(ws, shown) == shown + 10 * MINUTE
    assert due(ws, shown + 10 * MINUTE) == ["Позвонить"]


def test_tomorrow_is_the_next_morning() -> None:
    evening = datetime.fromisoformat("2026-11-24T23:40")
    assert tasks.tomorrow_morning(evening) == reminders.begins_at("2026-11-25", "09:00")


def test_a_task_that_is_done_or_somebody_elses_does_not_remind(ws: Workspace) -> None:
    when = at(hours=2)
    ilya = people.add(ws, "Илья Жуков")
    tasks.create(ws, {"name": "Ильи", "responsible": ilya, **when})
    tasks.finish(ws, tasks.create(ws, {"name": "Сделано", **when}))
    assert [r.task.name for r in tasks.due_reminders(ws, begins(when), ws.author)] == []
    assert [r.task.name for r in tasks.due_reminders(ws, begins(when), ilya)] == ["Ильи"]
