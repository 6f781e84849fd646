"""One column of the board: the head with name, count and sums, the cards, and a button to add one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Number
from desktop_crm.models.kinds.sums import all_in_short, in_full
from desktop_crm.models.pipeline import LOST
from desktop_crm.ops.board import RECENT, Content
from desktop_crm.ops.pipelines import Stage
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui import icons
from desktop_crm.ui.deals.card_model import CardModel
from desktop_crm.ui.deals.card_paint import EDGE
from desktop_crm.ui.deals.card_view import CardView
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.card import column
from desktop_crm.ui.kit.controls import button
from desktop_crm.ui.kit.text import plain_tooltip
from desktop_crm.ui.theme import Radius, metrics, tokens
from desktop_crm.ui.tokens import DARK, LIGHT

NARROWEST, FOLDED = 196, 44  # px
_ONE_LINE, _TWO_LINES = 44, 62


def tone_of(stage: Stage | None) -> str:
    """The colour of a stage in the theme in use: the team's own, or ours in its light or dark form."""
    code = stage.tone.upper() if stage else "#D2587A"
    if tokens().dark and code in LIGHT.series:
        return DARK.series[LIGHT.series.index(code)]
    return code


class Head(QWidget):
    """The colour, name, count and sums of a stage; of a folded column all that stands there."""

    unfolded = Signal()

    def __init__(self, stage: Stage | None) -> None:
        super().__init__()
        self._stage = stage
        self.title = stage.name if stage else _("Without a stage")
        self._count, self._sums, self.folded = "", "", False
        self.setFixedHeight(_ONE_LINE)

    def show_content(self, content: Content) -> None:
        """Show how many deals there are, and their sums."""
        self._count = Number().format(len(content.rids))
        self._sums = all_in_short(content.sums)
        said = " · ".join(in_full(total, currency) for currency, total in content.sums)
        when = _("The last {n} days").format(n=RECENT) if self._stage and not self._stage.is_open else ""
        self.setToolTip(plain_tooltip("\n".join(text for text in (self.title, said, when) if text)))
        self.setAccessibleName(f"{self.title}, {self._count}, {said}")
        self.update()

    def needs_two_lines(self, width: int) -> bool:
        """Whether name, count and sums do not fit beside each other."""
        wide = metrics("name").horizontalAdvance(self.title) + metrics("secondary").horizontalAdvance(
            self._count
        )
        return wide + metrics("control").horizontalAdvance(self._sums) + 24 > width - 2 * EDGE

    def set_two_lines(self, two: bool) -> None:
        """Put the sums below the name."""
        if not self.folded:
            self.setFixedHeight(_TWO_LINES if two else _ONE_LINE)

    def set_folded(self, folded: bool) -> None:
        """Show the column as a strip."""
        self.folded = folded
        self.setCursor(Qt.CursorShape.PointingHandCursor if folded else Qt.CursorShape.ArrowCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if folded else Qt.FocusPolicy.NoFocus)
        self.setMinimumHeight(0)
        self.setMaximumHeight(16_777_215)
        if not folded:
            self.setFixedHeight(_ONE_LINE)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.folded and event.button() == Qt.MouseButton.LeftButton:
            self.unfolded.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.folded and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.unfolded.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.folded:
            self._paint_strip(painter)
        else:
            self._paint_head(painter)
        painter.end()

    def _paint_head(self, painter: QPainter) -> None:
        left, wide = EDGE, self.width() - 2 * EDGE
        paint.box(painter, QRectF(left, 8, wide, 3), 1.5, tone_of(self._stage))
        two = self.height() == _TWO_LINES
        sums = 0 if two else min(metrics("control").horizontalAdvance(self._sums) + 2, wide // 2)
        count = metrics("secondary").horizontalAdvance(self._count) + 2
        room = wide - 2 - count - 8 - (sums + 8 if sums else 0)
        name = min(metrics("name").horizontalAdvance(self.title) + 2, room)
        paint.line_of_text(painter, QRect(left + 2, 18, name, 20), self.title, "name")
        beside = QRect(left + 2 + name + 8, 18, count, 20)
        paint.line_of_text(painter, beside, self._count, "secondary", "secondary")
        where, flags = QRect(left + wide - sums, 18, sums, 20), paint.MIDDLE_RIGHT
        if two:
            where, flags = QRect(left + 2, 38, wide - 2, 18), paint.MIDDLE_LEFT
        paint.line_of_text(painter, where, self._sums, "control", "secondary", flags)

    def _paint_strip(self, painter: QPainter) -> None:
        paint.box(painter, QRectF(8, 8, self.width() - 16, 3), 1.5, tone_of(self._stage))
        icons.paint(painter, QRect(0, 18, self.width(), 18), "chevron-left", "hint")
        painter.translate(self.width() / 2, 44)
        painter.rotate(90)
        name = metrics("name").horizontalAdvance(self.title) + 2
        paint.line_of_text(painter, QRect(0, -10, name, 20), self.title, "name", "secondary")
        paint.line_of_text(
            painter, QRect(name + 8, -10, 200, 20), f"{self._count}   {self._sums}", "secondary", "hint"
        )
        if self.hasFocus():
            painter.resetTransform()
            paint.focus_ring(painter, self.rect(), Radius.PANEL)


class StageColumn(QFrame):
    """A stage of the board. `new_wanted` is the button below the cards."""

    new_wanted = Signal()
    fold_changed = Signal(bool)

    def __init__(self, ws: Workspace, stage: Stage | None) -> None:
        super().__init__()
        self.stage = stage
        self.setProperty("kind", "sunken")
        self.head = Head(stage)
        self.items = CardModel(ws, stage, self)
        self.view = CardView(self.items, self.head.title)
        self._add = button(_("Add"), "plus", "quiet")
        self._add.setAccessibleName(_("Add a deal: {stage}").format(stage=self.head.title))
        self._add.clicked.connect(self.new_wanted)
        self._fold = button(_("Fold"), "chevron-right", "quiet")
        self._fold.clicked.connect(lambda: self.set_folded(True))
        self.head.unfolded.connect(lambda: self.set_folded(False))
        self._folded = False
        cards = QWidget()
        column(self.view, into=cards, margins=(EDGE, 0, 0, 0))
        self._inner = column(
            self.head, cards, self._add, self._fold, into=self, space=0, margins=(0, 0, 0, 8)
        )
        self._inner.setAlignment(self._add, Qt.AlignmentFlag.AlignHCenter)
        self._inner.setAlignment(self._fold, Qt.AlignmentFlag.AlignHCenter)
        self._inner.setStretch(1, 1)
        self._cards = cards
        self._dress()

    def _dress(self) -> None:
        self._add.setVisible(not self._folded and self.stage is not None and self.stage.outcome != LOST)
        self._fold.setVisible(not self._folded and self.can_fold())
        self._cards.setVisible(not self._folded)
        self._inner.setStretch(0, 1 if self._folded else 0)
        wide = QSizePolicy.Policy.Fixed if self._folded else QSizePolicy.Policy.Expanding
        self.setSizePolicy(wide, QSizePolicy.Policy.Expanding)
        self.setMinimumWidth(FOLDED if self._folded else NARROWEST)
        self.setMaximumWidth(FOLDED if self._folded else 16_777_215)

    def can_fold(self) -> bool:
        """Whether the column may be a strip: that of lost deals, which nobody works on."""
        return self.stage is not None and self.stage.outcome == LOST

    def set_folded(self, folded: bool) -> None:
        """Make the column a strip, or a column again."""
        if folded != self._folded:
            self._folded = folded
            self.head.set_folded(folded)
            self._dress()
            self.fold_changed.emit(folded)

    def is_folded(self) -> bool:
        """Whether the column is a strip."""
        return self._folded

    def show_content(self, content: Content, country: str) -> None:
        """Show the deals of the stage."""
        self.head.show_content(content)
        self.items.show(content.rids, country)

    def sizeHint(self) -> QSize:
        return QSize(FOLDED if self._folded else 240, 400)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.head.update()
        super().changeEvent(event)
