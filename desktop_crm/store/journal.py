"""Reading and writing the journal: steps, and what each of them changed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_crm.base.clock import new_id, now

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

USER, IMPORT, UNDO, REDO, SYNC, EXAMPLE, PURGE = "user", "import", "undo", "redo", "sync", "example", "purge"
"""Where a step comes from."""

NAMED_AT_MOST = 5000
"""A change of more records than this names the entities but not the ids."""


@dataclass(frozen=True, slots=True)
class Step:
    """One action of a person, as Undo and history name it. `moment` is in milliseconds since 1970."""

    n: int
    id: str
    site: int
    author: str | None
    moment: int
    origin: str
    name: str
    undoes: str | None


STEP = "n, id, site, author, moment, origin, name, undoes"


@dataclass(frozen=True, slots=True)
class Changed:
    """What one committed step changed: ids by entity, or None in place of the ids when there are very many."""

    step: Step
    ids: Mapping[str, frozenset[str] | None]
    fields: frozenset[str]

    @property
    def origin(self) -> str:
        return self.step.origin

    def touches(self, *entities: str) -> bool:
        """Whether any record of these entities changed."""
        return any(entity in self.ids for entity in entities)

    def names(self, entity: str, record_id: str) -> bool:
        """Whether this record changed, or may have."""
        ids = self.ids.get(entity, frozenset())
        return ids is None or record_id in ids


def together(changes: Sequence[Changed]) -> Changed:
    """Several changes as one, under the last of their steps; the ids are not named where they are very many."""
    ids: dict[str, frozenset[str] | None] = {}
    for each in changes:
        for entity, rows in each.ids.items():
            known = ids.get(entity, frozenset())
            ids[entity] = None if rows is None or known is None else known | rows
    named = sum(len(rows) for rows in ids.values() if rows)
    if named > NAMED_AT_MOST:
        ids = dict.fromkeys(ids)
    return Changed(changes[-1].step, ids, frozenset().union(*(each.fields for each in changes)))


def begin(
    db: Connection, name: str, origin: str, author: str | None, undoes: str | None, finished: bool
) -> Step:
    """Write a new step and make it the one that the triggers note. Call inside a transaction."""
    (site,) = db.execute("SELECT site FROM writing").fetchone()
    values = (new_id(), site, author, now(), origin, name, undoes, finished)
    cursor = db.execute(
        "INSERT INTO step (id, site, author, moment, origin, name, undoes, finished) VALUES (?,?,?,?,?,?,?,?)",
        values,
    )
    resume(db, int(cursor.lastrowid or 0))
    return Step(int(cursor.lastrowid or 0), values[0], site, author, values[3], origin, name, undoes)


def resume(db: Connection, step: int) -> None:
    """Let the triggers note `step`. Call inside a transaction."""
    db.execute("UPDATE writing SET step = ?", (step,))


def changed(db: Connection, step: Step, after: int = 0) -> Changed:
    """What the entries of `step` that came after entry `after` have changed."""
    counts = db.execute(
        "SELECT entity, count(*) FROM entry WHERE step = ? AND n > ? GROUP BY entity", (step.n, after)
    ).fetchall()
    if sum(count for _, count in counts) > NAMED_AT_MOST:
        return Changed(step, {entity: None for entity, _ in counts}, frozenset())
    ids: dict[str, set[str]] = {}
    fields: set[str] = set()
    query = "SELECT entity, row, body FROM entry WHERE step = ? AND n > ?"
    for entity, row, body in db.execute(query, (step.n, after)):
        ids.setdefault(entity, set()).add(row)
        fields.update(json.loads(body))
    return Changed(step, {entity: frozenset(rows) for entity, rows in ids.items()}, frozenset(fields))


def last_entry(db: Connection) -> int:
    """The number of the newest entry; 0 in an empty journal."""
    return int(db.execute("SELECT coalesce(max(n), 0) FROM entry").fetchone()[0])


def step_of(db: Connection, where: str, *values: object) -> Step | None:
    """The newest step that satisfies the condition `where`."""
    row = db.execute(f"SELECT {STEP} FROM step WHERE {where} ORDER BY n DESC LIMIT 1", values).fetchone()
    return Step(*row) if row else None
