"""Many records at once: the journal gets their entries by one statement, not by a trigger for each row."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from desktop_crm.models.all import ENTITIES
from desktop_crm.store.triggers import CREATED, TICK, created_text

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

Rows = Sequence[Sequence[Any]]


def insert(db: Connection, entity: str, columns: Sequence[str], rows: Rows) -> None:
    """Write new records, the `id` first among their columns. Call inside a transaction.

    The entries are those that the triggers would write, in the same order; only faster.
    """
    (before,) = db.execute(f"SELECT coalesce(max(rid), 0) FROM {entity}").fetchone()
    (captures,) = db.execute("SELECT capture FROM writing").fetchone()
    db.execute("UPDATE writing SET capture = 0")
    names, marks = ", ".join(f'"{column}"' for column in columns), ", ".join("?" * len(columns))
    db.executemany(f"INSERT INTO {entity} ({names}) VALUES ({marks})", rows)
    db.execute("UPDATE writing SET capture = ?", (captures,))
    if captures:
        db.execute(TICK)
        written = db.execute(_entries(entity), (before,)).rowcount
        db.execute("UPDATE writing SET clock = clock + ?", (max(written - 1, 0),))


def insert_or_restore(db: Connection, entity: str, columns: Sequence[str], rows: Rows) -> None:
    """Write records whose `id`, the first of the columns, follows from what they join: one that is in the bin comes
    back. Call inside a transaction."""
    ids = json.dumps([row[0] for row in rows])
    known = f"SELECT id FROM {entity} WHERE id IN (SELECT value FROM json_each(?))"
    there = {id_ for (id_,) in db.execute(known, (ids,))}
    fresh = {row[0]: row for row in rows if row[0] not in there}
    insert(db, entity, columns, list(fresh.values()))
    db.executemany(
        f"UPDATE {entity} SET deleted = NULL WHERE id = ? AND deleted IS NOT NULL", [(id_,) for id_ in there]
    )


@cache
def _entries(entity: str) -> str:
    body = created_text(ENTITIES[entity], "t")
    return f"""INSERT INTO entry (site, step, clock, entity, row, kind, body)
        SELECT site, step, clock + t.rid - ?1 - 1, '{entity}', t.id, {CREATED}, {body}
        FROM writing CROSS JOIN {entity} t WHERE t.rid > ?1 ORDER BY t.rid"""
