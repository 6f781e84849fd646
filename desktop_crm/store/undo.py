"""Undo and redo: the old values written again as a step of their own.

What somebody else has changed since stays theirs and is named. Because an undo is an ordinary edit it is
journalled, exchanged and survives a restart, and redo is nothing but the undo of an undo.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from desktop_crm.base.clock import now
from desktop_crm.base.i18n import _
from desktop_crm.models.all import ENTITIES
from desktop_crm.models.kinds import Ref
from desktop_crm.models.record import columns_of
from desktop_crm.store.abandon import set_values
from desktop_crm.store.edit import Edit
from desktop_crm.store.journal import EXAMPLE, IMPORT, REDO, SYNC, UNDO, USER, Step, last_entry, step_of
from desktop_crm.store.triggers import CREATED, REMOVED
from desktop_crm.store.workspace import Workspace

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

Progress = Callable[[int, int], None]

_CHUNK = 500
_NOT_UNDONE = """finished AND site = (SELECT site FROM writing)
    AND id NOT IN (SELECT undoes FROM step WHERE undoes IS NOT NULL)"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A value that was not taken back because somebody has changed it since."""

    entity: str
    row: str
    field: str
    author: str | None


@dataclass(slots=True)
class Undone:
    """What an undo did: the step it took back, how many records it wrote, and what it left to others.

    `name` is what the user did, also where that was done again.
    """

    step: Step
    name: str
    records: int = 0
    kept: list[Kept] = field(default_factory=list)


def next_undo(ws: Workspace) -> Step | None:
    """The step that Undo would take back: the newest of this laptop that stands."""
    return step_of(ws.reader, f"origin IN ('{USER}', '{IMPORT}', '{REDO}', '{EXAMPLE}') AND {_NOT_UNDONE}")


def next_redo(ws: Workspace) -> Step | None:
    """The undo that Redo would take back; none once something else has been done."""
    done = f"origin IN ('{USER}', '{IMPORT}', '{EXAMPLE}') AND site = (SELECT site FROM writing)"
    since = f"n > (SELECT coalesce(max(n), 0) FROM step WHERE {done})"
    return step_of(ws.reader, f"origin = '{UNDO}' AND {since} AND {_NOT_UNDONE}")


def undo(ws: Workspace, step: Step | None = None, progress: Progress | None = None) -> Undone | None:
    """Take back `step`, or the last one; None when there is nothing to take back."""
    with _turn(ws):
        step = step or next_undo(ws)
        if step is None or step_of(ws.reader, "undoes = ?", step.id):
            return None
        return _reverse(ws, step, step.name, UNDO, progress)


def redo(ws: Workspace, progress: Progress | None = None) -> Undone | None:
    """Do again what the last undo took back; None when there is nothing to do again."""
    with _turn(ws):
        step = next_redo(ws)
        if step is None:
            return None
        done = step_of(ws.reader, "id = ?", step.undoes)
        return _reverse(ws, step, done.name if done else step.name, REDO, progress)


def _turn(ws: Workspace) -> threading.Lock:
    """Pressed twice in a hurry, Undo takes back two steps and not one of them twice."""
    lock: threading.Lock = ws.cache.setdefault("undo", threading.Lock())
    return lock


def _reverse(ws: Workspace, step: Step, name: str, origin: str, progress: Progress | None) -> Undone:
    undone = Undone(step, name)
    name = _("Undone: {step}").format(step=name) if origin == UNDO else name
    reversal = _Reversal(step, undone)
    rows = [
        row for (row,) in ws.read("SELECT DISTINCT row FROM entry WHERE step = ? ORDER BY row", (step.n,))
    ]
    if len(rows) <= _CHUNK:
        with ws.edit(name, origin, step.id) as tx:
            reversal.write(tx, rows)
        return undone
    with ws.long_edit(name, origin, step.id) as work:
        for start in range(0, len(rows), _CHUNK):
            with work.chunk() as tx:
                reversal.write(tx, rows[start : start + _CHUNK])
            if progress:
                progress(min(start + _CHUNK, len(rows)), len(rows))
    return undone


class _Reversal:
    """The writes that take one step back, record by record.

    What stands is asked in the transaction that writes: while a long undo goes on, others save in between.
    """

    def __init__(self, step: Step, undone: Undone) -> None:
        self._step = step
        self._undone = undone
        self._claims = _Claims(step)

    def write(self, tx: Edit, rows: list[str]) -> None:
        """Write the old values of these records."""
        self._db = tx.db
        self._claims.follow(tx.db)
        entries = tx.rows(
            """SELECT entity, row, n, kind, body FROM entry
               WHERE +step = ? AND row IN (SELECT value FROM json_each(?)) ORDER BY row, n""",
            (self._step.n, json.dumps(rows)),
        )
        for (entity, row), group in groupby(entries, key=lambda e: (e[0], e[1])):
            values = self._values(entity, row, [(n, kind, json.loads(body)) for _, _, n, kind, body in group])
            if values:
                set_values(tx.db, entity, row, values)
                self._undone.records += 1

    def _values(
        self, entity: str, row: str, entries: list[tuple[int, int, dict[str, Any]]]
    ) -> dict[str, Any]:
        """What to write into the record so that it is as it was before the step."""
        mine = {n for n, _, _ in entries}
        heads = self._heads(row)
        if not self._present(entity, row, entries):
            return {}
        if entries[0][1] == CREATED:
            values = self._uncreate(entity, row, heads, mine)
        else:
            values = self._unchange(entity, row, heads, mine, _before(entries))
        if values.get("deleted") and row in self._claims.of:
            self._undone.kept.append(Kept(entity, row, "", self._claims.of[row]))
            del values["deleted"]
        return values

    def _present(self, entity: str, row: str, entries: list[tuple[int, int, dict[str, Any]]]) -> bool:
        """Whether there is a record to write to; one that the step has physically removed is made again."""
        if self._db.execute(f"SELECT 1 FROM {entity} WHERE id = ?", (row,)).fetchone():
            return True
        removed = entries[-1][1] == REMOVED and entries[0][1] != CREATED
        if removed:
            self._db.execute(f"INSERT INTO {entity} (id) VALUES (?)", (row,))
        elif entries[-1][1] != REMOVED:
            self._undone.kept.append(Kept(entity, row, "", None))
        return removed

    def _unchange(
        self, entity: str, row: str, heads: dict[str, list[int]], mine: set[int], before: dict[str, Any]
    ) -> dict[str, Any]:
        foreign = {key for key in before if not self._still(row, key, heads.get(key, []), mine)}
        for key in foreign:
            self._keep(entity, row, key, heads[key])
        return {key: value for key, value in before.items() if key not in foreign}

    def _uncreate(self, entity: str, row: str, heads: dict[str, list[int]], mine: set[int]) -> dict[str, Any]:
        changed = [key for key, entries in heads.items() if not self._still(row, key, entries, mine)]
        for key in changed:
            self._keep(entity, row, key, heads[key])
        return {} if changed else {"deleted": now()}

    def _heads(self, row: str) -> dict[str, list[int]]:
        heads: dict[str, list[int]] = {}
        for key, entry in self._db.execute("SELECT field, entry FROM head WHERE row = ?", (row,)):
            heads.setdefault(key, []).append(entry)
        return heads

    def _still(self, row: str, key: str, heads: list[int], mine: set[int]) -> bool:
        """Whether the current value is the one that the step has written."""
        if mine.issuperset(heads):
            return True
        written = {self._first_writer(row, key, entry) for entry in mine}
        return all(self._first_writer(row, key, head) in written for head in heads)

    def _first_writer(self, row: str, key: str, entry: int) -> int:
        """The entry that first gave the field the value that `entry` has written.

        An undo, and so a redo, restores what the step that it takes back had replaced.
        """
        while True:
            undone = self._db.execute(
                """SELECT u.body FROM entry e JOIN step s ON s.n = e.step JOIN step t ON t.id = s.undoes
                   JOIN entry u ON u.row = e.row AND +u.step = t.n
                   WHERE e.n = ? ORDER BY u.n""",
                (entry,),
            ).fetchall()
            bodies = [body for (text,) in undone if key in (body := json.loads(text))]
            if not bodies or not isinstance(bodies[0][key], list):
                return entry
            replaced = self._writers(key, bodies[0][key][2])
            if len(replaced) != 1:
                return entry
            entry = replaced[0]

    def _writers(self, key: str, entries: list[int]) -> list[int]:
        """Those that gave the field a value: a deletion names all that the record was."""
        if len(entries) == 1:
            return entries
        found = self._db.execute(
            """SELECT n, kind, json_type(body, ?2) FROM entry WHERE n IN (SELECT value FROM json_each(?1))""",
            (json.dumps(entries), f'$."{key}"'),
        ).fetchall()
        wrote = [n for n, _kind, said in found if said is not None]
        return wrote or [n for n, kind, _said in found if kind == CREATED]

    def _keep(self, entity: str, row: str, key: str, heads: list[int]) -> None:
        author = self._db.execute(
            "SELECT s.author FROM entry e JOIN step s ON s.n = e.step WHERE e.n = ?", (heads[-1],)
        ).fetchone()
        self._undone.kept.append(Kept(entity, row, key, author[0] if author else None))


def _before(entries: list[tuple[int, int, dict[str, Any]]]) -> dict[str, Any]:
    """The values that these entries of one record found."""
    values: dict[str, Any] = {}
    for _n, kind, body in entries:
        for key, change in body.items():
            values.setdefault(key, None if kind == CREATED else change[0])
    return values


class _Claims:
    """Records that somebody has used since a step: others belong or refer to them; `of` says who made it so."""

    def __init__(self, step: Step) -> None:
        self.of: dict[str, str | None] = {}
        self._step = step
        self._seen: int | None = None

    def follow(self, db: Connection) -> None:
        """Look at what has been written since the last time."""
        if self._seen is None:
            last = "SELECT coalesce(max(n), 0) FROM entry WHERE step = ?"
            (self._seen,) = db.execute(last, (self._step.n,)).fetchone()
        written = {e for (e,) in db.execute("SELECT DISTINCT entity FROM entry WHERE n > ?", (self._seen,))}
        for entity in written & ENTITIES.keys():
            for f in columns_of(ENTITIES[entity]):
                if isinstance(f.kind, Ref):
                    self.of.update(db.execute(_claiming(entity, f.key), (self._seen, entity)).fetchall())
        self._seen = last_entry(db)


def _claiming(entity: str, key: str) -> str:
    """What records refer to by a field written after an entry. Undo and redo only bring back older claims."""
    return f"""SELECT r."{key}", s.author FROM entry e JOIN step s ON s.n = e.step
        JOIN {entity} r ON r.id = e.row AND r.deleted IS NULL
        WHERE e.n > ?1 AND e.entity = ?2 AND r."{key}" IS NOT NULL AND s.origin NOT IN ('{UNDO}', '{REDO}')
        AND (e.kind = {CREATED} OR json_type(e.body, '$."{key}"') IS NOT NULL)"""


__all__ = ["SYNC", "Kept", "Undone", "next_redo", "next_undo", "redo", "undo"]
