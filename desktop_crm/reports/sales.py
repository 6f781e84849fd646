"""What was sold, against the period before and against the plan: along time, or by groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Value
from desktop_crm.models.kinds.sums import in_full
from desktop_crm.ops import team
from desktop_crm.reports import facts, money, period
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.closed import WON, closed
from desktop_crm.reports.facts import during
from desktop_crm.reports.grouping import Grouping
from desktop_crm.reports.measures import (
    Count,
    Counted,
    Measure,
    counted,
    earlier,
    grouped_by,
    key_of,
    plus,
    sums,
    titled,
)
from desktop_crm.reports.period import Period, Unit, around, between, until_today
from desktop_crm.reports.planned import ByMonth, months_of, planned, plans_by_employee, plans_for
from desktop_crm.reports.spans import spans
from desktop_crm.reports.spans import titled as span_titled
from desktop_crm.reports.table import NOTHING, Adds, Chart, Column, Figure, Row, Shape, Table
from desktop_crm.reports.units import Many, Share, Sum
from desktop_crm.store.workspace import Workspace

_WEEKS = {Unit.DAY: Unit.DAY, Unit.WEEK: Unit.DAY, Unit.MONTH: Unit.WEEK}
_BEGINS = {
    Unit.DAY: "date(day)",
    Unit.WEEK: "date(day, 'weekday 0', '-6 days')",
    Unit.MONTH: "date(day, 'start of month')",
}
"""The first day of the span in which a deal was closed."""


def report(ws: Workspace, ask: Ask) -> Table:
    """Rows are the months of the period; of a month its weeks, of a week its days. With `by` they are groups."""
    if ask.by:
        return _by_groups(ws, ask)
    return _along_time(ws, ask, earlier(ws, ask), unit_of(ask.period))


def unit_of(asked: Period) -> Unit:
    """What a row is."""
    if asked.unit == Unit.DATES:
        n = (asked.last - asked.first).days + 1
        return Unit.DAY if n <= 14 else Unit.WEEK if n <= 62 else Unit.MONTH
    return _WEEKS.get(asked.unit, Unit.MONTH)


def by_month(ws: Workspace, ask: Ask) -> Table:
    """The months of the year in which the period ends, up to that end; against those of the year before."""
    last = ask.today if ask.period.unit == Unit.ANY else ask.period.last
    year = around(Unit.YEAR, last)
    shown = ask.of(between(year.first, around(Unit.MONTH, last).last))
    return _along_time(ws, shown, _year_before(ws, shown), Unit.MONTH)


def _year_before(ws: Workspace, ask: Ask) -> Ask | None:
    if not ask.compare:
        return None
    if ask.period.holds(ask.today):
        then = period.before(around(Unit.YEAR, ask.today), ask.today, team.get(ws, team.COUNTRY))
    else:
        year = period.moved(around(Unit.YEAR, ask.period.first), -1)
        month = around(Unit.MONTH, year.first.replace(month=ask.period.last.month))
        then = between(year.first, month.last)
    return ask.of(then) if then else None


# What was sold.


@dataclass(frozen=True, slots=True)
class _Sold:
    """The deals won in a period, counted by groups: how many, and for each currency their sum and mean. `plans` is
    None where what is asked for is not planned."""

    ask: Ask
    currencies: Sequence[str]
    counted: Counted
    plans: ByMonth | None

    def columns(self) -> tuple[Column, ...]:
        """How many, and for each currency the sum, the plan, what share of it was reached, and the mean."""
        found = [self.counted.measures[0].column]
        for n, c in enumerate(self.currencies):
            amount, average = (m.column for m in self.counted.measures[1 + 2 * n : 3 + 2 * n])
            found += [amount, *(self._planned(c) if self.plans is not None else ()), average]
        return tuple(found)

    def _planned(self, currency: str) -> tuple[Column, ...]:
        plan, done = (titled(t, currency, self.currencies) for t in (_("Plan"), _("Plan reached")))
        return (
            Column(f"plan.{currency}", plan, Sum(currency), _("What was to be sold"), 0),
            Column(f"plan_done.{currency}", done, Share(), _("The revenue, as a share of the plan")),
        )

    def with_plans(self, figures: Sequence[Figure], plans: Mapping[str, int | None]) -> tuple[Figure, ...]:
        """The figures of the columns, plans added. They follow from no records: somebody entered them."""
        found = [figures[0]]
        for n, c in enumerate(self.currencies):
            amount, average = figures[1 + 2 * n : 3 + 2 * n]
            added = _against_plan(amount, plans.get(c)) if self.plans is not None else ()
            found += [amount, *added, average]
        return tuple(found)

    def planned(self, ws: Workspace, part: Period, plans: ByMonth | None = None) -> dict[str, int | None]:
        """What was to be sold in a part of the period."""
        by_month = self.plans if plans is None else plans
        return {c: planned(ws, by_month, part, c) for c in self.currencies} if by_month else {}


def _against_plan(sold: Figure, plan: int | None) -> tuple[Figure, Figure]:
    if plan is None:
        return NOTHING, NOTHING
    return Figure(plan), Figure(int(sold.value or 0) / plan) if plan else NOTHING


def _measures(currencies: Sequence[str]) -> list[Measure]:
    revenue = sums(currencies, _("Revenue"), _("The sum of the deals won"))
    average = sums(currencies, _("Average bill"), _("The mean sum of deals won"), Adds.MEAN)
    number = Measure(Column("won", _("Deals won"), Many(), _("How many deals were won")))
    return [number, *(m for pair in zip(revenue, average, strict=True) for m in pair)]


def _planned_in(plans: ByMonth | None) -> set[str]:
    """The currencies of the plans."""
    return {currency for _month, currency in plans or ()}


# Along time.


def _along_time(ws: Workspace, ask: Ask, past: Ask | None, unit: Unit) -> Table:
    now = _by_span(ws, ask, unit)
    then = _by_span(ws, past, unit, now.currencies) if past else None
    parts, before = _parts(now, unit), list(_parts(then, unit)) if then else []
    rows = []
    for n, (begin, part) in enumerate(parts.items()):
        # The first week of a month may be one day and that of the next seven: only whole months tell something.
        comparable = then is not None and n < len(before) and unit != Unit.WEEK
        earlier_row = _moved(then, before[n], begin) if then and comparable else None
        figures = now.counted.figures(begin.isoformat(), during("deal", "closed", ask.of(part)), earlier_row)
        figures = now.with_plans(figures, now.planned(ws, part))
        rows.append(Row(_key(part, unit), span_titled(part), figures))
    total = now.with_plans(now.counted.totals(then.counted if then else None), now.planned(ws, ask.period))
    running = next((_key(part, unit) for part in parts.values() if part.holds(ask.today)), "")
    heading = {Unit.DAY: _("Day"), Unit.WEEK: _("Week")}.get(unit, _("Month"))
    return _table(now, heading, rows, total, _chart(Shape.BARS, now, running), _notes(ws, now, total))


def _by_span(ws: Workspace, ask: Ask, unit: Unit, currencies: Sequence[str] = ()) -> _Sold:
    """What was sold by the first days of the spans; None for a day that no calendar knows."""
    told, plans = facts.closed(ws, ask), plans_for(ws, ask)
    found = ws.read(
        f"""SELECT {_BEGINS[unit]}, currency, sum(n), sum(amount), sum(valued) FROM {told.sql}
            WHERE stage IN (SELECT stage.id FROM stage WHERE stage.outcome = ?) GROUP BY 1, 2""",
        (*told.values, WON),
    )
    valued = {currency for _begin, currency, _n, _amount, having in found if having}
    known = currencies or money.in_order(ws, valued | _planned_in(plans))
    rows: dict[Value, tuple[Count, ...]] = {}
    total = (Count(),) * (2 + 2 * len(known))
    for begin, currency, n, amount, having in found:
        its = [Count(n, amount or 0, having) if c == currency else Count() for c in known]
        line = (Count(n), Count(n), *(each for each in its for _twice in range(2)))
        rows[begin] = plus(rows.get(begin, ()), line)
        total = plus(total, line)
    return _Sold(ask, known, Counted("deal", closed(ws, ask, WON), _measures(known), rows, total), plans)


def _parts(sold: _Sold, unit: Unit) -> dict[date, Period]:
    """The spans of the period: those until today, and the later ones for which there is something to tell."""
    asked = sold.ask.period
    days = [day for value in sold.counted.rows if (day := _day(value))]
    days = [max(day, asked.first) for day in days]
    if sold.plans and unit == Unit.MONTH:
        days += [max(day, asked.first) for day in months_of(sold.plans)]
    elif sold.plans:
        days += [asked.first + timedelta(days=n) for n in range((asked.last - asked.first).days + 1)]
    return spans(asked, unit, sold.ask.today, days)


def _day(value: Value) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _moved(then: _Sold, begin: date, to: date) -> Counted:
    """What was sold in the span that another one is compared with, under the name of that one."""
    return replace(then.counted, rows={to.isoformat(): then.counted.of(begin.isoformat())})


def _key(part: Period, unit: Unit) -> str:
    return f"{part.first:%Y-%m}" if unit == Unit.MONTH else part.first.isoformat()


def _notes(ws: Workspace, sold: _Sold, total: Sequence[Figure]) -> tuple[str, ...]:
    """Of a period that runs, how much of its plan should be reached by now; and why there is no plan."""
    if sold.plans is None:
        return (_("There are no plans for what the filters ask for: people and the team have plans."),)
    asked = sold.ask.period
    passed = until_today(asked, sold.ask.today)
    if passed == asked:
        return ()
    keys, notes = [c.key for c in sold.columns()], []
    said = _("By today, {expected} of the plan of {plan} are expected, by working days; sold are {sold}.")
    for c, expected in sold.planned(ws, passed).items():
        plan, amount = (total[keys.index(f"{key}.{c}")].value for key in ("plan", "amount"))
        if expected is not None:
            shown = {"expected": expected, "plan": plan, "sold": amount}
            notes.append(said.format(**{key: in_full(int(v or 0), c) for key, v in shown.items()}))
    return tuple(notes)


# By groups.


def _by_groups(ws: Workspace, ask: Ask) -> Table:
    by = grouped_by(ws, "deal", ask.by, "responsible")
    people = plans_by_employee(ws, ask) if by.field.key == "responsible" else {}
    plans = plans_for(ws, ask) if by.field.key == "responsible" else None
    past = earlier(ws, ask)
    won = closed(ws, ask, WON)
    known = money.in_order(ws, {*money.currencies(ws, won), *_planned_in(plans)})
    now = _Sold(ask, known, counted(ws, "deal", won, by.sql, _measures(known)), plans)
    then = counted(ws, "deal", closed(ws, past, WON), by.sql, _measures(known)) if past else None
    titles = by.titles(ws)
    rows = []
    for value in _in_order(now, by, titles, people if plans else {}):
        figures = now.counted.figures(value, by.where(value), then)
        planned_ = now.planned(ws, ask.period, people.get(str(value), {})) if plans else {}
        row = now.with_plans(figures, planned_)
        rows.append(Row(key_of(value), by.title(titles, value), row, by.of(value)))
    total = now.with_plans(now.counted.totals(then), now.planned(ws, ask.period))
    return _table(now, str(_(by.field.label)), rows, total, _chart(Shape.RANKING, now), ())


def _in_order(now: _Sold, by: Grouping, titles: dict[Value, str], planned_for: Iterable[str]) -> list[Value]:
    """Those that sold most first, then by name; whoever has a plan has a row."""
    asked = [f for f in now.ask.filters if f.field == "responsible"]
    wished = [e for e in planned_for if not asked or e in asked[0].values]
    values = {*now.counted.rows, *wished}

    def place(value: Value) -> tuple[object, ...]:
        its = now.counted.of(value)
        return (
            value is None,
            [-its[2 + 2 * n].total for n in range(len(now.currencies))],
            -its[1].n,
            by.title(titles, value),
            str(value),
        )

    return sorted(values, key=place)


# Both.


def _table(
    now: _Sold,
    heading: str,
    rows: Sequence[Row],
    total: tuple[Figure, ...],
    chart: Chart,
    notes: tuple[str, ...],
) -> Table:
    return Table(
        "sales",
        _("Sales"),
        heading,
        now.columns(),
        tuple(rows),
        Row("", _("Total"), total) if rows else None,
        chart,
        notes,
        _("Nothing was sold in this period."),
    )


def _chart(shape: Shape, sold: _Sold, now: str = "") -> Chart:
    currency = sold.currencies[0]
    marks = (f"plan.{currency}",) if sold.plans is not None else ()
    return Chart(shape, (f"amount.{currency}",), marks, now)
