"""A note that is being changed where it stands in the timeline."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.ops.timeline import Event
from desktop_crm.ui.clients.timeline_paint import LEFT, Shape
from desktop_crm.ui.kit.focus import ABSENCE
from desktop_crm.ui.theme import metrics

_MOST = 12  # lines


class NoteEditor(QPlainTextEdit):
    """Enter keeps what is written, and so does going elsewhere; Esc gives it up; Shift+Enter begins a line.

    `was` is the text that the user began with.
    """

    left = Signal(bool)
    """Whether what is written is to be kept."""

    def __init__(self, parent: QWidget, event: Event, width: int) -> None:
        super().__init__(event.text, parent)
        self.event_id, self.was = event.id, event.text
        self._high = self._height(width - LEFT - 24)
        self.setAccessibleName(_("Note"))
        self.setTabChangesFocus(True)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def is_of(self, event: Event) -> bool:
        """Whether it is this note that is being changed."""
        return event.entity == "note" and event.id == self.event_id

    def shape(self, usual: Shape) -> Shape:
        """The row of the note while it is being changed."""
        return replace(usual, body=self._high, more="")

    def is_changed(self) -> bool:
        """Whether anything else is written now."""
        return self.toPlainText().strip() != self.was.strip()

    def keep(self) -> None:
        """End, and keep what is written."""
        self.left.emit(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit(False)
        elif enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.keep()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in ABSENCE:
            self.keep()

    def _height(self, width: int) -> int:
        """Room for what is written and a line more."""
        line = metrics("body").lineSpacing()
        flags = Qt.TextFlag.TextWordWrap.value
        high = metrics("body").boundingRect(QRect(0, 0, max(width, 40), 1_000_000), flags, self.was).height()
        return min(max(2, round(high / line) + 1), _MOST) * line + 18
