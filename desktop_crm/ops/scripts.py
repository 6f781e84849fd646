"""Scripts of calls: what to say, step by step."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from desktop_crm.base.clock import now
from desktop_crm.base.fold import fold
from desktop_crm.base.i18n import _
from desktop_crm.models.all import Script
from desktop_crm.ops.records import Invalid
from desktop_crm.store.edit import Edit
from desktop_crm.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a script: what it is for, and the words."""

    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """A script. `questionnaire` is filled in beside it; one that is not `active` is no longer offered."""

    id: str
    name: str
    steps: tuple[Step, ...]
    questionnaire: str | None
    active: bool


def all_of(ws: Workspace, active_only: bool = False) -> list[Talk]:
    """The scripts in the team's order, those out of use at the end."""
    rows = ws.read(
        """SELECT id, name, steps, questionnaire, active FROM script
           WHERE deleted IS NULL AND (active OR NOT ?) ORDER BY active DESC, rank, id""",
        (active_only,),
    )
    return [Talk(id_, name, _steps(stored), form, bool(active)) for id_, name, stored, form, active in rows]


def get(ws: Workspace, script_id: str) -> Talk | None:
    """One script, also one out of use; None when there is none."""
    return next((s for s in all_of(ws) if s.id == script_id), None)


def add(ws: Workspace, name: str, steps: Sequence[Step] = (), questionnaire: str | None = None) -> str:
    """Add a script and return its id. Raises Invalid."""
    _checked(ws, name, steps)
    with ws.edit(_("Script added: {name}").format(name=name.strip())) as tx:
        return add_in(tx, name, steps, questionnaire)


def add_in(
    tx: Edit, name: str, steps: Sequence[Step], questionnaire: str | None = None, script_id: str | None = None
) -> str:
    """Add one inside an edit, as a preset does, which gives it its id; the id."""
    row = tx.add(
        Script(
            id=script_id,
            name=name.strip(),
            steps=_json(steps),
            questionnaire=questionnaire,
            active=1,
            rank=float(now()),
        )
    )
    tx.flush()
    return row.id


def change(
    ws: Workspace, script_id: str, name: str, steps: Sequence[Step], questionnaire: str | None = None
) -> None:
    """Save the name, the steps and the questionnaire beside it. Raises Invalid."""
    _checked(ws, name, steps, script_id)
    with ws.edit(_("Script changed: {name}").format(name=name.strip())) as tx:
        row = tx.get(Script, script_id)
        row.name, row.steps, row.questionnaire = name.strip(), _json(steps), questionnaire


def put_to_use(ws: Workspace, script_id: str, active: bool) -> None:
    """Offer a script beside calls, or no longer."""
    said = _("In use: {name}") if active else _("Out of use: {name}")
    with ws.edit(said.format(name=_name(ws, script_id))) as tx:
        tx.get(Script, script_id).active = int(active)


def move(ws: Workspace, script_id: str, to: int) -> None:
    """Put a script at the place `to` (from 0) among all of them."""
    ids = [s.id for s in all_of(ws) if s.id != script_id]
    ids.insert(max(0, to), script_id)
    with ws.edit(_("Scripts put in order")) as tx:
        for rank, each in enumerate(ids, start=1):
            tx.get(Script, each).rank = float(rank)


def remove(ws: Workspace, script_id: str) -> None:
    """Take a script away; Undo brings it back."""
    with ws.edit(_("Script removed: {name}").format(name=_name(ws, script_id))) as tx:
        tx.get(Script, script_id).deleted = now()


def _name(ws: Workspace, script_id: str) -> str:
    found = get(ws, script_id)
    return found.name if found else ""


def _checked(ws: Workspace, name: str, steps: Sequence[Step], itself: str = "") -> None:
    if not name.strip():
        raise Invalid({"name": _("Give the script a name.")})
    if any(fold(s.name) == fold(name) for s in all_of(ws) if s.id != itself):
        raise Invalid({"name": _("There is a script “{name}” already.").format(name=name.strip())})
    if any(not (s.title.strip() or s.text.strip()) for s in steps):
        raise Invalid({"steps": _("A step needs a title or a text.")})


def _json(steps: Sequence[Step]) -> str:
    return json.dumps([{"title": s.title.strip(), "text": s.text.strip()} for s in steps], ensure_ascii=False)


def _steps(stored: str | None) -> tuple[Step, ...]:
    try:
        found = json.loads(stored or "[]")
    except ValueError:
        return ()
    return tuple(
        Step(str(s.get("title") or ""), str(s.get("text") or "")) for s in found if isinstance(s, dict)
    )
