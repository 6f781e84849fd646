"""How many calls there were each day, and how many of them nobody answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from desktop_crm.base.i18n import _, pgettext
from desktop_crm.reports import facts
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.facts import CALLS, IN, MISSED, OUT, TRIED, during
from desktop_crm.reports.measures import earlier
from desktop_crm.reports.narrowing import Where, where
from desktop_crm.reports.period import Period, Unit
from desktop_crm.reports.spans import begin, key_of, spans, titled, unit_of
from desktop_crm.reports.table import Adds, Behind, Chart, Column, Figure, Row, Shape, Table
from desktop_crm.reports.units import Many, Minutes
from desktop_crm.store.workspace import Workspace

ANSWERED = Where("call.answered")


class Told(NamedTuple):
    """The calls of a span of time; `seconds` of talk."""

    answered: int = 0
    missed: int = 0
    tried: int = 0
    seconds: int = 0


Days = Mapping[date | None, Told]
"""What there was by day, days without calls left out; None for what no calendar knows."""


def report(ws: Workspace, ask: Ask) -> Table:
    """A row for each day; for each week of a quarter, each month of a year and of all time. A day on which nobody
    called has its row too, until today."""
    unit = unit_of(ask.period)
    found = _days(ws, ask)
    parts = spans(ask.period, unit, ask.today, filter(None, found))
    now, then = _by_span(found, unit, parts), _before(ws, ask, unit)
    rows = [
        Row(key_of(span), titled(span), _figures(ws, ask.of(span), told, _nth(then, n)))
        for n, (span, told) in enumerate(zip(parts.values(), now, strict=True))
    ]
    total = _figures(ws, ask, _together(found.values()), _together(then) if then else None)
    running = (key_of(span) for span in parts.values() if span.holds(ask.today))
    return Table(
        "calls",
        _("Calls"),
        {Unit.DAY: _("Day"), Unit.WEEK: _("Week")}.get(unit, _("Month")),
        _columns(),
        tuple(rows),
        Row("", _("Total"), total) if rows else None,
        Chart(Shape.LINES, ("answered", "missed"), now=next(running, "")),
        empty=_("There were no calls in this period."),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            "answered",
            pgettext("how many calls", "Answered"),
            Many(),
            _("Calls in and out in which somebody answered"),
        ),
        Column(
            "missed",
            pgettext("how many calls", "Missed"),
            Many(),
            _("Calls that came in and that nobody answered"),
            -1,
        ),
        Column("tried", _("Tried in vain"), Many(), _("Calls that we made and that nobody answered"), 0),
        Column("minutes", _("Minutes"), Minutes(), _("How long was talked in answered calls")),
    )


def _figures(ws: Workspace, ask: Ask, told: Told, before: Told | None) -> tuple[Figure, ...]:
    calls = where(ws, "call", ask.filters, ask.today) & during("call", "moment", ask)
    behind = (
        Behind("call", calls & ANSWERED),
        Behind("call", calls & CALLS[MISSED]),
        Behind("call", calls & CALLS[TRIED]),
        Behind("call", calls & ANSWERED, Adds.SUM, "call.length"),
    )
    then = before or (None,) * len(told)
    return tuple(Figure(*each) for each in zip(told, behind, then, strict=True))


def _days(ws: Workspace, ask: Ask) -> Days:
    done = facts.activities(ws, ask)
    sql = f"SELECT day, kind, sum(n), sum(seconds) FROM {done.sql} GROUP BY 1, 2"
    found: dict[date | None, Told] = {}
    for day, kind, n, seconds in ws.read(sql, done.values):
        if kind in CALLS:
            told = Told(answered=n, seconds=seconds or 0) if kind in (IN, OUT) else Told(0, *_vain(kind, n))
            on = _day(day)
            found[on] = _together((found.get(on, Told()), told))
    return found


def _vain(kind: str, n: int) -> tuple[int, int]:
    return (n, 0) if kind == MISSED else (0, n)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _by_span(found: Days, unit: Unit, parts: Mapping[date, Period]) -> list[Told]:
    sums = {first: Told() for first in parts}
    for day, told in found.items():
        if day and (first := begin(day, unit)) in sums:
            sums[first] = _together((sums[first], told))
    return list(sums.values())


def _before(ws: Workspace, ask: Ask, unit: Unit) -> list[Told]:
    """What the period before says, span by span: the first is compared with the first."""
    past = earlier(ws, ask)
    if past is None:
        return []
    found = _days(ws, past)
    return _by_span(found, unit, spans(past.period, unit, ask.today, filter(None, found)))


def _nth(then: list[Told], n: int) -> Told | None:
    return then[n] if n < len(then) else None


def _together(parts: Iterable[Told]) -> Told:
    total = Told()
    for part in parts:
        total = Told(*(a + b for a, b in zip(total, part, strict=True)))
    return total
