"""The SQL of lists, built with SQLAlchemy Core from the declarations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, exists, func, literal_column, not_, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.expression import FromClause, UnaryExpression
from sqlalchemy.sql.operators import custom_op

from desktop_crm.base.fold import fold
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Kind, Moment, Operator, Ref, Tags, Value
from desktop_crm.models.record import ENTITIES
from desktop_crm.store.query import Filter, Query
from desktop_crm.store.statements import Statement
from desktop_crm.store.tables import tables

_DIALECT = sqlite.dialect(paramstyle="qmark")
_NEGATIONS = {
    Operator.IS_NOT: Operator.IS,
    Operator.NOT_CONTAINS: Operator.CONTAINS,
    Operator.NONE_OF: Operator.ANY_OF,
    Operator.NOT_LAST_DAYS: Operator.LAST_DAYS,
    Operator.EMPTY: Operator.NOT_EMPTY,
}


def statement(
    purpose: str, query: Query, columns: Sequence[str], fields: Sequence[Field], today: date
) -> Statement:
    """The SQL for a purpose: `first` and `ids` of a list, `among` given numbers, a `page` of rows, the `count`."""
    table = tables()[query.entity]
    known = {f.key: f for f in fields}
    shown = [_shown(table, known[key]).label(f"c{i}") for i, key in enumerate(columns)]
    where = and_(*_conditions(table, query, known, today))
    given = table.c.rid.in_(
        select(literal_column("value")).select_from(func.json_each(bindparam("given", None)))
    )
    order = _order(table, query, known)
    makers: dict[str, Callable[[], Select[Any]]] = {
        "first": lambda: (
            select(table.c.rid, table.c.id, *shown)
            .where(where)
            .order_by(*order)
            .limit(bindparam("n", None, Integer))
        ),
        "ids": lambda: select(table.c.rid).where(where).order_by(*order),
        "among": lambda: select(table.c.rid).where(where, given).order_by(*order),
        "page": lambda: select(table.c.rid, table.c.id, *shown).where(given),
        "count": lambda: select(func.count()).select_from(table).where(where),
    }
    return _compiled(makers[purpose]())


def condition(entity: str, f: Field, flt: Filter, today: date) -> Statement:
    """What a filter means, as a condition on the entity's table under its own name."""
    table = tables()[entity]
    whole = _compiled(select(literal_column("1")).select_from(table).where(_condition(table, f, flt, today)))
    return Statement(whole.sql.partition("WHERE ")[2], whole.values)


def _compiled(query: Select[Any]) -> Statement:
    compiled = query.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
    names = compiled.positiontup or []
    return Statement(str(compiled), [compiled.params[name] for name in names])


def _order(table: FromClause, query: Query, known: dict[str, Field]) -> list[ColumnElement[Any]]:
    f = known.get(query.sort) or known[ENTITIES[query.entity].newest_by]
    by = _sort_key(table, f)
    if query.filters or query.text:
        # Not through the index of the order: under a filter SQLite would walk all of it.
        by = UnaryExpression(by, operator=custom_op("+"))
    return [by.desc(), table.c.rid.desc()] if query.descending else [by.asc(), table.c.rid.asc()]


def _sort_key(table: FromClause, f: Field) -> ColumnElement[Any]:
    key = table.c.get(f"{f.key}_key")
    if key is not None:
        return key
    shown = _shown(table, f)
    return func.fold(shown) if Operator.CONTAINS in f.kind.operators else shown


def _conditions(
    table: FromClause, query: Query, known: dict[str, Field], today: date
) -> list[ColumnElement[bool]]:
    there = table.c.deleted.is_not(None) if query.bin else table.c.deleted.is_(None)
    return [there, *(_condition(table, known[f.field], f, today) for f in query.filters if f.field in known)]


def _condition(table: FromClause, f: Field, flt: Filter, today: date) -> ColumnElement[bool]:
    if flt.op in _NEGATIONS:
        return not_(_condition(table, f, Filter(f.key, _NEGATIONS[flt.op], flt.values), today))
    if f.many:
        source, owner, value = _holding(table, f)
        return exists(select(1).select_from(source).where(owner, _compare(value, f.kind, flt, today)))
    stored = _stored(table, f)
    if isinstance(f.kind, Ref) and flt.op in (Operator.CONTAINS, Operator.STARTS):
        stored = _shown(table, f)
    return func.coalesce(_compare(stored, f.kind, flt, today), False)


def _compare(value: ColumnElement[Any], kind: Kind, flt: Filter, today: date) -> ColumnElement[bool]:
    values = flt.values
    match flt.op:
        case Operator.IS if Operator.CONTAINS in kind.operators:
            return func.fold(value) == fold(str(values[0]))
        case Operator.IS if not isinstance(kind, Moment):
            return value == values[0]
        case Operator.CONTAINS:
            return func.fold(value).contains(kind.fragment(str(values[0])), autoescape=True)
        case Operator.STARTS:
            return func.fold(value).startswith(kind.fragment(str(values[0])), autoescape=True)
        case Operator.ANY_OF:
            return value.in_(values)
        case Operator.NOT_EMPTY:
            return and_(value.is_not(None), value != "")
        case _:
            return _between(value, *_bounds(kind, flt, today))


def _between(value: ColumnElement[Any], low: Value, high: Value) -> ColumnElement[bool]:
    bounds = [value >= low] if low is not None else []
    return and_(*bounds, *([value < high] if high is not None else []), value.is_not(None))


def _bounds(kind: Kind, flt: Filter, today: date) -> tuple[Value, Value]:
    """The half-open range of stored values that a comparison means."""
    values = flt.values
    match flt.op:
        case Operator.LESS | Operator.BEFORE:
            return None, _edge(kind, values[0], 0)
        case Operator.MORE | Operator.AFTER:
            return _edge(kind, values[0], 1), None
        case Operator.IS:
            return _edge(kind, values[0], 0), _edge(kind, values[0], 1)
        case Operator.BETWEEN:
            return _edge(kind, values[0], 0), _edge(kind, values[1], 1)
        case Operator.LAST_DAYS:
            start = today - timedelta(days=int(values[0] or 0) - 1)
            return _edge(kind, start.isoformat(), 0), _edge(kind, today.isoformat(), 1)
        case Operator.NEXT_DAYS:
            end = today + timedelta(days=int(values[0] or 0))
            return _edge(kind, today.isoformat(), 0), _edge(kind, end.isoformat(), 1)
    raise ValueError(flt.op)


def _edge(kind: Kind, value: Value, after: int) -> Value:
    """The stored value at which `value` begins, or `after` which it has ended: days are whole, numbers exact."""
    if isinstance(value, str):
        day = date.fromisoformat(value[:10]) + timedelta(days=after)
        if isinstance(kind, Moment):
            return int(datetime.combine(day, time()).astimezone().timestamp() * 1000)
        return day.isoformat()
    if isinstance(value, int | float) and after:
        return value + 1e-9 if isinstance(value, float) else value + 1
    return value


def _stored(table: FromClause, f: Field) -> ColumnElement[Any]:
    if f.custom:
        return func.json_extract(table.c.own, f'$."{f.key.removeprefix("own.")}"')
    return table.c[f.key]


def _shown(table: FromClause, f: Field) -> ColumnElement[Any]:
    """What a row shows of the field, and what an order without a key of its own sorts by."""
    if f.many:
        source, owner, _value = _holding(table, f)
        names = _holding_label(source, f)
        if isinstance(f.kind, Tags):
            return select(func.group_concat(names, "\n")).select_from(source).where(owner).scalar_subquery()
        first = select(names).select_from(source).where(owner).order_by(_rank(source)).limit(1)
        return first.scalar_subquery()
    if isinstance(f.kind, Ref):
        # A task is made by an employee and for another: the target may be read more than once.
        target = tables()[f.kind.entity].alias()
        return (
            select(_called(target, f.kind.entity)).where(target.c.id == _stored(table, f)).scalar_subquery()
        )
    return _stored(table, f)


def _called(target: FromClause, entity: str) -> ColumnElement[Any]:
    """What a record is called that somebody refers to: its name, or else its first phone or e-mail."""
    fields = ENTITIES[entity].fields
    own = [target.c[key] for key in ENTITIES[entity].titled_by if not isinstance(fields[key].kind, Ref)]
    systems = [f.key for f in fields.values() if f.many and f.match]
    if not systems:
        return own[0] if own else target.c.id
    point = tables()["contact_point"].alias()
    mine = and_(point.c.about == target.c.id, point.c.system.in_(systems), point.c.deleted.is_(None))
    order = point.c.system.desc(), point.c.rank
    first = select(point.c.value).where(mine).order_by(*order).limit(1).scalar_subquery()
    return func.coalesce(func.nullif(own[0], ""), first)


def _holding(table: FromClause, f: Field) -> tuple[FromClause, ColumnElement[bool], ColumnElement[Any]]:
    """Where the values of a `many` field stand: the source, its tie to the owner, and the value itself."""
    if isinstance(f.kind, Tags):
        tagging, tag = tables()["tagging"], tables()["tag"]
        source = tagging.join(tag, tag.c.id == tagging.c.tag)
        return source, and_(tagging.c.about == table.c.id, tagging.c.deleted.is_(None)), tag.c.name
    if isinstance(f.kind, Ref):
        member, company = tables()["membership"], tables()["company"]
        source = member.join(company, company.c.id == member.c.company)
        there = and_(member.c.deleted.is_(None), company.c.deleted.is_(None))
        return source, and_(member.c.contact == table.c.id, there), company.c.name
    point = tables()["contact_point"].alias()
    mine = and_(point.c.about == table.c.id, point.c.system == f.key, point.c.deleted.is_(None))
    return point, mine, point.c.value


def _holding_label(source: FromClause, f: Field) -> ColumnElement[Any]:
    names = {Tags: "tag_name", Ref: "company_name"}
    return source.c[names.get(type(f.kind), "value")]


def _rank(source: FromClause) -> ColumnElement[Any]:
    return source.c["rank"] if "rank" in source.c else source.c["membership_rank"]
