"""The sales of the example: requests, deals on their way, calls, tasks and what was agreed, up to today."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from desktop_crm.demo import past
from desktop_crm.demo.rows import Line, Rows, sum_of
from desktop_crm.models.activities import CALL_RESULTS, IN, MISSED, OUT, TALKED
from desktop_crm.models.kinds.moment import local_time
from desktop_crm.models.lead import NEW, QUALIFIED, REJECTED, TAKEN
from desktop_crm.models.pipeline import LOST
from desktop_crm.ops import pipelines, questionnaires, team, workdays
from desktop_crm.ops.pipelines import Pipeline, Stage
from desktop_crm.store.edit import Edit
from desktop_crm.store.workspace import Workspace

_DAY = 86_400_000  # milliseconds


class Person(NamedTuple):
    """A contact of the example, with whom there may be sales."""

    id: str
    name: str
    company: str | None
    responsible: str
    phone: str


def add(
    ws: Workspace, tx: Edit, words: Mapping[str, Any], people: Sequence[Person], employees: Sequence[str]
) -> None:
    """Add the sales of a team whose preset has been applied, inside the step of the example."""
    if not people:
        return
    sales = Sales(ws, tx, words, people, employees)
    past.add(sales)
    sales.add_open()
    sales.add_leads()
    sales.add_talks()
    sales.add_missed()
    sales.rows.write()


class Sales:
    """The sales while they are being thought up."""

    def __init__(
        self,
        ws: Workspace,
        tx: Edit,
        words: Mapping[str, Any],
        people: Sequence[Person],
        employees: Sequence[str],
    ) -> None:
        self.words, self.people, self.employees = words, people, employees
        self.rows, self.chance = Rows(tx), Random(2)
        self.now = time.time_ns() // 1_000_000
        self.today = local_time(self.now).date()
        self.country = team.get(ws, team.COUNTRY)
        self.pipelines = pipelines.all_of(ws)
        self.forms = questionnaires.all_of(ws, active_only=True)[:1]
        self.sources = [id_ for (id_,) in ws.read("SELECT id FROM source WHERE deleted IS NULL ORDER BY rid")]
        self.reasons = [
            id_ for (id_,) in ws.read("SELECT id FROM lost_reason WHERE deleted IS NULL ORDER BY rank")
        ]
        self.planned: dict[str, int] = {}
        """How many next steps each employee has so far."""
        # Those with whom there are sales; the known ones stand last among all.
        self.buyers = list(people[-min(len(people), 70) :])
        bills = [sum_of(self.lines()) for _n in range(300)]
        self.bill = sum(bills) // len(bills)

    # Deals.

    def add_open(self) -> None:
        """The deals on their way now: most with a next step, some without one, one waiting, some stuck."""
        titles = list(self.words["deals"])
        for n, title in enumerate(titles):
            pipeline = self.pipelines[0] if n % 5 else self.some_pipeline()
            path = [s for s in pipeline.stages if s.is_open]
            path = path[: n % len(path) + 1]
            norm = int(path[-1].norm or 3)
            stuck = n % 9 == 4
            since = self._moment(norm * 2 + 6 if stuck else self.chance.randrange(0, max(1, norm)))
            person = self.buyers[-1 - n % len(self.buyers)]
            deal = self.add_deal(pipeline, path, since, person, title, waits=n == 6)
            if n % 6 != 5 and n != 6:
                self._next_step(deal, person)

    def some_pipeline(self) -> Pipeline:
        """The first one most often."""
        return self.pipelines[0] if self.chance.random() < 0.75 else self.chance.choice(self.pipelines)

    def add_deal(
        self,
        pipeline: Pipeline,
        path: Sequence[Stage],
        since: int,
        person: Person,
        title: str = "",
        waits: bool = False,
        lines: Sequence[Line] = (),
    ) -> str:
        """Add a deal that came to the last stage of its path at `since`; its id."""
        entered, last, lines = self._times(path, since), path[-1], lines or self.usual_lines()
        closing = self.today + timedelta(days=self.chance.choice((-3, 2, 4, 6, 9, 14, 20, 30, 45, 70)))
        if not last.is_open:
            # Deals are not closed on the very day that was thought of.
            closing = local_time(since).date() + timedelta(days=self.chance.randrange(-12, 9))
        deal = self.rows.add(
            "deal",
            name=title or self.chance.choice(self.words["deals"]),
            amount=sum_of(lines),
            currency=pipeline.currency,
            pipeline=pipeline.id,
            stage=last.id,
            contact=person.id,
            company=person.company,
            responsible=person.responsible,
            source=self.chance.choice(self.sources),
            closing=closing.isoformat() if len(path) > 1 else None,
            waiting_until=(self.today + timedelta(days=9)).isoformat() if waits else None,
            waiting_for=self.words["waiting"] if waits else None,
            lost_reason=self.chance.choice(self.reasons) if last.outcome == LOST else None,
            since=since,
            closed=None if last.is_open else since,
            created=entered[0],
        )
        for place, (stage, moment) in enumerate(zip(path, entered, strict=True)):
            left = entered[place + 1] if place + 1 < len(path) else None
            self.rows.add(
                "passage",
                deal=deal,
                pipeline=pipeline.id,
                stage=stage.id,
                entered=moment,
                left=left,
                author=person.responsible,
            )
        for rank, (name, quantity, price) in enumerate(lines):
            self.rows.add(
                "deal_line", deal=deal, name=name, quantity=float(quantity), price=price, rank=float(rank)
            )
        return deal

    def _times(self, path: Sequence[Stage], since: int) -> list[int]:
        """When each stage was entered, the last one at `since`."""
        found = [since]
        for stage in reversed(path[:-1]):
            stay = max(0.2, float(stage.norm or 3) * self.chance.uniform(0.5, 1.7))
            found.insert(0, found[0] - int(stay * _DAY))
        return found

    def usual_lines(self) -> list[Line]:
        """Lines of a deal that is neither tiny nor worth a month's work."""
        found = [self.lines() for _n in range(12)]
        return next((each for each in found if self.bill / 5 < sum_of(each) < self.bill * 2.5), found[0])

    def lines(self) -> list[Line]:
        """Lines of any deal."""
        chosen = self.chance.sample(self.words["products"], self.chance.choice((1, 1, 2, 3)))
        return [(name, self.chance.choice((1, 1, 2, 4, 10)), price * 100) for name, price in chosen]

    # Requests.

    def add_leads(self) -> None:
        """Requests of the last days: new ones, some nobody's, and what became of the earlier ones."""
        for n, need in enumerate(self.words["requests"] * 2):
            status = (NEW, TAKEN, NEW, QUALIFIED, REJECTED, NEW)[n % 6]
            created = self.now - int((0.02 + 0.4 * n) * _DAY)
            person = self.people[(n * 7) % max(1, len(self.people) - len(self.buyers))]
            lead = self.rows.add(
                "lead",
                name=person.name,
                need=need,
                status=status,
                responsible=None if n % 6 == 2 else self.chance.choice(self.employees),
                source=self.chance.choice(self.sources),
                taken=None if status == NEW else created + _DAY // 48,
                contact=person.id if status == QUALIFIED else None,
                lost_reason=self.reasons[-1] if status == REJECTED else None,
                created=created,
            )
            if person.phone:
                self.add_phone(lead, person.phone)

    def add_phone(self, lead: str, number: str) -> None:
        """Add the number that a request came from."""
        self.rows.add(
            "contact_point",
            about=lead,
            about_entity="lead",
            system="phone",
            value=number,
            normal=number,
            rank=0.0,
        )

    # What was said and is to be done.

    def _next_step(self, deal: str, person: Person) -> None:
        n = self.planned[person.responsible] = self.planned.get(person.responsible, -1) + 1
        days = (-2, 0, 1, 2, 0, 3, 7)[n % 7]
        day = self.today + timedelta(days=days)
        if days > 0:
            day = workdays.after(day, 0, self.country)
        kind, name = self.chance.choice(self.words["tasks"])
        self.rows.add(
            "task",
            name=name,
            kind=kind,
            day=day.isoformat(),
            time=f"{10 + n * 3 % 8:02}:{(0, 30)[n % 2]:02}" if n % 4 else None,
            responsible=person.responsible,
            contact=person.id,
            company=person.company,
            deal=deal,
            author=person.responsible,
            created=self._moment(3),
        )

    def add_talks(self) -> None:
        """Two months of calls, letters and meetings, and the tasks that were done."""
        for n in range(len(self.buyers) * 4):
            person = self.chance.choice(self.buyers)
            moment = self._moment(self.chance.randrange(1, 62))
            whom = {"contact": person.id, "company": person.company, "responsible": person.responsible}
            if n % 8 == 0:
                self.rows.add(
                    "meeting", topic=self.chance.choice(self.words["meetings"]), moment=moment, **whom
                )
            elif n % 9 == 0:
                self.rows.add("letter", direction=OUT, subject=self._title(), moment=moment, **whom)
            elif n % 5 == 0:
                self.add_done_task(person, moment)
            else:
                self.add_call(person, moment, whom)
        for hours in (1, 2, 3, 4):
            person = self.buyers[-1 - hours % len(self.buyers)]
            whom = {"contact": person.id, "company": person.company, "responsible": person.responsible}
            self.add_call(person, self.now - hours * _DAY // 24, whom)

    def add_call(self, person: Person, moment: int, whom: Mapping[str, Any], told: bool = True) -> None:
        """Add a call in either direction, mostly one in which people talked; what about, when it is `told`."""
        result = self.chance.choices([TALKED, *(o.key for o in CALL_RESULTS[1:4])], (7, 2, 1, 1))[0]
        talked = result == TALKED
        self.rows.add(
            "call",
            direction=self.chance.choice((IN, OUT, OUT)) if talked else OUT,
            number=person.phone or None,
            result=result,
            answered=int(talked),
            length=self.chance.randrange(40, 560) if talked else None,
            moment=moment,
            text=self.chance.choice(self.words["calls"]) if talked and told else None,
            **whom,
        )

    def add_done_task(self, person: Person, moment: int) -> None:
        """Add a task that was done at a moment."""
        kind, name = self.chance.choice(self.words["tasks"])
        self.rows.add(
            "task",
            name=name,
            kind=kind,
            day=local_time(moment).date().isoformat(),
            responsible=person.responsible,
            contact=person.id,
            company=person.company,
            author=person.responsible,
            created=moment - _DAY,
            done=moment,
            done_by=person.responsible,
        )

    def add_missed(self) -> None:
        """Calls of this morning that nobody took and that are to be returned."""
        mine = [person for person in self.buyers if person.responsible == self.employees[0]]
        for n, person in enumerate([*mine[:1], *self.buyers[-1:]]):
            call = self.rows.add(
                "call",
                direction=IN,
                number=person.phone or None,
                result=MISSED,
                answered=0,
                moment=self.now - (n + 1) * _DAY // 20,
                contact=person.id,
                company=person.company,
                responsible=person.responsible,
            )
            self.rows.add(
                "task",
                name=self._call_back(),
                kind="call",
                day=self.today.isoformat(),
                responsible=person.responsible,
                contact=person.id,
                company=person.company,
                call=call,
                created=self.now,
            )

    def _title(self) -> str:
        return str(self.chance.choice(self.words["deals"]))

    def _call_back(self) -> str:
        from desktop_crm.base.i18n import _

        return _("Call back")

    def _moment(self, days_ago: int) -> int:
        """A time of a working day so many days ago or a little before, never in the future."""
        day = (
            workdays.before(self.today - timedelta(days=days_ago - 1), 1, self.country)
            if days_ago
            else self.today
        )
        at = datetime(day.year, day.month, day.day, 9 + self.chance.randrange(9), self.chance.randrange(60))  # noqa: DTZ001
        return min(int(at.timestamp() * 1000), self.now - 600_000)
