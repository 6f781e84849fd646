"""What one types into."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.ui import icons
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.controls import icon_button
from desktop_crm.ui.kit.text import label, set_tone
from desktop_crm.ui.theme import metrics, restyle


class SearchBox(QLineEdit):
    """A line to search in: magnifier, the shortcut that leads here, and a cross once something is typed."""

    def __init__(self, placeholder: str, shortcut: str = "") -> None:
        super().__init__()
        self._shortcut = shortcut
        self.setProperty("kind", "search")
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self._clear = icon_button("x", _("Clear"), size=24)
        self._clear.setParent(self)
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clear.setCursor(Qt.CursorShape.ArrowCursor)
        self._clear.clicked.connect(self.clear)
        self.textChanged.connect(self._show_clear)
        self._show_clear("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._clear.move(self.width() - 28, (self.height() - 24) // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        icons.paint(painter, QRect(9, 0, 16, self.height()), "search")
        if self._shortcut and not self.text():
            paint.key_cap(painter, self.width() - 6, self.height() // 2, self._shortcut)
        painter.end()

    def _show_clear(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        cap = metrics("key").horizontalAdvance(self._shortcut) + 20 if self._shortcut else 0
        self.setTextMargins(22, 0, 22 if text else max(cap - 4, 0), 0)


class Field(QWidget):
    """An editor with its label above and, below, a sentence when something is wrong in it."""

    def __init__(self, name: str, editor: QWidget, hint: str = "", *, required: bool = False) -> None:
        super().__init__()
        self.editor = editor
        self._hint = hint
        title = label(f"{name} *" if required else name, tone="secondary")
        title.setBuddy(editor)
        editor.setAccessibleName(name)
        self._below = label(hint, "secondary", "hint", wrap=True)
        self._below.setVisible(bool(hint))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        for each in (title, editor, self._below):
            layout.addWidget(each)

    def error(self) -> str:
        """The sentence shown; empty when all is well."""
        return self._below.text() if self.editor.property("invalid") else ""

    def set_error(self, sentence: str) -> None:
        """Mark the editor and say `sentence` below it; an empty one takes the mark away."""
        if sentence == self.error() and bool(sentence) == bool(self.editor.property("invalid")):
            return
        restyle(self.editor, invalid=bool(sentence))
        self.editor.setAccessibleDescription(sentence)
        self._below.setText(sentence or self._hint)
        set_tone(self._below, "bad" if sentence else "hint")
        self._below.setVisible(bool(sentence or self._hint))
