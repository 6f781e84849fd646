"""What a report says: typed columns, rows, a total, and for each figure the records behind it.

Screen, chart, drill-down, workbook, paper and the command line all take the same `Table`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop_crm.reports.narrowing import Where
from desktop_crm.reports.units import Unit, Value
from desktop_crm.store.query import Among, Query
from desktop_crm.store.workspace import Workspace


class Adds(StrEnum):
    """How a figure follows from the records behind it.

    COUNT: how many they are. SUM and MEAN: of `each` over those that have it. SHARE: how many they are of all in `of`.
    """

    COUNT = "count"
    SUM = "sum"
    MEAN = "mean"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Behind:
    """The records behind a figure, those of `entity` that meet `where`, and how it follows from them.

    `where` names the entity's table by its own name; `each` is an SQL expression in the same terms.
    """

    entity: str
    where: Where
    adds: Adds = Adds.COUNT
    each: str = ""
    of: Where | None = None

    def query(self) -> Query:
        """The list of the records."""
        return Query(self.entity, among=Among(self.where.sql, self.where.values))


def added_up(ws: Workspace, behind: Behind) -> int | float | None:
    """The figure, anew from the records behind it; None where there is nothing to divide by."""
    n, total, having = _counted(ws, behind.entity, behind.where, behind.each)
    match behind.adds:
        case Adds.COUNT:
            return n
        case Adds.SUM:
            return total
        case Adds.MEAN:
            return total / having if having else None
    whole = _counted(ws, behind.entity, behind.of, "")[0] if behind.of else 0
    return n / whole if whole else None


def _counted(ws: Workspace, entity: str, where: Where, each: str) -> tuple[int, int | float, int]:
    value = each or "NULL"
    sql = f"SELECT count(*), coalesce(sum({value}), 0), count({value}) FROM {entity} WHERE {where.sql}"
    ((n, total, having),) = ws.read(sql, where.values)
    return n, total, having


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; `before` is the same of the period that it is compared with. None is shown as a dash."""

    value: Value = None
    behind: Behind | None = None
    before: Value = None


NOTHING = Figure()


@dataclass(frozen=True, slots=True)
class Column:
    """`title` and `about`, a sentence that says what is counted, are in the current language.

    `better` is 1 when more is better, -1 when less is, 0 when neither; None for what the unit says.
    """

    key: str
    title: str
    unit: Unit
    about: str = ""
    better: int | None = None

    @property
    def direction(self) -> int:
        """Whether more is better."""
        return self.unit.better if self.better is None else self.better


@dataclass(frozen=True, slots=True)
class Row:
    """`title` is what the row is about, in the current language; `of` the record that it names, if it does.

    `key` tells rows apart and stays the same when the report is asked again. `level` is how far it is indented;
    `tone` is a colour role or a hex colour for its mark.
    """

    key: str
    title: str
    figures: tuple[Figure, ...]
    of: tuple[str, str] | None = None
    level: int = 0
    tone: str = ""


class Shape(StrEnum):
    """How a chart is drawn. BARS and LINES stand along time or groups, FUNNEL and RANKING are bars in rows."""

    BARS = "bars"
    LINES = "lines"
    FUNNEL = "funnel"
    RANKING = "ranking"


@dataclass(frozen=True, slots=True)
class Chart:
    """The columns that a chart shows by key. `marks` are the columns drawn as marks over the bars: plans.

    `now` is the key of the row that still runs.
    """

    shape: Shape
    columns: tuple[str, ...]
    marks: tuple[str, ...] = ()
    now: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`name` is the report's key, `heading` the title of the column of rows, `title` what the table is about.

    `notes` are sentences that belong to it, such as what was left out. Without rows `empty` says why.
    """

    name: str
    title: str
    heading: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = ()
    total: Row | None = None
    chart: Chart | None = None
    notes: tuple[str, ...] = ()
    empty: str = ""

    def column(self, key: str) -> int:
        """The place of a column; ValueError when there is none."""
        return [c.key for c in self.columns].index(key)

    def figure(self, row: str, column: str) -> Figure:
        """The figure of a row, or of the total for an empty key. KeyError when there is no such row."""
        if not row and self.total:
            return self.total.figures[self.column(column)]
        return {r.key: r for r in self.rows}[row].figures[self.column(column)]
