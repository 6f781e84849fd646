"""Deals by how they ended: which were won and which were lost in a period."""

from __future__ import annotations

from desktop_crm.models.pipeline import LOST, OPEN, WON
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.facts import during
from desktop_crm.reports.narrowing import Where, where
from desktop_crm.store.workspace import Workspace

__all__ = ["LOST", "OPEN", "WON", "closed", "meaning"]


def meaning(outcome: str) -> Where:
    """The deals whose stage means this; a stage that was removed still means what it did."""
    return Where("deal.stage IN (SELECT stage.id FROM stage WHERE stage.outcome = ?)", (outcome,))


def closed(ws: Workspace, ask: Ask, outcome: str) -> Where:
    """The deals that were won, or lost, in the period."""
    return where(ws, "deal", ask.filters, ask.today) & during("deal", "closed", ask) & meaning(outcome)
