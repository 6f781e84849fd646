"""Values that people wrote without knowing of each other, and settling them: deciding is an entry like any other."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_crm.models.kinds import Value
from desktop_crm.store.settle import DELETED, EDITED_MEANWHILE
from desktop_crm.store.triggers import CHANGED, CREATED, TICK, whole

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection


@dataclass(frozen=True, slots=True)
class Head:
    """One of the values that a field may have: which entry wrote it, who, where and when (ms since 1970)."""

    entry: int
    value: Value
    lost: int
    author: str | None
    laptop: str
    moment: int


def disputed(db: Connection, limit: int) -> list[tuple[str, str, str, int]]:
    """Entity, record, field and why: what there is to decide, the newest first."""
    rows = db.execute(
        """SELECT e.entity, h.row, h.field, max(h.lost) FROM head h JOIN entry e ON e.n = h.entry
           WHERE h.lost GROUP BY h.row, h.field ORDER BY max(h.entry) DESC LIMIT ?""",
        (limit,),
    )
    return [(str(entity), str(row), str(field), int(lost)) for entity, row, field, lost in rows]


def heads(db: Connection, row: str, field: str) -> list[Head]:
    """The values that the field of a record may have, the one that stands first."""
    found = db.execute(
        """SELECT h.entry, e.kind, e.body, h.lost, s.author, l.name, s.moment FROM head h JOIN entry e ON e.n = h.entry
           JOIN step s ON s.n = e.step JOIN site l ON l.n = e.site
           WHERE h.row = ? AND h.field = ? ORDER BY h.lost, e.clock DESC, l.id DESC, e.hash DESC""",
        (row, field),
    )
    return [
        Head(n, _value(kind, body, field), lost, author, laptop, moment)
        for n, kind, body, lost, author, laptop, moment in found
    ]


def newest(db: Connection, row: str) -> Head | None:
    """The last write to any field of a record but its deletion."""
    found = db.execute(
        """SELECT e.n, s.author, l.name, s.moment FROM head h JOIN entry e ON e.n = h.entry
           JOIN step s ON s.n = e.step JOIN site l ON l.n = e.site
           WHERE h.row = ? AND h.field != 'deleted' ORDER BY e.clock DESC LIMIT 1""",
        (row,),
    ).fetchone()
    return Head(found[0], None, 0, *found[1:]) if found else None


def _value(kind: int, body: str, field: str) -> Value:
    said = json.loads(body).get(field)
    value: Value = said if kind == CREATED or said is None else said[1]
    return value


def affirm(db: Connection, entity: str, row: str, field: str, value: Value) -> None:
    """Write that the field has this value, which it has: all others that are known are decided. In an edit."""
    deleted = field == DELETED and value is not None
    named = (
        whole("?2") if deleted else "(SELECT json_group_array(entry) FROM head WHERE row = ?2 AND field = ?3)"
    )
    db.execute(TICK)
    entry = db.execute(
        f"""INSERT INTO entry (site, step, clock, entity, row, kind, body)
            SELECT site, step, clock, ?1, ?2, {CHANGED},
              json_object(?3, json_array(?4, ?4, json({named}))) FROM writing""",
        (entity, row, field, value),
    ).lastrowid
    db.execute("DELETE FROM head WHERE row = ? AND field = ?", (row, field))
    db.execute("INSERT INTO head (row, field, entry) VALUES (?, ?, ?)", (row, field, entry))
    if field == DELETED:
        db.execute(f"UPDATE head SET lost = 0 WHERE row = ? AND lost = {EDITED_MEANWHILE}", (row,))
