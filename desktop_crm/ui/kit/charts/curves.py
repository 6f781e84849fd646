"""The lines of a plot, with the soft area below the first of them."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QLinearGradient, QPainter, QPainterPath

from desktop_crm.ui.kit.charts import look
from desktop_crm.ui.kit.charts.drawn import Drawn
from desktop_crm.ui.kit.charts.ground import Ground
from desktop_crm.ui.theme import colour

_ROUNDED_UP_TO = 120
"""Points up to which a line is drawn as a curve; more of them lie too close to tell."""
_BETWEEN = 12
_MANY = 150
"""Beyond so many points a line is thin, and dashes would say nothing."""
_SOFT = 0.165
"""How strong the area is at the line."""


def paint_curves(painter: QPainter, drawn: Drawn, ground: Ground) -> None:
    """The lines of all series; a gap ends one and begins another."""
    many = len(drawn.rows) > _MANY
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for series in reversed(range(len(drawn.columns))):
        painter.setPen(look.stroke(look.tint(drawn, series), 0 if many else series, 1.2 if many else 2))
        for path in _paths(drawn, ground, series):
            painter.drawPath(path)


def paint_area(painter: QPainter, drawn: Drawn, ground: Ground) -> None:
    """Below the first line, where it is soft, down to nothing at zero. Opaque, as not every PDF fades."""
    foot = ground.y(0)
    for path in _paths(drawn, ground, 0):
        bounds = path.boundingRect()
        path.lineTo(bounds.right(), foot)
        path.lineTo(bounds.left(), foot)
        path.closeSubpath()
        top = bounds.top() if bounds.top() < foot else bounds.bottom()
        fading = QLinearGradient(QPointF(0, top), QPointF(0, foot))
        fading.setColorAt(0, look.soft(look.tint(drawn, 0), _SOFT))
        fading.setColorAt(1, colour("surface"))
        painter.fillPath(path, fading)


def _paths(drawn: Drawn, ground: Ground, series: int) -> list[QPainterPath]:
    numbers = [drawn.number(row, drawn.columns[series]) for row in range(len(drawn.rows))]
    found = []
    for first, run in _runs(numbers):
        x, y = rounded(np.arange(first, first + len(run), dtype=float), np.array(run, dtype=float))
        found.append(pg.arrayToQPath(*ground.points(x, y)))
    return found


def _runs(numbers: list[float | None]) -> list[tuple[int, list[float]]]:
    """The stretches without a gap: the place of the first, and the numbers."""
    runs: list[tuple[int, list[float]]] = []
    for place, number in enumerate(numbers):
        if number is None:
            continue
        if place and numbers[place - 1] is not None and runs:
            runs[-1][1].append(number)
        else:
            runs.append((place, [number]))
    return [run for run in runs if len(run[1]) > 1]


def rounded(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A curve through the points that rises and falls only where they do (Fritsch and Carlson)."""
    if not 2 < len(x) <= _ROUNDED_UP_TO:
        return x, y
    slope = np.diff(y)
    same = slope[:-1] * slope[1:] > 0
    inner = np.zeros(len(slope) - 1)
    inner[same] = 2 * slope[:-1][same] * slope[1:][same] / (slope[:-1][same] + slope[1:][same])
    tangent = np.concatenate(([slope[0]], inner, [slope[-1]]))
    t = np.linspace(0, 1, _BETWEEN, endpoint=False)[None, :]
    y0, y1, m0, m1 = (part[:, None] for part in (y[:-1], y[1:], tangent[:-1], tangent[1:]))
    between = (
        (2 * t**3 - 3 * t**2 + 1) * y0
        + (t**3 - 2 * t**2 + t) * m0
        + (3 * t**2 - 2 * t**3) * y1
        + (t**3 - t**2) * m1
    )
    across = x[:-1, None] + t
    return np.append(across.ravel(), x[-1]), np.append(between.ravel(), y[-1])
