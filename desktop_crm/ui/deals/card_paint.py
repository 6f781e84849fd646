"""How a card of the board is painted: by the delegate of a column, and by whoever lifts it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_crm.models.kinds.sums import in_full
from desktop_crm.ops.board import CardRow
from desktop_crm.ui import icons
from desktop_crm.ui.deals.card_model import CardModel, Index
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.avatar import initials_of, paint_avatar
from desktop_crm.ui.theme import Radius, colour, metrics

HIGH, APART = 110, 8  # px
EDGE = 12  # px beside the cards, which the scroll bar fits into
_PAD, _FACE, _ICON = 12, 22, 14


def paint_card(
    painter: QPainter, where: QRect, model: CardModel, card: CardRow, border: str = "line", ink: float = 1.0
) -> None:
    """A card with its frame; `ink` below 1 makes what is written on it pale."""
    paint.box(painter, where, Radius.CARD, "surface", border)
    painter.setOpacity(ink)
    inner = where.adjusted(_PAD, 0, -_PAD, 0)
    _line(painter, inner, 11, 18, card.name, "name", "text")
    _line(painter, inner, 30, 16, card.client, "secondary", "secondary")
    _line(painter, inner, 53, 18, in_full(card.amount, card.currency), "digits_strong", "text")
    _paint_foot(painter, QRect(inner.left(), where.top() + 79, inner.width(), _FACE), model, card)
    painter.setOpacity(1.0)


def _line(painter: QPainter, inner: QRect, top: int, high: int, text: str, role: str, token: str) -> None:
    area = QRect(inner.left(), inner.top() + top, inner.width(), high)
    paint.line_of_text(painter, area, text, role, token)


def _paint_foot(painter: QPainter, where: QRect, model: CardModel, card: CardRow) -> None:
    right = where.right() + 1
    if card.responsible:
        right -= _FACE
        face = QRect(right, where.top(), _FACE, _FACE)
        paint_avatar(painter, face, initials_of(card.responsible_name), card.responsible)
        right -= 6
    if model.is_stuck(card):
        right -= 18
        icons.paint(painter, QRect(right, where.top(), 18, _FACE), "flame", "warning", 16)
        right -= 4
    foot = model.foot(card)
    icons.paint(painter, QRect(where.left(), where.top(), _ICON, _FACE), foot.icon, foot.token, _ICON)
    text = QRect(where.left() + _ICON + 5, where.top(), right - where.left() - _ICON - 5, _FACE)
    fits = metrics("secondary").horizontalAdvance(foot.text) <= text.width()
    paint.line_of_text(painter, text, foot.text if fits else foot.short, "secondary", foot.token)


def paint_place(painter: QPainter, where: QRect) -> None:
    """The dashed place where a dragged card would stand."""
    paint.box(painter, where, Radius.CARD, "accent_soft")
    pen = QPen(colour("accent"), 1.5)
    pen.setDashPattern([4, 3])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(where).adjusted(0.75, 0.75, -0.75, -0.75), Radius.CARD, Radius.CARD)


def stuck_mark(where: QRect, card: CardRow) -> QRect:
    """Where a card with its frame at `where` has the mark of a stuck deal."""
    right = where.right() + 1 - _PAD - (_FACE + 6 if card.responsible else 0)
    return QRect(right - 18, where.top() + 79, 18, _FACE)


class CardDelegate(QStyledItemDelegate):
    """Paints the cards of a column; the one being dragged is pale where it was lifted from."""

    lifted = 0
    """The number of the deal that is being dragged; 0 for none."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, HIGH + APART)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, CardModel)
        where = self.frame(option)
        if index.row() == model.gap:
            paint_place(painter, where)
            return
        card = model.card(index.row())
        if card is None:
            return
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if card.rid == self.lifted:
            paint_card(painter, where, model, card, "line", 0.35)
            return
        paint_card(painter, where, model, card, "accent" if chosen else "line_strong" if hovered else "line")
        if chosen and state & QStyle.StateFlag.State_Active and _has_focus(option):
            paint.focus_ring(painter, where, Radius.CARD)

    def frame(self, option: QStyleOptionViewItem) -> QRect:
        """The frame of a card in its row; as wide whether the scroll bar is there or not."""
        rect: QRect = option.rect  # type: ignore[attr-defined]
        view = option.widget  # type: ignore[attr-defined]
        return QRect(rect.left(), rect.top(), view.width() - EDGE, HIGH)


def _has_focus(option: QStyleOptionViewItem) -> bool:
    return bool(option.widget.hasFocus())  # type: ignore[attr-defined]


def paint_lifted(painter: QPainter, middle: QPointF, size: QSize, model: CardModel, card: CardRow) -> None:
    """A card in the hand: a little turned, with a shadow below."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.translate(middle)
    painter.rotate(2.0)
    where = QRect(-size.width() // 2, -size.height() // 2, size.width(), size.height())
    paint.shadow(painter, QRectF(where), Radius.CARD, 14)
    paint_card(painter, where, model, card, "accent")
    painter.restore()
