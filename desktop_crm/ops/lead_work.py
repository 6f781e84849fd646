"""What is done with leads, one or many at once: taken, assigned, rejected, taken up again."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from desktop_crm.base.clock import now
from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _, ngettext
from desktop_crm.models.all import Lead
from desktop_crm.models.lead import QUALIFIED, REJECTED, TAKEN
from desktop_crm.ops import records
from desktop_crm.ops.bulk import Progress
from desktop_crm.ops.names import name_of
from desktop_crm.ops.records import Invalid, NewRef
from desktop_crm.store.edit import Edit
from desktop_crm.store.workspace import Workspace

_CHUNK = 500
_CHOSEN = "IN (SELECT value FROM json_each(?1))"
_OPEN_TASKS = f"lead {_CHOSEN} AND done IS NULL AND deleted IS NULL"

Write = Callable[[Edit, str], None]
"""Writes some leads inside an edit; their ids are a JSON list."""


def take(ws: Workspace, *lead_ids: str, progress: Progress | None = None) -> None:
    """Take leads: whoever works here is responsible for them and has them in work. Raises UserError.

    What a colleague has in work already stays theirs; a rejected lead is in work again.
    """
    me = ws.author
    if not me:
        raise UserError(
            _("The program does not know who you are."), _("Choose your name in Settings › Team.")
        )
    _unless_qualified(ws, lead_ids)
    _unless_theirs(ws, lead_ids, me)

    def write(tx: Edit, ids: str) -> None:
        tx.execute(
            f"""UPDATE lead SET status = ?2, responsible = ?3, taken = coalesce(taken, ?4),
                  lost_reason = NULL, lost_comment = NULL WHERE id {_CHOSEN}""",
            (ids, TAKEN, me, now()),
        )

    many = ngettext("{n} lead taken", "{n} leads taken", len(lead_ids)).format(n=len(lead_ids))
    _write(ws, _called(ws, lead_ids, _("Lead taken: {name}"), many), lead_ids, write, progress)


def assign(
    ws: Workspace, lead_ids: Sequence[str], employee: str | None, progress: Progress | None = None
) -> None:
    """Let an employee be responsible for leads, or nobody; their open tasks go along to an employee."""
    n = len(lead_ids)
    if employee:
        said = ngettext("{n} lead assigned to {name}", "{n} leads assigned to {name}", n)
    else:
        said = ngettext("{n} lead is nobody's", "{n} leads are nobody's", n)

    def write(tx: Edit, ids: str) -> None:
        held = "(SELECT responsible FROM lead WHERE id = task.lead)"
        if employee:
            tx.execute(
                f"UPDATE task SET responsible = ?2 WHERE {_OPEN_TASKS} AND responsible IS {held}",
                (ids, employee),
            )
        tx.execute(f"UPDATE lead SET responsible = ?2 WHERE id {_CHOSEN}", (ids, employee))

    who = name_of(ws, "employee", employee) if employee else ""
    _write(ws, said.format(n=n, name=who), lead_ids, write, progress)


def reject(
    ws: Workspace,
    lead_ids: Sequence[str],
    reason: str | NewRef | None,
    comment: str | None = None,
    progress: Progress | None = None,
) -> None:
    """Say that nothing will come of leads, and why; their open tasks are over. Raises Invalid without a reason."""
    if not reason:
        raise Invalid({"lost_reason": _("Choose why the lead is rejected.")})
    _unless_qualified(ws, lead_ids)
    told = (comment or "").strip() or None

    def write(tx: Edit, ids: str) -> None:
        why = records.resolved(tx, Lead.fields["lost_reason"], reason)
        tx.execute(
            f"""UPDATE lead SET status = ?2, lost_reason = ?3, lost_comment = ?4, taken = coalesce(taken, ?5),
                  responsible = coalesce(responsible, ?6) WHERE id {_CHOSEN}""",
            (ids, REJECTED, why, told, now(), tx.step.author),
        )
        tx.execute(
            f"""UPDATE task SET done = ?2, done_by = ?3, snoozed = NULL, result = ?4
                WHERE {_OPEN_TASKS} AND contact IS NULL AND deal IS NULL""",
            (ids, now(), tx.step.author, _("The lead was rejected")),
        )

    many = ngettext("{n} lead rejected", "{n} leads rejected", len(lead_ids)).format(n=len(lead_ids))
    _write(ws, _called(ws, lead_ids, _("Lead rejected: {name}"), many), lead_ids, write, progress)


def reopen(ws: Workspace, lead_id: str) -> None:
    """Take up a rejected lead again; it is whose it was, or else of whoever takes it up."""
    _unless_qualified(ws, [lead_id])
    with ws.edit(_("Lead taken up again: {name}").format(name=name_of(ws, "lead", lead_id))) as tx:
        lead = tx.get(Lead, lead_id)
        lead.status, lead.lost_reason, lead.lost_comment = TAKEN, None, None
        lead.responsible = lead.responsible or ws.author


def _unless_qualified(ws: Workspace, lead_ids: Sequence[str]) -> None:
    found = ws.read(
        f"SELECT id FROM lead WHERE id {_CHOSEN} AND status = ?2 LIMIT 1", (json.dumps(lead_ids), QUALIFIED)
    )
    if found:
        raise UserError(
            _("The lead “{lead}” has become a contact already.").format(
                lead=name_of(ws, "lead", found[0][0])
            ),
            _("Work goes on there: the contact and the deal are named in its card."),
        )


def _unless_theirs(ws: Workspace, lead_ids: Sequence[str], me: str) -> None:
    found = ws.read(
        f"""SELECT id, responsible FROM lead WHERE id {_CHOSEN} AND status = ?2
              AND responsible IS NOT NULL AND responsible <> ?3 LIMIT 1""",
        (json.dumps(lead_ids), TAKEN, me),
    )
    if found:
        raise UserError(
            _("{name} has already taken the lead “{lead}”.").format(
                name=name_of(ws, "employee", found[0][1]), lead=name_of(ws, "lead", found[0][0])
            ),
            _("To take it over all the same, change the responsible in its card."),
        )


def _called(ws: Workspace, lead_ids: Sequence[str], one: str, many: str) -> str:
    if len(lead_ids) != 1:
        return many
    return one.format(name=name_of(ws, "lead", lead_ids[0]) or _("No name"))


def _write(
    ws: Workspace, name: str, lead_ids: Sequence[str], write: Write, progress: Progress | None
) -> None:
    """As one step; many leads in chunks, so that others can save in between."""
    if len(lead_ids) <= _CHUNK:
        with ws.edit(name) as tx:
            write(tx, json.dumps(lead_ids))
        return
    with ws.long_edit(name) as work:
        for start in range(0, len(lead_ids), _CHUNK):
            if progress:
                progress(start, len(lead_ids))
            with work.chunk() as tx:
                write(tx, json.dumps(lead_ids[start : start + _CHUNK]))
