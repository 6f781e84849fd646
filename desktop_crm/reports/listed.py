"""The list that a click on a figure shows."""

from __future__ import annotations

from desktop_crm.reports.narrowing import Where
from desktop_crm.reports.table import Behind
from desktop_crm.store.query import Query


def listed(behind: Behind) -> Query:
    """The records behind a figure; of answers, the questionnaires that they were given in, which say by whom."""
    if behind.entity != "answer":
        return behind.query()
    inner = f"sheet.id IN (SELECT answer.sheet FROM answer WHERE {behind.where.sql})"
    return Behind("sheet", Where(inner, behind.where.values)).query()
