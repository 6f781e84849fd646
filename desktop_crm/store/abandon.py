"""Taking away a long step that did not come to its end: cancelled, failed, or cut off by a crash.

Such a step was never valid, so it leaves no trace: neither records nor entries nor a line in the bin. What
somebody has meanwhile built on one of its records stays, with what it stands on.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from desktop_crm.models.all import ENTITIES, ContactPoint
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Ref
from desktop_crm.models.record import columns_of
from desktop_crm.store import search_pending
from desktop_crm.store.triggers import CHANGED, CREATED

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection


def unfinished(db: Connection) -> None:
    """Take away the steps that a crash has cut off. Called before anything else uses the base."""
    steps = [n for (n,) in db.execute("SELECT n FROM step WHERE NOT finished")]
    if not steps:
        return
    db.execute("BEGIN IMMEDIATE")
    for n in steps:
        step(db, n)
    db.execute("COMMIT")


def step(db: Connection, n: int) -> None:
    """Take away step `n`. Call inside a transaction."""
    kept = _built_upon(db, n)
    db.execute("UPDATE writing SET capture = 0")
    (first,) = db.execute("SELECT min(n) FROM entry WHERE step = ?", (n,)).fetchone()
    entries = db.execute(
        "SELECT n, entity, row, kind, body FROM entry WHERE step = ? ORDER BY n DESC", (n,)
    ).fetchall()
    touched = search_pending.owners(db, [(e, n, *rest, body) for e, *rest, body in entries])
    created: dict[str, list[tuple[str]]] = defaultdict(list)
    gone: list[tuple[int]] = []
    for entry, entity, row, kind, body in entries:
        if row in kept:
            continue
        gone.append((entry,))
        if kind == CREATED:
            created[entity].append((row,))
        elif kind == CHANGED:
            _take_back(db, entry, entity, row, json.loads(body))
    for entity, rows in created.items():
        db.executemany(f"DELETE FROM {entity} WHERE id = ?", rows)
    db.executemany("DELETE FROM entry WHERE n = ?", gone)
    if kept:
        db.execute("UPDATE step SET finished = 1 WHERE n = ?", (n,))
    else:
        db.execute("DELETE FROM step WHERE n = ?", (n,))
    db.execute("UPDATE writing SET capture = 1")
    _index_again(db, first, touched)


def _index_again(db: Connection, first: int | None, touched: set[str]) -> None:
    """Numbers of entries that are gone are given again, so the index must read from there on once more."""
    if first is not None:
        db.execute(
            "UPDATE meta SET value = min(CAST(value AS INTEGER), ?) WHERE key = 'indexed'", (first - 1,)
        )
    search_pending.ask_again(db, touched)


def _take_back(db: Connection, entry: int, entity: str, row: str, body: dict[str, list[Any]]) -> None:
    for field, (old, _new, replaced) in body.items():
        head = db.execute("DELETE FROM head WHERE row = ? AND field = ? AND entry = ?", (row, field, entry))
        if not head.rowcount:
            continue
        set_values(db, entity, row, {field: old})
        db.executemany(
            "INSERT OR IGNORE INTO head SELECT ?, ?, n FROM entry WHERE n = ? AND kind = 1",
            [(row, field, e) for e in replaced],
        )


def set_values(db: Connection, entity: str, row: str, values: dict[str, Any]) -> None:
    """Write journalled fields of one record, columns and the team's own alike, in one statement."""
    columns = {key: value for key, value in values.items() if not key.startswith("own.")}
    changes = [f'"{key}" = ?' for key in columns]
    given = list(columns.values())
    own = "own"
    for key, value in values.items():
        if key in columns:
            continue
        own = f"json_remove({own}, ?)" if value is None else f"json_set({own}, ?, ?)"
        given += [f'$."{key.removeprefix("own.")}"'] + ([] if value is None else [value])
    if own != "own":
        changes.append(f"own = {own}")
    db.execute(f"UPDATE {entity} SET {', '.join(changes)} WHERE id = ?", (*given, row))
    if entity == ContactPoint.entity and "value" in values:
        _normalise(db, row)


def _normalise(db: Connection, point: str) -> None:
    """Compute what is derived from the value of a contact detail, which the journal does not hold."""
    where = "SELECT about_entity, system, value FROM contact_point WHERE id = ?"
    for about, system, value in db.execute(where, (point,)).fetchall():
        f = ENTITIES[about].fields.get(system) if about in ENTITIES else None
        if f is not None:
            db.execute("UPDATE contact_point SET normal = ? WHERE id = ?", (f.kind.normal(value), point))


def _built_upon(db: Connection, n: int) -> set[str]:
    """The records of step `n` that later steps have changed or refer to, and all that those need."""
    later = db.execute(
        """SELECT entity, row, kind, body FROM entry
           WHERE step != ?1 AND n > (SELECT min(n) FROM entry WHERE step = ?1)""",
        (n,),
    ).fetchall()
    wanted = {row for _, row, _, _ in later} | {r for e, _, k, b in later for r in _referred(e, k, b)}
    if not wanted:
        return set()
    own = {
        row: set(_referred(entity, kind, body))
        for entity, row, kind, body in db.execute(
            "SELECT entity, row, kind, body FROM entry WHERE step = ? AND kind = 0", (n,)
        )
    }
    return _closure(wanted & own.keys(), own)


def _closure(kept: set[str], refers: dict[str, set[str]]) -> set[str]:
    """`kept`, what it refers to, and the details that belong to it, until nothing is added."""
    while True:
        more = {row for row, targets in refers.items() if targets & kept}
        more |= {target for row in kept | more for target in refers.get(row, ()) if target in refers}
        if more <= kept:
            return kept
        kept |= more


def _referred(entity: str, kind: int, body: str) -> list[str]:
    fields: dict[str, Field] = {f.key: f for f in columns_of(ENTITIES[entity]) if isinstance(f.kind, Ref)}
    values = json.loads(body)
    found = [values[key] for key in fields if key in values]
    return [v for v in (v[1] if isinstance(v, list) else v for v in found) if isinstance(v, str)]
