"""Excel's own charts of a report: they read the cells beside them and follow when somebody changes those."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from desktop_crm.base.sheets import clean
from desktop_crm.models.kinds.sums import sign_of
from desktop_crm.reports.grid import Lane, Part, calendar
from desktop_crm.reports.table import Column, Shape, Table
from desktop_crm.reports.units import Sum

if TYPE_CHECKING:
    from openpyxl.chart._chart import ChartBase
    from openpyxl.chart.series import Series

_SERIES = ("2C5BD8", "1E9E8A", "E0912F", "8A63D2", "D2587A", "7B8794")
_MARK, _GRID = "1B1F27", "E3E6EA"
_WIDTH, _HEIGHT, _EACH = 18.0, 10.5, 0.8  # cm; bars in rows need so much each
_HIGHEST = 40.0  # cm
_TITLE, _SMALL = 1200, 900  # hundredths of a point
_LINE = 28_575  # EMU, 2.25 pt
_NAMED = 12
"""Names that have room beside each other."""
_MANY = 40
"""Rows that bars in rows show at most: the first ones."""


class _Cells:
    """Where the figures of a table stand."""

    def __init__(self, table: Table, lanes: Sequence[Lane], sheet: str, top: int) -> None:
        self.table, self.top = table, top
        self.rows = len(table.rows)
        self._sheet = sheet.replace("'", "''")
        self._places = {lane.column.key: n for n, lane in enumerate(lanes, 2) if lane.part == Part.NOW}
        self._lanes = {lane.column.key: lane for lane in lanes if lane.part == Part.NOW}

    def lane(self, key: str) -> Lane:
        """The figures of a column."""
        return self._lanes[key]

    def title(self, key: str) -> str:
        """The reference to the title of a column."""
        return self._reference(self._places[key], self.top, self.top)

    def figures(self, key: str) -> str:
        """The reference to its figures, without the total."""
        return self._reference(self._places[key], self.top + 1, self.top + self.rows)

    def names(self) -> str:
        """The reference to what the rows are called."""
        return self._reference(1, self.top + 1, self.top + self.rows)

    def _reference(self, place: int, first: int, last: int) -> str:
        from openpyxl.utils import get_column_letter

        column = get_column_letter(place)
        end = f":${column}${last}" if last > first else ""
        return f"'{self._sheet}'!${column}${first}{end}"


def chart_of(table: Table, lanes: Sequence[Lane], sheet: str, top: int) -> ChartBase | None:
    """The chart of a table whose header stands in the row `top` of a sheet; None when it has none."""
    if not table.chart or not table.rows:
        return None
    cells = _Cells(table, lanes, sheet, top)
    in_rows = table.chart.shape in (Shape.FUNNEL, Shape.RANKING)
    columns = [table.columns[table.column(key)] for key in table.chart.columns]
    marks = [table.columns[table.column(key)] for key in table.chart.marks]
    # Of one measure: one axis can tell no more.
    columns = columns[:1] if in_rows else [c for c in columns if c.unit == columns[0].unit]
    marks = [] if in_rows else [m for m in marks if m.unit == columns[0].unit]
    if not columns:
        return None
    if in_rows:
        cells.rows = min(cells.rows, _MANY)
        made = _finished(_in_rows(cells, columns[0]), cells, columns)
        made.y_axis.crosses = "max"  # which, with the order turned round, is at the bottom
        return made
    made = _lines(cells, columns) if table.chart.shape == Shape.LINES else _bars(cells, columns)
    _finished(made, cells, columns + marks)
    if marks:
        made += _marks(cells, marks, len(columns))
    return made


def _bars(cells: _Cells, columns: Sequence[Column]) -> Any:
    from openpyxl.chart import BarChart

    made = BarChart()
    made.type, made.grouping, made.gapWidth = "col", "clustered", 60
    for n, column in enumerate(columns):
        series = _series(cells, column, n)
        series.graphicalProperties.solidFill = _SERIES[n % len(_SERIES)]
        series.invertIfNegative = False
        made.series.append(series)
    return made


def _in_rows(cells: _Cells, column: Column) -> Any:
    """Bars from the left with the figure at their end, the first row at the top."""
    from openpyxl.chart.label import DataLabelList

    made = _bars(cells, [column])
    made.type, made.gapWidth = "bar", 40
    made.x_axis.scaling.orientation = "maxMin"
    labels = DataLabelList(numFmt=column.unit.axis, showVal=True)
    labels.showSerName = labels.showCatName = labels.showLegendKey = labels.showPercent = False
    made.dataLabels = labels
    made.height = min(max(_HEIGHT, 3 + _EACH * cells.rows), _HIGHEST)
    return made


def _lines(cells: _Cells, columns: Sequence[Column]) -> Any:
    from openpyxl.chart import LineChart

    made = LineChart()
    for n, column in enumerate(columns):
        series = _series(cells, column, n)
        series.graphicalProperties.line.solidFill = _SERIES[n % len(_SERIES)]
        series.graphicalProperties.line.width = _LINE
        series.marker.symbol = "none"
        series.smooth = False
        made.series.append(series)
    return made


def _marks(cells: _Cells, marks: Sequence[Column], after: int) -> Any:
    """Plans: a dash over each bar, on the same axes."""
    from openpyxl.chart import LineChart

    made = LineChart()
    for n, column in enumerate(marks, after):
        series = _series(cells, column, n)
        series.graphicalProperties.line.noFill = True
        series.marker.symbol, series.marker.size = "dash", 16
        series.marker.graphicalProperties.solidFill = _MARK
        series.marker.graphicalProperties.line.solidFill = _MARK
        series.smooth = False
        made.series.append(series)
    return made


def _series(cells: _Cells, column: Column, n: int) -> Series:
    """The figures of a column, with a copy for programs that show a chart without reckoning anything."""
    from openpyxl.chart.data_source import NumData, NumDataSource, NumRef, NumVal, StrData, StrRef, StrVal
    from openpyxl.chart.marker import Marker
    from openpyxl.chart.series import Series, SeriesLabel
    from openpyxl.chart.shapes import GraphicalProperties
    from openpyxl.drawing.line import LineProperties

    lane = cells.lane(column.key)
    figures = [lane.exported(row) for row in cells.table.rows[: cells.rows]]
    known = [NumVal(idx=i, v=repr(v)) for i, v in enumerate(figures) if isinstance(v, int | float)]
    copy = NumData(formatCode=column.unit.excel, ptCount=len(figures), pt=known)
    title = StrData(ptCount=1, pt=[StrVal(idx=0, v=clean(column.title))])
    return Series(
        idx=n,
        order=n,
        tx=SeriesLabel(strRef=StrRef(f=cells.title(column.key), strCache=title)),
        cat=_categories(cells),
        val=NumDataSource(numRef=NumRef(f=cells.figures(column.key), numCache=copy)),
        spPr=GraphicalProperties(ln=LineProperties()),
        marker=Marker(spPr=GraphicalProperties(ln=LineProperties())),
    )


def _categories(cells: _Cells) -> Any:
    """What the rows are called: days are numbers to Excel."""
    from openpyxl.chart.data_source import AxDataSource, NumData, NumRef, NumVal, StrData, StrRef, StrVal
    from openpyxl.utils.datetime import to_excel

    days = calendar(cells.table)
    if days:
        numbers = [NumVal(idx=i, v=str(int(to_excel(day)))) for i, day in enumerate(days.days)]
        copy = NumData(formatCode=days.excel, ptCount=len(numbers), pt=numbers)
        return AxDataSource(numRef=NumRef(f=cells.names(), numCache=copy))
    names = [StrVal(idx=i, v=clean(row.title)) for i, row in enumerate(cells.table.rows[: cells.rows])]
    return AxDataSource(strRef=StrRef(f=cells.names(), strCache=StrData(ptCount=len(names), pt=names)))


def _finished(made: Any, cells: _Cells, columns: Sequence[Column]) -> Any:
    """With titles, axes, and a legend where there is more than one thing to tell apart."""
    from openpyxl.chart.legend import Legend

    made.title = _title(cells.table.title, _TITLE)
    made.width, made.height = _WIDTH, max(made.height, _HEIGHT)
    made.roundedCorners = False
    made.legend = Legend() if len(columns) > 1 else None
    if made.legend:
        made.legend.position = "b"
    days = calendar(cells.table)
    _axis(made.x_axis, cells.table.heading, days.axis if days else "General")
    _axis(made.y_axis, _measure(columns), columns[0].unit.axis)
    made.x_axis.majorGridlines = None
    if cells.rows > _NAMED and made.x_axis.scaling.orientation != "maxMin":
        made.x_axis.tickLblSkip = -(-cells.rows // _NAMED)
    made.x_axis.tickLblPos = "low"  # at the edge, also where figures are below zero
    return made


def _axis(axis: Any, title: str, number_format: str) -> None:
    from openpyxl.chart.axis import ChartLines
    from openpyxl.chart.data_source import NumFmt
    from openpyxl.chart.shapes import GraphicalProperties
    from openpyxl.drawing.line import LineProperties

    axis.delete = False
    axis.title = _title(title, _SMALL) if title else None
    axis.numFmt = NumFmt(formatCode=number_format, sourceLinked=False)
    axis.majorTickMark = axis.minorTickMark = "none"
    axis.tickLblPos = "nextTo"
    axis.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill=_GRID)))
    axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=_GRID))


def _title(text: str, size: int) -> Any:
    from openpyxl.chart.text import RichText, Text
    from openpyxl.chart.title import Title
    from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun

    face = CharacterProperties(sz=size, b=size == _TITLE)
    run = RegularTextRun(rPr=face, t=clean(text))
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=face), r=[run])
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)


def _measure(columns: Sequence[Column]) -> str:
    """What the axis of figures measures: the currency, or the one column that is shown."""
    unit = columns[0].unit
    if isinstance(unit, Sum):
        return sign_of(unit.currency)
    return columns[0].title if len(columns) == 1 else ""
