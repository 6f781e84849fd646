"""Saved reports: which report, and what is asked of it, under a name and shared with the team.

What is asked is a text here: the reports themselves write and understand it.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop_crm.base.clock import now
from desktop_crm.base.errors import UserError
from desktop_crm.base.fold import fold
from desktop_crm.base.i18n import _
from desktop_crm.models import all as models
from desktop_crm.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class SavedReport:
    """A report by its key, with what is asked of it as JSON."""

    id: str
    name: str
    report: str
    ask_json: str


def all_of(ws: Workspace) -> list[SavedReport]:
    """The team's saved reports in their order."""
    rows = ws.read(
        "SELECT id, name, report, settings FROM saved_report WHERE deleted IS NULL ORDER BY rank, id"
    )
    return [SavedReport(*row) for row in rows]


def known(ws: Workspace, report_id: str) -> SavedReport | None:
    """A saved report by its id; None when there is none (any more)."""
    return next((r for r in all_of(ws) if r.id == report_id), None)


def save(ws: Workspace, name: str, report: str, ask_json: str) -> str:
    """Keep a report under a name and return its id. Raises UserError without a name, or with one that is taken."""
    _check(ws, name)
    with ws.edit(_("Report saved: {name}").format(name=name.strip())) as tx:
        row = models.SavedReport(name=name.strip(), report=report, settings=ask_json, rank=float(now()))
        return tx.add(row).id


def change(ws: Workspace, report_id: str, name: str | None = None, ask_json: str | None = None) -> None:
    """Call a saved report otherwise, or ask something else under its name; None leaves either as it is.

    Raises UserError as `save` does, and when the report has been removed.
    """
    was = _still(ws, report_id)
    called = was.name if name is None else name.strip()
    _check(ws, called, report_id)
    with ws.edit(_("Report changed: {name}").format(name=called)) as tx:
        row = tx.get(models.SavedReport, report_id)
        row.name = called
        if ask_json is not None:
            row.settings = ask_json


def remove(ws: Workspace, report_id: str) -> None:
    """Take a saved report away; the records that it counts stay."""
    was = known(ws, report_id)
    if was is None:
        return
    with ws.edit(_("Report removed: {name}").format(name=was.name)) as tx:
        tx.get(models.SavedReport, report_id).deleted = now()


def _still(ws: Workspace, report_id: str) -> SavedReport:
    found = known(ws, report_id)
    if found is None:
        raise UserError(_("This report has been removed meanwhile."), _("Save it under a name as a new one."))
    return found


def _check(ws: Workspace, name: str, itself: str = "") -> None:
    if not name.strip():
        raise UserError(_("Give the report a name."))
    same = next((r for r in all_of(ws) if r.id != itself and fold(r.name) == fold(name)), None)
    if same:
        raise UserError(
            _("There is a report “{name}” already.").format(name=same.name), _("Choose another name.")
        )
