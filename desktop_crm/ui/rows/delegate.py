"""How the cells of a list are painted. Only their contents: the table paints what lies behind a whole row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, Signal
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Cell, Choice
from desktop_crm.store.connect import Row
from desktop_crm.ui import icons
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.avatar import initials_of, paint_avatar
from desktop_crm.ui.kit.pill import paint_pill, pill_width
from desktop_crm.ui.kit.text import plain_tooltip
from desktop_crm.ui.rows.columns import Column
from desktop_crm.ui.rows.model import RowsModel, brief
from desktop_crm.ui.theme import metrics

PAD = 12  # px at both sides of a cell
FACE, SMALL_FACE = 26, 20
_GAP = 10
_REACH = PAD // 2
"""How far digits may reach into the empty edge of their cell."""

Index = QModelIndex | QPersistentModelIndex


class Shown(NamedTuple):
    """What one cell shows."""

    column: Column
    row: Row
    value: object
    text: str
    selected: bool
    seeds: Mapping[str, str]
    tone: str = ""


Mark = Callable[[str, Mapping[str, object]], tuple[str, str] | None]
"""The tone in which a cell stands out and what it says then, by its field and what was read of its row."""


class RowDelegate(QStyledItemDelegate):
    """Paints cells by the kind of their field. `seeds`: identifiers of people by name, for their faces."""

    cramped = Signal(str, int)
    """A phone, which is never cut short, needs so many px: the key of its column, and the width."""

    def __init__(self, model: RowsModel, view: QAbstractItemView, seeds: Mapping[str, str]) -> None:
        super().__init__(view)
        self._model, self._seeds = model, seeds
        self.mark: Mark | None = None

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shown = self._shown(index, bool(option.state & QStyle.StateFlag.State_Selected))  # type: ignore[attr-defined]
        if shown is not None:
            rect: QRect = option.rect  # type: ignore[attr-defined]
            PAINTERS[shown.column.cell](painter, rect.adjusted(PAD, 0, -PAD, 0), shown)
            if _is_phone(shown):
                self._ask_for_room(shown, rect.width())

    def _ask_for_room(self, shown: Shown, room: int) -> None:
        needed = _width(shown) + 2 * PAD - _REACH
        if needed > room:
            self.cramped.emit(shown.column.key, needed)

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Tell the whole text of a cell that is cut short."""
        shown = self._shown(index, selected=False) if index.isValid() else None
        if event.type() != QEvent.Type.ToolTip or shown is None:
            return super().helpEvent(event, view, option, index)
        rect: QRect = option.rect  # type: ignore[attr-defined]
        cut = _width(shown) > rect.width() - 2 * PAD
        QToolTip.showText(event.globalPos(), plain_tooltip(shown.text) if cut else "", view.viewport(), rect)
        return True

    def _shown(self, index: Index, selected: bool) -> Shown | None:
        row = self._model.row(index.row())
        if row is None:
            return None
        column = self._model.columns[index.column()]
        value = row[2 + index.column()]
        text = brief(column.field, value) if value is not None else ""
        if not text and column.cell in (Cell.STRONG, Cell.TITLE):
            text = self._model.stand_in(row)
        marked = self.mark(column.key, self._model.values(row)) if self.mark else None
        tone, text = marked or ("", text)
        return Shown(column, row, value, text, selected, self._seeds, tone)


def _is_phone(shown: Shown) -> bool:
    """Whether the cell shows a number, in its own column or in the place of a name."""
    return shown.column.cell == Cell.PHONE or (shown.column.cell == Cell.STRONG and not shown.value)


def short_name(name: str) -> str:
    """A colleague's name in a narrow column: «Анна С.»."""
    first, *others = name.split() or [""]
    return f"{first} {others[0][0]}." if others else first


def _width(shown: Shown) -> int:
    """How wide the cell would like to be, without its padding, in px."""
    match shown.column.cell:
        case Cell.TITLE:
            return metrics("name").horizontalAdvance(shown.text)
        case Cell.STRONG:
            return metrics("name").horizontalAdvance(shown.text) + FACE + _GAP
        case Cell.PERSON:  # the short name never says all of it
            return 1 << 20
        case Cell.PHONE | Cell.NUMBER | Cell.MONEY:
            return metrics("digits").horizontalAdvance(shown.text)
        case Cell.PILL:
            return pill_width(shown.text)
        case Cell.TAGS:
            return sum(pill_width(tag) + 4 for tag in str(shown.value or "").split("\n") if tag)
    return metrics("body").horizontalAdvance(shown.text)


def _paint_text(painter: QPainter, area: QRect, shown: Shown) -> None:
    paint.line_of_text(painter, area, shown.text)


def _paint_strong(painter: QPainter, area: QRect, shown: Shown) -> None:
    face = QRect(area.left(), area.top() + (area.height() - FACE) // 2, FACE, FACE)
    named = bool(shown.value)
    paint_avatar(painter, face, initials_of(shown.text) if named else "", str(shown.row[1]))
    if not named:
        icons.paint(painter, face, "user", "secondary", 14)
    words = area.adjusted(FACE + _GAP, 0, 0, 0)
    text = shown.text or _("No name")
    paint.line_of_text(painter, words, text, "name" if named else "digits", "text" if named else "hint")


def _paint_title(painter: QPainter, area: QRect, shown: Shown) -> None:
    paint.line_of_text(painter, area, shown.text or _("No name"), "name", "text" if shown.text else "hint")


def _paint_digits(painter: QPainter, area: QRect, shown: Shown) -> None:
    paint.line_of_text(painter, area.adjusted(0, 0, _REACH, 0), shown.text, "digits")


def _paint_number(painter: QPainter, area: QRect, shown: Shown) -> None:
    paint.line_of_text(painter, area, shown.text, "digits", "text", paint.MIDDLE_RIGHT)


def _paint_time(painter: QPainter, area: QRect, shown: Shown) -> None:
    if shown.tone:
        paint_pill(painter, area, shown.text, shown.tone, selected=shown.selected)
        return
    paint.line_of_text(painter, area, shown.text, "digits", "secondary")


def _paint_pill(painter: QPainter, area: QRect, shown: Shown) -> None:
    kind = shown.column.field.kind
    option = kind.option(shown.value) if isinstance(kind, Choice) else None  # type: ignore[arg-type]
    tone = option.tone if option else ""
    if option and option.icon:
        icons.paint(painter, QRect(area.left(), area.top(), 16, area.height()), option.icon, tone)
        words = area.adjusted(16 + 6, 0, _REACH, 0)
        paint.line_of_text(painter, words, shown.text, "secondary", "secondary")
        return
    paint_pill(painter, area, shown.text, tone or "plain", selected=shown.selected)


def _paint_person(painter: QPainter, area: QRect, shown: Shown) -> None:
    if not shown.text:
        return
    face = QRect(area.left(), area.top() + (area.height() - SMALL_FACE) // 2, SMALL_FACE, SMALL_FACE)
    paint_avatar(painter, face, initials_of(shown.text), shown.seeds.get(shown.text, shown.text))
    words = area.adjusted(SMALL_FACE + 8, 0, 0, 0)
    paint.line_of_text(painter, words, short_name(shown.text), "body", "secondary")


def _paint_tags(painter: QPainter, area: QRect, shown: Shown) -> None:
    tags = [tag for tag in str(shown.value or "").split("\n") if tag]
    left = area.left()
    for i, tag in enumerate(tags):
        more = f"+{len(tags) - i}"
        reserve = pill_width(more) + 4 if i + 1 < len(tags) else 0
        if left > area.left() and left + pill_width(tag) + reserve > area.right():
            paint_pill(painter, QRect(left, area.top(), area.right() - left, area.height()), more)
            return
        room = QRect(left, area.top(), area.right() - left - reserve, area.height())
        left += paint_pill(painter, room, tag, selected=shown.selected) + 4


def _paint_bool(painter: QPainter, area: QRect, shown: Shown) -> None:
    if shown.value:
        icons.paint(painter, QRect(area.left(), area.top(), 16, area.height()), "check", "accent", 16)
    else:
        paint.line_of_text(painter, area, shown.text, "body", "hint")


PAINTERS: dict[Cell, Callable[[QPainter, QRect, Shown], None]] = {
    Cell.STRONG: _paint_strong,
    Cell.TITLE: _paint_title,
    Cell.TEXT: _paint_text,
    Cell.PHONE: _paint_digits,
    Cell.NUMBER: _paint_number,
    Cell.MONEY: _paint_number,
    Cell.DATE: _paint_time,
    Cell.AGO: _paint_time,
    Cell.PILL: _paint_pill,
    Cell.BOOL: _paint_bool,
    Cell.PERSON: _paint_person,
    Cell.TAGS: _paint_tags,
    Cell.LINK: _paint_text,
}
