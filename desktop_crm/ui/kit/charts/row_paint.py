"""How the rows of a funnel or a ranking are painted, on the screen and on paper."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPainter

from desktop_crm.reports.table import Row, Shape
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.avatar import initials_of, paint_avatar
from desktop_crm.ui.kit.charts import look
from desktop_crm.ui.kit.charts.drawn import Drawn, Spot
from desktop_crm.ui.kit.pill import contrast
from desktop_crm.ui.theme import colour, metrics, tokens

LOWEST, HIGHEST = 36, 60
"""A row is so many px high."""
FUNNEL_BAR, RANKING_BAR = 28, 8
GAP = 14
_FACE, _BESIDE_FACE = 26, 10
_INDENT = 14
_NARROWEST_BAR = 56
_FAIR_BAR = 0.34
"""Of the width: what is more of it may be had by long names."""
_PALEST, _PALEST_BELOW_FIGURES = 0.5, 0.84
_READABLE = 4.5


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure behind the bars: its column, whether it is the change, the texts, right end and width."""

    column: int
    change: bool
    texts: tuple[str, ...]
    right: float
    width: float


@dataclass(frozen=True, slots=True)
class Plan:
    """How the rows lie: how high each is, how wide the names, where the bars and the figures behind them."""

    high: float
    names: float
    bar: tuple[float, float]
    cells: tuple[Cell, ...]


def plan_of(drawn: Drawn, width: float, height: float) -> Plan:
    """Names and figures are as wide as they are within bounds, the bar has the rest; figures make room for it."""
    faces = _FACE + _BESIDE_FACE if _with_faces(drawn) else 0
    titles = (metrics("control").horizontalAdvance(r.title) + r.level * _INDENT for r in drawn.rows)
    wanted, least = max(titles, default=0) + 2 + faces, width * (0.36 if faces else 0.3)
    kept = _having_room(drawn, width - min(wanted, least) - GAP - _NARROWEST_BAR)
    behind = sum(each[3] + GAP for each in kept)
    names = min(wanted, max(least, width * (1 - _FAIR_BAR) - behind - GAP))
    right = width
    cells: list[Cell] = []
    for column, change, texts, wide in reversed(kept):
        cells.insert(0, Cell(column, change, texts, right, wide))
        right -= wide + GAP
    left = names + GAP
    high = max(LOWEST, min(HIGHEST, height / max(len(drawn.rows), 1)))
    return Plan(high, names, (left, max(8.0, right - left)), tuple(cells))


_Texts = tuple[int, bool, tuple[str, ...], int]


def _having_room(drawn: Drawn, room: float) -> list[_Texts]:
    """Of what may stand behind the bars, what has room there: the bar's own figure and its change before others."""
    every = [
        (column, change, texts, max(metrics("digits_strong").horizontalAdvance(text) for text in texts) + 2)
        for column, change, texts in _texts(drawn)
    ]
    kept = list[_Texts]()
    for each in sorted(every, key=lambda e: e[0] != drawn.columns[0]):
        if each[3] + GAP <= room:
            kept.append(each)
            room -= each[3] + GAP
    return [each for each in every if each in kept]


def _with_faces(drawn: Drawn) -> bool:
    return any(row.of and row.of[0] == "employee" for row in drawn.rows)


def _texts(drawn: Drawn) -> list[tuple[int, bool, tuple[str, ...]]]:
    """What stands behind the bars. A ranking has there the figure of the bar itself, and last how it changed."""
    ranking = drawn.chart.shape == Shape.RANKING
    first = drawn.columns[0]
    found = []
    for column in (first, *drawn.columns[1:]) if ranking else drawn.columns[1:]:
        unit = drawn.table.columns[column].unit
        found.append((column, False, tuple(unit.brief(row.figures[column].value) for row in drawn.rows)))
    changes = tuple(drawn.change(Spot(place, first)) for place in range(len(drawn.rows)))
    return [*found, (first, True, changes)] if ranking and any(changes) else found


def paint_rows(painter: QPainter, drawn: Drawn, where: QRectF, lit: int = -1) -> None:
    """Draw all rows into `where`; `lit` is the one under the mouse."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    plan = plan_of(drawn, where.width(), where.height())
    numbers = [abs(drawn.number(place, drawn.columns[0]) or 0) for place in range(len(drawn.rows))]
    most = max(numbers, default=0) or 1
    for place, row in enumerate(drawn.rows):
        area = QRectF(where.left(), where.top() + place * plan.high, where.width(), plan.high)
        _paint_name(painter, drawn, row, QRectF(area.topLeft(), area.size()), plan.names)
        bar = QRectF(area.left() + plan.bar[0], area.top(), plan.bar[1], plan.high)
        _paint_bar(painter, drawn, place, bar, numbers[place] / most, place == lit)
        for cell in plan.cells:
            at = QRectF(area.left() + cell.right - cell.width, area.top(), cell.width, plan.high)
            _paint_cell(painter, drawn, place, cell, at)


def _paint_name(painter: QPainter, drawn: Drawn, row: Row, area: QRectF, width: float) -> None:
    area.setWidth(width)
    area.adjust(row.level * _INDENT, 0, 0, 0)
    if _with_faces(drawn):
        face = QRect(round(area.left()), round(area.center().y() - _FACE / 2), _FACE, _FACE)
        if row.of:
            paint_avatar(painter, face, initials_of(row.title), row.of[1])
        area.adjust(_FACE + _BESIDE_FACE, 0, 0, 0)
    paint.line_of_text(painter, area, row.title, "control")


def _paint_bar(painter: QPainter, drawn: Drawn, place: int, area: QRectF, part: float, lit: bool) -> None:
    funnel = drawn.chart.shape == Shape.FUNNEL
    thick = min(FUNNEL_BAR, area.height() - 8) if funnel else RANKING_BAR
    radius = 4 if funnel else thick / 2
    track = QRectF(area.left(), area.center().y() - thick / 2, area.width(), thick)
    paint.box(painter, track, radius, "line" if lit else "sunken")
    long = min(track.width(), max(track.width() * part, 2 * radius)) if part else 0.0
    column = drawn.columns[0]
    text = drawn.table.columns[column].unit.format(drawn.rows[place].figures[column].value)
    inside = metrics("digits_strong").horizontalAdvance(text) + 20 <= long
    if part:
        full = colour("bad" if (drawn.number(place, column) or 0) < 0 else "accent")
        shade = _shade(full, place / max(len(drawn.rows) - 1, 1), inside) if funnel else full
        paint.box(painter, QRectF(track.left(), track.top(), long, thick), radius, shade.name())
    if funnel:
        at = track.adjusted(10 if inside else long + 8, 0, 60, 0)
        paint.line_of_text(painter, at, text, "digits_strong", "on_accent" if inside else "text")


def _shade(full: QColor, down: float, written_on: bool) -> QColor:
    """Paler from stage to stage; not so pale that the figure on it could not be read."""
    shade = look.soft(full, 1 - (1 - _PALEST) * down, "sunken")
    if written_on and contrast(tokens().on_accent, shade.name()) < _READABLE:
        return look.soft(full, _PALEST_BELOW_FIGURES, "sunken")
    return shade


def _paint_cell(painter: QPainter, drawn: Drawn, place: int, cell: Cell, at: QRectF) -> None:
    role, ink = "digits", "secondary"
    if cell.change:
        ink = drawn.tone(Spot(place, cell.column))
    elif drawn.chart.shape == Shape.RANKING and cell.column == drawn.columns[0]:
        role, ink = "digits_strong", "text"
    paint.line_of_text(painter, at, cell.texts[place], role, ink, paint.MIDDLE_RIGHT)
