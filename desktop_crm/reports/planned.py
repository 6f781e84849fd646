"""What was to be sold in a period: the plans of its months, and of a part of a month the share of its working days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from desktop_crm.models.kinds import Operator
from desktop_crm.ops import plans, team
from desktop_crm.reports import period as periods
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.period import Period, Unit
from desktop_crm.store.query import Filter
from desktop_crm.store.workspace import Workspace

ByMonth = Mapping[tuple[str, str], int]
"""Plans by month and currency."""

_WHOLE = 100
"""Parts of plans are whole units of the currency: nobody plans in smaller ones."""


def plans_for(ws: Workspace, ask: Ask) -> ByMonth | None:
    """The plans that answer to the filters: those of the team, or of the employees that are asked for. None where
    the filters ask for something that nobody plans."""
    found = _of(ws, ask.period)
    if not ask.filters:
        return plans.of_team(found)
    if len(ask.filters) == 1 and _names_people(ask.filters[0]):
        return plans.of_people(found, map(str, ask.filters[0].values))
    return None


def _names_people(flt: Filter) -> bool:
    return flt.field == "responsible" and flt.op in (Operator.IS, Operator.ANY_OF)


def plans_by_employee(ws: Workspace, ask: Ask) -> dict[str, ByMonth]:
    """The plans of each employee who has one in the period."""
    found = _of(ws, ask.period)
    people = {plan.employee for plan in found if plan.employee}
    return {each: plans.of_people(found, [each]) for each in people}


def _of(ws: Workspace, period: Period) -> tuple[plans.Plan, ...]:
    if period.unit == Unit.ANY:
        return plans.between(ws, "0000-00", "9999-99")
    return plans.between(ws, f"{period.first:%Y-%m}", f"{period.last:%Y-%m}")


def months_of(by_month: ByMonth) -> Iterable[date]:
    """The first days of the months that have a plan; a month that no calendar knows has none."""
    for month, _currency in by_month:
        if (first := _first(month)) is not None:
            yield first


def _first(month: str) -> date | None:
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        return None


def planned(ws: Workspace, by_month: ByMonth, period: Period, currency: str) -> int | None:
    """What is to be sold in a period; None where no plan says anything about it."""
    calendar = team.get(ws, team.COUNTRY)
    parts = [
        _part(amount, first, period, calendar)
        for (month, of), amount in by_month.items()
        if of == currency and (first := _first(month)) and _touches(first, period)
    ]
    known = [part for part in parts if part is not None]
    return sum(known) if known else None


def _end(first: date) -> date:
    return first + relativedelta(months=1) - timedelta(days=1)


def _touches(first: date, period: Period) -> bool:
    return period.unit == Unit.ANY or (first <= period.last and _end(first) >= period.first)


def _part(amount: int, first: date, period: Period, calendar: str) -> int | None:
    """What of a month's plan falls into the period; None when nobody works in that part of the month. The parts of a
    month add up to its plan."""
    last = _end(first)
    if period.unit == Unit.ANY or (period.first <= first and last <= period.last):
        return amount
    part = Period(Unit.DATES, max(first, period.first), min(last, period.last))
    if not periods.working_days(part, calendar):
        return None
    since = _due(amount, first, period.first - timedelta(days=1), calendar) if period.first > first else 0
    return (amount if period.last >= last else _due(amount, first, period.last, calendar)) - since


def _due(amount: int, first: date, until: date, calendar: str) -> int:
    """What is to be sold of a month's plan by the evening of one of its days."""
    whole = Period(Unit.DATES, first, _end(first))
    days = periods.working_days(whole, calendar)
    passed = periods.working_days(Period(Unit.DATES, first, until), calendar)
    return round(amount * passed / days / _WHOLE) * _WHOLE if days else amount
