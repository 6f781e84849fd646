"""Lists: which records, in which order, and what their rows show.

A list holds the numbers of all its records in one array and fetches rows by page as they are painted.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from desktop_crm.base.errors import Cancelled
from desktop_crm.models.all import ENTITIES
from desktop_crm.models.kinds import Operator, Value
from desktop_crm.store.connect import Row
from desktop_crm.store.own_fields import fields_of
from desktop_crm.store.statements import Statement, prepared
from desktop_crm.store.workspace import Workspace

_BATCH = 20_000


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition. `values` are stored values of the field's kind, or a part of a text for `contains`."""

    field: str
    op: Operator
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Among:
    """Records chosen by SQL: `where` is a condition on the entity's table, under its own name, with its `values`.

    Written by this program, never by people or by files: it is not part of what a saved list keeps.
    """

    where: str
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A list of records of one entity: all filters hold, the `text` is found in it, sorted by one field.

    Until an order is chosen, it is that of the entity: the newest first. With `among` only those records.
    """

    entity: str
    filters: tuple[Filter, ...] = ()
    text: str = ""
    sort: str = ""
    descending: bool = True
    bin: bool = False
    among: Among | None = None

    def __post_init__(self) -> None:
        if not self.sort:
            object.__setattr__(self, "sort", ENTITIES[self.entity].newest_by)

    def to_json(self) -> str:
        """The form in which a saved list keeps it."""
        kept = asdict(self)
        del kept["among"]
        return json.dumps(kept, ensure_ascii=False)

    @staticmethod
    def from_json(text: str) -> Query:
        """The query of a saved list; what this version does not know is left out."""
        raw = json.loads(text)
        filters = tuple(
            Filter(f["field"], Operator(f["op"]), tuple(f.get("values", ())))
            for f in raw.get("filters", ())
            if f.get("op") in tuple(Operator)
        )
        known = {key: raw[key] for key in ("text", "sort", "descending", "bin") if key in raw}
        return Query(raw["entity"], filters, **known)


def first_page(ws: Workspace, query: Query, columns: Sequence[str], limit: int = 128) -> list[Row]:
    """The first rows of the list, at once: `rid`, `id` and then the columns."""
    if query.text or query.among:
        return page(ws, query.entity, columns, ids(ws, query)[:limit])
    statement = _prepared(ws, "first", query, tuple(columns))
    return ws.read(statement.sql, statement.given(limit))


def ids(ws: Workspace, query: Query, cancelled: Callable[[], bool] = lambda: False) -> array[int]:
    """The `rid` of every record of the list, in its order. Raises Cancelled when `cancelled` says so."""
    found = _found(ws, query)
    statement = _prepared(ws, "ids" if found is None else "among", replace(query, among=None), ())
    given = json.dumps(list(found)) if found is not None else None
    cursor = ws.reader.execute(statement.sql, statement.given(given))
    rids = array("q")
    while batch := cursor.fetchmany(_BATCH):
        if cancelled():
            raise Cancelled
        rids.extend([rid for (rid,) in batch])
    return rids


def _found(ws: Workspace, query: Query) -> list[int] | array[int] | None:
    """The numbers that the text is found in and that are among those asked for; None when all are asked for."""
    chosen = _chosen(ws, query.entity, query.among) if query.among else None
    if not query.text:
        return chosen
    from desktop_crm.store import search

    hits = search.rids(ws, query.entity, query.text)
    return hits if chosen is None else sorted(set(hits) & set(chosen))


def _chosen(ws: Workspace, entity: str, among: Among) -> list[int]:
    sql = f"SELECT {entity}.rid FROM {entity} WHERE {among.where}"
    return [rid for (rid,) in ws.read(sql, among.values)]


def page(ws: Workspace, entity: str, columns: Sequence[str], rids: Iterable[int]) -> list[Row]:
    """The rows of these records in the order of `rids`: `rid`, `id` and then the columns; those gone are left out.

    A reference shows the name of what it refers to, a field with many values its first, tags all of them
    separated by line breaks.
    """
    wanted = list(rids)
    statement = _prepared(ws, "page", Query(entity), tuple(columns))
    rows = {row[0]: row for row in ws.read(statement.sql, statement.given(json.dumps(wanted)))}
    return [rows[rid] for rid in wanted if rid in rows]


def count(ws: Workspace, query: Query) -> int:
    """How many records the list has."""
    if query.text or query.among:
        return len(ids(ws, query))
    statement = _prepared(ws, "count", query, ())
    return int(ws.read(statement.sql, statement.values)[0][0])


def record_ids(ws: Workspace, entity: str, rids: Sequence[int]) -> list[str]:
    """The identifiers of records by their numbers, in the order of `rids`."""
    sql = f"SELECT rid, id FROM {entity} WHERE rid IN (SELECT value FROM json_each(?))"
    found: dict[int, str] = dict(ws.read(sql, (json.dumps(list(rids)),)))
    return [found[rid] for rid in rids if rid in found]


def rid_of(ws: Workspace, entity: str, record_id: str) -> int | None:
    """The number of the record with this identifier; None when there is none."""
    rows = ws.read(f"SELECT rid FROM {entity} WHERE id = ?", (record_id,))
    return int(rows[0][0]) if rows else None


def _prepared(ws: Workspace, purpose: str, query: Query, columns: tuple[str, ...]) -> Statement:
    own = tuple(f for f in fields_of(ws, query.entity) if f.custom)
    today = date.today() if any("days" in f.op for f in query.filters) else None

    def build() -> Statement:
        from desktop_crm.store import query_sql

        return query_sql.statement(
            purpose, query, columns, fields_of(ws, query.entity), today or date.today()
        )

    return prepared(ws, (purpose, query, columns, own, today), build)


def sortable(query: Query, key: str, descending: bool) -> Query:
    """The same list in another order."""
    return replace(query, sort=key, descending=descending)
