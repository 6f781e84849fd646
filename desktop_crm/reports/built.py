"""A report that somebody makes up: any records, counted or added up, by any field or along time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum
from typing import Any

from desktop_crm.base.i18n import _
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Choice, Date, Duration, Money, Value
from desktop_crm.ops import team
from desktop_crm.reports import facts, grouping, measures
from desktop_crm.reports import recipe as recipes
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.grouping import Grouping
from desktop_crm.reports.measures import Count, earlier, key_of, titled
from desktop_crm.reports.narrowing import Where, where
from desktop_crm.reports.period import ANY, Unit
from desktop_crm.reports.recipe import Recipe
from desktop_crm.reports.table import Adds, Behind, Chart, Column, Figure, Row, Shape, Table
from desktop_crm.reports.time_rows import TimeRows
from desktop_crm.reports.units import Many, Minutes, Sum
from desktop_crm.reports.units import Unit as Measured
from desktop_crm.reports.units import Value as Shown
from desktop_crm.store.own_fields import field_of
from desktop_crm.store.workspace import Workspace

__all__ = ["Recipe", "report"]

MOST_COLUMNS = 12
OTHERS = "others"
"""The key of the column for the values beyond those that have one of their own."""

By = Grouping | TimeRows
Cells = Mapping[Value, Sequence[tuple[Value, str, Count]]]
"""What was counted, by the value of the row: value of the column, currency and count of each cell."""


@dataclass(frozen=True)
class _Plain(Many):
    """Any number, with two decimals at most."""

    def _shown(self, value: Shown) -> str:
        return super()._shown(round(value, 2) if isinstance(value, float) else value)


@dataclass(frozen=True, slots=True)
class _Measure:
    """One thing that is told of records: their number, or the sum or mean of `each` of those that meet `only`."""

    key: str
    title: str
    unit: Measured
    adds: Adds = Adds.COUNT
    each: str = ""
    only: Where = measures.EVERY
    currency: str = ""

    def of(self, counts: Iterable[Count]) -> int | float | None:
        """The value for what was counted."""
        found = list(counts)
        n, having = sum(c.n for c in found), sum(c.having for c in found)
        if self.adds == Adds.COUNT:
            return n
        parts = [c.total for c in found]
        total = sum(parts) if all(isinstance(p, int) for p in parts) else fsum(parts)
        return total if self.adds == Adds.SUM else total / having if having else None


@dataclass(frozen=True, slots=True)
class _Part:
    """The column of one or several values of the second grouping."""

    key: str
    title: str
    values: frozenset[Value] | None
    where: Where


def report(ws: Workspace, ask: Ask, recipe: Recipe) -> Table:
    """The table of a recipe. When a field that it needs has been removed, the table says so and has no rows."""
    recipe = replace(recipe, rows=ask.by or recipe.rows)
    gone = recipes.missing(ws, recipe)
    if gone:
        hint = _("Change the report, and choose another field.")
        return Table(
            "built", recipes.records_named(recipe.entity), _("Rows"), (), empty=" ".join((*gone, hint))
        )
    return _Built(ws, ask, recipe).table()


class _Built:
    """One report while it is made."""

    def __init__(self, ws: Workspace, ask: Ask, recipe: Recipe) -> None:
        self.ws, self.ask, self.recipe = ws, ask, recipe
        self.by = _by(ws, recipe.entity, recipe.rows)
        self.across = _by(ws, recipe.entity, recipe.columns) if recipe.columns else None
        self.chosen = _chosen(ws, ask, recipe)
        self.measures = self._measures()
        self.now = self._cells(self.chosen)
        self.past = earlier(ws, ask) if recipe.moment else None
        self.then = self._cells(_chosen(ws, self.past, recipe)) if self.past else {}
        self.parts = self._parts()

    def table(self) -> Table:
        """All of it."""
        recipe = self.recipe
        rows = self._rows()
        entity = recipes.records_named(recipe.entity)
        heading = recipes.called(self.ws, recipe.entity, recipe.rows)
        return Table(
            "built",
            _("{records} – {rows}").format(records=entity, rows=heading),
            heading,
            self._columns(),
            tuple(rows),
            Row("", _("Total"), self._figures(None, Where("1"), None)) if rows else None,
            self._chart(rows),
            self._notes(),
            _("No records meet what is asked."),
        )

    def _measures(self) -> list[_Measure]:
        """What is counted in each cell; of a sum of money one measure for each currency."""
        number = _Measure("n", _("How many"), Many())
        f = field_of(self.ws, self.recipe.entity, self.recipe.sum) if self.recipe.sum else None
        if f is None:
            return [number]
        adds = Adds.MEAN if self.recipe.mean else Adds.SUM
        title = (_("Mean: {field}") if self.recipe.mean else _("Sum: {field}")).format(field=_(f.label))
        each = grouping.value_of(self.recipe.entity, f)
        if isinstance(f.kind, Money):
            told = self._of_money(title, adds, each)
        else:
            told = [_Measure("value", title, _unit(f), adds, each)]
        return told if self.across else [number, *told]

    def _of_money(self, title: str, adds: Adds, each: str) -> list[_Measure]:
        own = team.get(self.ws, team.CURRENCY)
        if self.recipe.entity != "deal":
            return [_Measure("value", title, Sum(own), adds, each)]
        found = self.ws.read(
            f"SELECT DISTINCT deal.currency FROM deal WHERE {self.chosen.sql} AND {each} IS NOT NULL",
            self.chosen.values,
        )
        known = sorted((c for (c,) in found), key=lambda c: (c != own, c)) or [own]
        return [
            _Measure(
                f"amount.{c}",
                titled(title, c, known),
                Sum(c),
                adds,
                each,
                Where("deal.currency = ?", (c,)),
                c,
            )
            for c in known
        ]

    def _cells(self, chosen: Where) -> Cells:
        entity = self.recipe.entity
        each = next((m.each for m in self.measures if m.each), "NULL")
        money = "deal.currency" if any(m.currency for m in self.measures) else "''"
        across = self.across.sql if self.across else "''"
        sql = f"""SELECT {self.by.sql}, {across}, {money}, count(*), coalesce(sum({each}), 0), count({each})
            FROM {entity} WHERE {chosen.sql} GROUP BY 1, 2, 3"""
        sums: dict[tuple[Value, Value, str], list[Any]] = {}
        row_of, column_of = _reader(self.by), _reader(self.across)
        for row, column, currency, n, total, having in self.ws.read(sql, chosen.values):
            sum_ = sums.setdefault((row_of(row), column_of(column), currency), [0, 0, 0])
            sum_[0] += n
            sum_[1] += total
            sum_[2] += having
        found: dict[Value, list[tuple[Value, str, Count]]] = {}
        for (row, column, currency), sum_ in sums.items():
            found.setdefault(row, []).append((column, currency, Count(*sum_)))
        return found

    def _parts(self) -> list[_Part]:
        """The columns of the second grouping, those with the most records; the rest share one."""
        if self.across is None:
            return [_Part("", "", None, measures.EVERY)]
        most = max(2, MOST_COLUMNS // len(self.measures))
        names = self.across.titles(self.ws)
        values = self._in_order(self.across, names, {b for cells in self.now.values() for b, _c, _n in cells})
        shown = self._largest(values, most - 1) if len(values) > most else values
        parts = [
            _Part(key_of(v), self.across.title(names, v), frozenset([v]), self.across.where(v)) for v in shown
        ]
        rest = [v for v in values if v not in shown]
        if rest:
            wheres = [self.across.where(v) for v in rest]
            either = Where(
                f"({' OR '.join(w.sql for w in wheres)})", tuple(v for w in wheres for v in w.values)
            )
            parts.append(_Part(OTHERS, _("Others"), frozenset(rest), either))
        return [*parts, _Part("total", _("Total"), None, measures.EVERY)]

    def _largest(self, values: Sequence[Value], n: int) -> list[Value]:
        counts: dict[Value, int] = {}
        for column, _currency, count in (cell for cells in self.now.values() for cell in cells):
            counts[column] = counts.get(column, 0) + count.n
        largest = sorted(values, key=lambda v: -counts.get(v, 0))[:n]
        return [v for v in values if v in largest]

    def _in_order(self, by: By, names: Mapping[Value, str], values: Collection[Value]) -> list[Value]:
        if isinstance(by, TimeRows):
            period = self.ask.period if self._means_period(by) else ANY
            return by.all_of(values, period, self.ask.today)
        place = {value: n for n, value in enumerate(names)}
        return sorted(values, key=lambda v: (v is None, place.get(v, len(place)), str(v)))

    def _means_period(self, by: By) -> bool:
        return isinstance(by, TimeRows) and by.field.key == self.recipe.moment

    def _rows(self) -> list[Row]:
        names = self.by.titles(self.ws)
        if not self.now:
            return []
        along = self._means_period(self.by)
        # Along the time of the period its first span is compared with the first of the one before.
        past = self._past_spans() if along else []
        order = self._in_order(self.by, names, {*self.now} if along else {*self.now, *self.then})
        before = (
            [past[n] if n < len(past) else () for n in range(len(order))] if along else [(v,) for v in order]
        )
        return [
            Row(
                key_of(value),
                self.by.title(names, value),
                self._figures((value,), self.by.where(value), then),
                self.by.of(value),
                tone=_tone(self.by, value),
            )
            for value, then in zip(order, before, strict=True)
        ]

    def _past_spans(self) -> list[tuple[Value, ...]]:
        if self.past is None or not isinstance(self.by, TimeRows):
            return []
        return [(v,) for v in self.by.all_of({*self.then}, self.past.period, self.ask.today)]

    def _figures(
        self, values: tuple[Value, ...] | None, its: Where, then: tuple[Value, ...] | None
    ) -> tuple[Figure, ...]:
        """The figures of the row of these values, or of all; `then` are those that it is compared with."""
        return tuple(
            Figure(
                m.of(_among(self.now, values, part.values, m.currency)),
                Behind(self.recipe.entity, self.chosen & its & part.where & m.only, m.adds, m.each),
                m.of(_among(self.then, then, part.values, m.currency))
                if self.past and (then or values is None)
                else None,
            )
            for part in self.parts
            for m in self.measures
        )

    def _columns(self) -> tuple[Column, ...]:
        found = []
        for part in self.parts:
            for m in self.measures:
                key = f"{part.key}.{m.key}" if part.key else m.key
                several = len(self.measures) > 1
                title = f"{part.title}, {m.title}" if part.key and several else part.title or m.title
                found.append(Column(key, title, m.unit, m.title, better=0))
        return tuple(found)

    def _chart(self, rows: Sequence[Row]) -> Chart:
        columns = [c.key for c in self._columns()]
        first = columns[-len(self.measures)] if self.across else columns[-1 if len(columns) == 2 else 0]
        if not isinstance(self.by, TimeRows):
            return Chart(Shape.RANKING, (first,))
        running = key_of(self.by.first_of(self.ask.today))
        return Chart(Shape.BARS, (first,), now=running if running in {row.key for row in rows} else "")

    def _notes(self) -> tuple[str, ...]:
        notes = []
        if self.across and self.recipe.sum:
            notes.append(self.measures[0].title)
        if not all(_filters(self.ws, f.field) for f in self.ask.filters):
            notes.append(_("A filter asks for a field that has been removed: no record meets it."))
        return tuple(notes)


def _filters(ws: Workspace, key: str) -> bool:
    return any(field_of(ws, entity, key) for entity in (*recipes.RECORDS, "passage"))


def _among(
    cells: Cells, rows: tuple[Value, ...] | None, columns: frozenset[Value] | None, currency: str
) -> list[Count]:
    chosen = cells.values() if rows is None else (cells.get(row, ()) for row in rows)
    return [
        count
        for found in chosen
        for column, its, count in found
        if (columns is None or column in columns) and currency in ("", its)
    ]


def _reader(by: By | None) -> Callable[[Value], Value]:
    """What says to which row or column a group of records belongs."""
    return by.reader() if isinstance(by, TimeRows) else lambda group: group


def _by(ws: Workspace, entity: str, key: str) -> By:
    span, colon, of = key.partition(":")
    if not colon:
        return grouping.by(ws, entity, key)
    f = field_of(ws, entity, of)
    if f is None:
        raise KeyError(key)
    return TimeRows(entity, f, Unit(span))


def _chosen(ws: Workspace, ask: Ask, recipe: Recipe) -> Where:
    """The records that are counted. Of all time those too whose moment nobody knows."""
    entity = recipe.entity
    found = where(ws, entity, ask.filters, ask.today)
    f = field_of(ws, entity, recipe.moment) if recipe.moment else None
    if f is None or ask.period.unit == Unit.ANY:
        return found
    return found & _during(ask, entity, f)


def _during(ask: Ask, entity: str, f: Field) -> Where:
    if not f.custom and not isinstance(f.kind, Date):
        return facts.during(entity, f.key, ask)
    stored = grouping.value_of(entity, f)
    first, last = ask.period.days
    return Where(f"{stored} >= ? AND {stored} <= ?", (first, last))


def _unit(f: Field) -> Measured:
    return Minutes() if isinstance(f.kind, Duration) else _Plain()


def _tone(by: By, value: Value) -> str:
    option = by.field.kind.option(value) if isinstance(by.field.kind, Choice) else None
    return option.tone if option else ""
