"""A remark under a field, with something to do about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.card import row
from desktop_crm.ui.kit.controls import button
from desktop_crm.ui.kit.empty import Icon
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.theme import Radius


class Notice(QWidget):
    """A tinted line of text with a button; hidden until something is said. `tone`: accent, warning or bad."""

    shown = Signal()
    """The button has come or gone."""

    def __init__(self, tone: str, icon: str) -> None:
        super().__init__()
        self._tone = tone
        self._text = label("", "secondary", wrap=True)
        self.action = button("", kind="plain")
        self.action.clicked.connect(lambda _on=False: self._run())
        self._run: Callable[[], None] = lambda: None
        sign = Icon(icon, tone, 16)
        line = row(sign, self._text, self.action, into=self, margins=(10, 5, 5, 5))
        line.setStretch(1, 1)
        line.setAlignment(sign, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def text(self) -> str:
        """What is said; empty while nothing is."""
        return "" if self.isHidden() else self._text.text()

    def say(self, text: str, action: str = "", run: Callable[[], None] | None = None) -> None:
        """Say something, with a button that does `run`."""
        self._text.setText(text)
        self.action.setText(action)
        self.action.setAccessibleName(f"{action}: {text}")
        self.action.setVisible(bool(run))
        self.action.updateGeometry()
        self._run = run or (lambda: None)
        self.setVisible(True)
        self.shown.emit()

    def quiet(self) -> None:
        """Say nothing any more."""
        if not self.isHidden():
            self.hide()
            self.shown.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.action.hasFocus():
            self._run()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.box(painter, self.rect(), Radius.CONTROL, f"{self._tone}_soft")
        painter.end()
