"""Pairs of cards that hold the same phone, e-mail or tax number."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby

from desktop_crm.models.fields import Field
from desktop_crm.ops.duplicates.likeness import Likeness, Words, likeness, near, words
from desktop_crm.ops.duplicates.pairs import Pace, Pairs, compared, held
from desktop_crm.store.connect import Row
from desktop_crm.store.workspace import Workspace

_FEW = 6  # who share a value may all be one; of more, only those that are called alike
_MANY = 1000  # a value that more have is nobody's own, and is left aside
_NEIGHBOURS = 5
_PAGE = 2000

_Holder = tuple[int, Words]


def find(ws: Workspace, entity: str, pairs: Pairs, pace: Pace) -> None:
    """Add every pair that holds the same value of a field that tells who it is."""
    for f in compared(entity):
        for values in _repeated(ws, entity, f, pairs):
            pace.tick()
            rows = ws.read(_holders(entity, f), (json.dumps(values), f.key, entity)[: 3 if f.many else 1])
            for _value, group in groupby(rows, key=lambda row: row[0]):
                _shared({rid: words(name or "") for _value, rid, name in group}, entity, f, pairs)
        pace.tick(size(ws, entity, f))


def size(ws: Workspace, entity: str, f: Field) -> int:
    """Roughly how many values there are to go through."""
    ((most,),) = ws.read(f"SELECT max(rid) FROM {'contact_point' if f.many else entity}")
    return most or 0


def _repeated(ws: Workspace, entity: str, f: Field, pairs: Pairs) -> Iterator[list[str]]:
    """The values that come more than once, from the index alone, a page at a time."""
    value, table = ("normal", "contact_point") if f.many else (f'"{f.key}"', entity)
    only = "system = ?3 AND" if f.many else "deleted IS NULL AND"
    sql = f"""SELECT {value}, count(*) AS n FROM {table} WHERE {only} {value} > ?1
        GROUP BY {value} HAVING n > 1 ORDER BY {value} LIMIT ?2"""
    after = ""
    while page := ws.read(sql, (after, _PAGE, f.key)[: 3 if f.many else 2]):
        pairs.common |= {(f.key, value) for value, n in page if n > _MANY}
        yield [value for value, n in page if n <= _MANY]
        after = page[-1][0]


def _holders(entity: str, f: Field) -> str:
    given = "(SELECT value FROM json_each(?1))"
    if not f.many:
        return f"""SELECT "{f.key}", rid, name FROM {entity}
            WHERE "{f.key}" IN {given} AND deleted IS NULL ORDER BY "{f.key}" """
    return f"""SELECT p.normal, o.rid, o.name FROM contact_point p JOIN {entity} o ON o.id = p.about
        WHERE p.system = ?2 AND p.normal IN {given} AND p.about_entity = ?3 AND p.deleted IS NULL
          AND o.deleted IS NULL ORDER BY p.normal"""


def _shared(holders: dict[int, Words], entity: str, f: Field, pairs: Pairs) -> None:
    """The pairs among those who hold one value."""
    members: Sequence[_Holder] = sorted(holders.items())
    weak = len(members) > _FEW
    for one, other in near(members, lambda holder: holder[1], _FEW, _NEIGHBOURS):
        if not weak or likeness(one[1], other[1]) >= Likeness.ALIKE:
            pairs.add(one[0], other[0], held(entity, f, weak))


def rows_of(ws: Workspace, entity: str, columns: str, rids: Sequence[int]) -> list[Row]:
    """These columns of cards by their numbers."""
    return ws.read(
        f"SELECT {columns} FROM {entity} WHERE rid IN (SELECT value FROM json_each(?)) AND deleted IS NULL",
        (json.dumps(list(rids)),),
    )
