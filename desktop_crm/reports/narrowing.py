"""Which records a report counts: what its filters mean for each kind of record.

A report about calls can be filtered by the source of the clients, one about deals by a tag of the company: a filter
concerns the records that have its field, and those that refer to such a record.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from desktop_crm.models.all import ENTITIES
from desktop_crm.models.kinds import Operator, Ref, Tags, Value
from desktop_crm.store import query_sql
from desktop_crm.store.own_fields import field_of
from desktop_crm.store.query import Filter
from desktop_crm.store.workspace import Workspace


class Where(NamedTuple):
    """A condition in SQL on an entity's table under its own name, with its values."""

    sql: str
    values: tuple[Value, ...] = ()

    def __and__(self, other: Where) -> Where:
        return Where(f"{self.sql} AND {other.sql}", self.values + other.values)


_ANSWERS = ("deal", "lead", "contact", "company")
"""The records that a filter can be about, those nearest to the sale first."""


def where(ws: Workspace, entity: str, filters: Iterable[Filter], today: date | None = None) -> Where:
    """The records of an entity that a report counts: those not in the bin for which all filters hold."""
    found = Where(f"{entity}.deleted IS NULL")
    for flt in filters:
        found &= _means(ws, entity, flt, today or date.today())
    return found


def _means(ws: Workspace, entity: str, flt: Filter, today: date) -> Where:
    if entity == "passage" and field_of(ws, entity, flt.field) is None:
        return _among("passage.deal", "id", "deal", where(ws, "deal", (flt,), today))
    own = _of_itself(ws, entity, flt, today)
    f = field_of(ws, entity, flt.field)
    if own and not (f and f.many):
        return own
    # What a client is tagged with says something about the deals too.
    others = _of_others(ws, entity, flt, today)
    if own and others:
        return Where(f"({own.sql} OR {others.sql})", own.values + others.values)
    return own or others or Where("0")


def _of_itself(ws: Workspace, entity: str, flt: Filter, today: date) -> Where | None:
    f = field_of(ws, entity, flt.field)
    if f is None:
        return None
    if flt.op in (Operator.IS, Operator.ANY_OF) and isinstance(f.kind, Ref) and not (f.many or f.custom):
        # As SQL that an index can answer.
        marks = ", ".join("?" * len(flt.values))
        return Where(f"{entity}.{f.key} IN ({marks})", flt.values)
    if flt.op == Operator.ANY_OF and isinstance(f.kind, Tags):
        # Those tagged so are few; not asked of each record what its tags are.
        named = f"SELECT tag.id FROM tag WHERE tag.name IN ({', '.join('?' * len(flt.values))})"
        tagged = (
            f"SELECT tagging.about FROM tagging WHERE tagging.deleted IS NULL AND tagging.tag IN ({named})"
        )
        return Where(f"{entity}.id IN ({tagged})", flt.values)
    statement = query_sql.condition(entity, f, flt, today)
    return Where(f"({statement.sql})", tuple(statement.values))


def _of_others(ws: Workspace, entity: str, flt: Filter, today: date) -> Where | None:
    """By what the record refers to; a client without the field by its deals."""
    ways = [
        (f"{entity}.{key}", "id", target)
        for key, target in _references(entity)
        if field_of(ws, target, flt.field)
    ]
    if not ways and entity in ("contact", "company") and field_of(ws, "deal", flt.field):
        ways = [(f"{entity}.id", entity, "deal")]
    if not ways:
        return None
    parts = [_among(*way, _there(ws, way[-1], flt, today)) for way in ways]
    return Where(f"({' OR '.join(p.sql for p in parts)})", tuple(v for p in parts for v in p.values))


def _there(ws: Workspace, target: str, flt: Filter, today: date) -> Where:
    own = _of_itself(ws, target, flt, today)
    return Where(f"{target}.deleted IS NULL") & own if own else where(ws, target, (flt,), today)


def _references(entity: str) -> Sequence[tuple[str, str]]:
    fields = ENTITIES[entity].fields
    return [
        (key, target)
        for target in _ANSWERS
        if target != entity and (f := fields.get(key := target)) and isinstance(f.kind, Ref) and not f.many
    ]


def _among(column: str, key: str, target: str, inner: Where) -> Where:
    return Where(f"{column} IN (SELECT {target}.{key} FROM {target} WHERE {inner.sql})", inner.values)
