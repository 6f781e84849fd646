"""The colours, strokes and signs by which the series of a chart are told apart, in the theme in use."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF

from desktop_crm.reports.table import Shape
from desktop_crm.ui import theme
from desktop_crm.ui.kit.charts.drawn import Drawn
from desktop_crm.ui.theme import colour

_BARS = (0, 1, 2, 3, 5)
_LINES = (1, 0, 2, 3, 5)
_WORSE = 4
_DASHES: tuple[list[float], ...] = ([], [3, 2], [1, 2], [5, 2, 1, 2])
_SOFT = 0.42


def tint(drawn: Drawn, series: int) -> QColor:
    """The colour of a series. Of several, one of which less is better has the colour of loss."""
    column = drawn.table.columns[drawn.columns[series]]
    order = _LINES if drawn.chart.shape == Shape.LINES else _BARS
    if len(drawn.columns) > 1 and column.direction < 0:
        return QColor(theme.tokens().series[_WORSE])
    if len(drawn.columns) == 1 and drawn.chart.shape == Shape.BARS:
        return colour("accent")
    return QColor(theme.tokens().series[order[series % len(order)]])


def soft(full: QColor, part: float = _SOFT, ground: str = "surface") -> QColor:
    """So much of a colour over the ground of the chart."""
    below = colour(ground)
    red, green, blue = (
        round(a * part + b * (1 - part))
        for a, b in zip(full.getRgb()[:3], below.getRgb()[:3], strict=True)  # type: ignore[index]
    )
    return QColor(red, green, blue)


def stroke(full: QColor, series: int, width: float = 2) -> QPen:
    """The pen of a line: each series has its dashes."""
    pen = QPen(full, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if series else Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dashes := _DASHES[series % len(_DASHES)]:
        pen.setDashPattern(dashes)
    return pen


def paint_bar(painter: QPainter, shape: QPainterPath, full: QColor, series: int) -> None:
    """Fill a bar: full, pale with an edge, striped."""
    painter.setPen(Qt.PenStyle.NoPen)
    kind = series % 3
    painter.setBrush(full if not kind else soft(full, 0.30))
    painter.drawPath(shape)
    if kind == 2:
        painter.setBrush(QBrush(full, Qt.BrushStyle.BDiagPattern))
        painter.drawPath(shape)
    if kind:
        painter.setClipPath(shape, Qt.ClipOperation.IntersectClip)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(full, 3))
        painter.drawPath(shape)


def paint_sign(painter: QPainter, at: QPointF, full: QColor, series: int, size: float = 4) -> None:
    """The sign of a point: a disc, a square, a triangle, a diamond; edged, so that it stands apart from lines."""
    painter.setPen(QPen(colour("surface"), 1.5))
    painter.setBrush(full)
    kind = series % 4
    if kind == 0:
        painter.drawEllipse(at, size, size)
    elif kind == 1:
        painter.drawRect(QRectF(at.x() - size + 0.5, at.y() - size + 0.5, 2 * size - 1, 2 * size - 1))
    else:
        s = size + 1
        corners = [QPointF(0, -s), QPointF(s, s * 0.8), QPointF(-s, s * 0.8)]
        if kind == 3:
            corners = [QPointF(0, -s), QPointF(s, 0), QPointF(0, s), QPointF(-s, 0)]
        painter.drawPolygon(QPolygonF([at + corner for corner in corners]))


def bar_shape(where: QRectF, radius: float = 3, *, upward: bool = True) -> QPainterPath:
    """A bar whose free end is rounded and whose foot stands flat on the base line."""
    r = min(radius, where.width() / 2, where.height())
    left, right = where.left(), where.right()
    foot, end, inward = (where.bottom(), where.top(), r) if upward else (where.top(), where.bottom(), -r)
    path = QPainterPath(QPointF(left, foot))
    path.lineTo(left, end + inward)
    path.quadTo(left, end, left + r, end)
    path.lineTo(right - r, end)
    path.quadTo(right, end, right, end + inward)
    path.lineTo(right, foot)
    path.closeSubpath()
    return path
