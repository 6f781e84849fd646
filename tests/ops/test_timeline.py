"""One timeline for a client: all of it, in time order, from all their deals and people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_crm.models.all import (
    Answer,
    Call,
    Deal,
    Letter,
    Meeting,
    Note,
    Passage,
    Pipeline,
    Questionnaire,
    Sheet,
    Stage,
    Task,
)
from desktop_crm.ops import notes, records, timeline
from desktop_crm.ops.details import Place
from desktop_crm.store import history
from desktop_crm.store.workspace import Workspace
from tests.bases import blank

HOUR = 3_600_000
MORNING = 1_700_000_000_000


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as ws:
        yield ws


@pytest.fixture
def firm(ws: Workspace) -> str:
    return records.create(ws, "company", {"name": "СтройТехИнвест"})


@pytest.fixture
def dmitry(ws: Workspace, firm: str) -> str:
    return records.create(ws, "contact", {"name": "Дмитрий Орлов", "company": [Place(firm)]})


@pytest.fixture
def deal(ws: Workspace, dmitry: str) -> str:
    """A deal that went from the first stage to the second, with a note of its own."""
    with ws.edit("Deal") as tx:
        pipeline = tx.add(Pipeline(name="Продажи")).id
        first = tx.add(Stage(name="КП", pipeline=pipeline)).id
        second = tx.add(Stage(name="Переговоры", pipeline=pipeline)).id
        made = tx.add(Deal(name="Кровля", pipeline=pipeline, stage=second, contact=dmitry)).id
        entered = {"deal": made, "pipeline": pipeline}
        tx.add(Passage(**entered, stage=first, entered=MORNING, left=MORNING + HOUR))
        tx.add(Passage(**entered, stage=second, entered=MORNING + HOUR))
        tx.add(Note(about=made, about_entity="deal", text="Ждут смету", moment=MORNING + 2 * HOUR))
    return made


def told(ws: Workspace, entity: str, id_: str, only: str | None = None) -> list[str]:
    """The titles of the events that are no changes of the card, the oldest first."""
    events = timeline.events(ws, entity, id_, only=only)
    return [e.title for e in reversed(events) if e.kind not in (timeline.CREATED, timeline.CHANGED)]


def test_calls_letters_meetings_and_finished_tasks_stand_in_the_order_of_time(
    ws: Workspace, dmitry: str
) -> None:
    with ws.edit("A day") as tx:
        tx.add(Meeting(topic="Замер", moment=MORNING + 3 * HOUR, contact=dmitry))
        tx.add(Call(direction="in", length=252, moment=MORNING, contact=dmitry, text="Просит пересчитать"))
        tx.add(Letter(subject="КП № 218", moment=MORNING + HOUR, contact=dmitry))
        tx.add(Call(direction="in", answered=0, result="missed", moment=MORNING + 2 * HOUR, contact=dmitry))
        tx.add(
            Call(direction="out", answered=0, result="no_answer", moment=MORNING + 4 * HOUR, contact=dmitry)
        )
        tx.add(Task(name="Отправить договор", done=MORNING + 5 * HOUR, contact=dmitry))
        tx.add(Task(name="Ещё не сделано", day="2030-01-01", contact=dmitry))
    assert told(ws, "contact", dmitry) == [
        "Incoming call, 4:12",
        "E-mail sent",
        "Missed call",
        "Meeting: Замер",
        "Outgoing call: no answer",
        "Done: Отправить договор",
    ]


def test_a_contact_tells_of_its_deals_and_a_company_also_of_its_people(
    ws: Workspace, firm: str, dmitry: str, deal: str
) -> None:
    with ws.edit("A call") as tx:
        tx.add(Call(moment=MORNING + 3 * HOUR, contact=dmitry))
    expected = ["New deal", "Stage: КП → Переговоры", "Note", "Outgoing call"]
    assert told(ws, "contact", dmitry) == expected
    assert told(ws, "company", firm) == ["Outgoing call"]
    records.change(ws, "deal", deal, {"company": firm})
    assert told(ws, "company", firm) == expected


def test_a_deal_tells_its_stages_once_and_its_other_changes_as_such(ws: Workspace, deal: str) -> None:
    records.change(ws, "deal", deal, {"amount": 360_000_000})
    events = timeline.events(ws, "deal", deal)
    assert [e.title for e in events if e.kind == timeline.STAGE] == ["Stage: КП → Переговоры", "New deal"]
    (changed,) = [e for e in events if e.kind == timeline.CHANGED]
    assert [(line.label, line.new) for line in changed.lines] == [("Amount", "3,600,000")]


def test_what_a_request_said_stays_with_the_client_it_became(ws: Workspace, dmitry: str) -> None:
    lead = records.create(ws, "lead", {"name": "Дмитрий"})
    notes.add(ws, "lead", lead, "Спрашивал про кровлю")
    records.change(ws, "lead", lead, {"contact": dmitry})
    assert told(ws, "contact", dmitry) == ["Note"]


def test_answers_are_read_as_they_were_asked(ws: Workspace, dmitry: str) -> None:
    with ws.edit("Answers") as tx:
        form = tx.add(Questionnaire(name="Объект")).id
        sheet = tx.add(Sheet(questionnaire=form, contact=dmitry, moment=MORNING)).id
        tx.add(Answer(sheet=sheet, question="q1", text="Площадь, м²", kind="number", value="120"))
        tx.add(Answer(sheet=sheet, question="q2", text="Своя бригада?", kind="bool", value="1"))
    (event,) = timeline.events(ws, "contact", dmitry, only="talks")
    assert event.title == "Questionnaire: Объект"
    assert [(line.label, line.new) for line in event.lines] == [
        ("Площадь, м²", "120"),
        ("Своя бригада?", "yes"),
    ]


@pytest.mark.parametrize("size", [7, 50])
def test_page_after_page_everything_is_told_once(ws: Workspace, dmitry: str, deal: str, size: int) -> None:
    """However unevenly calls, notes and changes of the card lie in time."""
    with ws.edit("Years") as tx:
        for n in range(120):
            tx.add(Call(moment=MORNING + n * HOUR // 7, contact=dmitry))
        for n in range(40):
            tx.add(Note(about=dmitry, about_entity="contact", text=str(n), moment=MORNING + n * 11 * HOUR))
    for n in range(30):
        records.change(ws, "contact", dmitry, {"city": f"Город {n}"})
    seen: list[timeline.Event] = []
    while page := timeline.events(ws, "contact", dmitry, seen[-1].moment if seen else None, size):
        seen += page
    assert [e.moment for e in seen] == sorted((e.moment for e in seen), reverse=True)
    kinds = [e.kind for e in seen]
    assert kinds.count(timeline.CALL_OUT) == 120
    assert kinds.count(timeline.NOTE) == 41
    assert kinds.count(timeline.CHANGED) == 30
    assert kinds.count(timeline.CREATED) == 1
    assert kinds.count(timeline.STAGE) == 2


def test_two_changes_in_one_moment_are_two_events(ws: Workspace, dmitry: str) -> None:
    for city in ("Пермь", "Казань"):
        records.change(ws, "contact", dmitry, {"city": city})
    with ws.aside() as db:
        db.execute("UPDATE step SET moment = ?", (MORNING,))
    assert [e.kind for e in timeline.events(ws, "contact", dmitry)].count(timeline.CHANGED) == 2


def test_the_history_of_a_field_reaches_back_past_what_else_has_changed(ws: Workspace, dmitry: str) -> None:
    records.change(ws, "contact", dmitry, {"job_title": "Директор"})
    for n in range(30):
        records.change(ws, "contact", dmitry, {"city": f"Город {n}"})
    (change,) = history.of_record(ws, dmitry, "job_title", limit=20)
    assert change.new == "Директор"


def test_only_what_is_asked_for_is_told(ws: Workspace, dmitry: str, deal: str) -> None:
    notes.add(ws, "contact", dmitry, "Перезвонить")
    assert {e.kind for e in timeline.events(ws, "contact", dmitry, only="notes")} == {timeline.NOTE}
    assert {e.kind for e in timeline.events(ws, "contact", dmitry, only="deals")} == {timeline.STAGE}
    assert timeline.events(ws, "contact", dmitry, only="tasks") == []


@pytest.mark.parametrize("entity", ["contact", "company", "lead", "deal"])
def test_a_timeline_is_read_by_indexes_however_much_there_is_of_others(
    ws: Workspace, entity: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, plans = ws.read, []

    def explained(sql: str, values: Any = ()) -> Any:
        plans.extend(row[3] for row in read(f"EXPLAIN QUERY PLAN {sql}", values))
        return read(sql, values)

    monkeypatch.setattr(ws, "read", explained)
    timeline.events(ws, entity, "x" * 32)
    many = {"call", "letter", "meeting", "task", "note", "deal", "lead", "passage", "sheet", "r", "e"}
    assert plans
    assert [p for p in plans if p.startswith("SCAN") and p.split()[1] in many] == []
    assert [p for p in plans if "(moment" in p or "task_done_day" in p] == []
