"""The two common cases of what comes from another laptop, at the speed of plain statements.

A record that nobody here knows, and an edit of a value that everybody agrees on. Everything else is settled from
the whole story of the record (`rewrite`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from desktop_crm.base.clock import now
from desktop_crm.models.all import ENTITIES
from desktop_crm.store.abandon import set_values
from desktop_crm.store.rewrite import columns_for, insert, note_unknown
from desktop_crm.store.settle import DELETED, OWN, written
from desktop_crm.store.triggers import CREATED, REMOVED

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_GIVEN = "IN (SELECT value FROM json_each(?))"


def create(db: Connection, entity: str, rows: Mapping[str, Mapping[str, Any]], before: int) -> set[str]:
    """Write those of the records of which the journal up to entry `before` says nothing; their ids."""
    if not rows:
        return set()
    given = json.dumps(list(rows))
    told = {r for (r,) in db.execute(f"SELECT row FROM entry WHERE row {_GIVEN} AND n <= ?", (given, before))}
    there = {r for (r,) in db.execute(f"SELECT id FROM {entity} WHERE id {_GIVEN}", (given,))}
    record = ENTITIES[entity]
    fresh = {row: said for row, said in rows.items() if row not in told and row not in there}
    insert(db, record, [(row, *columns_for(record, said)) for row, said in fresh.items()])
    for row, said in fresh.items():
        note_unknown(db, record, row, said)
    return set(fresh)


def change(db: Connection, entity: str, rows: Mapping[str, tuple[int, Mapping[str, Any]]]) -> set[str]:
    """Write those of the edits that were made with the values in sight that stand here; the records' ids."""
    if not rows:
        return set()
    given = json.dumps(list(rows))
    alive = {
        r for (r,) in db.execute(f"SELECT id FROM {entity} WHERE id {_GIVEN} AND deleted IS NULL", (given,))
    }
    plain = {row: rows[row] for row in alive - _disputed(db, given) if DELETED not in rows[row][1]}
    creators = _single_creators(db, plain)
    heads = _heads(db, plain)
    done = {
        row
        for row, (_n, said) in plain.items()
        if row in creators
        and all(heads.get((row, key), {creators[row]}) == set(change[2]) for key, change in said.items())
    }
    for row in done:
        n, said = plain[row]
        _write(db, entity, row, {key: new for key, (_old, new, _replaced) in said.items()})
        db.executemany("DELETE FROM head WHERE row = ? AND field = ?", [(row, key) for key in said])
        db.executemany(
            "INSERT INTO head (row, field, entry) VALUES (?, ?, ?)", [(row, key, n) for key in said]
        )
    return done


def _write(db: Connection, entity: str, row: str, values: Mapping[str, Any]) -> None:
    record = ENTITIES[entity]
    known = written(record, values)
    writable = {key: known.get(key) for key in values if key in record.fields or key.startswith(OWN)}
    if writable:
        set_values(db, entity, row, writable)
        db.execute(f"UPDATE {entity} SET changed = ? WHERE id = ?", (now(), row))
    note_unknown(db, record, row, values)


def _disputed(db: Connection, given: str) -> set[str]:
    """Records with something to decide, or that another tool has taken away."""
    lost = db.execute(f"SELECT DISTINCT row FROM head WHERE lost AND row {_GIVEN}", (given,))
    removed = db.execute(f"SELECT DISTINCT row FROM entry WHERE kind = {REMOVED} AND row {_GIVEN}", (given,))
    return {row for (row,) in lost} | {row for (row,) in removed}


def _single_creators(db: Connection, rows: Iterable[str]) -> dict[str, int]:
    """The one entry that created each of the records, of those that have one."""
    found = db.execute(
        f"SELECT row, min(n) FROM entry WHERE row {_GIVEN} AND kind = {CREATED} GROUP BY row HAVING count(*) = 1",
        (json.dumps(list(rows)),),
    )
    return dict(found.fetchall())


def _heads(db: Connection, rows: Iterable[str]) -> dict[tuple[str, str], set[int]]:
    heads: dict[tuple[str, str], set[int]] = {}
    for row, field, entry in db.execute(
        f"SELECT row, field, entry FROM head WHERE row {_GIVEN}", (json.dumps(list(rows)),)
    ):
        heads.setdefault((row, field), set()).add(entry)
    return heads
