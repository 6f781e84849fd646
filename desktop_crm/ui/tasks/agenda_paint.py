"""How a task looks in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_crm.base.clock import wall_clock
from desktop_crm.models.kinds import Number
from desktop_crm.ops.task_lists import TaskBrief
from desktop_crm.ui import icons
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.avatar import initials_of, paint_avatar
from desktop_crm.ui.kit.pill import paint_pill
from desktop_crm.ui.tasks import block_paint, words
from desktop_crm.ui.theme import colour, metrics

if TYPE_CHECKING:
    from desktop_crm.ui.tasks.agenda import Agenda

CHECK = 44
"""How far from the left, in px, the ring that finishes a task reaches."""
ROW, HEAD = 52, 44
_FACE = 22
_NARROW = 620


class AgendaDelegate(QStyledItemDelegate):
    """Paints the groups and the tasks in them."""

    def __init__(self, view: Agenda) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, ROW if self._view.task_at(index) else HEAD)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        area: QRect = option.rect  # type: ignore[attr-defined]
        row = self._view.shown.rows[index.row()]
        painter.save()
        if index.flags() & Qt.ItemFlag.ItemIsSelectable:
            state = option.state  # type: ignore[attr-defined]
            self._ground(painter, area, state)
        if isinstance(row, TaskBrief):
            paint_task(painter, area, row)
        elif index.flags() & Qt.ItemFlag.ItemIsSelectable:
            paint.line_of_text(painter, area.adjusted(CHECK, 0, -16, 0), row.text, "control", "accent")
        else:
            _paint_head(painter, area, row.text, getattr(row, "count", 0), getattr(row, "tone", "text"))
        painter.restore()

    def _ground(self, painter: QPainter, area: QRect, state: QStyle.StateFlag) -> None:
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(area, colour("row_selected"))
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), colour("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, colour("row_hover"))
        hair = paint.hairline(painter)
        painter.fillRect(
            QRectF(area.left() + CHECK, area.bottom() + 1 - hair, area.width(), hair), colour("line")
        )


def _paint_head(painter: QPainter, area: QRect, text: str, n: int, tone: str) -> None:
    words_area = area.adjusted(16, 10, -16, 0)
    paint.line_of_text(painter, words_area, text, "name", tone)
    left = words_area.left() + metrics("name").horizontalAdvance(text) + 10
    count = Number().format(n)
    paint.line_of_text(
        painter, QRect(left, words_area.top(), 80, words_area.height()), count, "secondary", "hint"
    )


def paint_task(painter: QPainter, area: QRect, task: TaskBrief) -> None:
    """One task: ring, name with its client below, when, and whose it is."""
    now = wall_clock()
    code = block_paint.ink(task, now)
    ring = QRect(area.left() + 16, area.center().y() - 8, 17, 17)
    block_paint.ring(painter, ring, task, code)
    right = _paint_side(painter, area, task)
    left = area.left() + CHECK
    icons.paint(painter, QRect(left, area.top(), 18, area.height()), words.SIGNS[task.kind], code, 16)
    room = QRect(left + 28, area.top() + 7, right - left - 40, 20)
    whom = words.whom(task)
    if not whom:
        room.setTop(area.top())
        room.setHeight(area.height())
    block_paint.name(painter, room, task.name, task, "name")
    if whom:
        paint.line_of_text(painter, room.translated(0, 19), whom, "secondary", "secondary")


def _paint_side(painter: QPainter, area: QRect, task: TaskBrief) -> int:
    """What stands at the right; where it begins."""
    now = wall_clock()
    right = area.right() - 16
    if task.responsible_name:
        face = QRect(right - _FACE, area.center().y() - _FACE // 2, _FACE, _FACE)
        paint_avatar(painter, face, initials_of(task.responsible_name), task.responsible or "")
    right -= _FACE + 14
    said = words.when(task, now)
    if not said:
        return right
    late = task.is_overdue(now)
    width = (
        metrics("pill").horizontalAdvance(said) + 17
        if late
        else metrics("secondary").horizontalAdvance(said) + 4
    )
    where = QRect(right - width, area.top(), width, area.height())
    if late:
        paint_pill(painter, where, said, "bad")
    else:
        today = task.day == now.date().isoformat()
        paint.line_of_text(painter, where, said, "secondary", "text" if today else "secondary")
    return right - width - 12
