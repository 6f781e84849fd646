"""Whom something was done with: the client, the lead and the deal behind what is known of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from desktop_crm.base.clock import now
from desktop_crm.base.i18n import _
from desktop_crm.models.all import ENTITIES, Lead
from desktop_crm.models.kinds import Value
from desktop_crm.models.lead import NEW, TAKEN
from desktop_crm.store.connect import Row
from desktop_crm.store.edit import Edit

KEYS = ("contact", "company", "lead", "deal")
"""The fields that say whom a call, letter, meeting or sheet of answers was with."""

Rows = Callable[[str, Sequence[Any]], list[Row]]
"""What answers a question: `Workspace.read`, or `Edit.rows` inside an edit."""


class Known(NamedTuple):
    """Somebody that a number or an address belongs to."""

    entity: str
    id: str
    name: str


def filled(rows: Rows, values: Mapping[str, Any]) -> dict[str, Value]:
    """The four of `KEYS`: those given, and those that follow from them. What is given is never replaced."""
    found: dict[str, Value] = {key: values.get(key) or None for key in KEYS}
    if found["lead"]:
        _fill(found, rows("SELECT contact, company, deal FROM lead WHERE id = ?", (found["lead"],)), "deal")
    if found["deal"]:
        _fill(found, rows("SELECT contact, company FROM deal WHERE id = ?", (found["deal"],)))
    if found["contact"] and not found["company"]:
        found["company"] = _first_company(rows, str(found["contact"]))
    return found


def nearest(rows: Rows, entity: str, id_: str) -> tuple[str, str] | None:
    """The deal, or else the client, that a record names; None when it names none."""
    keys = [key for key in reversed(KEYS) if key in ENTITIES[entity].fields]
    held = rows(f"SELECT {', '.join(keys)} FROM {entity} WHERE id = ?", (id_,))
    named = zip(keys, held[0], strict=True) if held else ()
    return next(((key, str(value)) for key, value in named if value), None)


def _fill(found: dict[str, Value], rows: list[Row], *more: str) -> None:
    for row in rows:
        for key, value in zip(("contact", "company", *more), row, strict=True):
            found[key] = found[key] or value


def _first_company(rows: Rows, contact: str) -> str | None:
    place = rows(
        """SELECT m.company FROM membership m JOIN company c ON c.id = m.company AND c.deleted IS NULL
           WHERE m.contact = ? AND m.deleted IS NULL ORDER BY m.rank, m.id LIMIT 1""",
        (contact,),
    )
    return str(place[0][0]) if place else None


def behind(rows: Rows, system: str, normal: str | None) -> list[Known]:
    """Everybody who has this phone or e-mail, people first, then companies, then leads still in work."""
    if not normal:
        return []
    found = []
    for entity, also in (("contact", ""), ("company", ""), ("lead", f"AND o.status IN ('{NEW}', '{TAKEN}')")):
        sql = f"""SELECT DISTINCT o.id, o.name FROM contact_point p JOIN {entity} o ON o.id = p.about
            WHERE p.system = ? AND p.normal = ? AND p.about_entity = ? AND p.deleted IS NULL
              AND o.deleted IS NULL {also} ORDER BY o.rid LIMIT 20"""
        found += [
            Known(entity, id_, name or _("No name")) for id_, name in rows(sql, (system, normal, entity))
        ]
    return found


def recognised(rows: Rows, system: str, normal: str | None) -> dict[str, Value]:
    """Whom a phone or an e-mail belongs to beyond doubt: of each kind of card, only when there is one such card."""
    everybody = behind(rows, system, normal)
    found: dict[str, Value] = {}
    for entity in ("contact", "company", "lead"):
        same = [known.id for known in everybody if known.entity == entity]
        if len(same) == 1 and not (entity == "company" and any(k.entity == "contact" for k in everybody)):
            found[entity] = same[0]
    return found


def touched(tx: Edit, lead_id: str) -> None:
    """Something was done about a lead: a new one is taken by whoever did it."""
    lead = tx.find(Lead, lead_id)
    if lead is not None and lead.status == NEW:
        lead.status, lead.taken = TAKEN, now()
        lead.responsible = lead.responsible or tx.step.author
