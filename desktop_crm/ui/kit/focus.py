"""Focus that is shown only to those who came by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget as Base
else:
    Base = object


# The focus goes to another window or a popup, and comes back to where it was.
ABSENCE = {Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason}


def one_stop(group: QButtonGroup) -> None:
    """Let Tab come to the chosen one of buttons that exclude each other, and the arrow keys to the others."""

    def follow() -> None:
        chosen = group.checkedButton()
        for each in group.buttons():
            stops = chosen is None or each is chosen
            each.setFocusPolicy(Qt.FocusPolicy.StrongFocus if stops else Qt.FocusPolicy.ClickFocus)

    group.buttonToggled.connect(lambda _button, on: follow() if on else None)
    follow()


class KeyboardFocus(Base):
    """For painted controls: `ringed` is true while they have a focus that did not come from the mouse."""

    ringed = False
    enter_clicks = True
    """Whether Enter presses a button that has the focus, as Space does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if enter and plain and self.enter_clicks and isinstance(self, QAbstractButton):
            self.click()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in ABSENCE:
            self.ringed = event.reason() != Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in ABSENCE:
            self.ringed = False
        super().focusOutEvent(event)
