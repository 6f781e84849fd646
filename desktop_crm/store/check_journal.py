"""Whether the journal and the records tell the same story: replayed, it must give exactly what is there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from desktop_crm.base.i18n import _
from desktop_crm.models.all import ENTITIES
from desktop_crm.models.record import Record, columns_of
from desktop_crm.store.settle import Settled, Told, settle, written
from desktop_crm.store.triggers import CREATED, REMOVED

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

Progress = Callable[[int, int], None]
Values = dict[str, Any]
Head = tuple[str, str, int, int]
"""A line of the table `head`."""

_PAGE = 1000


def differences(db: Connection, progress: Progress | None = None) -> list[str]:
    """A sentence for each kind of record that is not what its journal says. Call inside a transaction."""
    counts = {entity: db.execute(f"SELECT count(*) FROM {entity}").fetchone()[0] for entity in ENTITIES}
    done, found = 0, []
    for entity, record in ENTITIES.items():
        wrong: dict[str, list[str]] = {}
        for page in _records(db, record):
            for id_, fault in _faults(db, record, page):
                wrong.setdefault(fault, []).append(id_)
            done += len(page)
            if progress:
                progress(done, sum(counts.values()))
        for id_ in _lost(db, entity):
            wrong.setdefault(_("they are gone, but the journal knows of no removal"), []).append(id_)
        found += [_sentence(db, record, fault, ids) for fault, ids in wrong.items()]
    return found


def _sentence(db: Connection, record: type[Record], fault: str, ids: list[str]) -> str:
    text = _("{plural} that differ from the journal: {n}, for example {example} ({fault}).")
    return text.format(plural=_(record.plural), n=len(ids), example=_named(db, record, ids[0]), fault=fault)


def _named(db: Connection, record: type[Record], id_: str) -> str:
    name = (
        db.execute(f"SELECT name FROM {record.entity} WHERE id = ?", (id_,)).fetchone()
        if "name" in record.fields
        else None
    )
    return f"“{name[0]}”" if name and name[0] else id_


def _records(db: Connection, record: type[Record]) -> Iterator[dict[str, Values]]:
    """All records by id, in pages: the journalled fields that are not empty."""
    keys = [*(f.key for f in columns_of(record)), "deleted"]
    own = "own" if record.takes_own_fields else "'{}'"
    columns = ", ".join(f'"{key}"' for key in keys)
    sql = f"SELECT rid, id, {own}, {columns} FROM {record.entity} WHERE rid > ? ORDER BY rid LIMIT {_PAGE}"
    last = 0
    while rows := db.execute(sql, (last,)).fetchall():
        last = rows[-1][0]
        yield {
            id_: {
                **{k: v for k, v in zip(keys, values, strict=True) if v is not None},
                **{f"own.{k}": v for k, v in json.loads(extra).items() if v is not None},
            }
            for _rid, id_, extra, *values in rows
        }


def _faults(db: Connection, record: type[Record], records: dict[str, Values]) -> Iterator[tuple[str, str]]:
    """The ids of those of the records that are wrong, each with the reason."""
    given = json.dumps(list(records))
    story = told(db, given)
    heads: dict[str, set[Head]] = {}
    for head in db.execute(f"SELECT row, field, entry, lost FROM head WHERE row {_GIVEN}", (given,)):
        heads.setdefault(head[0], set()).add(head)
    for id_, values in records.items():
        if id_ not in story:
            yield id_, _("the journal does not know of it")
        elif fault := _fault(record, id_, values, settle(story[id_], record.returns), heads.get(id_, set())):
            yield id_, fault


_GIVEN = "IN (SELECT value FROM json_each(?))"


def told(db: Connection, rows: str) -> dict[str, list[Told]]:
    """What the journal says of each of these records; `rows` is a JSON list of their ids."""
    entries = db.execute(
        f"""SELECT e.row, e.n, e.clock, s.id, coalesce(e.hash, x''), e.kind, e.body FROM entry e
            JOIN site s ON s.n = e.site WHERE e.row {_GIVEN} AND e.kind <= {REMOVED} ORDER BY e.row, e.n""",
        (rows,),
    )
    return {
        row: [
            Told(n, clock, site, hash_, kind, json.loads(body))
            for _, n, clock, site, hash_, kind, body in group
        ]
        for row, group in groupby(entries, key=lambda e: e[0])
    }


def _fault(record: type[Record], id_: str, values: Values, settled: Settled, heads: set[Head]) -> str | None:
    # A record older than a field has its default, and the journal says nothing of it.
    said = written(record, settled.values)
    different = sorted(key for key in said.keys() | values.keys() if said.get(key) != values.get(key))
    if different:
        return _("its {fields} was not written through the journal").format(fields=", ".join(different))
    return _("its conflicts are not counted rightly") if heads != settled.rows(id_) else None


def _lost(db: Connection, entity: str) -> list[str]:
    """Records that were created, never removed, and are not there."""
    sql = f"""SELECT e.row FROM entry e WHERE e.entity = ? AND e.kind = {CREATED}
        AND NOT EXISTS (SELECT 1 FROM {entity} r WHERE r.id = e.row)
        AND NOT EXISTS (SELECT 1 FROM purged p WHERE p.row = e.row)
        AND NOT EXISTS (SELECT 1 FROM entry l WHERE l.row = e.row AND l.kind = {REMOVED})"""
    return [row for (row,) in db.execute(sql, (entity,))]
