"""Deals by how they ended: which were won and which were lost in a period."""

from __future__ import annotations

from desktop_crm.models.pipeline import LOST, OPEN, WON
from desktop_crm.reports import facts, money
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.facts import during
from desktop_crm.reports.narrowing import Where, where
from desktop_crm.store.workspace import Workspace

__all__ = ["LOST", "OPEN", "WON", "closed", "currencies_of", "meaning"]

_MEANING = "IN (SELECT stage.id FROM stage WHERE stage.outcome = ?)"


def meaning(outcome: str) -> Where:
    """The deals whose stage means this; a stage that was removed still means what it did."""
    return Where(f"deal.stage {_MEANING}", (outcome,))


def closed(ws: Workspace, ask: Ask, outcome: str) -> Where:
    """The deals that were won, or lost, in the period."""
    return where(ws, "deal", ask.filters, ask.today) & during("deal", "closed", ask) & meaning(outcome)


def currencies_of(ws: Workspace, ask: Ask, outcome: str) -> tuple[str, ...]:
    """The currencies of their sums: the team's own first, and it alone when there is none."""
    told = facts.closed(ws, ask)
    rows = ws.read(
        f"SELECT currency FROM {told.sql} WHERE stage {_MEANING} GROUP BY 1 HAVING sum(valued) > 0",
        (*told.values, outcome),
    )
    return money.in_order(ws, (currency for (currency,) in rows))
