"""How a task looks in a calendar."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop_crm.models.task import CALL, LETTER, MEETING
from desktop_crm.ops.task_lists import TaskBrief
from desktop_crm.ui import icons
from desktop_crm.ui.kit import paint
from desktop_crm.ui.tasks import words
from desktop_crm.ui.theme import colour, metrics, tokens

_SERIES = {CALL: 0, MEETING: 1, LETTER: 3}
_GREY = 5
_TINT = 0.16
_LINE = 16
_RINGED_FROM = 64
_ROOM = 120


def ink(task: TaskBrief, now: datetime) -> str:
    """The colour of a task: red when it is overdue, else that of its kind."""
    if task.is_overdue(now):
        return tokens().bad
    return tokens().series[_SERIES.get(task.kind, _GREY)]


@lru_cache
def _tint(code: str, strength: float) -> QColor:
    made = QColor(code)
    made.setAlphaF(strength)
    return made


def tinted(painter: QPainter, where: QRect, code: str, strength: float = _TINT, radius: float = 5) -> None:
    """A rounded ground of a colour thinned over the surface."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("surface"))
    painter.drawRoundedRect(QRectF(where), radius, radius)
    painter.setBrush(_tint(code, strength))
    painter.drawRoundedRect(QRectF(where), radius, radius)


def block(
    painter: QPainter,
    where: QRect,
    task: TaskBrief,
    now: datetime,
    *,
    selected: bool,
    focused: bool,
    timed: bool = True,
) -> None:
    """A task as a block: its ring, name, and below what there is room for.

    `timed`: the time stands before the name, where the place of the block does not tell it.
    """
    code = ink(task, now)
    painter.save()
    if task.done or task.expected:
        painter.setOpacity(0.6)
    tinted(painter, where, code, 0.3 if selected else _TINT)
    bar = QRectF(where.left(), where.top(), 3, where.height())
    painter.setBrush(colour(code))
    painter.drawRoundedRect(bar, 1.5, 1.5)
    if task.expected:
        _dashed(painter, where, code)
    ringed = not task.expected and where.width() >= _RINGED_FROM
    left = where.left() + (24 if ringed else 8)
    if ringed:
        ring(
            painter,
            QRect(where.left() + 7, where.top() + (min(where.height(), 22) - 13) // 2, 13, 13),
            task,
            code,
        )
    _words(painter, QRect(left, where.top(), where.right() - left - 4, where.height()), task, timed)
    painter.restore()
    if selected:
        paint.outline(painter, where, 5, "accent", 2 if focused else 1)


def ring(painter: QPainter, where: QRect, task: TaskBrief, code: str) -> None:
    """The ring that finishes a task; full when it is done."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    area = QRectF(where).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(QPen(colour(code), 1.5))
    painter.setBrush(colour(code) if task.done else colour("surface"))
    painter.drawEllipse(area)
    if task.done:
        icons.paint(painter, where, "check", "surface", 10)


def _dashed(painter: QPainter, where: QRect, code: str) -> None:
    pen = QPen(colour(code), 1, Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(where).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)


def _words(painter: QPainter, area: QRect, task: TaskBrief, timed: bool) -> None:
    low = area.height() < 2 * _LINE + 6
    first = QRect(
        area.left(), area.top() + (0 if low else 3), area.width(), area.height() if low else _LINE + 2
    )
    if low:
        first.setHeight(min(area.height(), 22))
    prefix = f"{task.time} " if timed and task.time else ""
    name(painter, first, prefix + task.name, task, "secondary_strong")
    used = metrics("secondary_strong").horizontalAdvance(prefix + task.name) + (36 if task.repeat else 18)
    if low and area.width() - used > _ROOM:
        beside = first.adjusted(used, 0, 0, 0)
        paint.line_of_text(painter, beside, words.whom(task), "secondary", "secondary")
    top = first.bottom() + 1
    for text in (words.span(task), words.whom(task)):
        if low or not text or top + _LINE > area.bottom():
            continue
        paint.line_of_text(
            painter, QRect(area.left(), top, area.width(), _LINE), text, "secondary", "secondary"
        )
        top += _LINE


def name(painter: QPainter, area: QRect, text: str, task: TaskBrief, role: str) -> None:
    """The name of a task, struck out when it is done; what repeats has a sign."""
    signed = bool(task.repeat) and area.width() > _RINGED_FROM
    room = area.adjusted(0, 0, -18 if signed else 0, 0)
    paint.line_of_text(painter, room, text, role, "secondary" if task.done else "text")
    width = min(metrics(role).horizontalAdvance(text), room.width())
    if task.done:
        middle = room.center().y() + 1
        painter.setPen(QPen(colour("secondary"), 1))
        painter.drawLine(room.left(), middle, room.left() + width, middle)
    if signed:
        icons.paint(
            painter, QRect(room.left() + width + 5, area.top(), 12, area.height()), "repeat", "secondary", 11
        )
