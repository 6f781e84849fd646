"""The year behind the example: what was sold month by month, who called whom, and which requests came in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from math import sin
from random import Random
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta

from desktop_crm.base.clock import derived_id
from desktop_crm.demo.rows import Line, sum_of
from desktop_crm.models.activities import IN, MISSED
from desktop_crm.models.kinds import Value
from desktop_crm.models.lead import QUALIFIED, REJECTED
from desktop_crm.models.pipeline import LOST, WON
from desktop_crm.ops import workdays
from desktop_crm.ops.questionnaires import Form
from desktop_crm.ops.questions import Question, asked, kept

if TYPE_CHECKING:
    from desktop_crm.demo.sales import Person, Sales

_PLANNED = (0.42, 0.46, 0.5, 0.5, 0.58, 0.67, 0.67, 0.75, 0.75, 0.75, 0.83, 0.92, 1.0)
"""The plans of the thirteen months, the running one last, as parts of its plan."""
_SOLD = (0.97, 1.04, 1.03, 0.93, 1.11, 1.05, 0.9, 1.09, 0.98, 0.91, 1.12, 1.07, 1.24)
"""What was sold of each; the running month is ahead of its plan."""
_SELLERS = (0.27, 0.36, 0.22, 0.15)
"""How much each employee sells and is to sell."""
_WON = 22
"""Deals won in a month of a large example. A small one has less of everything."""
_LARGE = 240
"""People in it."""
_HOUR = 3_600_000  # milliseconds
_SAID: dict[str, Callable[[Random, Question], Value]] = {
    "choice": lambda chance, question: chance.choice(question.options).key,
    "bool": lambda chance, _question: int(chance.random() < 0.6),
    "number": lambda chance, _question: chance.choice((5, 10, 10, 20, 50)),
}
"""What may be answered to a question, by its kind."""


def add(sales: Sales) -> None:
    """Add thirteen months, the running one until now."""
    past = _Past(sales)
    first = sales.today.replace(day=1)
    for place in range(len(_PLANNED)):
        past.add_month(first + relativedelta(months=place + 1 - len(_PLANNED)), place)


class _Past:
    def __init__(self, sales: Sales) -> None:
        self.sales, self.chance, self.rows = sales, sales.chance, sales.rows
        self.size = min(1.0, max(0.15, len(sales.people) / _LARGE))
        by_employee: dict[str, list[Person]] = {}
        for person in sales.people:
            by_employee.setdefault(person.responsible, []).append(person)
        self.clients = by_employee
        self.sellers = [e for e in sales.employees if e in by_employee]
        self.weights = [_SELLERS[sales.employees.index(e) % len(_SELLERS)] for e in self.sellers]
        self.plan = sales.bill * _WON * self.size
        self.begun: list[tuple[str, Person, int]] = []
        """Deals of the month that may have begun as a request: their client, and when they were made."""
        # Some clients are not called for weeks.
        self.called = [p for n, p in enumerate(sales.buyers) if n % 3]

    def add_month(self, first: date, place: int) -> None:
        """What happened in a month, and what had been planned."""
        last = min(first + relativedelta(months=1) - timedelta(days=1), self.sales.today)
        every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        days = [day for day in every if workdays.is_working(day, self.sales.country)]
        self.begun.clear()
        self._add_plans(first, _PLANNED[place])
        if days:
            self._add_deals(days, self.plan * _PLANNED[place] * _SOLD[place] * min(1.0, len(days) / 20))
            self._add_leads(days, _PLANNED[place])
        for day in every:
            # On other days somebody is on duty.
            self._add_day(day, _PLANNED[place] * (1 if day in days else 0.35))

    def _add_plans(self, month: date, part: float) -> None:
        currency = self.sales.pipelines[0].currency
        for place, employee in enumerate(self.sales.employees):
            self.rows.add(
                "plan",
                id=derived_id("plan", f"{month:%Y-%m}", employee, currency),
                month=f"{month:%Y-%m}",
                employee=employee,
                currency=currency,
                amount=_rounded(self.plan * part * _SELLERS[place % len(_SELLERS)]),
            )

    # Deals.

    def _add_deals(self, days: list[date], target: float) -> None:
        """Deals are won until the target is met; three times as many are lost."""
        sold, refused = 0, 0
        while sold < target * 0.97 and refused < 40:
            lines = self.sales.usual_lines()
            if sold + sum_of(lines) > target * 1.03:
                refused += 1
                continue
            sold += sum_of(lines)
            self._add_deal(days, WON, lines)
            for _n in range(self.chance.choice((2, 3, 4))):
                self._add_deal(days, LOST, self.sales.usual_lines())

    def _add_deal(self, days: list[date], outcome: str, lines: list[Line]) -> None:
        pipeline = self.sales.some_pipeline()
        end = next(s for s in pipeline.stages if s.outcome == outcome)
        path = [s for s in pipeline.stages if s.is_open]
        if outcome == LOST:
            # Most clients say no early.
            path = path[: min(self.chance.randrange(1, len(path) + 1) for _n in range(2))]
        closed, client = self._moment(self.chance.choice(days)), self._client()
        deal = self.sales.add_deal(pipeline, [*path, end], closed, client, lines=lines)
        self.begun.append((deal, client, self.rows.latest("deal")["created"]))

    def _client(self) -> Person:
        if not self.sellers:
            return self.chance.choice(self.sales.people)
        return self.chance.choice(self.clients[self.chance.choices(self.sellers, self.weights)[0]])

    # Requests.

    def _add_leads(self, days: list[date], part: float) -> None:
        """Requests that became clients or were rejected; those of the last days are not decided yet."""
        days = [day for day in days if day < self.sales.today - timedelta(days=7)]
        for n in range(round(24 * part * self.size) if days else 0):
            status = REJECTED if n % 3 == 2 else QUALIFIED
            if status == QUALIFIED and n % 6 and self.begun:
                deal, person, until = self.begun.pop(self.chance.randrange(len(self.begun)))
                created = until - int(self.chance.uniform(1, 20) * _HOUR)
            else:
                deal, person, created = None, self._client(), self._moment(self.chance.choice(days))
            self._add_lead(status, person, created, deal)

    def _add_lead(self, status: str, person: Person, created: int, deal: str | None) -> None:
        lead = self.rows.add(
            "lead",
            name=person.name,
            need=self.chance.choice(self.sales.words["requests"]),
            status=status,
            responsible=person.responsible,
            source=self.chance.choice(self.sales.sources),
            taken=created + int(self.chance.uniform(0.05, 5) * _HOUR),
            contact=person.id if status == QUALIFIED else None,
            company=person.company if status == QUALIFIED else None,
            deal=deal,
            lost_reason=self.chance.choice(self.sales.reasons) if status == REJECTED else None,
            created=created,
        )
        if person.phone:
            self.sales.add_phone(lead, person.phone)
        for form in self.sales.forms if status == QUALIFIED else ():
            self._add_answers(form, person, lead, created + 5 * _HOUR)

    def _add_answers(self, form: Form, person: Person, lead: str, moment: int) -> None:
        """What a client said when the request was talked over: whatever can be answered without words."""
        answers: dict[str, Value] = {}
        for question in form.shown:
            if question in asked(form.shown, answers) and question.kind in _SAID:
                answers[question.key] = _SAID[question.kind](self.chance, question)
        author = person.responsible
        sheet = self.rows.add(
            "sheet", questionnaire=form.id, lead=lead, contact=person.id, moment=moment, author=author
        )
        for question in form.shown:
            if question.key in answers:
                self.rows.add(
                    "answer",
                    id=derived_id("answer", sheet, question.key),
                    sheet=sheet,
                    question=question.key,
                    text=question.text,
                    kind=question.kind,
                    value=kept(answers[question.key]),
                )

    # Calls, tasks and meetings.

    def _add_day(self, day: date, part: float) -> None:
        """A day of the team: more calls in some weeks than in others."""
        wave = 1 + 0.35 * sin(day.toordinal() / 2.4) + self.chance.uniform(-0.1, 0.1)
        calls = max(1, round(44 * self.size * part * wave))
        recent = (self.sales.today - day).days < 45
        among = self.called if recent and self.called else self.sales.people
        for n in range(calls):
            person = self.chance.choice(among)
            moment, whom = self._moment(day), _whom(person)
            if self.chance.random() < 0.13:
                self._add_missed(person, moment, whom)
            else:
                self.sales.add_call(person, moment, whom, told=recent and self.chance.random() < 0.3)
            if n % 12 == 5:
                self.sales.add_done_task(person, moment)
            if n % 30 == 11:
                topic = self.chance.choice(self.sales.words["meetings"])
                self.rows.add("meeting", topic=topic, moment=self._moment(day), **whom)

    def _add_missed(self, person: Person, moment: int, whom: dict[str, Any]) -> None:
        """A call that nobody took, and the one that answered it."""
        number = person.phone or None
        self.rows.add("call", direction=IN, number=number, result=MISSED, answered=0, moment=moment, **whom)
        back = moment + self.chance.randrange(3, 50) * _HOUR // 60
        if back < self.sales.now:
            self.sales.add_call(person, back, whom, told=False)

    def _moment(self, day: date) -> int:
        """A time of the day on which people work, never in the future."""
        at = datetime(day.year, day.month, day.day, self.chance.randrange(9, 18), self.chance.randrange(60))  # noqa: DTZ001
        return min(int(at.timestamp() * 1000), self.sales.now - 600_000)


def _whom(person: Person) -> dict[str, Any]:
    return {"contact": person.id, "company": person.company, "responsible": person.responsible}


def _rounded(amount: float) -> int:
    """To two digits, as people plan."""
    unit: int = 10 ** max(0, len(str(int(amount))) - 2)
    return round(amount / unit) * unit
