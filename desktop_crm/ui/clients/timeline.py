"""A client's timeline as a painted list. Only what is in sight is painted; older events are read as one goes down."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView

from desktop_crm.base.i18n import _
from desktop_crm.ops.timeline import Event
from desktop_crm.ui.clients.timeline_model import Index, Key, TimelineModel, key_of
from desktop_crm.ui.clients.timeline_note import NoteEditor
from desktop_crm.ui.clients.timeline_paint import Shape, paint_row, shape_of
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.focus import ABSENCE

Action = QAbstractItemView.CursorAction

_STEPS = {
    Action.MoveUp: -1,
    Action.MovePrevious: -1,
    Action.MoveLeft: -1,
    Action.MoveDown: 1,
    Action.MoveNext: 1,
    Action.MoveRight: 1,
    Action.MovePageUp: -5,
    Action.MovePageDown: 5,
    Action.MoveHome: -1_000_000,
    Action.MoveEnd: 1_000_000,
}


class Timeline(QListView):
    """The list. It stands where whoever holds it puts it, and shows its content from an offset on.

    Qt's own layout would measure all rows whenever some come; here each is measured once at a width.
    """

    opened = Signal(object)
    """The user wants to see what an Event tells of."""
    resized = Signal()
    """The content has another height."""
    wanted = Signal(int, int)
    """What lies between these heights of the content is to come into sight."""
    edited = Signal(str, str, str)
    """The user has written another text (the second) into a note, in place of the third."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._shapes: list[Shape] = []
        self._tops: list[int] = [0]
        self._wide = self._offset = 0
        self._unfolded: set[Key] = set()
        self._lit = -1
        self._ringed = False
        self._editor: NoteEditor | None = None
        self.items = TimelineModel(desk, self)
        self.setModel(self.items)
        self.items.modelReset.connect(self._measure_all)
        self.items.rowsInserted.connect(lambda _parent, first, _last: self._measure(first))
        self.setProperty("kind", "clear")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setAccessibleName(_("History"))

    # What it is as high as, and where it is.

    def content_height(self) -> int:
        """The height of all the events that have been read."""
        return self._tops[-1]

    def set_offset(self, offset: int) -> None:
        """Show the content from this height on."""
        if offset != self._offset:
            self._offset = offset
            self._place_editor()
            self.viewport().update()

    def row_at(self, height: int) -> int:
        """The row at this height of the content."""
        return max(0, min(bisect_right(self._tops, height) - 1, len(self._shapes) - 1))

    def visualRect(self, index: Index) -> QRect:
        row = index.row()
        if not 0 <= row < len(self._shapes):
            return QRect()
        top = self._tops[row] - self._offset
        return QRect(0, top, self.viewport().width(), self._shapes[row].height())

    def indexAt(self, point: QPoint) -> QModelIndex:
        y = point.y() + self._offset
        if not 0 <= y < self.content_height():
            return QModelIndex()
        return self.items.index(bisect_right(self._tops, y) - 1)

    def verticalOffset(self) -> int:
        return self._offset

    def horizontalOffset(self) -> int:
        return 0

    def scrollTo(self, index: Index, hint: Any = None) -> None:
        row = index.row()
        if 0 <= row < len(self._shapes):
            self.wanted.emit(self._tops[row], self._tops[row + 1])

    def doItemsLayout(self) -> None:
        QAbstractItemView.doItemsLayout(self)

    def updateGeometries(self) -> None:
        """Whoever holds the list has the scroll bar."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self.viewport().width() != self._wide:
            self._measure_all()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.LanguageChange):
            self._measure_all()

    # Measuring.

    def _measure_all(self) -> None:
        self._shapes, self._tops, self._lit = [], [0], -1
        self._wide = self.viewport().width()
        self._measure(0)

    def _measure(self, first: int) -> None:
        """Measure the rows from `first` on, those before stay as they are."""
        events = self.items.events
        del self._shapes[first:], self._tops[first + 1 :]
        for row in range(first, len(events)):
            self._shapes.append(self._shape(row))
            self._tops.append(self._tops[-1] + self._shapes[-1].height())
        self._changed()

    def _shape(self, row: int) -> Shape:
        event, before = self.items.events[row], self.items.events[row - 1] if row else None
        made = shape_of(event, before, self._wide, unfolded=key_of(event) in self._unfolded)
        return made if self._editor is None or not self._editor.is_of(event) else self._editor.shape(made)

    def _reshape(self, row: int) -> None:
        """Measure one row again; those below move."""
        self._shapes[row] = self._shape(row)
        del self._tops[row + 1 :]
        for shape in self._shapes[row:]:
            self._tops.append(self._tops[-1] + shape.height())
        self._changed()

    def _changed(self) -> None:
        self._place_editor()
        self.viewport().update()
        self.resized.emit()

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        last = self._offset + event.rect().bottom()
        row = max(0, bisect_right(self._tops, self._offset + event.rect().top()) - 1)
        while row < len(self._shapes) and self._tops[row] <= last:
            self._paint(painter, row)
            row += 1
        painter.end()

    def _paint(self, painter: QPainter, row: int) -> None:
        event = self.items.events[row]
        paint_row(
            painter,
            self.visualRect(self.items.index(row)),
            event,
            self._shapes[row],
            lit=row == self._lit and self.items.opens(event),
            ringed=self._ringed and row == self.currentIndex().row(),
            editing=self._editor is not None and self._editor.is_of(event),
        )

    # The mouse.

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._light(self.indexAt(event.position().toPoint()).row(), event.position().toPoint())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._light(-1, QPoint())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self._ringed = False
            self.setCurrentIndex(index)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        index = self.indexAt(at)
        if event.button() != Qt.MouseButton.LeftButton or index.row() != self.currentIndex().row():
            return
        if not index.isValid():
            return
        if self._on_more(index, at):
            self._fold(index.row())
        else:
            self._open(index.row())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The first click has opened it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def _on_more(self, index: Index, at: QPoint) -> bool:
        return self._shapes[index.row()].more_area(self.visualRect(index)).contains(at)

    def _light(self, row: int, at: QPoint) -> None:
        if row != self._lit:
            self._lit = row
            self.viewport().update()
        there = 0 <= row < len(self._shapes)
        on_link = there and (
            self._on_more(self.items.index(row), at) or self.items.opens(self.items.events[row])
        )
        self.viewport().setCursor(
            Qt.CursorShape.PointingHandCursor if on_link else Qt.CursorShape.ArrowCursor
        )

    # The keyboard.

    def moveCursor(self, action: Action, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        self._ringed = True
        row = self.currentIndex().row() + _STEPS.get(action, 0)
        return self.items.index(max(0, min(row, len(self._shapes) - 1)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0:
            self._open(row)
        elif event.key() == Qt.Key.Key_Space and row >= 0:
            self._fold(row)
        elif event.key() == Qt.Key.Key_Escape or (event.text() and event.text().isprintable()):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in ABSENCE or event.reason() == Qt.FocusReason.MouseFocusReason:
            return
        self._ringed = True
        if not self.currentIndex().isValid() and self._shapes:
            self.setCurrentIndex(self.items.index(0))
        self.scrollTo(self.currentIndex())
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in ABSENCE:
            self._ringed = False
            self.viewport().update()

    # What one can do with an event.

    def _open(self, row: int) -> None:
        event = self.items.events[row]
        if self.items.opens(event):
            self.opened.emit(event)
        else:
            self._fold(row)

    def _fold(self, row: int) -> None:
        if self._shapes[row].more:
            self._unfolded ^= {key_of(self.items.events[row])}
            self._reshape(row)
            self.scrollTo(self.items.index(row))

    def edit_note(self, event: Event) -> None:
        """Let the user change a note where it stands."""
        self.leave_note()
        row = self.items.row_of(event.entity, event.id)
        if row < 0:
            return
        self._editor = NoteEditor(self.viewport(), event, self._wide)
        self._editor.left.connect(self._note_left)
        self._reshape(row)
        self._editor.show()
        self._editor.setFocus()
        self.scrollTo(self.items.index(row))

    def leave_note(self) -> None:
        """Keep what is written in a note, as when the user goes elsewhere."""
        if self._editor:
            self._editor.keep()

    def _note_left(self, keep: bool) -> None:
        editor, self._editor = self._editor, None
        if editor is None:
            return
        had_focus = editor.hasFocus()
        editor.hide()
        editor.deleteLater()
        row = self.items.row_of("note", editor.event_id)
        if row >= 0:
            self._reshape(row)
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        if keep and editor.is_changed():
            self.edited.emit(editor.event_id, editor.toPlainText(), editor.was)

    def _place_editor(self) -> None:
        if self._editor:
            row = self.items.row_of("note", self._editor.event_id)
            if 0 <= row < len(self._shapes):
                shape = self._shapes[row]
                self._editor.setGeometry(shape.body_area(self.visualRect(self.items.index(row))))
