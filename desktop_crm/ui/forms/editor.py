"""What every editor of a value can do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import language
from desktop_crm.models.kinds import Reading
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.card import column
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.theme import restyle


def reading(desk: Desk) -> Reading:
    """How what is typed in a form is meant: the phones of the user's country, the dates of the language."""
    return Reading(desk.settings["region"], language())


def sentence(error: UserError) -> str:
    """What an error says and what to do about it, to stand beside a field."""
    end = "" if not error.hint or error.what.endswith((".", "!", "?", "…")) else "."
    return f"{error.what}{end} {error.hint}".strip()


class Editor(QWidget):
    """Edits one value, given and taken as it is stored; a sentence stands below when it is not understood.

    Nothing that was typed is ever put right behind the user's back: what is not understood stays as it is.
    """

    changed = Signal()
    """The user has changed something."""
    left = Signal()
    """The user is done with it; it has been checked."""
    entered = Signal()
    """Enter was pressed; it has been checked."""
    rearranged = Signal()
    """Its controls are others than before."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self._below = label("", "secondary", "bad", wrap=True)
        self._below.hide()

    def value(self) -> Any:
        """What stands there, as it is stored. Raises UserError when it is not understood."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a stored value, without telling anybody."""
        raise NotImplementedError

    def follow(self, before: Any, theirs: Any) -> dict[str, Any]:
        """Others have made `theirs` of `before`: take over what the user has left alone.

        What both have changed is left as the user has it and returned, for `take`; by a key of the editor's own.
        """
        return {"": theirs}

    def take(self, disputed: Mapping[str, Any]) -> None:
        """Take over what `follow` left to the user."""
        self.set_value(disputed[""])

    def check(self) -> bool:
        """Say below what is not understood, or show the value as it is written; whether all is well."""
        try:
            value = self.value()
        except UserError as error:
            self.set_error(sentence(error))
            return False
        self.set_error("")
        self.set_value(value)
        return True

    def error(self) -> str:
        """The sentence that stands below; empty when all is well."""
        return "" if self._below.isHidden() else self._below.text()

    def set_error(self, sentence: str) -> None:
        """Mark the editor and say `sentence` below it; an empty one takes the mark away."""
        if sentence == self.error():
            return
        self._below.setText(sentence)
        self._below.setVisible(bool(sentence))
        for control in self.controls():
            restyle(control, invalid=bool(sentence))
            control.setAccessibleDescription(sentence)
            control.update()

    def controls(self) -> list[QWidget]:
        """The widgets that hold the value, the first of which gets the focus."""
        raise NotImplementedError

    def is_edited(self) -> bool:
        """Whether the keyboard is in it."""
        focus = self.focusWidget()
        return focus is not None and focus.hasFocus()

    def place(self, content: QWidget | QBoxLayout) -> None:
        """Put the controls in, with room for a sentence below."""
        column(content, self._below, into=self, space=4)
        first = self.controls()[0]
        first.setAccessibleName(self.name)
        self.setFocusProxy(first)
