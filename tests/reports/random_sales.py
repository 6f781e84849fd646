"""Random bases for reports: whatever a year of sales can leave behind.

All that the program can do is done by its own verbs, at moments of the past, so that stays in stages, tasks and times
are what they would be. What else may come in from a file or from another laptop is written as it would arrive.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import pytest

from desktop_crm.base import clock
from desktop_crm.base.clock import derived_id
from desktop_crm.base.errors import UserError
from desktop_crm.models.all import Call, Deal, Employee, Lead, Meeting, Passage, Plan, Task
from desktop_crm.models.kinds import Option
from desktop_crm.ops import (
    calls,
    deals,
    lead_conversion,
    lead_work,
    leads,
    meetings,
    own_fields,
    people,
    pipeline_removal,
    pipelines,
    questionnaires,
    records,
    short_lists,
    tasks,
)
from desktop_crm.ops.calls import GivenAnswers
from desktop_crm.ops.details import Point
from desktop_crm.ops.lead_conversion import Conversion
from desktop_crm.ops.pipelines import Makes
from desktop_crm.ops.questions import Question, When
from desktop_crm.ops.tasks import NextStep
from desktop_crm.store import undo
from desktop_crm.store.workspace import Workspace
from tests import bases

TODAY = date(2026, 11, 24)
"""The day on which the stories end; some of what they leave behind lies after it."""

_COLOURS = (Option("red", "Red"), Option("blue", "Blue"), Option("green", "Green"))
_CURRENCIES = ("RUB", "RUB", "RUB", "USD", "EUR")
_NAMES = ("Anna", "Boris", "Clara", "Denis")


def base(path: Path, seed: int, events: int = 240) -> Workspace:
    """An open base at `path` with a random story in it; the same seed gives the same story."""
    path.write_bytes(_told(seed, events))
    return Workspace(path)


@cache
def _told(seed: int, events: int) -> bytes:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        path = Path(folder) / "team.crm"
        with bases.blank(path) as ws:
            story = _Story(ws, Random(seed))
            patch.setattr(clock, "time", SimpleNamespace(time_ns=lambda: story.moment * 1_000_000))
            story.tell(events)
        return path.read_bytes()


class _Story:
    """Sellers who do anything at all, at growing moments."""

    def __init__(self, ws: Workspace, chance: Random) -> None:
        self.ws = ws
        self.chance = chance
        self.moment = _at(TODAY - timedelta(days=420), 9)
        self.fields: dict[str, list[str]] = {}
        self.form = ""
        self.people: list[str] = []

    def tell(self, events: int) -> None:
        self._begin()
        first, last = self.moment, _at(TODAY, 15)
        # Most of it has happened lately.
        moments = sorted(last - int((last - first) * self.chance.random() ** 2.5) for _ in range(events))
        for self.moment in moments:
            self.ws.author = self.one_of(self.people)
            with suppress(UserError):
                self.chance.choices(*zip(*_VERBS, strict=True))[0](self)
        self._end()

    def one_of(self, choices: Sequence[Any]) -> Any:
        return choices[self.chance.randrange(len(choices))] if choices else None

    def maybe(self, value: Any, often: float = 0.7) -> Any:
        return value if self.chance.random() < often else None

    def some(self, entity: str, where: str = "deleted IS NULL") -> str | None:
        """Any record of an entity."""
        return self.one_of(
            [id_ for (id_,) in self.ws.read(f"SELECT id FROM {entity} WHERE {where} ORDER BY rid")]
        )

    def day(self, before: int, after: int) -> str:
        """A day not far from the moment that the story has come to."""
        at = datetime.fromtimestamp(self.moment / 1000)  # noqa: DTZ006
        return (at.date() + timedelta(days=self.chance.randint(-before, after))).isoformat()

    # What is there before anything is sold.

    def _begin(self) -> None:
        ws = self.ws
        self.people = [people.add(ws, name) for name in _NAMES]
        people.work_as(ws, self.people[0])
        first = pipelines.first(ws)
        second = pipelines.add(ws, "Service", "USD")
        pipelines.change_stage(ws, first.stages[1].id, makes=(Makes("Call", "call", 2),), norm=0)
        pipelines.add_stage(ws, second, "Delivered", outcome="won")
        pipelines.change_stage(ws, pipelines.add_stage(ws, second, "Test"), norm=None, probability=33.3)
        for name in ("Site", "Fair", "Friends"):
            short_lists.add(ws, "source", name)
        for name in ("Price", "Silence", "Competitor"):
            short_lists.add(ws, "lost_reason", name)
        for entity in ("deal", "lead", "contact", "company"):
            self.fields[entity] = [
                own_fields.add(ws, entity, "Colour", "choice", _COLOURS),
                own_fields.add(ws, entity, "Urgent", "bool"),
                own_fields.add(ws, entity, "Pieces", "number"),
                own_fields.add(ws, entity, "Costs", "money"),
                own_fields.add(ws, entity, "Delivery", "date"),
            ]
        self.form = questionnaires.add(ws, "Needs", _questions())

    def own(self, entity: str) -> dict[str, Any]:
        colour, urgent, pieces, costs, delivery = self.fields[entity]
        return {
            colour: self.maybe(self.one_of(_COLOURS).key),
            urgent: self.maybe(self.chance.randint(0, 1)),
            pieces: self.maybe(self.chance.choice((0, 1, 2.5, -3, 10**6))),
            costs: self.maybe(self.chance.randrange(10**6)),
            delivery: self.maybe(self.day(100, 100)),
        }

    def about(self, entity: str) -> dict[str, Any]:
        return {
            "responsible": self.maybe(self.one_of(self.people), 0.8),
            "source": self.maybe(self.some("source")),
            **self.own(entity),
        }

    # What people do.

    def client(self) -> None:
        entity = self.one_of(("contact", "company"))
        tags = self.chance.sample(("VIP", "Old", "Far"), self.chance.randint(0, 2))
        name = f"{entity} {self.moment}"
        records.create(self.ws, entity, {"name": name, "tags": tags, **self.about(entity)})

    def lead(self) -> None:
        given = {"name": f"Lead {self.moment}", "phone": [Point(f"+7916{self.moment % 10**7:07}")]}
        leads.create(
            self.ws, {**given, **self.about("lead")}, self.maybe(NextStep("Call", day=self.day(0, 3)))
        )

    def work_on_lead(self) -> None:
        lead = self.some("lead")
        if lead is None:
            return
        what = self.chance.randrange(5)
        if what == 0:
            lead_work.take(self.ws, lead)
        elif what == 1:
            lead_work.reject(self.ws, [lead], self.some("lost_reason"), "No need")
        elif what == 2:
            lead_work.assign(self.ws, [lead], self.maybe(self.one_of(self.people)))
        else:
            deal = self.maybe({"amount": self.maybe(700_00)}, 0.8)
            name = {"name": f"Client {self.moment}"}
            lead_conversion.convert(self.ws, lead, Conversion(contact_values=name, deal=deal))

    def deal(self) -> None:
        stages = [s for p in pipelines.all_of(self.ws) for s in p.stages]
        values = {
            "name": f"Deal {self.moment}",
            "amount": self.maybe(self.chance.choice((0, 1, 333, 100_00, 12_345_678_90))),
            "stage": self.maybe(self.one_of(stages).id, 0.4),
            "currency": self.one_of(_CURRENCIES),
            "contact": self.maybe(self.some("contact")),
            "company": self.maybe(self.some("company")),
            "closing": self.maybe(self.day(60, 120)),
            "probability": self.maybe(self.chance.choice((0, 5.5, 50, 100)), 0.2),
            "lost_reason": self.maybe(self.some("lost_reason"), 0.5),
            "tags": self.chance.sample(("VIP", "Old"), self.chance.randint(0, 1)),
            **self.about("deal"),
        }
        deals.create(self.ws, {key: value for key, value in values.items() if value is not None})

    def move(self) -> None:
        deal = self.some("deal")
        stages = [s for p in pipelines.all_of(self.ws) for s in p.stages]
        if deal:
            deals.move(
                self.ws, deal, self.one_of(stages).id, reason=self.maybe(self.some("lost_reason"), 0.9)
            )

    def edit(self) -> None:
        entity = self.one_of(("deal", "lead", "contact", "company"))
        id_ = self.some(entity)
        if id_:
            records.change(self.ws, entity, id_, self.about(entity))

    def whom(self) -> dict[str, Any]:
        keys = self.chance.sample(("contact", "company", "lead", "deal"), self.chance.randint(1, 2))
        return {key: self.some(key) for key in keys}

    def call(self) -> None:
        direction, answered = self.one_of(("in", "out")), self.chance.randint(0, 1)
        result = (
            "talked" if answered else "missed" if direction == "in" else self.one_of(("no_answer", "busy"))
        )
        given = {"direction": direction, "answered": answered, "result": result, **self.whom()}
        given |= {"length": self.maybe(self.chance.randrange(900)) if answered else None}
        answers = (
            GivenAnswers(self.form, self._answers()) if answered and self.chance.random() < 0.5 else None
        )
        calls.record(self.ws, given, answers, self.maybe(NextStep("Write", "letter", self.day(0, 9)), 0.3))

    def _answers(self) -> dict[str, Any]:
        known = {
            "how": self.one_of(("site", "friend")),
            "many": self.chance.choice((1, 2.5, 40)),
            "again": self.chance.randint(0, 1),
            "why": self.one_of(("Cheap", "Near")),
        }
        return {key: value for key, value in known.items() if self.chance.random() < 0.8}

    def meeting(self) -> None:
        given = {"topic": "Talk", "length": self.maybe(self.chance.randrange(9000)), **self.whom()}
        record = self.one_of((meetings.record, meetings.record_letter))
        record(self.ws, {**given, "direction": "in"} if record is meetings.record_letter else given)

    def task(self) -> None:
        given = {
            "name": "Send",
            "kind": self.one_of(("todo", "call", "meeting")),
            "day": self.maybe(self.day(9, 9)),
        }
        given |= {"responsible": self.maybe(self.one_of(self.people))}
        tasks.create(self.ws, {**given, **(self.maybe(self.whom(), 0.8) or {})})

    def finish(self) -> None:
        task = self.some("task", "deleted IS NULL AND done IS NULL")
        if task:
            tasks.finish(self.ws, task, "Done", self.maybe(NextStep("Ask", day=self.day(0, 9)), 0.3))

    def delete(self) -> None:
        entity = self.one_of(("deal", "lead", "contact", "company", "call", "task", "meeting"))
        id_ = self.some(entity)
        if id_:
            records.delete(self.ws, entity, [id_])
            if self.chance.random() < 0.2:
                records.restore(self.ws, entity, [id_])

    def change_of_mind(self) -> None:
        undo.undo(self.ws)
        if self.chance.random() < 0.5:
            undo.redo(self.ws)

    def wait(self) -> None:
        deal = self.some("deal")
        if deal:
            with self.ws.edit("Waits") as tx:
                tx.get(Deal, deal).waiting_until = self.day(5, 30)

    def plan(self) -> None:
        employee, currency = self.maybe(self.one_of(self.people)), self.one_of(_CURRENCIES)
        month = self.day(200, 60)[:7]
        id_ = derived_id("plan", month, employee or "", currency)
        with self.ws.edit("Plan") as tx:
            row = tx.find(Plan, id_) or tx.add(
                Plan(id=id_, month=month, employee=employee, currency=currency)
            )
            row.amount = self.chance.choice((None, 0, 500_00, 10**8))

    def remove(self) -> None:
        """What is in use goes: a stage, a source, a reason, somebody who leaves."""
        what = self.chance.randrange(5)
        if what == 0:
            stages = [s for p in pipelines.all_of(self.ws) for s in p.stages]
            pipeline_removal.remove_stage(self.ws, self.one_of(stages).id, self.one_of(stages).id)
        elif what == 1:
            stages = [s for p in pipelines.all_of(self.ws) for s in p.stages]
            rest = [s.id for s in stages]
            pipelines.change_stage(self.ws, self.one_of(rest), outcome=self.one_of(("open", "won", "lost")))
        elif what < 4:
            entity = self.one_of(("source", "lost_reason"))
            short_lists.remove(self.ws, entity, self.some(entity) or "")
        else:
            people.set_active(self.ws, self.people[-1], active=False)

    # What comes in from elsewhere.

    def _end(self) -> None:
        questionnaires.change(self.ws, self.form, "Needs", _questions()[:-1])
        with self.ws.edit("From elsewhere") as tx:
            tx.get(Employee, self.people[-2]).deleted = self.moment
            deal, stage = self.some("deal"), self.some("stage")
            for _ in range(6):
                pipeline = self.some("pipeline")
                at = self.maybe(self._any_moment())
                tx.add(
                    Deal(
                        name="Imported",
                        amount=self.maybe(self.chance.randrange(10**6)),
                        currency=self.one_of(_CURRENCIES),
                        pipeline=pipeline or "",
                        stage=self.some("stage", "1") or "",
                        since=at,
                        closed=self.maybe(self._any_moment()),
                        created=at,
                        responsible=self.one_of((*self.people, None, "nobody-knows")),
                        source=self.one_of((None, "unknown-source")),
                    )
                )
                tx.add(
                    Lead(
                        name="Imported",
                        status=self.one_of(("new", "taken")),
                        taken=at,
                        created=self.maybe(9**14),
                    )
                )
                tx.add(Call(direction="in", answered=self.chance.randint(0, 1), moment=self._any_moment()))
                tx.add(
                    Meeting(topic="Planned", moment=self._any_moment(), responsible=self.one_of(self.people))
                )
                tx.add(
                    Task(name="Old", done=self.maybe(self._any_moment()), day=self.maybe(self.day(400, 40)))
                )
                if deal and stage:
                    begun = self._any_moment()
                    left = begun + self.chance.randrange(10**9)
                    tx.add(Passage(deal=deal, pipeline="?", stage=stage, entered=begun, left=left))

    def _any_moment(self) -> int:
        return _at(TODAY + timedelta(days=self.chance.randint(-300, 20)), self.chance.randrange(24))


_VERBS: list[tuple[Callable[[_Story], None], int]] = [
    (_Story.client, 8),
    (_Story.lead, 14),
    (_Story.work_on_lead, 14),
    (_Story.deal, 20),
    (_Story.move, 34),
    (_Story.edit, 6),
    (_Story.call, 24),
    (_Story.meeting, 6),
    (_Story.task, 10),
    (_Story.finish, 8),
    (_Story.delete, 5),
    (_Story.change_of_mind, 2),
    (_Story.wait, 2),
    (_Story.plan, 6),
    (_Story.remove, 4),
]


def _questions() -> tuple[Question, ...]:
    how = (Option("site", "Site"), Option("friend", "Friend"))
    return (
        Question("how", "How did you hear of us?", "choice", how),
        Question("many", "How many?", "number"),
        Question("again", "Again?", "bool", when=When("how", "site")),
        Question("why", "Why?", "text"),
    )


def _at(day: date, hour: int) -> int:
    return int(datetime.combine(day, time(hour)).astimezone().timestamp() * 1000)
