"""Who did what, and who sold what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from desktop_crm.base.i18n import _, pgettext
from desktop_crm.reports import facts, grouping
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.calls import ANSWERED
from desktop_crm.reports.closed import WON, closed, currencies_of
from desktop_crm.reports.facts import CALLS, IN, MEETING, MISSED, OUT, TASK, during
from desktop_crm.reports.measures import Counted, Measure, counted, earlier, key_of, sums
from desktop_crm.reports.narrowing import Where, where
from desktop_crm.reports.table import Adds, Behind, Chart, Column, Figure, Row, Shape, Table
from desktop_crm.reports.units import Many, Minutes
from desktop_crm.store.workspace import Workspace

Who = str | None
"""The id of an employee; None for what is nobody's."""


@dataclass(frozen=True, slots=True)
class Told:
    """A column for all employees: what was counted, the records behind it, and the SQL for whose they are.

    What is `timeless` tells of today: there is nothing to compare it with.
    """

    column: Column
    behind: Behind
    whose: str
    values: Mapping[Who, int | float]
    timeless: bool = False

    def figure(self, who: Who, then: Told | None) -> Figure:
        """The figure of one employee."""
        its = Where(f"{self.whose} = ?", (who,)) if who else Where(f"{self.whose} IS NULL")
        behind = replace(self.behind, where=self.behind.where & its)
        return Figure(self.values.get(who, 0), behind, then.values.get(who, 0) if then else None)

    def total(self, then: Told | None) -> Figure:
        """That of all together."""
        before = sum(then.values.values()) if then else None
        return Figure(sum(self.values.values()), self.behind, before)


def report(ws: Workspace, ask: Ask) -> Table:
    """Calls, meetings, tasks and sales of each employee; those who sold most first."""
    currencies = currencies_of(ws, ask, WON)
    told, past = _told(ws, ask, currencies), earlier(ws, ask)
    before = _told(ws, past, currencies) if past else ()
    then = {t.column.key: t for t in before if not t.timeless}
    by = grouping.by(ws, "deal", "responsible")
    names = by.titles(ws)
    rows = [
        Row(
            key_of(who),
            by.title(names, who),
            tuple(t.figure(who, then.get(t.column.key)) for t in told),
            by.of(who),
        )
        for who in _in_order(told, _people(ws, ask, (*told, *before)))
    ]
    total = Row("", _("Total"), tuple(t.total(then.get(t.column.key)) for t in told))
    return Table(
        "employees",
        _("Employees"),
        _("Employee"),
        tuple(t.column for t in told),
        tuple(rows),
        total if rows else None,
        Chart(Shape.RANKING, (f"amount.{currencies[0]}",)),
        empty=_("Nobody is in the team yet, and nothing was done."),
    )


def _people(ws: Workspace, ask: Ask, told: Sequence[Told]) -> set[Who]:
    """Whoever did something, though he has left since; and who works here, unless only some are asked for."""
    found = {who for t in told for who, value in t.values.items() if value}
    if any(f.field == "responsible" for f in ask.filters):
        return found
    rows = ws.read("SELECT id, name FROM employee WHERE active AND deleted IS NULL")
    return found | {id_ for id_, _name in rows}


def _in_order(told: Sequence[Told], people: set[Who]) -> list[Who]:
    """By what they sold, then by what they did; what is nobody's comes last."""
    sold = [t.values for t in told if t.column.key.startswith("amount.")]
    done = [*sold, *(t.values for t in told if not t.timeless)]
    return sorted(people, key=lambda who: (who is None, [-v.get(who, 0) for v in done], who or ""))


def _told(ws: Workspace, ask: Ask, currencies: Sequence[str]) -> tuple[Told, ...]:
    return (*_done(ws, ask), _overdue(ws, ask), *_sold(ws, ask, currencies))


def _done(ws: Workspace, ask: Ask) -> list[Told]:
    counts, talk = _activities(ws, ask)
    calls = where(ws, "call", ask.filters, ask.today) & during("call", "moment", ask)
    columns = {
        IN: Column("in", _("Calls in"), Many(), _("Calls that came in and were answered")),
        OUT: Column("out", _("Calls out"), Many(), _("Calls that we made and that were answered")),
        MISSED: Column(
            "missed",
            pgettext("how many calls", "Missed"),
            Many(),
            _("Calls that came in and that nobody answered"),
            -1,
        ),
    }
    whose = "nullif(call.responsible, '')"
    told = [Told(c, Behind("call", calls & CALLS[k]), whose, counts[k]) for k, c in columns.items()]
    minutes = Column("minutes", _("Minutes"), Minutes(), _("How long was talked in answered calls"))
    talked = Behind("call", calls & ANSWERED, Adds.SUM, "call.length")
    meetings = where(ws, "meeting", ask.filters, ask.today) & during("meeting", "moment", ask)
    tasks = where(ws, "task", ask.filters, ask.today) & during("task", "done", ask)
    met = Column("meetings", _("Meetings"), Many(), _("Meetings that took place"))
    did = Column("tasks", _("Tasks done"), Many(), _("Tasks finished, by who finished them"))
    return [
        *told,
        Told(minutes, talked, whose, talk),
        Told(met, Behind("meeting", meetings), "nullif(meeting.responsible, '')", counts[MEETING]),
        Told(did, Behind("task", tasks), "nullif(task.done_by, '')", counts[TASK]),
    ]


def _activities(ws: Workspace, ask: Ask) -> tuple[dict[str, dict[Who, int]], dict[Who, int]]:
    """How many there were of each kind, and the seconds of talk, by employee."""
    done = facts.activities(ws, ask)
    counts: dict[str, dict[Who, int]] = {kind: {} for kind in (IN, OUT, MISSED, MEETING, TASK)}
    talk: dict[Who, int] = {}
    sql = f"SELECT nullif(employee, ''), kind, sum(n), sum(seconds) FROM {done.sql} GROUP BY 1, 2"
    for who, kind, n, seconds in ws.read(sql, done.values):
        if kind in counts:
            counts[kind][who] = n
        if kind in (IN, OUT):
            talk[who] = talk.get(who, 0) + (seconds or 0)
    return counts, talk


def _overdue(ws: Workspace, ask: Ask) -> Told:
    """Tasks that should have been done before today, whatever the period."""
    late = where(ws, "task", ask.filters, ask.today) & overdue(ask)
    whose = "nullif(task.responsible, '')"
    about = _("Open tasks that were due before today, whatever the period")
    column = Column("overdue", _("Tasks overdue"), Many(), about, -1)
    found = counted(ws, "task", late, whose, (Measure(column),))
    return Told(column, Behind("task", late), whose, _by_person(found, 0), True)


def _by_person(found: Counted, n: int) -> dict[Who, int | float]:
    return {str(who) if who else None: found.value(n, row) or 0 for who, row in found.rows.items()}


def overdue(ask: Ask) -> Where:
    """The tasks that should have been done before the day on which it is asked."""
    return Where("task.done IS NULL AND task.day < ?", (ask.today.isoformat(),))


def _sold(ws: Workspace, ask: Ask, currencies: Sequence[str]) -> list[Told]:
    won, whose = closed(ws, ask, WON), "nullif(deal.responsible, '')"
    number = Column("won", _("Deals won"), Many(), _("Deals won in the period"))
    measures = [
        Measure(number),
        *sums(currencies, _("Revenue"), _("The sum of the deals won in the period")),
    ]
    found = counted(ws, "deal", won, whose, measures)
    return [
        Told(m.column, Behind("deal", won & m.only, m.adds, m.each), whose, _by_person(found, n))
        for n, m in enumerate(measures)
    ]
