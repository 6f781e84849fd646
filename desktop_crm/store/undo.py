"""Undo and redo: the old values written again as a step of their own.

What somebody else has changed since stays theirs and is named. Because an undo is an ordinary edit it is
journalled, exchanged and survives a restart, and redo is nothing but the undo of an undo.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
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
from desktop_crm.store.journal import IMPORT, REDO, SYNC, UNDO, USER, Step, step_of
from desktop_crm.store.triggers import CREATED
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
    """What an undo did: the step it took back, how many records it wrote, and what it left to others."""

    step: Step
    records: int = 0
    kept: list[Kept] = field(default_factory=list)


def next_undo(ws: Workspace) -> Step | None:
    """The step that Undo would take back: the newest of this laptop that stands."""
    return step_of(ws.reader, f"origin IN ('{USER}', '{IMPORT}', '{REDO}') AND {_NOT_UNDONE}")


def next_redo(ws: Workspace) -> Step | None:
    """The undo that Redo would take back; none once something else has been done."""
    since = f"n > (SELECT coalesce(max(n), 0) FROM step WHERE origin IN ('{USER}', '{IMPORT}'))"
    return step_of(ws.reader, f"origin = '{UNDO}' AND {since} AND {_NOT_UNDONE}")


def undo(ws: Workspace, step: Step | None = None, progress: Progress | None = None) -> Undone | None:
    """Take back `step`, or the last one; None when there is nothing to take back."""
    step = step or next_undo(ws)
    return _reverse(ws, step, _("Undone: {step}").format(step=step.name), UNDO, progress) if step else None


def redo(ws: Workspace, progress: Progress | None = None) -> Undone | None:
    """Do again what the last undo took back; None when there is nothing to do again."""
    step = next_redo(ws)
    if step is None:
        return None
    done = step_of(ws.reader, "id = ?", step.undoes)
    return _reverse(ws, step, done.name if done else step.name, REDO, progress)


def _reverse(ws: Workspace, step: Step, name: str, origin: str, progress: Progress | None) -> Undone:
    undone = Undone(step)
    ((total,),) = ws.read("SELECT count(DISTINCT row) FROM entry WHERE step = ?", (step.n,))
    records = _Reversal(ws.reader, step, undone)
    if total <= _CHUNK:
        with ws.edit(name, origin, step.id) as tx:
            records.write(tx, list(records))
        return undone
    with ws.long_edit(name, origin, step.id) as work:
        for part in _parts(records, _CHUNK):
            with work.chunk() as tx:
                records.write(tx, part)
            if progress:
                progress(undone.records, total)
    return undone


Write = tuple[str, str, dict[str, Any]]
"""Entity, record id, and the value to write for each field."""


class _Reversal:
    """The writes that take one step back, record by record."""

    def __init__(self, db: Connection, step: Step, undone: Undone) -> None:
        self._db = db
        self._step = step
        self._undone = undone
        self._claimed = _claimed_by_others(db, step)

    def __iter__(self) -> Iterator[Write]:
        entries = self._db.execute(
            "SELECT entity, row, n, kind, body FROM entry WHERE step = ? ORDER BY row, n", (self._step.n,)
        ).fetchall()
        for (entity, row), group in groupby(entries, key=lambda e: (e[0], e[1])):
            values = self._values(entity, row, [(n, kind, json.loads(body)) for _, _, n, kind, body in group])
            if values:
                yield entity, row, values

    def write(self, tx: Edit, writes: list[Write]) -> None:
        """Write the old values."""
        for entity, row, values in writes:
            set_values(tx.db, entity, row, values)
            self._undone.records += 1

    def _values(
        self, entity: str, row: str, entries: list[tuple[int, int, dict[str, Any]]]
    ) -> dict[str, Any]:
        heads = self._heads(row)
        mine = {n for n, _, _ in entries}
        if entries[0][1] == CREATED:
            return self._uncreate(entity, row, heads, mine)
        values: dict[str, Any] = {}
        for _n, _kind, body in entries:
            for key, (old, _new, _replaced) in body.items():
                values.setdefault(key, old)
        foreign = {key for key in values if not self._still(row, key, heads.get(key, []), mine)}
        for key in foreign:
            self._keep(entity, row, key, heads[key])
        return {key: value for key, value in values.items() if key not in foreign}

    def _uncreate(self, entity: str, row: str, heads: dict[str, list[int]], mine: set[int]) -> dict[str, Any]:
        changed = [key for key, entries in heads.items() if not self._still(row, key, entries, mine)]
        for key in changed:
            self._keep(entity, row, key, heads[key])
        if row in self._claimed:
            self._undone.kept.append(Kept(entity, row, "", self._claimed[row]))
        return {} if changed or row in self._claimed else {"deleted": now()}

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
            if not bodies or not isinstance(bodies[0][key], list) or len(bodies[0][key][2]) != 1:
                return entry
            entry = bodies[0][key][2][0]

    def _keep(self, entity: str, row: str, key: str, heads: list[int]) -> None:
        author = self._db.execute(
            "SELECT s.author FROM entry e JOIN step s ON s.n = e.step WHERE e.n = ?", (heads[-1],)
        ).fetchone()
        self._undone.kept.append(Kept(entity, row, key, author[0] if author else None))


def _claimed_by_others(db: Connection, step: Step) -> dict[str, str | None]:
    """Records that details added by somebody else after the step belong to, with who added them."""
    refs = [(e, f.key) for e, r in ENTITIES.items() for f in columns_of(r) if isinstance(f.kind, Ref)]
    claimed: dict[str, str | None] = {}
    for entity, key in refs:
        rows = db.execute(
            f"""SELECT json_extract(e.body, '$.{key}'), s.author FROM entry e JOIN step s ON s.n = e.step
                JOIN {entity} r ON r.id = e.row AND r.deleted IS NULL
                WHERE e.n > (SELECT max(n) FROM entry WHERE step = ?) AND e.kind = 0 AND e.entity = ?
                AND json_extract(e.body, '$.{key}') IS NOT NULL""",
            (step.n, entity),
        )
        claimed.update(rows)
    return claimed


def _parts(writes: Iterator[Write] | _Reversal, size: int) -> Iterator[list[Write]]:
    part: list[Write] = []
    for write in writes:
        part.append(write)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


__all__ = ["SYNC", "Kept", "Undone", "next_redo", "next_undo", "redo", "undo"]
