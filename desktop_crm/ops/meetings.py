"""Meetings and e-mails that are written down by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop_crm.base.clock import now
from desktop_crm.base.i18n import _
from desktop_crm.models.all import ENTITIES, Letter, Meeting
from desktop_crm.ops import step_names, subjects, tasks
from desktop_crm.ops.records import Invalid, Values, not_overtaken, read
from desktop_crm.ops.tasks import NextStep
from desktop_crm.store.edit import Edit
from desktop_crm.store.workspace import Workspace

MEETING, LETTER = Meeting.entity, Letter.entity

_FUTURE = 10 * 60_000  # ms a clock may be wrong by


def record(ws: Workspace, values: Values, next_step: NextStep | None = None) -> str:
    """Save a meeting that took place, with the next step, and return its id. Raises Invalid."""
    return _record(ws, MEETING, values, next_step)


def record_letter(ws: Workspace, values: Values, next_step: NextStep | None = None) -> str:
    """Save an e-mail that was sent or came, with the next step, and return its id. Raises Invalid."""
    return _record(ws, LETTER, values, next_step)


def change(ws: Workspace, entity: str, record_id: str, values: Values, seen: Values | None = None) -> None:
    """Save these values of a meeting or an e-mail.

    Raises Invalid, and Overtaken when a field holds something else than was `seen`.
    """
    before = read(ws, entity, record_id).values
    whole = complete(ws.read, entity, {**before, **values})
    _checked(entity, whole)
    with ws.edit(step_names.changed(entity)) as tx:
        not_overtaken(ws, entity, record_id, values, seen)
        row = tx.get(ENTITIES[entity], record_id)
        for key, value in whole.items():
            if value != before[key]:
                setattr(row, key, value)


def complete(rows: subjects.Rows, entity: str, values: Values) -> dict[str, Any]:
    """The values with what follows from them: whose address it is, whom the deal is with, and when it was."""
    whole = {f.key: values.get(f.key, f.default) for f in ENTITIES[entity].fields.values()}
    if entity == LETTER and not any(whole[key] for key in subjects.KEYS):
        whole |= subjects.recognised(rows, "email", whole["address"])
    whole |= subjects.filled(rows, whole)
    whole["moment"] = now() if whole["moment"] is None else whole["moment"]
    return whole


def _record(ws: Workspace, entity: str, values: Values, next_step: NextStep | None) -> str:
    whole = complete(ws.read, entity, {"responsible": ws.author, **values})
    _checked(entity, whole)
    with ws.edit(step_names.new(entity)) as tx:
        return _record_in(tx, entity, whole, next_step)


def _record_in(tx: Edit, entity: str, whole: Mapping[str, Any], next_step: NextStep | None) -> str:
    row = tx.add(ENTITIES[entity](**whole))
    tx.flush()
    if whole["lead"]:
        subjects.touched(tx, whole["lead"])
    if next_step:
        tasks.add(tx, {**{key: whole[key] for key in subjects.KEYS}, **next_step.values()})
    return row.id


def _checked(entity: str, whole: Mapping[str, Any]) -> None:
    problems = {}
    if not any(whole[key] for key in subjects.KEYS) and not (entity == LETTER and whole["address"]):
        problems["address" if entity == LETTER else "topic"] = _("Say whom it was with.")
    if whole["moment"] > now() + _FUTURE:
        problems["moment"] = _("A meeting that has yet to take place is a task.")
        if entity == LETTER:
            problems["moment"] = _("An e-mail that has yet to be written is a task.")
    if (whole.get("length") or 0) < 0:
        problems["length"] = _("It cannot be shorter than nothing.")
    if problems:
        raise Invalid(problems)
