"""Figures that are counted together: several measures of the same records by the same groups, in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from desktop_crm.models.kinds import Ref, Value
from desktop_crm.models.kinds.sums import sign_of
from desktop_crm.ops import team
from desktop_crm.reports import grouping, money, period
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.grouping import Grouping
from desktop_crm.reports.narrowing import Where
from desktop_crm.reports.table import Adds, Behind, Column, Figure, Row
from desktop_crm.reports.units import Sum
from desktop_crm.store.workspace import Workspace

EVERY = Where("1")

NOBODY = "-"
"""The key of the row for the records without a value: an empty one is the total's."""


class Count(NamedTuple):
    """Of some records: how many, the sum of what each adds, and how many add something."""

    n: int = 0
    total: int | float = 0
    having: int = 0

    def plus(self, other: Count) -> Count:
        """Of these and others together."""
        return Count(self.n + other.n, self.total + other.total, self.having + other.having)


@dataclass(frozen=True, slots=True)
class Measure:
    """One column: what is told of those records of a row that meet `only`. A SHARE is of all records of the row, or
    of all rows when it is `of_all`."""

    column: Column
    only: Where = EVERY
    adds: Adds = Adds.COUNT
    each: str = ""
    of_all: bool = False


@dataclass(frozen=True)
class Counted:
    """What was counted of the `chosen` records of an entity, by the value of a group; "all" is first of each row."""

    entity: str
    chosen: Where
    measures: Sequence[Measure]
    rows: Mapping[Value, tuple[Count, ...]] = field(default_factory=dict)
    total: tuple[Count, ...] = ()

    def value(self, n: int, row: Sequence[Count]) -> int | float | None:
        """The measure `n` of a row."""
        m, count = self.measures[n], row[n + 1]
        match m.adds:
            case Adds.COUNT:
                return count.n
            case Adds.SUM:
                return count.total
            case Adds.MEAN:
                return count.total / count.having if count.having else None
        whole = (self.total if m.of_all else row)[0].n
        return count.n / whole if whole else None

    def of(self, value: Value) -> tuple[Count, ...]:
        """A row; one of nothing where no record has the value."""
        return self.rows.get(value) or (Count(),) * (len(self.measures) + 1)

    def figures(self, value: Value, its: Where, earlier: Counted | None) -> tuple[Figure, ...]:
        """The figures of the row of a value; `its` are the records that have it."""
        then = earlier.of(value) if earlier else ()
        return self._figures(self.of(value), self.chosen & its, earlier, then)

    def totals(self, earlier: Counted | None) -> tuple[Figure, ...]:
        """The figures of all rows together."""
        return self._figures(self.total, self.chosen, earlier, earlier.total if earlier else ())

    def _figures(
        self, row: Sequence[Count], chosen: Where, earlier: Counted | None, then: Sequence[Count]
    ) -> tuple[Figure, ...]:
        return tuple(
            Figure(self.value(n, row), self._behind(m, chosen), earlier.value(n, then) if earlier else None)
            for n, m in enumerate(self.measures)
        )

    def _behind(self, m: Measure, chosen: Where) -> Behind:
        whole = self.chosen if m.of_all else chosen
        of = whole if m.adds == Adds.SHARE else None
        return Behind(self.entity, chosen & m.only, m.adds, m.each, of)


def counted(ws: Workspace, entity: str, chosen: Where, by: str, measures: Sequence[Measure]) -> Counted:
    """Count the chosen records by the SQL expression `by`."""
    parts = [EVERY, *(m.only for m in measures)]
    each = ["NULL", *(m.each or "NULL" for m in measures)]
    columns = ", ".join(_counts(part, value) for part, value in zip(parts, each, strict=True))
    given = tuple(v for part, value in zip(parts, each, strict=True) for v in part.values * _uses(value))
    sql = f"{columns} FROM {entity} WHERE {chosen.sql}"
    values = given + chosen.values
    rows = {row[0]: _row(row[1:]) for row in ws.read(f"SELECT {by}, {sql} GROUP BY 1", values)}
    total = _together(rows.values(), len(parts))
    if any(isinstance(count.total, float) for count in total):
        # Fractions are added in one go, so that the figure is that of its records to the last digit.
        total = _row(ws.read(f"SELECT {sql}", values)[0])
    return Counted(entity, chosen, measures, rows, total)


def counted_apart(
    ws: Workspace, entity: str, parts: Sequence[Where], chosen: Where, by: str, measures: Sequence[Measure]
) -> Counted:
    """The same of the records that meet one of several conditions, no record more than one of them: each can be
    found by an index of its own. `chosen` are all of them, as one condition."""
    rows: dict[Value, tuple[Count, ...]] = {}
    for part in parts:
        for value, its in counted(ws, entity, part, by, measures).rows.items():
            rows[value] = _together((rows[value], its), len(its)) if value in rows else its
    return Counted(entity, chosen, measures, rows, _together(rows.values(), len(measures) + 1))


def _uses(each: str) -> int:
    return 1 if each == "NULL" else 3


def _counts(only: Where, each: str) -> str:
    n = f"count(*) FILTER (WHERE {only.sql})"
    if each == "NULL":
        return f"{n}, 0, 0"
    return f"""{n}, coalesce(sum({each}) FILTER (WHERE {only.sql}), 0),
        count({each}) FILTER (WHERE {only.sql})"""


def _row(values: Sequence[int]) -> tuple[Count, ...]:
    return tuple(Count(*values[n : n + 3]) for n in range(0, len(values), 3))


def _together(rows: Iterable[tuple[Count, ...]], width: int) -> tuple[Count, ...]:
    total = (Count(),) * width
    for row in rows:
        total = tuple(a.plus(b) for a, b in zip(total, row, strict=True))
    return total


def plus(some: tuple[Count, ...], others: tuple[Count, ...]) -> tuple[Count, ...]:
    """Two rows together; an empty one adds nothing."""
    return tuple(a.plus(b) for a, b in zip(some, others, strict=True)) if some else others


def sums(currencies: Sequence[str], title: str, about: str, adds: Adds = Adds.SUM) -> list[Measure]:
    """The sum of deals, or its mean, in a column for each currency."""
    key = "amount" if adds == Adds.SUM else "average"
    return [
        Measure(
            Column(f"{key}.{c}", titled(title, c, currencies), Sum(c), about),
            money.in_currency(c),
            adds,
            "deal.amount",
        )
        for c in currencies
    ]


def titled(title: str, currency: str, currencies: Sequence[str]) -> str:
    """The title of a column of sums: it names the currency where there are several."""
    return f"{title}, {sign_of(currency)}" if len(currencies) > 1 else title


def earlier(ws: Workspace, ask: Ask) -> Ask | None:
    """The same of the period that this one is compared with; None when it is not compared."""
    if not ask.compare:
        return None
    found = period.before(ask.period, ask.today, team.get(ws, team.COUNTRY))
    return ask.of(found) if found else None


def grouped_by(ws: Workspace, entity: str, wished: str, usual: str) -> Grouping:
    """Rows by the field that is wished, or by the usual one when there is no such field any more."""
    try:
        return grouping.by(ws, entity, wished or usual)
    except KeyError:
        return grouping.by(ws, entity, usual)


def key_of(value: Value) -> str:
    """The key of the row for a value."""
    return NOBODY if value is None else str(value)


def rows(ws: Workspace, by: Grouping, now: Counted, then: Counted | None) -> tuple[Row, ...]:
    """A row for each value that some record has, now or before. Options stand in their order, records by how many
    there are; those without a value come last."""
    names = by.titles(ws)
    values = {**now.rows, **(then.rows if then else {})}
    order = {value: n for n, value in enumerate(names)} if not isinstance(by.field.kind, Ref) else {}

    def place(value: Value) -> tuple[Any, ...]:
        return value is None, order.get(value, len(order)), -now.of(value)[0].n, by.title(names, value)

    return tuple(
        Row(key_of(v), by.title(names, v), now.figures(v, by.where(v), then), by.of(v))
        for v in sorted(values, key=place)
    )
