"""Whole records read in pages: all their values, the many-valued ones included."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Ref, Tags, Value
from desktop_crm.store import query
from desktop_crm.store.workspace import Workspace

PAGE = 1000
"""Records read at once: memory stays the same however long the list is."""


class Held(NamedTuple):
    """One of several values: what it is, what it is for, or the role in a company."""

    value: str
    use: str | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """One record. References are the names of what they refer to."""

    id: str
    values: dict[str, Value]
    held: dict[str, list[Held]] = field(default_factory=dict)


def pages(ws: Workspace, entity: str, fields: Sequence[Field], rids: Sequence[int]) -> Iterator[list[Whole]]:
    """The records with these numbers in their order; those gone meanwhile are left out."""
    single = [f for f in fields if not f.many]
    several = [f for f in fields if f.many]
    for start in range(0, len(rids), PAGE):
        rows = query.page(ws, entity, [f.key for f in single], rids[start : start + PAGE])
        found = [
            Whole(id_, {f.key: value for f, value in zip(single, values, strict=True)})
            for _rid, id_, *values in rows
        ]
        _fill(ws, several, found)
        yield found


def _fill(ws: Workspace, fields: Sequence[Field], records: Sequence[Whole]) -> None:
    by_id = {record.id: record.held for record in records}
    given = json.dumps(list(by_id))
    for sql in {_source(f) for f in fields}:
        for owner, system, value, use in ws.read(sql, (given,)):
            by_id[owner].setdefault(system, []).append(Held(value, use))


def _source(f: Field) -> str:
    """Where the values of a many-valued field stand: owner, field, value, and what it is for."""
    if isinstance(f.kind, Tags):
        return _TAGS
    return _PLACES if isinstance(f.kind, Ref) else _POINTS


_POINTS = """SELECT about, system, value, "use" FROM contact_point
    WHERE about IN (SELECT value FROM json_each(?)) AND deleted IS NULL ORDER BY about, rank, id"""
_PLACES = """SELECT m.contact, 'company', c.name, m.role FROM membership m
    JOIN company c ON c.id = m.company AND c.deleted IS NULL
    WHERE m.contact IN (SELECT value FROM json_each(?)) AND m.deleted IS NULL
    ORDER BY m.contact, m.rank, m.id"""
_TAGS = """SELECT g.about, 'tags', t.name, NULL FROM tagging g JOIN tag t ON t.id = g.tag
    WHERE g.about IN (SELECT value FROM json_each(?)) AND g.deleted IS NULL ORDER BY g.about, t.name"""


def most(ws: Workspace, fields: Sequence[Field], entity: str, rids: Sequence[int]) -> dict[str, int]:
    """For each many-valued field the largest number of values that one of the records has."""
    found: dict[str, int] = defaultdict(int)
    sources = {_source(f) for f in fields if f.many}
    for start in range(0, len(rids), PAGE):
        given = json.dumps(query.record_ids(ws, entity, rids[start : start + PAGE]))
        for sql in sources:
            counted = f"SELECT s, max(n) FROM ({_counted(sql)}) GROUP BY s"
            for system, n in ws.read(counted, (given,)):
                found[system] = max(found[system], n)
    return dict(found)


def _counted(sql: str) -> str:
    """How many values of each field each owner has."""
    return f"WITH v(o, s, v, u) AS ({sql}) SELECT s, count(*) AS n FROM v GROUP BY o, s"


def notes(ws: Workspace, ids: Sequence[str]) -> dict[str, str]:
    """All notes on each of the records, the newest first, with an empty line between two."""
    found: dict[str, list[str]] = {}
    sql = """SELECT about, text FROM note WHERE about IN (SELECT value FROM json_each(?)) AND deleted IS NULL
        ORDER BY about, moment DESC"""
    for owner, text in ws.read(sql, (json.dumps(list(ids)),)):
        found.setdefault(owner, []).append(text)
    return {owner: "\n\n".join(texts) for owner, texts in found.items()}
