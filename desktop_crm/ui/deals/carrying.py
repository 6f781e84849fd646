"""A card in the hand: it follows the mouse above the board, and the column below it shows the place it would take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QScrollBar, QWidget

from desktop_crm.ops.board import CardRow
from desktop_crm.ui.deals.card_model import CardModel
from desktop_crm.ui.deals.card_paint import EDGE, HIGH, paint_lifted
from desktop_crm.ui.deals.column import StageColumn

_NEAR, _STEP, _EVERY = 40, 24, 30  # px, px, ms
Place = Callable[[int, StageColumn], int]
"""The row that a deal would have in a column."""


@dataclass(slots=True)
class Held:
    """The card in the hand: the column it came from, and where in the card it is held."""

    card: CardRow
    source: StageColumn
    grip: QPoint
    over: StageColumn | None = None
    place: int = 0
    at: QPoint | None = None


class Carrying(QWidget):
    """Lies over the board while a card is carried, and paints it. `drop` answers where it was let go."""

    def __init__(self, area: QScrollArea, place: Place) -> None:
        super().__init__(area)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._area, self._place = area, place
        self._columns: Sequence[StageColumn] = ()
        self._held: Held | None = None
        self._clock = QTimer(self, interval=_EVERY)
        self._clock.timeout.connect(self._scroll)
        self.hide()

    def lift(self, column: StageColumn, rid: int, grip: QPoint, columns: Sequence[StageColumn]) -> None:
        """Take a card out of its column."""
        card = column.items.card(column.items.row_of(rid))
        if card is None:
            return
        self._columns, self._held = columns, Held(card, column, grip)
        column.view.cards.lifted = rid
        column.view.viewport().update()
        self.setGeometry(self._area.rect())
        self.show()
        self.raise_()
        self._clock.start()

    def move_to(self, at: QPoint) -> None:
        """The mouse is here, on the screen."""
        if self._held:
            self._held.at = at
            self._hover(self._held)
            self.update()

    def drop(self) -> tuple[str, StageColumn] | None:
        """Let the card go: the deal and the column below it; None where there is none, or its own."""
        held = self._held
        self._let_go()
        if held is None or held.over is None or held.over is held.source:
            return None
        return held.card.id, held.over

    def put_back(self) -> None:
        """Let the card go without any consequence."""
        self._let_go()

    def _let_go(self) -> None:
        self._clock.stop()
        self.hide()
        for column in self._columns:
            column.items.set_gap(-1)
            column.view.cards.lifted = 0
            column.view.viewport().update()
        self._held = None

    def _hover(self, held: Held) -> None:
        over = next((c for c in self._columns if self._covers(c, held.at)), None)
        if over is not held.over:
            if held.over:
                held.over.items.set_gap(-1)
            held.over = over
            if over and over is not held.source and over.stage:
                held.place = self._place(held.card.rid, over)
        if over and over is not held.source and over.stage and not over.is_folded():
            over.items.set_gap(self._in_sight(over, held.place))

    @staticmethod
    def _covers(column: StageColumn, at: QPoint | None) -> bool:
        return at is not None and column.rect().contains(column.mapFromGlobal(at))

    @staticmethod
    def _in_sight(column: StageColumn, place: int) -> int:
        """The place itself, or the nearest one that can be seen."""
        view = column.view
        return min(max(place, view.row_near(0)), view.row_near(view.viewport().height() - HIGH))

    def _scroll(self) -> None:
        """Near an edge, what lies behind it comes into sight."""
        if not self._held or self._held.at is None:
            return
        here = self._area.mapFromGlobal(self._held.at)
        _push(self._area.horizontalScrollBar(), here.x(), self._area.width())
        over = self._held.over
        if over and not over.is_folded():
            within = over.view.viewport()
            _push(over.view.verticalScrollBar(), within.mapFromGlobal(self._held.at).y(), within.height())
        self._hover(self._held)

    def paintEvent(self, event: QPaintEvent) -> None:
        held = self._held
        if held is None or held.at is None:
            return
        size = QSize(held.source.view.width() - EDGE, HIGH)
        corner = self.mapFromGlobal(held.at) - held.grip
        middle = QPointF(QRect(corner, size).center())
        painter = QPainter(self)
        paint_lifted(painter, middle, size, held.source.items, held.card)
        painter.end()

    def model_of_held(self) -> CardModel | None:
        """The column that the card in the hand came from; None when the hand is empty."""
        return self._held.source.items if self._held else None


def _push(bar: QScrollBar, at: int, length: int) -> None:
    if 0 <= at < _NEAR:
        bar.setValue(bar.value() - _STEP)
    elif length - _NEAR < at <= length:
        bar.setValue(bar.value() + _STEP)
