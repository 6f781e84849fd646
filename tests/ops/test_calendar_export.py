"""Tasks as a calendar file that other programs read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import vobject

from desktop_crm.ops import calendar_export, people, records, tasks
from desktop_crm.ops.details import Point
from desktop_crm.store.workspace import Workspace
from tests.bases import blank


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as opened:
        people.work_as(opened, people.add(opened, "Анна Соколова"))
        yield opened


def events(ws: Workspace) -> list[Any]:
    calendar = vobject.readOne(calendar_export.ics(ws))
    return list(calendar.contents.get("vevent", []))


def test_an_empty_calendar_is_still_a_calendar(ws: Workspace) -> None:
    assert calendar_export.ics(ws).startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert events(ws) == []


def test_a_call_at_a_time_with_its_client_and_alarm(ws: Workspace) -> None:
    orlov = records.create(ws, "contact", {"name": "Дмитрий Орлов", "phone": [Point("+79031187740")]})
    made = tasks.create(
        ws,
        {
            "name": "Обсудить поставку; цены, сроки",
            "kind": "call",
            "day": "2026-11-30",
            "time": "10:30",
            "length": 2700,
            "contact": orlov,
            "text": "Строка первая\nстрока вторая",
        },
    )
    (event,) = events(ws)
    assert event.summary.value == "Обсудить поставку; цены, сроки · Дмитрий Орлов"
    assert event.dtstart.value == datetime(2026, 11, 30, 10, 30)  # noqa: DTZ001
    assert event.dtend.value - event.dtstart.value == timedelta(minutes=45)
    assert event.description.value.split("\n") == [
        "Дмитрий Орлов",
        "+7 903 118-77-40",
        "Строка первая",
        "строка вторая",
    ]
    assert event.uid.value == f"{made}@desktop-crm"
    assert event.valarm.trigger.value == -timedelta(minutes=15)
    text = calendar_export.ics(ws)
    assert "DTSTART:20261130T103000\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_a_task_of_a_whole_day_ends_where_the_next_day_begins(ws: Workspace) -> None:
    tasks.create(ws, {"name": "Отчёт", "day": "2026-11-30", "remind": 86400})
    (event,) = events(ws)
    assert event.dtstart.value == date(2026, 11, 30)
    assert event.dtend.value == date(2026, 12, 1)
    assert event.valarm.trigger.value == -timedelta(hours=15)
    assert "DTSTART;VALUE=DATE:20261130\r\n" in calendar_export.ics(ws)


def test_what_repeats_says_so_in_one_event(ws: Workspace) -> None:
    tasks.create(ws, {"name": "Планёрка", "day": "2026-11-30", "time": "10:00", "repeat": "FREQ=WEEKLY"})
    tasks.create(ws, {"name": "Аренда", "day": "2026-01-31", "repeat": "FREQ=MONTHLY;UNTIL=20261231"})
    rent, meeting = events(ws)
    assert meeting.rrule.value == "FREQ=WEEKLY;BYDAY=MO"
    assert rent.rrule.value == "FREQ=MONTHLY;UNTIL=20261231;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"
    assert [day.date() for day in list(rent.rruleset)[:3]] == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
    ]


def test_every_working_day_leaves_out_the_holidays(ws: Workspace) -> None:
    values = {"day": "2026-12-30", "time": "10:00", "repeat": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"}
    tasks.create(ws, {"name": "Летучка", **values})
    (event,) = events(ws)
    first = [moment.date().isoformat() for moment in islice(event.rruleset, 4)]
    assert first[:2] == ["2026-12-30", "2027-01-11"] or first[1] == "2026-12-31"
    assert "2027-01-01" not in first


def test_done_deleted_and_undated_tasks_stay_out_and_so_do_others(ws: Workspace) -> None:
    tasks.finish(ws, tasks.create(ws, {"name": "Сделано", "day": "2026-11-30"}))
    records.delete(ws, "task", [tasks.create(ws, {"name": "В корзине", "day": "2026-11-30"})])
    tasks.create(ws, {"name": "Когда-нибудь"})
    ilya = people.add(ws, "Илья Жуков")
    tasks.create(ws, {"name": "Ильи", "day": "2026-11-30", "responsible": ilya})
    assert [e.summary.value for e in events(ws)] == ["Ильи"]
    assert "Ильи" not in calendar_export.ics(ws, ws.author)
