"""A seller's whole day, from a missed call to a deal won and one lost; and all of it undone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_crm.base.clock import wall_clock
from desktop_crm.models.all import ENTITIES
from desktop_crm.models.record import columns_of
from desktop_crm.ops import (
    calls,
    day,
    deal_lines,
    deals,
    leads,
    notes,
    people,
    pipelines,
    presets,
    questionnaires,
    records,
    tasks,
    timeline,
)
from desktop_crm.ops import lead_conversion as conversion
from desktop_crm.ops.calls import GivenAnswers
from desktop_crm.ops.details import Point
from desktop_crm.ops.records import Invalid
from desktop_crm.ops.tasks import NextStep
from desktop_crm.store import check, undo
from desktop_crm.store.workspace import Workspace
from tests.bases import blank

TODAY = wall_clock().date()
TOMORROW = (TODAY + timedelta(days=1)).isoformat()


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as ws:
        people.work_as(ws, people.add(ws, "Анна Соколова"))
        presets.apply(ws, "wholesale", "ru")
        yield ws


def everything(ws: Workspace) -> dict[str, list[Any]]:
    """What stands in the base and in no bin."""
    return {
        entity: ws.read(
            f"SELECT id, {', '.join(f'{chr(34)}{f.key}{chr(34)}' for f in columns_of(record))} FROM {entity} "
            "WHERE deleted IS NULL ORDER BY id"
        )
        for entity, record in ENTITIES.items()
    }


def stage(ws: Workspace, name: str) -> str:
    return next(s.id for s in pipelines.all_of(ws)[0].stages if s.name == name)


def test_a_day_from_the_first_call_to_tomorrow(ws: Workspace) -> None:
    before = everything(ws)
    steps = ws.read("SELECT count(*) FROM step")[0][0]

    # Somebody unknown calls and is missed; then a request comes in from the site.
    calls.missed(ws, {"number": "+79121112233"})
    lead = leads.create(ws, {"name": "Дмитрий Орлов", "phone": [Point("+79031187740")], "need": "Кровля"})
    assert [s.key for s in day.plan(ws, ws.author)] == [day.MISSED, day.LEADS]

    # The request is called with a script and a questionnaire: it is taken by that.
    (form,) = questionnaires.all_of(ws)
    answers: dict[str, Any] = {form.questions[0].key: "Профлист", form.questions[2].key: 0}
    agreed = NextStep("Отправить предложение", "letter", TODAY.isoformat(), None, ws.author)
    calls.record(
        ws,
        {"lead": lead, "direction": "out", "result": "talked", "length": 252},
        GivenAnswers(form.id, answers),
        agreed,
    )
    assert records.read(ws, "lead", lead).values["status"] == "taken"

    # It becomes a contact, a company and a deal; its call and its task go along.
    made = conversion.convert(
        ws,
        lead,
        conversion.Conversion(
            contact_values=conversion.starts(ws, records.read(ws, "lead", lead)),
            company_name="СтройТехИнвест",
            deal={"name": "Поставка кровли"},
        ),
    )
    assert made.contact
    assert made.deal
    told = [e.title for e in timeline.events(ws, "contact", made.contact)]
    assert "Исходящий звонок, 4:12" in told or "Outgoing call, 4:12" in told

    # Stage by stage; a gate asks for what it needs.
    proposal, lost = stage(ws, "Предложение"), stage(ws, "Отказ")
    with pytest.raises(Invalid):
        deals.move(ws, made.deal, proposal)
    deal_lines.put(ws, made.deal, [deal_lines.Line(name="Профлист", quantity=200, price=890_00)])
    deals.move(ws, made.deal, proposal)
    first = next(e for s in day.plan(ws, ws.author) if s.key == day.TODAY for e in s.entries)
    tasks.finish(ws, first.id, "Отправлено", NextStep("Узнать решение", "call", TOMORROW, "10:00", ws.author))
    notes.add(ws, "deal", made.deal, "Ждут скидку")
    deals.move(ws, made.deal, stage(ws, "Переговоры"), {"closing": TOMORROW})
    deals.move(ws, made.deal, stage(ws, "Договор и оплата"))
    deals.move(ws, made.deal, stage(ws, "Успешно"))
    assert ws.read("SELECT purchases, spent FROM contact WHERE id = ?", (made.contact,)) == [(1, 17_800_000)]

    # Another one is lost, and says why.
    other = deals.create(ws, {"name": "Склад", "contact": made.contact, "amount": 100_00})
    with pytest.raises(Invalid):
        deals.move(ws, other, lost)
    reason = ws.read("SELECT id FROM lost_reason ORDER BY rank LIMIT 1")[0][0]
    deals.move(ws, other, lost, reason=reason, comment="Купили у соседей")
    assert check.check(ws) == []

    # Every step can be taken back, one by one, to the beginning.
    done = ws.read("SELECT count(*) FROM step")[0][0] - steps
    for _step in range(done):
        undone = undo.undo(ws)
        assert undone is not None
        assert undone.kept == []
    assert everything(ws) == before
    assert check.check(ws) == []

    # And done again, to the end.
    while undo.redo(ws):
        pass
    assert ws.read("SELECT count(*) FROM deal WHERE deleted IS NULL") == [(2,)]
    assert check.check(ws) == []
