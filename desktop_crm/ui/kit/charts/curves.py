"""The lines of a plot, with the soft area below the first of them."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPen

from desktop_crm.ui.kit.charts import look
from desktop_crm.ui.kit.charts.drawn import Drawn

_ROUNDED_UP_TO = 120
"""Points up to which a line is drawn as a curve; more of them lie too close to tell."""
_BETWEEN = 12
_SOFT, _ON_PAPER = 42, 24
"""How strong the area is at the line, and all over on paper; of 255."""


def curves_of(drawn: Drawn) -> list[pg.PlotCurveItem]:
    """The curves of all series; a gap ends one and begins another."""
    made = []
    for series, column in enumerate(drawn.columns):
        numbers = [drawn.number(row, column) for row in range(len(drawn.rows))]
        for first, run in _runs(numbers):
            made.append(_curve(drawn, series, first, run))
    return made


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


def _curve(drawn: Drawn, series: int, first: int, numbers: list[float]) -> pg.PlotCurveItem:
    full = look.tint(drawn, series)
    x, y = rounded(np.arange(first, first + len(numbers), dtype=float), np.array(numbers, dtype=float))
    below = {"fillLevel": 0.0, "brush": _area(full, float(np.abs(y).max()) or 1.0)} if series == 0 else {}
    made = pg.PlotCurveItem(x, y, pen=look.stroke(full, series), antialias=True, **below)
    made.setZValue(2 + series / 10)
    return made


def for_paper(curve: pg.PlotCurveItem, dots: float) -> None:
    """A px is so many dots there; and what fades into nothing is not known to every reader of a PDF."""
    pen = QPen(curve.opts["pen"])
    pen.setWidthF(pen.widthF() * dots)
    curve.setPen(pen)
    if curve.opts["brush"] is not None:
        shade = pen.color()
        shade.setAlpha(_ON_PAPER)
        curve.setBrush(shade)


def _area(full: QColor, high: float) -> QBrush:
    """From the line, where it is soft, to nothing at zero."""
    fading = QLinearGradient(QPointF(0, high), QPointF(0, 0))
    for part, strength in ((0, _SOFT), (1, 0)):
        shade = QColor(full)
        shade.setAlpha(strength)
        fading.setColorAt(part, shade)
    return QBrush(fading)


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
