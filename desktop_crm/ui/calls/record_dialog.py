"""What the windows that write down a call, a meeting or an e-mail have in common."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.ops.records import Invalid
from desktop_crm.ui.forms.editor import sentence
from desktop_crm.ui.forms.notice import Notice
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.leaving import ask_to_leave


class RecordDialog(Dialog):
    """Saves everything in one go; what was typed is never lost unasked."""

    asks = ""
    """The question before it closes unsaved, a text for translation; the usual one when empty."""

    def __init__(self, parent: QWidget, title: str, width: int = 440) -> None:
        super().__init__(parent, title, _("Save"), check=self.save, width=width)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._touched = False
        self.banner = Notice("bad", "circle-alert")

    def is_changed(self) -> bool:
        """Whether anything would be lost by closing."""
        return self._touched

    def may_close(self) -> bool:
        """Whether the window may close and take this one with it: not before the user has decided."""
        if not self.is_changed():
            return True
        self.raise_()
        self.activateWindow()
        self.reject()
        return False

    def save(self) -> bool:
        """Save everything in one step; whether it is saved. What cannot be is said beside its field."""
        self.banner.quiet()
        if not self._checked():
            return False
        try:
            self._write()
        except Invalid as error:
            self._mark(error.fields)
            return False
        except UserError as error:
            self.banner.say(sentence(error))
            return False
        self._touched = False
        return True

    def reject(self) -> None:
        if self.is_changed():
            ask_to_leave(self, self._give_up, _(self.asks))
        else:
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter ends nothing by itself: it is pressed in the middle of a talk.
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and not isinstance(self.focusWidget(), QPushButton):
            event.accept()
            return
        super().keyPressEvent(event)

    def _give_up(self) -> None:
        self._touched = False
        super().reject()

    def _checked(self) -> bool:
        """Whether everything typed is understood; what is not is marked."""
        raise NotImplementedError

    def _write(self) -> None:
        """Save; Invalid and UserError are told by `save`."""
        raise NotImplementedError

    def _mark(self, sentences: Mapping[str, str]) -> None:
        """Say what cannot be saved beside its field."""
        raise NotImplementedError
