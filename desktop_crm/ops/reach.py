"""How somebody can be reached: by what a record holds itself, or by what its client does."""

from __future__ import annotations

from desktop_crm.models.all import ENTITIES
from desktop_crm.ops.records import Card
from desktop_crm.store.workspace import Workspace

CLIENTS = ("contact", "lead", "company")
"""Whom a deal, a call or a task is with: those that can be called, the nearest first."""


def first(ws: Workspace, card: Card, system: str) -> str | None:
    """The first phone or e-mail of a record, as it is stored: its own, the number called, or its client's."""
    if points := card.points.get(system):
        return points[0].value
    kind = type(ENTITIES["contact"].fields[system].kind)
    for f in ENTITIES[card.entity].fields.values():
        if not f.many and isinstance(f.kind, kind) and card.values.get(f.key):
            return str(card.values[f.key])
    clients = (card.values.get(key) for key in CLIENTS if key != card.entity)
    return next((value for id_ in clients if id_ and (value := _held(ws, str(id_), system))), None)


def _held(ws: Workspace, owner: str, system: str) -> str | None:
    rows = ws.read(
        """SELECT value FROM contact_point WHERE about = ? AND system = ? AND deleted IS NULL
           ORDER BY rank, id LIMIT 1""",
        (owner, system),
    )
    return str(rows[0][0]) if rows else None
