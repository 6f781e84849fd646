"""The owner's morning: one page that says what came in, what waits, what was won and lost, and who did what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from desktop_crm.base.i18n import _, language, pgettext
from desktop_crm.models.kinds import Value
from desktop_crm.models.lead import NEW
from desktop_crm.ops import team, workdays
from desktop_crm.reports import attention, employees, grouping, money, period_words
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.closed import LOST, WON, closed
from desktop_crm.reports.facts import during
from desktop_crm.reports.largest import folded, largest
from desktop_crm.reports.measures import Measure, counted, key_of, rows, sums
from desktop_crm.reports.narrowing import Where, where
from desktop_crm.reports.period import Period, between
from desktop_crm.reports.table import Behind, Column, Figure, Row, Table
from desktop_crm.reports.units import Many
from desktop_crm.store.workspace import Workspace

MOST = 7
"""Rows that a table of the page has at most: what is beyond shares the last."""
_FEW = 4
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Days:
    """What a morning looks back on. `before` is the last working day and what followed it until yesterday: on a
    Monday from Friday on. `week` is the week of that day, as far as it has gone by."""

    today: date
    before: Period
    week: Period

    @property
    def since(self) -> Period:
        """From the last working day until now."""
        return between(self.before.first, self.today)


def days(today: date, calendar: str) -> Days:
    """What the morning of a day looks back on."""
    last = workdays.before(today, 1, calendar)
    yesterday = today - timedelta(days=1)
    monday = last - timedelta(days=last.weekday())
    return Days(today, between(last, yesterday), between(monday, yesterday))


def summary(ws: Workspace, ask: Ask) -> tuple[Table, ...]:
    """The tables of the page, in the order in which they are read; of the period that is asked for nothing counts."""
    told = days(ask.today, team.get(ws, team.COUNTRY))
    people = [told.before, told.week] if told.week != told.before else [told.before]
    return (
        _waiting(ws, ask, told),
        _stuck(ws, ask),
        _ended(ws, ask, told),
        _won(ws, ask, told),
        _lost(ws, ask, told),
        *(_people(ws, ask, span) for span in people),
    )


@dataclass(frozen=True, slots=True)
class _Waits:
    """Some columns about one kind of record, and the SQL for whose a record is."""

    entity: str
    chosen: Where
    measures: Sequence[Measure]
    whose: str

    def its(self, who: Value) -> Where:
        """The records of one employee, or nobody's."""
        return Where(f"{self.whose} IS NULL") if who is None else Where(f"{self.whose} = ?", (who,))


def _waiting(ws: Workspace, ask: Ask, told: Days) -> Table:
    """Whose leads, calls and tasks wait; those with most that should have been done before first."""
    parts = (_leads(ws, ask, told), _missed(ws, ask), _tasks(ws, ask))
    found = [(part, counted(ws, part.entity, part.chosen, part.whose, part.measures)) for part in parts]
    by = grouping.by(ws, "lead", "responsible")
    names = by.titles(ws)
    people = {who for _part, each in found for who in each.rows}
    rows = [
        Row(
            key_of(who),
            by.title(names, who),
            tuple(f for part, each in found for f in each.figures(who, part.its(who), None)),
            by.of(who),
        )
        for who in people
    ]
    columns = tuple(m.column for part in parts for m in part.measures)
    late = [n for n, column in enumerate(columns) if column.direction < 0]
    rows.sort(key=lambda row: (-sum(_number(row.figures[n]) for n in late), row.title, row.key))
    total = tuple(f for _part, each in found for f in each.totals(None))
    return Table(
        "morning.waiting",
        _("What came since {day}, and what waits").format(day=_day(told.since.first)),
        _("Employee"),
        columns,
        folded(rows, MOST),
        Row("", _("Total"), total) if rows else None,
        empty=_("No lead waits, every missed call was returned, and nothing is planned for today."),
    )


def _leads(ws: Workspace, ask: Ask, told: Days) -> _Waits:
    came = during("lead", "created", ask.of(told.since))
    fresh = Where("lead.status = ?", (NEW,))
    either = Where(f"(({came.sql}) OR {fresh.sql})", (*came.values, *fresh.values))
    about = _("Leads that came since {day}").format(day=_day(told.since.first))
    untouched = _("Of them those that nobody has touched yet")
    measures = (
        Measure(Column("came", _("New leads"), Many(), about, better=0), came),
        Measure(Column("untouched", _("Untouched"), Many(), untouched, better=0), came & fresh),
        Measure(Column("waiting", _("Untouched in all"), Many(), _("Older ones too"), better=-1), fresh),
    )
    chosen = where(ws, "lead", ask.filters, ask.today) & either
    return _Waits("lead", chosen, measures, "nullif(lead.responsible, '')")


def _missed(ws: Workspace, ask: Ask) -> _Waits:
    kind = next(k for k in attention.kinds(ws, ask) if k.key == "missed")
    chosen = where(ws, "call", ask.filters, ask.today) & kind.only
    column = replace(kind.column, title=_("Calls to return"))
    return _Waits("call", chosen, (Measure(column),), kind.who)


def _tasks(ws: Workspace, ask: Ask) -> _Waits:
    day = ask.today.isoformat()
    chosen = where(ws, "task", ask.filters, ask.today) & Where("task.done IS NULL AND task.day <= ?", (day,))
    measures = (
        Measure(
            Column("today", _("Planned today"), Many(), _("Open tasks of today"), better=0),
            Where("task.day = ?", (day,)),
        ),
        Measure(
            Column("overdue", _("Overdue"), Many(), _("Open tasks of earlier days"), better=-1),
            Where("task.day < ?", (day,)),
        ),
    )
    return _Waits("task", chosen, measures, "nullif(task.responsible, '')")


def _stuck(ws: Workspace, ask: Ask) -> Table:
    """The largest deals that are stuck or have no next step."""
    kinds = {k.key: k for k in attention.kinds(ws, ask)}
    step, stuck = kinds["no_step"].only, kinds["stuck"].only
    words = {
        "why": (
            _("Why"),
            f"CASE WHEN {step.sql} THEN CASE WHEN {stuck.sql} THEN ? ELSE ? END ELSE ? END",
            (
                *step.values,
                *stuck.values,
                _("stuck, no next step"),
                _("no next step"),
                pgettext("why a deal needs attention", "stuck"),
            ),
        )
    }
    return largest(
        ws,
        "morning.stuck",
        _("Money that is stuck"),
        where(ws, "deal", ask.filters, ask.today) & _either(step, stuck),
        MOST,
        words,
        _("Every open deal has a next step, and none is stuck."),
    )


def _either(*parts: Where) -> Where:
    """Deals that meet one of several conditions, each found by its own index."""
    there = Where("deal.deleted IS NULL")
    found = " UNION ".join(f"SELECT deal.rid FROM deal WHERE {(there & part).sql}" for part in parts)
    return Where(f"deal.rid IN ({found})", tuple(v for part in parts for v in part.values))


def _ended(ws: Workspace, ask: Ask, told: Days) -> Table:
    """How many deals were won and lost, and their sums; against the same days of the week before."""
    both = [closed(ws, ask.of(span), outcome) for span in (told.before, told.week) for outcome in (WON, LOST)]
    currencies = money.currencies(ws, _either(*both))
    spans = [told.week] if told.week == told.before else [told.before, told.week]
    measures = [*_outcome(WON, currencies), *_outcome(LOST, currencies)]
    return Table(
        "morning.ended",
        _("Won and lost"),
        _("Days"),
        tuple(m.column for _outcome, m in measures),
        tuple(
            Row(
                f"{span.first.isoformat()}/{span.last.isoformat()}",
                period_words.days(span.first, span.last),
                tuple(_closed(ws, ask, span, outcome, m) for outcome, m in measures),
            )
            for span in spans
        ),
        notes=(_("Changes are against the same days of the week before."),),
    )


def _outcome(outcome: str, currencies: Sequence[str]) -> list[tuple[str, Measure]]:
    won = outcome == WON
    title = pgettext("how many deals", "Won") if won else pgettext("how many deals", "Lost")
    number = Column(outcome, title, Many(), title, better=1 if won else -1)
    about = _("Sum of those won") if won else _("Sum of those lost")
    amounts = [
        replace(m, column=replace(m.column, key=f"{outcome}.{m.column.key}", better=1 if won else -1))
        for m in sums(currencies, about, about)
    ]
    return [(outcome, m) for m in (Measure(number), *amounts)]


def _closed(ws: Workspace, ask: Ask, span: Period, outcome: str, m: Measure) -> Figure:
    def counted_in(of: Period) -> tuple[int | float | None, Where]:
        chosen = closed(ws, ask.of(of), outcome)
        found = counted(ws, "deal", chosen, "NULL", (m,))
        return found.value(0, found.total), chosen

    value, chosen = counted_in(span)
    return Figure(value, Behind("deal", chosen & m.only, m.adds, m.each), counted_in(_week_before(span))[0])


def _week_before(span: Period) -> Period:
    return between(span.first - _WEEK, span.last - _WEEK)


def _won(ws: Workspace, ask: Ask, told: Days) -> Table:
    """The largest deals that were won this week."""
    span = period_words.days(told.week.first, told.week.last)
    table = largest(
        ws,
        "morning.won",
        _("Won: {days}").format(days=span),
        closed(ws, ask.of(told.week), WON),
        _FEW,
        {},
        _("No deal was won in these days."),
    )
    # Together they stand above, beside those that were lost.
    return replace(table, total=None)


def _lost(ws: Workspace, ask: Ask, told: Days) -> Table:
    """Why deals were lost this week."""
    chosen = closed(ws, ask.of(told.week), LOST)
    by = grouping.by(ws, "deal", "lost_reason")
    lost = Column("lost", pgettext("how many deals", "Lost"), Many(), _("Deals lost in these days"), -1)
    about = _("The sum of these deals")
    amounts = [
        replace(m, column=replace(m.column, better=-1))
        for m in sums(money.currencies(ws, chosen), _("Sum"), about)
    ]
    found = counted(ws, "deal", chosen, by.sql, (Measure(lost), *amounts))
    reasons = sorted(rows(ws, by, found, None), key=lambda row: -_number(row.figures[0]))
    return Table(
        "morning.lost",
        _("Lost, and why: {days}").format(days=period_words.days(told.week.first, told.week.last)),
        _("Reason for loss"),
        tuple(m.column for m in found.measures),
        folded(reasons, _FEW),
        empty=_("No deal was lost in these days."),
    )


_DONE = ("in", "out", "missed", "meetings", "tasks", "won")


def _people(ws: Workspace, ask: Ask, span: Period) -> Table:
    """Who did what in some days, against the same days of the week before."""
    now = employees.report(ws, replace(ask, period=span, by="", compare=False))
    then = employees.report(ws, replace(ask, period=_week_before(span), by="", compare=False))
    keys = [c.key for c in now.columns if c.key in _DONE or c.key.startswith("amount.")]
    found = [_compared(row, now, then, keys) for row in now.rows]
    done = [row for row in found if any(_number(f) or f.before for f in row.figures)]
    return Table(
        f"morning.people.{span.first.isoformat()}",
        _("Who did what: {days}").format(days=period_words.days(span.first, span.last)),
        _("Employee"),
        tuple(now.columns[now.column(key)] for key in keys),
        folded(done, MOST),
        _compared(now.total, now, then, keys) if now.total and done else None,
        empty=_("Nothing was recorded in these days."),
    )


def _compared(row: Row, now: Table, then: Table, keys: Sequence[str]) -> Row:
    """A row with these columns, each with what it was then."""
    was = {r.key: r for r in (*then.rows, *((then.total,) if then.total else ()))}.get(row.key)
    known = {c.key: n for n, c in enumerate(then.columns)}

    def before(key: str) -> int | float:
        return _number(was.figures[known[key]]) if was and key in known else 0

    figures = tuple(replace(row.figures[now.column(key)], before=before(key)) for key in keys)
    return replace(row, figures=figures)


def _number(figure: Figure) -> int | float:
    return figure.value if isinstance(figure.value, int | float) else 0


def _day(day: date) -> str:
    from babel.dates import format_date

    return str(format_date(day, "d MMMM", locale=language()))
