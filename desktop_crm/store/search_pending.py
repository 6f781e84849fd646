"""What the search index has not read yet: its place in the journal, and whom the next entries concern."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_crm.models.record import ENTITIES
from desktop_crm.store.search_schema import CODES, REBUILD
from desktop_crm.store.triggers import CREATED

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

Entry = tuple[int, int, str, str, int, str]
"""Number, step, entity, row, kind, and the body unless the entry created the row."""

_ENTRY = f"n, step, entity, row, kind, CASE WHEN kind != {CREATED} THEN body ELSE '' END"
_WITH = ("contact", "company", "lead", "deal")
_BELONGS: dict[str, tuple[str, ...]] = {
    "contact_point": ("about",),
    "note": ("about",),
    "tagging": ("about",),
    "membership": ("contact",),
    "call": _WITH,
    "letter": _WITH,
    "meeting": _WITH,
}
"""The records that a searchable record holds, and the fields that say whose they are."""
_SHOWN = {"company": ("membership", "company"), "tag": ("tagging", "tag")}
"""The records whose name is found with others: by which of the held, and by which field of it."""
_REFERRED = {"contact": (("deal", "contact"),), "company": (("deal", "company"),)}
"""The records whose name is found with others: by which field of which others."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the journal: of one `step` that was waited for, or of all when that is None.

    `after` and `upto` are entry numbers, `clock` is that of the last. `left_out` are the unfinished steps met
    in it, each with the entry before its first. `again` are records to be indexed whatever the journal says.
    """

    after: int
    upto: int
    clock: int
    owners: frozenset[str]
    step: int | None = None
    left_out: tuple[tuple[int, int], ...] = ()
    again: tuple[str, ...] = ()


def place(db: Connection) -> int:
    """The last entry that the index has read."""
    row = db.execute("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'indexed'").fetchone()
    return int(row[0]) if row else REBUILD


def waiting(db: Connection, most: int) -> int:
    """How many entries and records are still to be read, counted up to about `most`."""
    if place(db) < 0:
        return most + 1
    questions = (
        ("SELECT 1 FROM entry WHERE n > ?1 LIMIT ?2", (place(db), most + 1)),
        (
            f"SELECT 1 FROM ({_READY}) r CROSS JOIN entry e WHERE e.step = r.step AND e.n > r.after LIMIT ?1",
            (most + 1,),
        ),
        ("SELECT 1 FROM search_again LIMIT ?1", (most + 1,)),
    )
    return sum(db.execute(f"SELECT count(*) FROM ({sql})", values).fetchone()[0] for sql, values in questions)


_READY = """SELECT w.step, w.after FROM search_waiting w LEFT JOIN step s ON s.n = w.step
    WHERE s.n IS NULL OR s.finished"""


def next_window(db: Connection, size: int) -> Window | None:
    """The next `size` entries to be read, or None when the index has read all."""
    again = tuple(id_ for (id_,) in db.execute("SELECT id FROM search_again LIMIT ?", (size,)))
    after = place(db)
    if again:
        return Window(after, after, 0, frozenset(again), again=again)
    ready = db.execute(_READY).fetchone()
    if ready:
        step, since = ready
        return _of_step(db, step, since, size)
    entries: list[Entry] = db.execute(
        f"SELECT {_ENTRY} FROM entry WHERE n > ? ORDER BY n LIMIT ?", (after, size)
    ).fetchall()
    if not entries:
        return None
    unfinished = {n for (n,) in db.execute("SELECT n FROM step WHERE NOT finished")}
    left_out: dict[int, int] = {}
    for n, step, *_ in entries:
        if step in unfinished:
            left_out.setdefault(step, n - 1)
    read = [entry for entry in entries if entry[1] not in unfinished]
    upto = entries[-1][0]
    (clock,) = db.execute("SELECT clock FROM entry WHERE n = ?", (upto,)).fetchone()
    return Window(after, upto, clock, frozenset(owners(db, read)), None, tuple(left_out.items()))


def _of_step(db: Connection, step: int, after: int, size: int) -> Window:
    entries: list[Entry] = db.execute(
        f"SELECT {_ENTRY} FROM entry WHERE step = ? AND n > ? ORDER BY n LIMIT ?", (step, after, size)
    ).fetchall()
    upto = entries[-1][0] if entries else after
    return Window(after, upto, 0, frozenset(owners(db, entries)), step)


def untouched(db: Connection, window: Window) -> bool:
    """Whether the journal and the index's place in it are still what they were when the window was read.

    A long step that was given up takes its entries away, and their numbers are given again.
    """
    if window.again:
        return True
    if window.step is not None:
        where = "SELECT 1 FROM search_waiting WHERE step = ? AND after = ?"
        return db.execute(where, (window.step, window.after)).fetchone() is not None
    if place(db) != window.after:
        return False
    same = db.execute("SELECT 1 FROM entry WHERE n = ? AND clock = ?", (window.upto, window.clock)).fetchone()
    return same is not None


def passed(db: Connection, window: Window) -> None:
    """Note that everything in the window is in the index. Call in the transaction of the last of it."""
    if window.again:
        db.executemany("DELETE FROM search_again WHERE id = ?", [(id_,) for id_ in window.again])
    elif window.step is None:
        move(db, window.upto)
        db.executemany("INSERT OR IGNORE INTO search_waiting VALUES (?, ?)", window.left_out)
    elif window.upto == window.after:
        db.execute("DELETE FROM search_waiting WHERE step = ?", (window.step,))
    else:
        db.execute("UPDATE search_waiting SET after = ? WHERE step = ?", (window.upto, window.step))


def move(db: Connection, entry: int) -> None:
    """Set the index's place in the journal."""
    db.execute("INSERT OR REPLACE INTO meta VALUES ('indexed', ?)", (entry,))


def ask_again(db: Connection, ids: Iterable[str]) -> None:
    """Have those of the records that exist indexed once more, though no entry says why."""
    given = json.dumps(list(ids))
    for entity in CODES:
        db.execute(f"INSERT OR IGNORE INTO search_again SELECT id FROM {entity} WHERE id {_GIVEN}", (given,))


def settled(db: Connection) -> int:
    """The last entry whose number cannot be given again: no unfinished step has any before it."""
    (last,) = db.execute(
        """SELECT coalesce(
             (SELECT min(e.n) - 1 FROM entry e JOIN step s ON s.n = e.step WHERE NOT s.finished),
             (SELECT max(n) FROM entry), 0)"""
    ).fetchone()
    return int(last)


def owners(db: Connection, entries: Iterable[Entry]) -> set[str]:
    """The ids of the records to be indexed again for these entries; some may not be searchable."""
    rows: dict[str, set[str]] = defaultdict(set)
    renamed: dict[str, set[str]] = defaultdict(set)
    found: set[str] = set()
    for _n, _step, entity, row, kind, text in entries:
        rows[entity].add(row)
        body = json.loads(text) if kind != CREATED and entity in _FOLLOWED else {}
        before = (body[field][0] for field in _BELONGS.get(entity, ()) if field in body)
        found.update(id_ for id_ in before if id_)
        if "name" in body or "deleted" in body:
            renamed[entity].add(row)
    for entity in CODES:
        found |= rows[entity]
    for entity, fields in _BELONGS.items():
        for field in fields:
            found |= _ids(db, f"SELECT {field} FROM {entity} WHERE id {_GIVEN}", rows[entity])
    for entity, others in _REFERRED.items():
        for other, field in others:
            found |= _ids(db, f"SELECT id FROM {other} WHERE {field} {_GIVEN}", rows[entity])
    for entity, (held, field) in _SHOWN.items():
        found |= _ids(db, f"SELECT {_BELONGS[held][0]} FROM {held} WHERE {field} {_GIVEN}", renamed[entity])
        found |= _ids(db, _arrived_before(held, field), rows[entity] - renamed[entity])
    for key in rows["own_field"]:
        found |= _having(db, key)
    return found


def _arrived_before(held: str, field: str) -> str:
    """The owners of those `held` that were there before what they refer to: it may come late by exchange."""
    created = "(SELECT n FROM entry WHERE row = {} ORDER BY n LIMIT 1)".format
    return f"""SELECT {_BELONGS[held][0]} FROM {held} h
        WHERE {field} {_GIVEN} AND coalesce({created("h.id")}, 0) < {created(f"h.{field}")}"""


_FOLLOWED = _BELONGS.keys() | _SHOWN.keys() | _REFERRED.keys()
_GIVEN = "IN (SELECT value FROM json_each(?))"


def _ids(db: Connection, sql: str, rows: set[str]) -> set[str]:
    return {id_ for (id_,) in db.execute(sql, (json.dumps(list(rows)),)) if id_} if rows else set()


def _having(db: Connection, own_field: str) -> set[str]:
    """The records older than the last change of an own field that hold a value in it; the younger come later."""
    found: set[str] = set()
    (changed,) = db.execute("SELECT coalesce(max(n), 0) FROM entry WHERE row = ?", (own_field,)).fetchone()
    for entity in CODES:
        if ENTITIES[entity].takes_own_fields:
            created = f"(SELECT n FROM entry WHERE row = {entity}.id ORDER BY n LIMIT 1)"
            where = f"json_type(own, ?1) IS NOT NULL AND coalesce({created}, 0) < ?2"
            rows = db.execute(f"SELECT id FROM {entity} WHERE {where}", (f'$."{own_field}"', changed))
            found.update(id_ for (id_,) in rows)
    return found
