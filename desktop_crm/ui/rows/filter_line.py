"""The line into which the value of a filter is typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.ui.kit.card import column
from desktop_crm.ui.kit.controls import Button, icon_button
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.theme import restyle


class FilterLine(QWidget):
    """A line with what is wrong below it; `titled` shows its name above, all tell it to screen readers."""

    def __init__(self, name: str, text: str, *, titled: bool) -> None:
        super().__init__()
        self.line = Line(text)
        self.line.setAccessibleName(name)
        self.line.textChanged.connect(lambda _text: self.set_error(""))
        self._error = label("", "secondary", "bad", wrap=True)
        self._error.hide()
        title: list[QLabel] = [label(name, "secondary", "secondary")] if titled else []
        column(*title, self.line, self._error, None, into=self, space=4)

    def set_error(self, sentence: str) -> None:
        """Say what is wrong; "" when nothing is."""
        if sentence != self._error.text():
            self._error.setText(sentence)
            self._error.setVisible(bool(sentence))
            self.line.setAccessibleDescription(sentence)
            restyle(self.line, invalid=bool(sentence))


class Line(QLineEdit):
    """What is typed into; a button may stand at its right."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._button: Button | None = None
        self.setMinimumWidth(120)

    def add_button(self, pick: Callable[[], None]) -> None:
        """Offer a month to pick a day from."""
        self._button = icon_button("calendar", _("Choose a day"), size=24)
        self._button.setParent(self)
        self._button.clicked.connect(lambda: pick())
        self.setTextMargins(0, 0, 22, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._button is not None:
            self._button.move(self.width() - 28, (self.height() - 24) // 2)
