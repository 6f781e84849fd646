"""Taking away a long step that did not come to its end: cancelled, failed, or cut off by a crash.

Such a step was never valid, so it leaves no trace: neither records nor entries nor a line in the bin. What
somebody has meanwhile built on one of its records stays, with what it stands on.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from desktop_crm.models.all import ENTITIES, ContactPoint
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Ref
from desktop_crm.models.record import columns_of
from desktop_crm.store import search_pending
from desktop_crm.store.triggers import CREATED, REMOVED

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection


def unfinished(db: Connection) -> None:
    """Take away the steps that a crash has cut off. Called before anything else uses the base."""
    numbers = [n for (n,) in db.execute("SELECT n FROM step WHERE NOT finished")]
    if numbers:
        db.execute("BEGIN IMMEDIATE")
        steps(db, numbers)
        db.execute("COMMIT")


def steps(db: Connection, numbers: Sequence[int]) -> None:
    """Take away these steps, together: of two, neither keeps what the other one has done. In a transaction."""
    given = json.dumps(list(numbers))
    kept = _built_upon(db, given)
    (first,) = db.execute(f"SELECT min(n) FROM entry WHERE step {_GIVEN}", (given,)).fetchone()
    entries = db.execute(
        f"SELECT n, step, entity, row, kind, body FROM entry WHERE step {_GIVEN} ORDER BY n DESC", (given,)
    ).fetchall()
    touched = search_pending.owners(db, entries)
    db.execute("UPDATE writing SET capture = 0")
    _take_away(db, [(n, *rest) for n, _step, *rest in entries if rest[1] not in kept])
    _settle_with_others(db, first, {row for _n, _step, _entity, row, *_rest in entries})
    db.execute("UPDATE writing SET capture = 1")
    left = "n IN (SELECT step FROM entry)"
    db.execute(f"UPDATE step SET finished = 1 WHERE n {_GIVEN} AND {left}", (given,))
    db.execute(f"DELETE FROM step WHERE n {_GIVEN} AND NOT finished", (given,))
    _index_again(db, first, touched)


_GIVEN = "IN (SELECT value FROM json_each(?1))"


def _take_away(db: Connection, entries: list[tuple[int, str, str, int, str]]) -> None:
    """Take back what these entries did, the newest first."""
    created: dict[str, list[tuple[str]]] = defaultdict(list)
    gone: list[tuple[int]] = []
    for entry, entity, row, kind, text in entries:
        body = json.loads(text)
        if kind == CREATED:
            created[entity].append((row,))
        elif kind == REMOVED:
            _put_back(db, entity, row, body)
        elif stays := _take_back(db, entry, entity, row, body):
            db.execute("UPDATE entry SET body = ? WHERE n = ?", (_text(stays), entry))
            continue
        gone.append((entry,))
    for entity, rows in created.items():
        db.executemany(f"DELETE FROM {entity} WHERE id = ?", rows)
    db.executemany("DELETE FROM entry WHERE n = ?", gone)


def _settle_with_others(db: Connection, first: int | None, rows: set[str]) -> None:
    """What arrived meanwhile from other laptops knew nothing of the step: those records follow from the whole story."""
    from desktop_crm.store.rewrite import rewrite

    meanwhile = db.execute(
        f"""SELECT DISTINCT entity, row FROM entry
            WHERE row {_GIVEN} AND n > ?2 AND site != (SELECT site FROM writing)""",
        (json.dumps(list(rows)), first or 0),
    )
    for entity, row in meanwhile.fetchall():
        if entity in ENTITIES:
            rewrite(db, entity, [row])


def _text(body: dict[str, list[Any]]) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _index_again(db: Connection, first: int | None, touched: set[str]) -> None:
    """Numbers of entries that are gone are given again, so the index must read from there on once more."""
    if first is not None:
        db.execute(
            "UPDATE meta SET value = min(CAST(value AS INTEGER), ?) WHERE key = 'indexed'", (first - 1,)
        )
    search_pending.ask_again(db, touched)


def _take_back(
    db: Connection, entry: int, entity: str, row: str, body: dict[str, list[Any]]
) -> dict[str, list[Any]]:
    """Write the old values; what stays of the entry, as a later write stands upon it, is returned."""
    stays: dict[str, list[Any]] = {}
    for field, change in body.items():
        old, _new, replaced = change
        head = db.execute("DELETE FROM head WHERE row = ? AND field = ? AND entry = ?", (row, field, entry))
        if head.rowcount:
            set_values(db, entity, row, {field: old})
            _make_heads(db, row, field, replaced)
        else:
            stays[field] = change
    return stays


def _put_back(db: Connection, entity: str, row: str, body: dict[str, list[Any]]) -> None:
    """Write a record again that was physically removed."""
    db.execute(f"INSERT OR IGNORE INTO {entity} (id) VALUES (?)", (row,))
    set_values(db, entity, row, {field: old for field, (old, _new, _replaced) in body.items()})
    for field, (_old, _new, replaced) in body.items():
        _make_heads(db, row, field, replaced)


def _make_heads(db: Connection, row: str, field: str, entries: list[int]) -> None:
    db.executemany(
        """INSERT OR IGNORE INTO head (row, field, entry) SELECT ?1, ?2, n FROM entry
           WHERE n = ?3 AND kind = 1 AND json_type(body, '$."' || ?2 || '"') IS NOT NULL""",
        [(row, field, e) for e in entries],
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
        normalise(db, row)


def normalise(db: Connection, point: str) -> None:
    """Compute what is derived from the value of a contact detail, which the journal does not hold."""
    where = "SELECT about_entity, system, value FROM contact_point WHERE id = ?"
    for about, system, value in db.execute(where, (point,)).fetchall():
        f = ENTITIES[about].fields.get(system) if about in ENTITIES else None
        if f is not None:
            db.execute("UPDATE contact_point SET normal = ? WHERE id = ?", (f.kind.normal(value), point))


def _built_upon(db: Connection, given: str) -> set[str]:
    """The records these steps made that others have changed or refer to since, and all that those need."""
    later = db.execute(
        f"""SELECT entity, row, kind, body FROM entry
            WHERE step NOT {_GIVEN} AND n > (SELECT min(n) FROM entry WHERE step {_GIVEN})""",
        (given,),
    ).fetchall()
    wanted = {row for _, row, _, _ in later} | {r for e, _, k, b in later for r in _referred(e, k, b)}
    if not wanted:
        return set()
    own = {
        row: set(_referred(entity, kind, body))
        for entity, row, kind, body in db.execute(
            f"SELECT entity, row, kind, body FROM entry WHERE step {_GIVEN} AND kind = 0", (given,)
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
