"""The names that a reference can be chosen from."""

from __future__ import annotations

from typing import NamedTuple

from desktop_crm.base.fold import fold
from desktop_crm.models.all import ENTITIES
from desktop_crm.store import search
from desktop_crm.store.workspace import Workspace


class Named(NamedTuple):
    """A record that can be referred to; `beside` tells it from its namesakes."""

    id: str
    name: str
    beside: str = ""


def alike(ws: Workspace, entity: str, text: str = "", limit: int = 8) -> list[Named]:
    """Those called like `text`, the likest first; for an empty one the newest, of short lists the first."""
    if not ENTITIES[entity].listed:
        return _among(_all(ws, entity), text)[:limit]
    if text.strip():
        return [Named(hit.id, hit.title, hit.subtitle) for hit in search.find(ws, text, limit, (entity,))]
    rows = ws.read(f"SELECT id, name FROM {entity} WHERE deleted IS NULL ORDER BY rid DESC LIMIT ?", (limit,))
    return [Named(*row) for row in rows]


def named(ws: Workspace, entity: str, name: str) -> str | None:
    """The id of the record with exactly this name, spelling of case and ё aside."""
    rows = ws.read(
        f"SELECT id FROM {entity} WHERE fold(name) = ? AND deleted IS NULL ORDER BY rid LIMIT 1",
        (fold(name),),
    )
    return str(rows[0][0]) if rows else None


def name_of(ws: Workspace, entity: str, record_id: str) -> str:
    """What the record is called, also in the bin; empty when there is none."""
    rows = ws.read(f"SELECT name FROM {entity} WHERE id = ?", (record_id,))
    return str(rows[0][0]) if rows else ""


def _all(ws: Workspace, entity: str) -> list[Named]:
    works = "AND active" if "active" in ENTITIES[entity].fields else ""
    rows = ws.read(f"SELECT id, name FROM {entity} WHERE deleted IS NULL {works}")
    return sorted((Named(*row) for row in rows), key=lambda n: fold(n.name))


def _among(all_names: list[Named], text: str) -> list[Named]:
    wanted = fold(text)
    found = [(place, n) for n in all_names if (place := fold(n.name).find(wanted)) >= 0]
    return [n for _place, n in sorted(found, key=lambda pair: pair[0] > 0)]
