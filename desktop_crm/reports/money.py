"""Sums of money in a report: a column for each currency, as sums of several are never added."""

from __future__ import annotations

from collections.abc import Iterable

from desktop_crm.ops import team
from desktop_crm.reports.narrowing import Where
from desktop_crm.store.workspace import Workspace


def currencies(ws: Workspace, chosen: Where) -> tuple[str, ...]:
    """The currencies of the chosen deals that have a sum: the team's own first, and it alone when there is none."""
    rows = ws.read(
        f"SELECT DISTINCT deal.currency FROM deal WHERE {chosen.sql} AND deal.amount IS NOT NULL",
        chosen.values,
    )
    return in_order(ws, (currency for (currency,) in rows))


def in_order(ws: Workspace, found: Iterable[str]) -> tuple[str, ...]:
    """Currencies with the team's own first, and it alone when there is none."""
    own = team.get(ws, team.CURRENCY)
    return tuple(sorted(set(found), key=lambda c: (c != own, c))) or (own,)


def in_currency(currency: str) -> Where:
    """The deals whose sum is in one currency."""
    return Where("deal.currency = ?", (currency,))
