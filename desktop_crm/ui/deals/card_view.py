"""The list of cards of one column: chosen by mouse and keyboard, lifted by the mouse."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QHeaderView, QTableView, QToolTip

from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Date
from desktop_crm.ops.board import CardRow
from desktop_crm.ui.deals.card_model import CardModel
from desktop_crm.ui.deals.card_paint import APART, EDGE, HIGH, CardDelegate, stuck_mark
from desktop_crm.ui.kit.text import plain_tooltip

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_Cursor = QAbstractItemView.CursorAction
_SIDEWAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class CardView(QTableView):
    """The cards of a column. What is dragged is told to the board, which moves nothing by itself.

    A table of one column: it lays out rows of one height without asking for each, which a list view does.
    """

    went = Signal(str)
    """The user went to a card: the deal's id."""
    clicked_card = Signal(str)
    opened = Signal(str)
    menu_wanted = Signal(str, QPoint)
    sideways = Signal(int)
    """The arrow to the next column (1) or the one before (-1)."""
    carried = Signal(int)
    """The card is to go to the next stage (1) or the one before (-1)."""
    lifted = Signal(int, QPoint)
    """A card was lifted: the deal's number, and where in the card it is held."""
    moved = Signal(QPoint)
    dropped = Signal(QPoint)
    put_back = Signal()

    def __init__(self, model: CardModel, title: str) -> None:
        super().__init__()
        self.items = model
        self.cards = CardDelegate(self)
        self._pressed: tuple[QPoint, int] | None = None
        self._dragging = False
        self.setModel(model)
        self.setItemDelegate(self.cards)
        self._lay_out()
        self.setAccessibleName(title)
        self.setProperty("kind", "clear")
        self.viewport().setAutoFillBackground(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setSingleStep((HIGH + APART) // 2)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.selectionModel().currentChanged.connect(lambda _now, _before: self._tell())

    def _lay_out(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Highlight, Qt.GlobalColor.transparent)
        self.setPalette(palette)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(HIGH + APART)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)

    def current(self) -> CardRow | None:
        """The card that the user went to last in this column."""
        return self.items.card(self.currentIndex().row())

    def mark(self, row: int) -> None:
        """Choose a card without telling anybody."""
        self.selectionModel().blockSignals(True)
        self.setCurrentIndex(self.items.index(row, 0))
        self.selectionModel().blockSignals(False)
        self.viewport().update()

    def forget(self) -> None:
        """Choose no card; another column has the one."""
        self.selectionModel().blockSignals(True)
        self.selectionModel().clear()
        self.selectionModel().blockSignals(False)
        self.viewport().update()

    def frame_of(self, row: int) -> QRect:
        """The frame of a card within the viewport."""
        rect = self.visualRect(self.items.index(row, 0))
        return QRect(rect.left(), rect.top(), self.width() - EDGE, HIGH)

    def row_near(self, y: int) -> int:
        """The row a card held at the height `y` of the viewport would take."""
        top = self.verticalScrollBar().value() + y
        return max(0, min(round(top / (HIGH + APART)), len(self.items.rids)))

    def is_dragging(self) -> bool:
        """Whether a card of this column is in the hand."""
        return self._dragging

    def end_drag(self) -> None:
        """Let go of the card in the hand."""
        self._pressed, self._dragging = None, False

    def _tell(self) -> None:
        card = None if self.items.following else self.current()
        if card is not None:
            self.went.emit(card.id)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        at = event.position().toPoint()
        card = self.items.card(self.indexAt(at).row())
        if event.button() == Qt.MouseButton.LeftButton and card is not None:
            self._pressed = (at, card.rid)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            super().mouseMoveEvent(event)
            return
        at, (start, rid) = event.position().toPoint(), self._pressed
        if not self._dragging and (at - start).manhattanLength() >= QApplication.startDragDistance():
            self._dragging = True
            self.lifted.emit(rid, start - self.frame_of(self.items.row_of(rid)).topLeft())
        if self._dragging:
            self.moved.emit(self.viewport().mapToGlobal(at))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, dragging = self._pressed, self._dragging
        super().mouseReleaseEvent(event)
        self.end_drag()
        at = event.position().toPoint()
        if dragging:
            self.dropped.emit(self.viewport().mapToGlobal(at))
        elif pressed and (card := self.items.card(self.indexAt(at).row())) and card.rid == pressed[1]:
            self.clicked_card.emit(card.id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        card = self.items.card(self.indexAt(event.position().toPoint()).row())
        if card is not None and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(card.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self._dragging:
            if key == Qt.Key.Key_Escape:
                self.end_drag()
                self.put_back.emit()
            return
        if key in _SIDEWAYS:
            forward = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            (self.carried if forward else self.sideways).emit(_SIDEWAYS[key])
        elif key in _ENTER and (card := self.current()):
            self.opened.emit(card.id)
        else:
            super().keyPressEvent(event)

    def moveCursor(self, action: _Cursor, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        match action:
            case _Cursor.MoveHome:
                return self.items.index(0, 0)
            case _Cursor.MoveEnd:
                return self.items.index(self.items.rowCount() - 1, 0)
        return super().moveCursor(action, modifiers)

    def keyboardSearch(self, search: str) -> None:
        """Typing does not search: it would read all the deals of the column."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        arrived = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if arrived and self.items.rids and not self.currentIndex().isValid():
            self.setCurrentIndex(self.items.index(max(self.indexAt(QPoint(4, 4)).row(), 0), 0))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        card = self.items.card(index.row())
        if card is not None:
            at = (
                event.globalPos()
                if by_mouse
                else self.viewport().mapToGlobal(self.visualRect(index).center())
            )
            self.menu_wanted.emit(card.id, at)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), plain_tooltip(self._hint(event.pos())), self.viewport())
            return True
        return bool(super().viewportEvent(event))

    def _hint(self, at: QPoint) -> str:
        """What a card has no room for: why it waits, that it is stuck, and its whole name."""
        row = self.indexAt(at).row()
        card = self.items.card(row)
        if card is None:
            return ""
        if self.items.is_stuck(card) and stuck_mark(self.frame_of(row), card).contains(at):
            return _("Longer in this stage than its norm")
        lines = [card.name, card.client]
        if card.waiting_until:
            day = Date().format(card.waiting_until)
            lines.append(_("Waits until {day}: {why}").format(day=day, why=card.waiting_for or ""))
        return "\n".join(line for line in lines if line)
