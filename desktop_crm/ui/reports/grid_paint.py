"""How the cells of a report's table are painted."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from desktop_crm.reports.table import Row
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.avatar import initials_of, paint_avatar
from desktop_crm.ui.reports.grid_model import GridModel, Index
from desktop_crm.ui.theme import colour, font, metrics

PAD, TIGHT = 12, 6  # px at both sides of a cell, and where there is little room
GAP = 6
FACE, MARK, INDENT = 22, 8, 20


class GridDelegate(QStyledItemDelegate):
    """Figures stand digit under digit, each with its change in a narrow strip at its right."""

    def __init__(self, model: GridModel, view: QTableView) -> None:
        super().__init__(view)
        self._model = model
        self.strips: list[int] = []
        """How wide the strip of changes is in each column, in px."""
        self.pad = PAD
        self.pointed: Index | None = None
        """The figure under the mouse that can be opened."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect  # type: ignore[attr-defined]
        area = area.adjusted(self.pad, 0, -self.pad, 0)
        strong = self._model.is_total(index.row())
        if index.column() == 0:
            paint_title(painter, area, self._model.rows[index.row()], strong=strong)
        else:
            self._paint_figure(painter, area, index, strong)

    def _paint_figure(self, painter: QPainter, area: QRect, index: Index, strong: bool) -> None:
        strip = self.strips[index.column()] if index.column() < len(self.strips) else 0
        column, figure = self._model.column(index), self._model.figure(index)
        change = self._model.change(index)
        if change and column:
            where = QRect(area.right() - strip + GAP, area.top(), strip - GAP + 1, area.height())
            paint.line_of_text(painter, where, change, "secondary", _tone(column.direction, change))
        words = area.adjusted(0, 0, -strip, 0)
        role = "digits_strong" if strong else "digits"
        token = "hint" if figure.value in (None, 0) else "text"
        text = self._model.text(index)
        right = self._model.data(index, 7) or paint.MIDDLE_RIGHT  # the role of the alignment
        if index == self.pointed:
            _paint_link(painter, words, text, role)
        else:
            paint.line_of_text(painter, words, text, role, token, right)  # type: ignore[arg-type]


def _tone(direction: int, change: str) -> str:
    if not direction:
        return "secondary"
    return "good" if change.startswith("+") == (direction > 0) else "bad"


def _paint_link(painter: QPainter, area: QRect, text: str, role: str) -> None:
    underlined = QFont(font(role))
    underlined.setUnderline(True)
    painter.setFont(underlined)
    painter.setPen(colour("accent"))
    painter.drawText(area, paint.MIDDLE_RIGHT.value, text)


def paint_title(painter: QPainter, area: QRect, row: Row, *, strong: bool) -> None:
    """What a row is about: indented by its level, people with their faces, others with their mark."""
    area = area.adjusted(INDENT * row.level, 0, 0, 0)
    middle = area.top() + area.height() // 2
    if row.of and row.of[0] == "employee":
        face = QRect(area.left(), middle - FACE // 2, FACE, FACE)
        paint_avatar(painter, face, initials_of(row.title), row.of[1])
        area.setLeft(face.right() + GAP)
    elif row.tone:
        paint.box(painter, QRect(area.left(), middle - MARK // 2, MARK, MARK), MARK / 2, ink_of(row.tone))
        area.setLeft(area.left() + MARK + GAP)
    paint.line_of_text(painter, area, row.title, "name" if strong or not row.level else "body")


def ink_of(tone: str) -> str:
    """The colour token of a row's mark."""
    return {"plain": "secondary"}.get(tone, tone)


def title_width(row: Row) -> int:
    """The room that the title of a row would like, in px."""
    face = FACE + GAP if row.of and row.of[0] == "employee" else MARK + GAP if row.tone else 0
    return metrics("name").horizontalAdvance(row.title) + face + INDENT * row.level + 2
