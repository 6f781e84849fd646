"""What reports follow from."""

from __future__ import annotations

from desktop_crm.store.workspace import Workspace

CONCERNS = (
    "deal",
    "deal_line",
    "passage",
    "lead",
    "call",
    "meeting",
    "letter",
    "task",
    "contact",
    "company",
    "employee",
    "stage",
    "pipeline",
    "source",
    "lost_reason",
    "plan",
    "sheet",
    "answer",
    "questionnaire",
    "tag",
    "tagging",
    "own_field",
    "saved_report",
    "team_setting",
)
"""A report may change when one of these does."""

_COUNTED = ("deal", "lead", "call", "contact")


def is_empty(ws: Workspace) -> bool:
    """Whether there is nothing yet that any report could count."""
    rows = " UNION ALL ".join(f"SELECT 1 FROM {each} WHERE deleted IS NULL" for each in _COUNTED)
    return not ws.read(f"{rows} LIMIT 1")
