"""What a plot paints, one layer above the other: each asks for colours and places at the moment it paints."""

from __future__ import annotations

from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from desktop_crm.reports.table import Shape
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.charts import axis, look
from desktop_crm.ui.kit.charts.drawn import Drawn
from desktop_crm.ui.kit.charts.ground import Ground
from desktop_crm.ui.theme import colour, metrics

_BELOW = 26
_FEW = 16
"""Points of a line up to which each has its sign."""
_SHORTEST_NAME = 64
_LONGEST_TIME = 60
_EACH_NAMED = 14
"""Up to so many rows that are no months or days are all named, however short."""
_LINE = 14


class Layer(pg.GraphicsObject):  # type: ignore[misc]
    """It lies in the view box and counts in px as that does."""

    def __init__(self, box: pg.ViewBox, draw: Callable[[QPainter], None], depth: float) -> None:
        super().__init__()
        self._box, self._draw = box, draw
        self.setParentItem(box)
        self.setZValue(depth)

    def boundingRect(self) -> QRectF:
        return self._box.rect().adjusted(-120, -20, 20, 2 * _BELOW)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw(painter)


def grid(painter: QPainter, drawn: Drawn, ground: Ground, marks: list[float]) -> None:
    """A hairline at each mark of the axis, a stronger one at zero where figures lie below it."""
    width = paint.hairline(painter)
    for mark in marks:
        strong = mark == 0 and marks[0] < 0
        y = round(ground.y(mark)) - width / 2
        painter.fillRect(
            QRectF(ground.area.left(), y, ground.area.width(), width),
            colour("line_strong" if strong else "line"),
        )


def bars(painter: QPainter, drawn: Drawn, ground: Ground) -> None:
    """The bars. Where one row still runs it alone has the full colour."""
    of = len(drawn.columns)
    for which, column in enumerate(drawn.columns):
        full = look.tint(drawn, which)
        for row in range(len(drawn.rows)):
            number = drawn.number(row, column)
            if number:
                past = of == 1 and drawn.now >= 0 and row != drawn.now
                where = _visible(ground.bar(row, which, of, number), number)
                painter.save()
                shape = look.bar_shape(where, upward=number > 0)
                look.paint_bar(painter, shape, look.soft(full) if past else full, which)
                painter.restore()


def _visible(bar: QRectF, number: float) -> QRectF:
    """A figure that is not zero can be seen, be it ever so small."""
    if bar.height() < 1.5:
        bar.setTop(bar.bottom() - 1.5) if number > 0 else bar.setBottom(bar.top() + 1.5)
    return bar


def plans(painter: QPainter, drawn: Drawn, ground: Ground) -> None:
    """A short dark line for each plan, over its bar or over all bars of its row."""
    painter.setPen(QPen(colour("text"), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    of = len(drawn.columns)
    each = of == len(drawn.marks) and drawn.chart.shape == Shape.BARS
    for which, column in enumerate(drawn.marks):
        for row in range(len(drawn.rows)):
            number = drawn.number(row, column)
            if number is not None:
                first, last = (which, which) if each else (0, of - 1)
                left = ground.bar(row, first, of, 0).left() - 4
                right = ground.bar(row, last, of, 0).right() + 4
                if drawn.chart.shape == Shape.LINES:
                    left, right = (ground.x(row) + part * min(ground.slot, 30) / 2 for part in (-1, 1))
                y = ground.y(number)
                painter.drawLine(QPointF(left, y), QPointF(right, y))


def dots(painter: QPainter, drawn: Drawn, ground: Ground) -> None:
    """The signs of the points of lines: all where they are few, else the last one and those that stand alone."""
    if drawn.chart.shape != Shape.LINES:
        return
    count = len(drawn.rows)
    for series, column in reversed(list(enumerate(drawn.columns))):
        numbers = [drawn.number(row, column) for row in range(count)]
        there = [row for row, number in enumerate(numbers) if number is not None]
        alone = [
            row
            for row in there
            if (row == 0 or numbers[row - 1] is None) and (row == count - 1 or numbers[row + 1] is None)
        ]
        few = count <= _FEW and len(drawn.columns) > 1
        for row in there if few else {*alone, *there[-1:]}:
            number = numbers[row]
            if number is not None:
                size = 4.5 if row == there[-1] else 3.5
                look.paint_sign(painter, ground.point(row, number), look.tint(drawn, series), series, size)


def figures_beside(painter: QPainter, drawn: Drawn, ground: Ground, marks: list[float], wide: int) -> None:
    """The marks of the axis in short, left of the ground."""
    unit = drawn.table.columns[drawn.columns[0]].unit
    for mark in marks:
        area = QRectF(ground.area.left() - wide, ground.y(mark) - 9, wide - 8, 18)
        paint.line_of_text(painter, area, unit.brief(mark), "axis", "secondary", paint.MIDDLE_RIGHT)


def width_of_figures(drawn: Drawn, marks: list[float]) -> int:
    """How much room they take."""
    unit = drawn.table.columns[drawn.columns[0]].unit
    return max(metrics("axis").horizontalAdvance(unit.brief(mark)) for mark in marks) + 10


def room_below(drawn: Drawn, width: float) -> int:
    """px below the ground for the names of the rows."""
    names, step = _named(drawn, width)
    room = width / max(len(names), 1) * step - 8
    wraps = not axis.along_time(drawn.rows) and any(
        " " in name and metrics("axis").horizontalAdvance(name) > room for name in names[::step]
    )
    return _BELOW + _LINE if wraps else _BELOW


def _named(drawn: Drawn, width: float) -> tuple[list[str], int]:
    """The names of the rows, and each how manyth of them is shown."""
    names = axis.short_names(drawn.rows)
    longest = _LONGEST_TIME if axis.along_time(drawn.rows) else 10_000
    widest = min(longest, max(metrics("axis_strong").horizontalAdvance(name) for name in names) + 8)
    if axis.along_time(drawn.rows):
        return names, axis.every(len(names), width, widest)
    return names, 1 if len(names) <= _EACH_NAMED else axis.every(
        len(names), width, min(widest, _SHORTEST_NAME)
    )


def names_below(painter: QPainter, drawn: Drawn, ground: Ground, edges: tuple[float, float]) -> None:
    """The names of the rows, as many as have room between the edges; the one that still runs is strong."""
    names, step = _named(drawn, ground.area.width())
    time = axis.along_time(drawn.rows)
    for row in range(0, len(names), step):
        role, ink = ("axis_strong", "text") if row == drawn.now else ("axis", "secondary")
        room = ground.slot * step - 8
        lines = [names[row]] if time else axis.wrapped(names[row], room, metrics(role).horizontalAdvance)
        words = metrics(role).horizontalAdvance(names[row]) + 2
        width = min(words, max(room, _LONGEST_TIME)) if time else max(room, 20)
        left = max(edges[0], min(ground.x(row) - width / 2, edges[1] - width))
        for place, line in enumerate(lines):
            area = QRectF(left, ground.area.bottom() + 6 + place * _LINE, width, _LINE + 4)
            paint.line_of_text(painter, area, line, role, ink, paint.MIDDLE)
