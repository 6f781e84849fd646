"""How a line of the day is painted."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect
from PySide6.QtGui import QCursor, QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from desktop_crm.ui import icons
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.avatar import initials_of, paint_avatar
from desktop_crm.ui.theme import Radius, metrics
from desktop_crm.ui.today.actions import Action, actions_of
from desktop_crm.ui.today.lines import Line

ROW, HEADING = 52, 40  # px
_PAD, _ICON, _FACE, _TOOL = 16, 18, 24, 32
_WHEN = 150

Index = QModelIndex | QPersistentModelIndex


def action_at(where: QRect, line: Line, at: QPoint) -> Action | None:
    """The action whose icon lies at a point of a line that is painted at `where`."""
    return next((action for area, action in _tools(where, line) if area.contains(at)), None)


def _tools(where: QRect, line: Line) -> list[tuple[QRect, Action]]:
    """Where the icons of the actions lie, from the left."""
    actions = actions_of(line)
    left = where.right() - _PAD - _TOOL * len(actions)
    top = where.center().y() - _TOOL // 2
    return [(QRect(left + i * _TOOL, top, _TOOL, _TOOL), action) for i, action in enumerate(actions)]


class LineDelegate(QStyledItemDelegate):
    """Paints lines and headings; the line under the mouse or the keyboard shows its actions."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Line = index.model().lines[index.row()]  # type: ignore[attr-defined]
        where = QRect(option.rect)  # type: ignore[attr-defined]
        if line.entry is None:
            _paint_heading(painter, where, line)
            return
        mouse = self._view.viewport().mapFromGlobal(QCursor.pos())
        hovered = self._view.viewport().underMouse() and where.contains(mouse)
        current = index == self._view.currentIndex()
        ground = where.adjusted(4, 1, -4, -1)
        if current or hovered:
            paint.box(painter, ground, Radius.CONTROL, "row_selected" if current else "row_hover")
        if current and self._view.hasFocus():
            paint.focus_ring(painter, ground, Radius.CONTROL)
        _paint_line(painter, where, line, tools=current or hovered, mouse=mouse)


def _paint_heading(painter: QPainter, where: QRect, line: Line) -> None:
    area = where.adjusted(_PAD, 12, -_PAD, 0)
    paint.line_of_text(painter, area, line.title, "name", "bad" if line.section == "missed" else "text")
    left = area.left() + metrics("name").horizontalAdvance(line.title) + 8
    count = QRect(left, area.top(), 80, area.height())
    paint.line_of_text(painter, count, str(line.count), "secondary", "hint")


def _paint_line(painter: QPainter, where: QRect, line: Line, tools: bool, mouse: QPoint) -> None:
    token = "bad" if line.section == "missed" else "accent" if line.section == "leads" else "secondary"
    icon = QRect(where.left() + _PAD, where.top(), _ICON, where.height())
    icons.paint(painter, icon, line.icon, token, _ICON)
    placed = _tools(where, line) if tools else []
    right = placed[0][0].left() - 12 if placed else where.right() - _PAD - _FACE - 12
    when = QRect(right - _WHEN, where.top(), _WHEN, where.height())
    paint.line_of_text(painter, when, line.when, "secondary", line.token, paint.MIDDLE_RIGHT)
    left = icon.right() + 14
    texts = QRect(left, where.top() + 8, when.left() - left - 8, 18)
    if not line.subject:
        texts.translate(0, 9)
    paint.line_of_text(painter, texts, line.title, "name")
    paint.line_of_text(painter, texts.translated(0, 19), line.subject, "secondary", "secondary")
    if placed:
        _paint_tools(painter, placed, mouse)
    elif line.who and line.who[1]:
        face = QRect(where.right() - _PAD - _FACE, where.center().y() - _FACE // 2, _FACE, _FACE)
        paint_avatar(painter, face, initials_of(line.who[1]), line.who[0])


def _paint_tools(painter: QPainter, placed: list[tuple[QRect, Action]], mouse: QPoint) -> None:
    for area, action in placed:
        under = area.contains(mouse)
        if under:
            paint.box(painter, area.adjusted(2, 2, -2, -2), Radius.CONTROL, "line")
        icons.paint(painter, area, action.icon, "accent" if under else "secondary", 16)
