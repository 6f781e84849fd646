"""One row of the lists in the settings, and how it is painted."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_crm.ui import icons
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.avatar import initials_of, paint_avatar
from desktop_crm.ui.kit.pill import paint_pill, pill_width
from desktop_crm.ui.theme import Radius, metrics

Index = QModelIndex | QPersistentModelIndex

HEIGHT = 38
CAPTION_HEIGHT = 30
_GAP = 10
_MOST_PILLS = 0.55  # of the width
_LEAST_PILLS = 48  # px


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what it is called, what stands beside it, pills (text, tone), and keys at the right.

    A row with `caption` is only a heading. `person` shows an avatar; `faint` tells that it is out of use; `dot` is a
    colour of its own.
    """

    id: str
    title: str
    detail: str = ""
    pills: tuple[tuple[str, str], ...] = ()
    keys: str = ""
    icon: str = ""
    dot: str = ""
    person: bool = False
    faint: bool = False
    movable: bool = False
    caption: bool = False

    def spoken(self) -> str:
        """The row as a screen reader says it."""
        return ", ".join(
            filter(None, [self.title, self.detail, *(text for text, _tone in self.pills), self.keys])
        )


class RowDelegate(QStyledItemDelegate):
    """Grip or icon or avatar, title, detail, pills and keys at the right; `chosen` colours the picked row."""

    def __init__(self, parent: QObject, chosen: str) -> None:
        super().__init__(parent)
        self._chosen = chosen

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, CAPTION_HEIGHT if _row(index).caption else HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        where: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        row = _row(index)
        painter.save()
        if row.caption:
            area = where.adjusted(12, 6, -12, 0)
            paint.line_of_text(painter, area, row.title.upper(), "caption", "secondary")
        else:
            self._paint_row(painter, where.adjusted(5, 1, -5, -1), row, state)
        painter.restore()

    def _paint_row(self, painter: QPainter, where: QRect, row: Row, state: QStyle.StateFlag) -> None:
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected:
            paint.box(
                painter, where, Radius.CONTROL, self._chosen, "line" if self._chosen == "chosen" else ""
            )
        elif state & QStyle.StateFlag.State_MouseOver:
            paint.box(painter, where, Radius.CONTROL, "row_hover")
        if selected and state & QStyle.StateFlag.State_HasFocus:
            paint.focus_ring(painter, where, Radius.CONTROL)
        left = self._paint_sign(painter, where, row)
        right = self._paint_end(painter, where, left, row, selected)
        title = metrics("control").horizontalAdvance(row.title) + 4
        words = QRect(left, where.top(), min(title, right - left), where.height())
        paint.line_of_text(painter, words, row.title, "control", "hint" if row.faint else "text")
        rest = QRect(words.right() + _GAP, where.top(), right - words.right() - _GAP, where.height())
        if row.detail and rest.width() > 24:
            paint.line_of_text(painter, rest, row.detail, "secondary", "secondary")

    def _paint_sign(self, painter: QPainter, where: QRect, row: Row) -> int:
        left = where.left() + 8
        if row.movable:
            icons.paint(painter, QRect(left, where.top(), 14, where.height()), "grip-vertical", "hint", 14)
            left += 22
        if row.person:
            face = QRect(left, where.center().y() - 12, 26, 26)
            painter.setOpacity(0.5 if row.faint else 1.0)
            paint_avatar(painter, face, initials_of(row.title), row.id)
            painter.setOpacity(1.0)
            return left + 26 + _GAP
        if row.dot:
            paint.box(painter, QRect(left, where.center().y() - 4, 10, 10), 5, row.dot)
            return left + 10 + _GAP
        if row.icon:
            icons.paint(painter, QRect(left, where.top(), 16, where.height()), row.icon)
            return left + 16 + _GAP
        return left + 2

    def _paint_end(self, painter: QPainter, where: QRect, left: int, row: Row, selected: bool) -> int:
        right = where.right() - 8
        for keys in reversed(row.keys.split("; ") if row.keys else []):
            right = paint.key_cap(painter, right, where.center().y() + 1, keys) - 6
        words = metrics("control").horizontalAdvance(row.title) + metrics("secondary").horizontalAdvance(
            row.detail
        )
        start = min(
            max(right - int((right - left) * _MOST_PILLS), left + words + 3 * _GAP), right - _LEAST_PILLS
        )
        shown: list[tuple[str, str, int]] = []
        for text, tone in row.pills:
            width = pill_width(text)
            if shown and start + sum(w + 4 for _text, _tone, w in shown) + width > right:
                more = f"+{len(row.pills) - len(shown)}"
                shown.append((more, "plain", pill_width(more)))
                break
            shown.append((text, tone, width))
        for text, tone, width in reversed(shown):
            area = QRect(right - width, where.top(), width, where.height())
            paint_pill(painter, area, text, tone, selected=selected)
            right -= width + 4
        return right - 6


def _row(index: Index) -> Row:
    row: Row = index.data(Qt.ItemDataRole.UserRole)
    return row
