"""What of a table its chart draws, and how each figure of it is told."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_crm.reports.table import Chart, Column, Figure, Row, Shape, Table

_NO_CHART = Chart(Shape.RANKING, ())


@dataclass(frozen=True, slots=True)
class Spot:
    """A figure of a chart by the places of its row and its column in the table."""

    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """A table with the places of the columns that its chart draws; `marks` those of the plans over the bars."""

    table: Table
    columns: tuple[int, ...]
    marks: tuple[int, ...]
    now: int

    @property
    def chart(self) -> Chart:
        """How it is drawn."""
        return self.table.chart or _NO_CHART

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of the table."""
        return self.table.rows

    def column(self, spot: Spot) -> Column:
        """The column of a figure."""
        return self.table.columns[spot.column]

    def figure(self, spot: Spot) -> Figure:
        """The figure itself."""
        return self.table.rows[spot.row].figures[spot.column]

    def number(self, row: int, column: int) -> float | None:
        """The figure as it is drawn; None for a gap."""
        value = self.table.rows[row].figures[column].value
        return float(value) if isinstance(value, int | float) else None

    def numbers(self) -> list[float]:
        """All that is drawn along the axis."""
        places = range(len(self.rows))
        found = (self.number(row, column) for row in places for column in self.columns + self.marks)
        return [number for number in found if number is not None]

    def change(self, spot: Spot) -> str:
        """How the figure differs from the one before."""
        figure = self.figure(spot)
        return self.column(spot).unit.difference(figure.value, figure.before)

    def tone(self, spot: Spot) -> str:
        """Whether that is good, bad or neither, as a colour role."""
        figure = self.figure(spot)
        return tone_of(self.column(spot), figure)

    def told(self, spot: Spot) -> str:
        """The figure in a sentence, for who hears it."""
        column, row = self.column(spot), self.rows[spot.row]
        said = f"{row.title}, {column.title}: {column.unit.format(self.figure(spot).value)}"
        return ", ".join(filter(None, (said, self.change(spot))))


def drawn(table: Table) -> Drawn:
    """What the chart of a table draws. Along an axis stand only figures of one measure, that of the first column."""
    chart = table.chart or _NO_CHART
    columns = tuple(table.column(key) for key in chart.columns)
    marks = tuple(table.column(key) for key in chart.marks)
    if chart.shape in (Shape.BARS, Shape.LINES) and columns:
        unit = table.columns[columns[0]].unit
        columns = tuple(c for c in columns if table.columns[c].unit == unit)
        marks = tuple(c for c in marks if table.columns[c].unit == unit)
    keys = [row.key for row in table.rows]
    return Drawn(table, columns, marks, keys.index(chart.now) if chart.now in keys else -1)


def tone_of(column: Column, figure: Figure) -> str:
    """The colour role of a change: good, bad, or secondary where it is neither."""
    value, before = figure.value, figure.before
    if not isinstance(value, int | float) or not isinstance(before, int | float) or value == before:
        return "secondary"
    better = (value > before) - (value < before)
    return {1: "good", -1: "bad"}.get(better * column.direction, "secondary")
