"""The names that a reference can be chosen from."""

from __future__ import annotations

from typing import NamedTuple

from desktop_crm.base.fold import fold
from desktop_crm.models.all import ENTITIES
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Ref, Value
from desktop_crm.store.workspace import Workspace


class Named(NamedTuple):
    """A record that can be referred to; `beside` tells it from its namesakes."""

    id: str
    name: str
    beside: str = ""


def alike(ws: Workspace, entity: str, text: str = "", limit: int = 8) -> list[Named]:
    """Those called like `text`, the likest first; for an empty one the newest, of short lists the first."""
    if "name" not in ENTITIES[entity].fields:
        return []
    from desktop_crm.store import search

    if not ENTITIES[entity].listed:
        return _among(_all(ws, entity), text)[:limit]
    if text.strip() and entity in search.CODES:
        return [Named(hit.id, hit.title, hit.subtitle) for hit in search.find(ws, text, limit, (entity,))]
    part = f"%{fold(text)}%"
    rows = ws.read(
        f"""SELECT id FROM {entity} WHERE deleted IS NULL AND (?1 = '%%' OR fold(name) LIKE ?1)
            ORDER BY rid DESC LIMIT ?2""",
        (part, limit),
    )
    return [Named(id_, name_of(ws, entity, id_)) for (id_,) in rows]


def named(ws: Workspace, entity: str, name: str) -> str | None:
    """The id of the record with exactly this name, spelling of case and ё aside."""
    if "name" not in ENTITIES[entity].fields:
        return None
    rows = ws.read(
        f"SELECT id FROM {entity} WHERE fold(name) = ? AND deleted IS NULL ORDER BY rid LIMIT 1",
        (fold(name),),
    )
    return str(rows[0][0]) if rows else None


def name_of(ws: Workspace, entity: str, record_id: str) -> str:
    """What the record is called, also in the bin; empty when there is none.

    Without a name it is called like whom it refers to, or else by its first phone or e-mail.
    """
    known = ENTITIES[entity].fields
    fields = [known[key] for key in ENTITIES[entity].titled_by if key in known]
    if not fields:
        return ""
    columns = ", ".join(f'"{f.key}"' for f in fields)
    rows = ws.read(f"SELECT {columns} FROM {entity} WHERE id = ?", (record_id,))
    for f, value in zip(fields, rows[0] if rows else (), strict=False):
        called = _called(ws, f, value) if value else ""
        if called:
            return called
    return _first_detail(ws, entity, record_id) if rows else ""


def _called(ws: Workspace, f: Field, value: Value) -> str:
    return name_of(ws, f.kind.entity, str(value)) if isinstance(f.kind, Ref) else f.kind.format(value)


def _first_detail(ws: Workspace, entity: str, record_id: str) -> str:
    for f in ENTITIES[entity].fields.values():
        if f.many and f.match:
            rows = ws.read(
                """SELECT value FROM contact_point WHERE about = ? AND system = ? AND deleted IS NULL
                   ORDER BY rank LIMIT 1""",
                (record_id, f.key),
            )
            if rows:
                return f.kind.format(rows[0][0])
    return ""


def _all(ws: Workspace, entity: str) -> list[Named]:
    works = "AND active" if "active" in ENTITIES[entity].fields else ""
    rank = "rank" if "rank" in ENTITIES[entity].fields else "0"
    rows = ws.read(f"SELECT {rank}, id, name FROM {entity} WHERE deleted IS NULL {works}")
    ordered = sorted(rows, key=lambda row: (row[0], fold(row[2])))
    return [Named(id_, name) for _rank, id_, name in ordered]


def _among(all_names: list[Named], text: str) -> list[Named]:
    wanted = fold(text)
    found = [(place, n) for n in all_names if (place := fold(n.name).find(wanted)) >= 0]
    return [n for _place, n in sorted(found, key=lambda pair: pair[0] > 0)]
