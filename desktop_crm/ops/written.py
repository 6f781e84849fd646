"""Who wrote what a record holds: said beside a field that changes while somebody else is typing in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Ref, Tags
from desktop_crm.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Written:
    """Who wrote it, on which laptop and when, in milliseconds since 1970. `author` is None where nobody said."""

    author: str | None
    laptop: str
    moment: int


def last(ws: Workspace, record_id: str, keys: Iterable[str]) -> Written | None:
    """Who wrote what these fields of a record hold, the last of them where several did."""
    found = [said for key in keys if (said := _of_field(ws, record_id, key))]
    return max(found, key=lambda said: said.moment, default=None)


def of(ws: Workspace, record_id: str, field: Field) -> Written | None:
    """Who wrote what a field of a record holds, also one whose values are records of their own."""
    return _of_children(ws, record_id, field) if field.many else _of_field(ws, record_id, field.key)


_WHO = """SELECT a.name, l.name, s.moment FROM entry e JOIN step s ON s.n = e.step JOIN site l ON l.n = e.site
    LEFT JOIN employee a ON a.id = s.author"""


def _of_field(ws: Workspace, record_id: str, key: str) -> Written | None:
    heads = (
        f"{_WHO} JOIN head h ON h.entry = e.n WHERE h.row = ?1 AND h.field = ?2 ORDER BY e.clock DESC LIMIT 1"
    )
    created = f"{_WHO} WHERE e.row = ?1 AND ?2 IS NOT NULL ORDER BY e.n LIMIT 1"
    rows = ws.read(heads, (record_id, key)) or ws.read(created, (record_id, key))
    return Written(*rows[0]) if rows else None


def of_children(ws: Workspace, children: str, owner: str, *more: str) -> Written | None:
    """Who wrote the last of the records whose ids the question `children` gives."""
    rows = ws.read(f"{_WHO} WHERE e.row IN ({children}) ORDER BY e.clock DESC LIMIT 1", (owner, *more))
    return Written(*rows[0]) if rows else None


def _of_children(ws: Workspace, owner: str, field: Field) -> Written | None:
    if isinstance(field.kind, Tags):
        return of_children(ws, "SELECT id FROM tagging WHERE about = ?", owner)
    if isinstance(field.kind, Ref):
        return of_children(ws, "SELECT id FROM membership WHERE contact = ?", owner)
    return of_children(ws, "SELECT id FROM contact_point WHERE about = ? AND system = ?", owner, field.key)
