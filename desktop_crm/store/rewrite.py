"""Making records what their journal says, after entries have come from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from desktop_crm.base.clock import now
from desktop_crm.models.all import ENTITIES, ContactPoint
from desktop_crm.models.kinds import Value
from desktop_crm.models.record import Record, columns_of
from desktop_crm.store.abandon import normalise
from desktop_crm.store.check_journal import told
from desktop_crm.store.purge import purged
from desktop_crm.store.settle import DELETED, OWN, Settled, settle, written

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection


def rewrite(db: Connection, entity: str, rows: Sequence[str]) -> int:
    """Make these records what all their entries say; how many values are lost. In a transaction that notes nothing."""
    record = ENTITIES[entity]
    stories, gone = told(db, json.dumps(list(rows))), purged(db, rows)
    lost = 0
    for row in rows:
        settled = Settled() if row in gone else settle(stories.get(row, []), record.returns)
        _write_heads(db, row, settled)
        write_record(db, record, row, settled)
        lost += len(settled.lost)
    return lost


def _write_heads(db: Connection, row: str, settled: Settled) -> None:
    db.execute("DELETE FROM head WHERE row = ?", (row,))
    db.executemany("INSERT INTO head (row, field, entry, lost) VALUES (?, ?, ?, ?)", settled.rows(row))


def write_record(db: Connection, record: type[Record], row: str, settled: Settled) -> None:
    """Write the record, make it, or take it away; what this program does not know of it is remembered as such."""
    there = db.execute(f"SELECT {_columns(record)} FROM {record.entity} WHERE id = ?", (row,)).fetchone()
    if not settled.present:
        if there:
            db.execute(f"DELETE FROM {record.entity} WHERE id = ?", (row,))
        return
    values = columns_for(record, settled.values)
    if there is None:
        insert(db, record, [(row, *values)])
    elif _differ(record, tuple(there), values):
        assigned = ", ".join(f'"{key}" = ?' for key in _keys(record))
        db.execute(f"UPDATE {record.entity} SET {assigned}, changed = ? WHERE id = ?", (*values, now(), row))
        if record is ContactPoint:
            normalise(db, row)
    note_unknown(db, record, row, settled.values)


def insert(db: Connection, record: type[Record], rows: Sequence[Sequence[Any]]) -> None:
    """Write new records: the id and then the values of `columns_for`."""
    keys = ", ".join(f'"{key}"' for key in ("id", *_keys(record)))
    marks = ", ".join("?" * (len(_keys(record)) + 1))
    db.executemany(f"INSERT INTO {record.entity} ({keys}) VALUES ({marks})", rows)
    if record is ContactPoint:
        for row, *_rest in rows:
            normalise(db, row)


def columns_for(record: type[Record], values: Mapping[str, Value]) -> tuple[Value, ...]:
    """What goes into the columns of a record with these journalled values."""
    said = written(record, values)
    plain = tuple(map(said.get, _journalled(record.entity, len(record.fields))))
    if not record.takes_own_fields:
        return plain
    own = {key.removeprefix(OWN): value for key, value in said.items() if key.startswith(OWN)}
    return (*plain, _OWN_TEXT.encode(own) if own else "{}")


_OWN_TEXT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@lru_cache
def _journalled(entity: str, _fields: int) -> tuple[str, ...]:
    return (*(f.key for f in columns_of(ENTITIES[entity])), DELETED)


def note_unknown(db: Connection, record: type[Record], row: str, values: Mapping[str, Value]) -> None:
    """Remember that a newer program has written fields that this one does not know."""
    if any(key not in record.fields and key != DELETED and not key.startswith(OWN) for key in values):
        db.execute("INSERT OR IGNORE INTO aside VALUES (?, ?)", (row, record.entity))


def take_up(db: Connection) -> None:
    """Write what an older program had to leave aside, as far as this one knows it. In an upgrade's transaction."""
    waiting = db.execute("SELECT row, entity FROM aside").fetchall()
    db.execute("DELETE FROM aside")
    (captures,) = db.execute("SELECT capture FROM writing").fetchone()
    db.execute("UPDATE writing SET capture = 0")
    for row, entity in waiting:
        if entity in ENTITIES:
            rewrite(db, entity, [row])
        else:
            db.execute("INSERT INTO aside VALUES (?, ?)", (row, entity))
    db.execute("UPDATE writing SET capture = ?", (captures,))


def _keys(record: type[Record]) -> tuple[str, ...]:
    return _journalled(record.entity, len(record.fields)) + (("own",) if record.takes_own_fields else ())


def _columns(record: type[Record]) -> str:
    return ", ".join(f'"{key}"' for key in _keys(record))


def _differ(record: type[Record], there: tuple[Value, ...], values: tuple[Value, ...]) -> bool:
    if not record.takes_own_fields:
        return there != values
    return there[:-1] != values[:-1] or json.loads(str(there[-1])) != json.loads(str(values[-1]))
