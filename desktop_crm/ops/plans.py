"""What the team means to sell: plans by month, of each employee or of the team as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desktop_crm.base.clock import derived_id
from desktop_crm.base.i18n import _
from desktop_crm.models import all as models
from desktop_crm.models.pipeline import CURRENCIES
from desktop_crm.ops.records import Invalid
from desktop_crm.store.workspace import Workspace

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_AT_MOST = 10**15
"""More than anybody sells, and little enough that years of it can be added up."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The planned sales of a month, "2026-11", in the smallest unit of a currency; `employee` is None for the team."""

    month: str
    employee: str | None
    currency: str
    amount: int


def set_plan(ws: Workspace, month: str, employee: str | None, currency: str, amount: int | None) -> None:
    """Let this be the plan of a month and employee, or of the team for None; None as `amount` is no plan.

    One step, and none when it is the plan already. Raises Invalid.
    """
    set_plans(ws, currency, {(month, employee): amount})


def set_plans(ws: Workspace, currency: str, amounts: Mapping[tuple[str, str | None], int | None]) -> None:
    """The same of several months and employees, together one step. Raises Invalid, and then writes none of them."""
    for (month, _employee), amount in amounts.items():
        check(month, currency, amount)
    given = {
        (derived_id("plan", month, employee or "", currency), month, employee): amount
        for (month, employee), amount in amounts.items()
    }
    marks = ", ".join("?" * len(given))
    sql = f"SELECT id, amount FROM plan WHERE id IN ({marks}) AND deleted IS NULL"
    there: dict[str, int | None] = dict(ws.read(sql, tuple(id_ for id_, *_rest in given)))
    changed = {key: amount for key, amount in given.items() if there.get(key[0]) != amount}
    if not changed:
        return
    with ws.edit(_step(sorted({month for _id, month, _who in changed}))) as tx:
        for (id_, month, employee), amount in changed.items():
            row = tx.find(models.Plan, id_) or tx.add(
                models.Plan(id=id_, month=month, employee=employee, currency=currency)
            )
            row.amount, row.deleted = amount, None


def _step(months: list[str]) -> str:
    if len(months) == 1:
        return _("Plan for {month}").format(month=_named(months[0]))
    return _("Plan from {first} to {last}").format(first=_named(months[0]), last=_named(months[-1]))


def check(month: str, currency: str, amount: int | None) -> None:
    """Raises Invalid when this can be no plan."""
    problems = {}
    if not _MONTH.fullmatch(month):
        problems["month"] = _("This is no month: {text}").format(text=month)
    if currency not in {option.key for option in CURRENCIES}:
        problems["currency"] = _("This currency is not known: {text}").format(text=currency)
    if amount is not None and not 0 <= amount <= _AT_MOST:
        problems["amount"] = _("A plan is zero or more, and not beyond all measure.")
    if problems:
        raise Invalid(problems)


def _named(month: str) -> str:
    from datetime import date

    from babel.dates import format_date

    from desktop_crm.base.i18n import language

    return str(format_date(date.fromisoformat(f"{month}-01"), "LLLL y", locale=language()))


def plans_of(ws: Workspace, year: int) -> tuple[Plan, ...]:
    """The plans of a year by month, that of the team before those of its people."""
    return between(ws, f"{year:04}-01", f"{year:04}-12")


def between(ws: Workspace, first: str, last: str) -> tuple[Plan, ...]:
    """The plans from one month to another, both of them included."""
    rows = ws.read(
        """SELECT month, nullif(employee, ''), currency, amount FROM plan
           WHERE month BETWEEN ? AND ? AND amount IS NOT NULL AND deleted IS NULL
           ORDER BY month, employee IS NOT NULL, employee, currency, rid""",
        (first, last),
    )
    return tuple(Plan(*row) for row in rows)


def of_team(plans: Iterable[Plan]) -> dict[tuple[str, str], int]:
    """What the team is to sell by month and currency: its own plan where there is one, else those of its people."""
    whole: dict[tuple[str, str], int] = {}
    parts: dict[tuple[str, str], int] = {}
    for plan in plans:
        key = (plan.month, plan.currency)
        if plan.employee is None:
            whole[key] = plan.amount
        else:
            parts[key] = parts.get(key, 0) + plan.amount
    return {**parts, **whole}


def of_people(plans: Iterable[Plan], employees: Iterable[str]) -> dict[tuple[str, str], int]:
    """What these employees are to sell together by month and currency."""
    among, found = set(employees), dict[tuple[str, str], int]()
    for plan in plans:
        if plan.employee in among:
            key = (plan.month, plan.currency)
            found[key] = found.get(key, 0) + plan.amount
    return found
