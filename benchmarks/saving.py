"""Saving one edit, many at once, and undoing them. On a copy of the base."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import base
from benchmarks.figures import Figure, each, in_turn, p50, p95
from benchmarks.process import alone
from desktop_crm.models.all import Contact
from desktop_crm.ops import bulk
from desktop_crm.store import query, search_index, undo
from desktop_crm.store.own_fields import field_of
from desktop_crm.store.query import Query
from desktop_crm.store.workspace import Workspace

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_SAVES = 300
_MANY = 100_000


def saving(path: Path) -> list[Figure]:
    """One edit saved, and one field of 100 000 records, against the same without a journal."""
    one, many = alone(edits, base.copy(path)), alone(bulk_edits, base.copy(path))
    saved, floor, found = one.value
    ours, plain, back = many.value
    return [
        Figure("one edit saved, p50", p50(saved), floor=p50(floor)),
        Figure("one edit saved, p95", p95(saved), most=5, note=f"the plain one {p95(floor):.1f} ms"),
        Figure("one edit saved until the search knows it, p95", p95(found)),
        Figure("saving: peak memory", one.peak, "MB"),
        Figure(f"bulk edit of {_MANY:,}", min(ours), floor=min(plain), most=6),
        Figure(f"undo of a bulk edit of {_MANY:,}", min(back), floor=min(plain)),
        Figure("bulk edit and undo: peak memory", many.peak, "MB"),
    ]


def edits(path: str) -> list[list[float]]:
    """Times of single edits, the search following each, of plain ones, and of edits until they are found."""
    with Workspace(Path(path)) as ws:
        ids = query.record_ids(ws, "contact", list(range(1, _SAVES + 1)))

        def save(i: int) -> None:
            with ws.edit("Moved") as tx:
                tx.get(Contact, ids[i]).city = f"Город {i}"

        def plain(i: int) -> None:
            with _unjournalled(ws) as db:
                db.execute("UPDATE contact SET city = ? WHERE id = ?", (f"Город {i + 7}", ids[i]))

        def found(i: int) -> None:
            save(i)
            search_index.catch_up(ws)

        save(0)
        saved, floor, _followed = in_turn([save, plain, lambda _i: search_index.catch_up(ws)], _SAVES)
        return [saved, floor, each(found, _SAVES)]


def bulk_edits(path: str) -> list[list[float]]:
    """Times of a field of 100 000 records set at once, of the plain statement, and of taking it back."""
    with Workspace(Path(path)) as ws:
        rids = query.ids(ws, Query("contact"))[:_MANY]
        city = field_of(ws, "contact", "city")
        assert city
        chosen = json.dumps(list(rids))

        sql = "UPDATE contact SET city = ? WHERE rid IN (SELECT value FROM json_each(?))"

        def plain(i: int) -> None:
            with _unjournalled(ws) as db:
                db.execute(sql, (f"А{i}", chosen))

        set_, back = (lambda i: bulk.set_field(ws, "contact", rids, city, f"Б{i}")), lambda _i: undo.undo(ws)
        ours, taken_back, floor = in_turn([set_, back, plain], 2)
        return [ours, floor, taken_back]


@contextmanager
def _unjournalled(ws: Workspace) -> Iterator[Connection]:
    with ws.aside() as db:
        db.execute("UPDATE writing SET capture = 0")
        yield db
        db.execute("UPDATE writing SET capture = 1")
