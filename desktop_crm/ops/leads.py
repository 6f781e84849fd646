"""Leads: caught, and waited for. Each has one responsible, or stands in the list of nobody's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from desktop_crm.base.clock import now
from desktop_crm.base.i18n import _
from desktop_crm.models.all import Lead, Note
from desktop_crm.models.lead import NEW, TAKEN
from desktop_crm.ops import records, step_names, tasks
from desktop_crm.ops.lead_work import assign, reject, reopen, take
from desktop_crm.ops.names import name_of
from desktop_crm.ops.records import Values
from desktop_crm.ops.subjects import touched
from desktop_crm.ops.tasks import NextStep
from desktop_crm.store.edit import Edit
from desktop_crm.store.own_fields import fields_of
from desktop_crm.store.workspace import Workspace

__all__ = [
    "OPEN",
    "LeadBrief",
    "ask_again",
    "assign",
    "counts",
    "create",
    "nobodys",
    "reject",
    "reopen",
    "take",
    "touched",
    "untouched",
]

OPEN = (NEW, TAKEN)
"""The statuses of leads that somebody still has to do something about."""


@dataclass(frozen=True, slots=True)
class LeadBrief:
    """What a list or a reminder says of a lead. `waits` is for how long nobody has touched it, in milliseconds."""

    id: str
    name: str
    status: str
    created: int
    responsible: str | None = None
    responsible_name: str = ""
    source_name: str = ""
    need: str = ""
    next_day: str | None = None
    waits: int = 0


def create(ws: Workspace, values: Values, next_step: NextStep | None = None) -> str:
    """Save a new lead and return its id; with it, as one step, what is to be done next. Raises Invalid.

    Without `responsible` it is nobody's; a next step is then left out, for it would be nobody's too.
    """
    records.checked(ws, "lead", values)
    with ws.edit(step_names.new("lead").format(name=records.called("lead", values))) as tx:
        lead = records.begin(ws, tx, Lead, values)
        _plan(tx, lead, next_step)
        return lead.id


def ask_again(ws: Workspace, lead_id: str, values: Values, next_step: NextStep | None = None) -> str:
    """Somebody who has been a lead already asks once more; the id of the lead that stands for it.

    An open lead gets the request as a note, and what is new of phones and the rest. A closed one stays as it was:
    the request becomes a lead of its own that knows all about them. Raises Invalid.
    """
    card = records.read(ws, "lead", lead_id)
    if card.values["status"] not in OPEN:
        return create(
            ws, {**_whole(ws, card, _KNOWN), **_added(ws, card, values), **_request(values)}, next_step
        )
    with ws.edit(_("Request added: {name}").format(name=card.title)) as tx:
        lead = tx.get(Lead, lead_id)
        records.assign(tx, lead, _added(ws, card, values), fields_of(ws, "lead"))
        for text in _request(values).values():
            tx.add(Note(about=lead_id, about_entity="lead", text=text, moment=now(), author=ws.author))
        _plan(tx, lead, next_step)
    return lead_id


_KNOWN = ("name", "phone", "email", "messenger", "firm", "contact", "company", "responsible")


def _whole(ws: Workspace, card: records.Card, keys: Sequence[str]) -> dict[str, Any]:
    """What a card holds of these fields, to be held by another."""
    found: dict[str, Any] = {}
    for f in fields_of(ws, card.entity):
        held = [replace(p, id=None) for p in card.points.get(f.key, ())] if f.many else card.values.get(f.key)
        found |= {f.key: held} if held and f.key in keys else {}
    return found


def _request(values: Values) -> dict[str, str]:
    return {"need": str(values["need"])} if values.get("need") else {}


def _added(ws: Workspace, card: records.Card, values: Values) -> dict[str, Any]:
    """What `values` know that the card does not: empty fields, and further phones and e-mails."""
    found: dict[str, Any] = {}
    for f in fields_of(ws, card.entity):
        given = values.get(f.key)
        if f.key == "need" or not given:
            continue
        if f.many:
            there = {f.kind.normal(p.value) for p in card.points.get(f.key, ())}
            more = [p for p in given if f.kind.normal(p.value) not in there]
            found |= {f.key: [*card.held(f), *more]} if more else {}
        elif card.values.get(f.key) in (None, ""):
            found[f.key] = given
    return found


def _plan(tx: Edit, lead: Lead, step: NextStep | None) -> None:
    if step is None or not lead.responsible:
        return
    about = {key: getattr(lead, key, None) for key in ("contact", "company", "deal")}
    given = {**step.values(), "responsible": step.responsible or lead.responsible}
    # A plan is no call yet: the lead stays untouched until somebody has done something.
    tasks.add(tx, {**about, **given, "lead": lead.id}, touches=False)


def untouched(ws: Workspace, responsible: str | None = None, limit: int = 1000) -> list[LeadBrief]:
    """New leads that nobody has done anything about, those that wait longest first: of one employee, or of all."""
    whose, given = ("AND l.responsible = ?", (responsible,)) if responsible else ("", ())
    return _found(ws, f"l.status = '{NEW}' {whose}", given, limit)


def nobodys(ws: Workspace, limit: int = 1000) -> list[LeadBrief]:
    """Open leads that nobody is responsible for, those that wait longest first."""
    return _found(ws, f"l.status IN {OPEN} AND l.responsible IS NULL", (), limit)


def counts(ws: Workspace, responsible: str | None = None) -> tuple[int, int]:
    """How many leads nobody has touched (of one employee and nobody, or of all), and how many are nobody's."""
    mine = "AND (responsible IS NULL OR responsible = ?1)" if responsible else ""
    rows = ws.read(
        f"""SELECT count(*) FILTER (WHERE status = '{NEW}' {mine}),
              count(*) FILTER (WHERE responsible IS NULL)
            FROM lead WHERE status IN {OPEN} AND deleted IS NULL""",
        (responsible,) if responsible else (),
    )
    return int(rows[0][0]), int(rows[0][1])


def _found(ws: Workspace, where: str, given: Sequence[Any], limit: int) -> list[LeadBrief]:
    rows = ws.read(
        f"""SELECT l.id, l.name, l.status, coalesce(l.created, 0), l.responsible, coalesce(e.name, ''),
              coalesce(s.name, ''), coalesce(l.need, ''), l.next_day
            FROM lead l LEFT JOIN employee e ON e.id = l.responsible LEFT JOIN source s ON s.id = l.source
            WHERE {where} AND l.deleted IS NULL ORDER BY l.created, l.rid LIMIT ?""",
        (*given, limit),
    )
    return [_brief(ws, row, now()) for row in rows]


def _brief(ws: Workspace, row: Sequence[Any], clock: int) -> LeadBrief:
    id_, name, status, created, responsible, responsible_name, source_name, need, next_day = row
    return LeadBrief(
        id_,
        name or name_of(ws, "lead", id_),
        status,
        created,
        responsible,
        responsible_name,
        source_name,
        need,
        next_day,
        waited(status, created, clock),
    )


def waited(status: object, created: object, clock: int | None = None) -> int:
    """For how many milliseconds a lead with this status has been waiting for somebody to do something."""
    if status != NEW or not isinstance(created, int) or not created:
        return 0
    return max(0, (now() if clock is None else clock) - created)
