"""Editors of what is typed: a line, or several lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from desktop_crm.models.kinds import Kind, Part, Phone, Reading, Value
from desktop_crm.ui import icons
from desktop_crm.ui.forms.editor import Editor
from desktop_crm.ui.kit.focus import ABSENCE
from desktop_crm.ui.theme import font, metrics

Spread = Callable[[Sequence[Part]], bool]
"""Takes several values that were typed or pasted as one; whether it could."""


class LineEditor(Editor):
    """A value written on one line: read by its kind when the user leaves it, then shown as one writes it."""

    def __init__(
        self, name: str, kind: Kind, reading: Reading, placeholder: str = "", icon: str = ""
    ) -> None:
        super().__init__(name)
        self.kind, self.reading = kind, reading
        self.spread: Spread | None = None
        self._value: Value = None
        self._touched = False
        self.line = Line(icon)
        self.line.setPlaceholderText(placeholder)
        if isinstance(kind, Phone):
            self.line.setFont(font("digits"))
        self.line.textEdited.connect(self._edited)
        self.line.textChanged.connect(self._changed_otherwise)
        self.line.left.connect(self.finish)
        self.line.entered.connect(self._edit_text)
        self.line.returnPressed.connect(self._enter)
        self.place(self._content())

    def controls(self) -> list[QWidget]:
        return [self.line]

    def value(self) -> Value:
        return self.kind.parse(self.line.text(), self.reading) if self._touched else self._value

    def set_value(self, value: Value) -> None:
        self._value, self._touched = value, False
        text = self.kind.edit(value) if self.line.hasFocus() else self.kind.format(value)
        if text != self.line.text():
            self.line.setText(text)
            self._touched = False
            self.line.setCursorPosition(len(text) if self.line.hasFocus() else 0)
        self.set_error("")

    def finish(self) -> None:
        """Read what was typed, and show it as it is written or say what is wrong."""
        if self._touched and self.spread:
            parts = self.kind.split(self.line.text())
            if len(parts) > 1 and self.spread(parts):
                return
        self.check()
        self.left.emit()

    def _content(self) -> QWidget | QHBoxLayout:
        return self.line

    def _edited(self) -> None:
        self._touched = True
        self.set_error("")
        self.changed.emit()

    def _changed_otherwise(self) -> None:
        """Undo, redo and drops into the line do not count as typing for Qt."""
        if self.line.isModified() and not self._touched:
            self._edited()

    def _edit_text(self) -> None:
        if not self._touched and (text := self.kind.edit(self._value)) != self.line.text():
            self.line.setText(text)
            self._touched = False

    def _enter(self) -> None:
        self.finish()
        if not self.error():
            self.entered.emit()


class Line(QLineEdit):
    """A line that tells when the keyboard comes and goes for good; an `icon` stands at its right."""

    entered = Signal()
    left = Signal()

    def __init__(self, icon: str = "") -> None:
        super().__init__()
        self._icon = icon
        self.setMinimumWidth(60)
        if icon:
            self.setTextMargins(0, 0, 24, 0)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in ABSENCE:
            self.entered.emit()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in ABSENCE:
            self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._icon:
            painter = QPainter(self)
            icons.paint(painter, QRect(self.width() - 28, 0, 16, self.height()), self._icon, "hint")
            painter.end()


class LongEditor(Editor):
    """A text of several lines. Tab goes on to the next field."""

    def __init__(self, name: str, kind: Kind, reading: Reading, lines: int = 3) -> None:
        super().__init__(name)
        self.kind, self.reading = kind, reading
        self._value: Value = None
        self._shown = ""
        self.box = Box(lines)
        self.box.textChanged.connect(self._edited)
        self.box.left.connect(self._leave)
        self.place(self.box)

    def controls(self) -> list[QWidget]:
        return [self.box]

    def value(self) -> Value:
        text = self.box.toPlainText()
        return self._value if text == self._shown else self.kind.parse(text, self.reading)

    def set_value(self, value: Value) -> None:
        self._value, self._shown = value, self.kind.edit(value)
        if self._shown != self.box.toPlainText():
            self.box.setPlainText(self._shown)
        self.set_error("")

    def _edited(self) -> None:
        if self.box.toPlainText() != self._shown:
            self.set_error("")
            self.changed.emit()

    def _leave(self) -> None:
        self.check()
        self.left.emit()


class Box(QPlainTextEdit):
    """Several lines, as high as `lines` of them, that tell when the keyboard goes for good."""

    left = Signal()

    def __init__(self, lines: int) -> None:
        super().__init__()
        self._lines = lines
        self.setTabChangesFocus(True)
        self.setFixedHeight(metrics("body").lineSpacing() * lines + 20)

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.height())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in ABSENCE:
            self.left.emit()
