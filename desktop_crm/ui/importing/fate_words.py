"""The fates of rows in words and tones."""

from __future__ import annotations

from desktop_crm.base.i18n import N_, _
from desktop_crm.importing.findings import Fate, Problem, RowFate

PILLS: dict[Fate, tuple[str, str]] = {
    Fate.NEW: (N_("New"), "good"),
    Fate.UPDATES: (N_("Updates"), "accent"),
    Fate.UNCHANGED: (N_("Nothing new"), "plain"),
    Fate.DUPLICATE: (N_("Repeated"), "plain"),
    Fate.SKIPPED: (N_("Skipped"), "plain"),
    Fate.REJECTED: (N_("Left out"), "bad"),
}
"""What stands in the pill of a row, and its tone."""
_MEETS = {
    Fate.UPDATES: (N_("Adds to {whom}"), N_("Adds to ({by}): {whom}")),
    Fate.DUPLICATE: (N_("Repeats {whom}"), N_("Repeats ({by}): {whom}")),
    Fate.UNCHANGED: (N_("Already here: {whom}"), N_("Already here ({by}): {whom}")),
}
"""How a row stands to the card that it meets; the second when it is known by what it was recognised."""


def pill(found: RowFate) -> tuple[str, str]:
    """The pill's text and tone; a row that is taken in spite of a problem is marked."""
    text, tone = PILLS[found.fate]
    return _(text), "warning" if found.problems and found.fate in (Fate.NEW, Fate.UPDATES) else tone


def explained(found: RowFate) -> str:
    """Why a row has its fate, and what in it was not understood, on one line."""
    return " · ".join(part for part in (_why(found), *map(_problem, found.problems)) if part)


def in_full(found: RowFate) -> str:
    """The same on lines of their own."""
    return "\n".join(part for part in (_why(found), *map(_problem, found.problems)) if part)


def _why(found: RowFate) -> str:
    if found.reason:
        return found.reason
    if found.fate is Fate.NEW:
        return ""
    if found.of_row is not None and found.fate is Fate.DUPLICATE:
        text, by = _("The same as row {n}").format(n=found.of_row), f" ({found.by})" if found.by else ""
        return text + by
    plain, with_reason = _MEETS.get(found.fate, _MEETS[Fate.UNCHANGED])
    return _(with_reason if found.by else plain).format(whom=found.whom, by=found.by)


def _problem(problem: Problem) -> str:
    if not problem.column:
        return problem.reason
    return _("{column}: “{value}”. {reason}").format(
        column=problem.column, value=problem.value, reason=problem.reason
    )
