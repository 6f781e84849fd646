"""Who works here: asked where colleagues will want to know it."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from desktop_crm.base.i18n import _
from desktop_crm.ops import people
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.kit.fields import Field


class Who(Field):
    """The name of whoever works on this laptop."""

    def __init__(self, ws: Workspace) -> None:
        me = people.me(ws)
        self.name = QLineEdit(me[1] if me else "")
        self.name.setPlaceholderText(_("For example, Anna Sokolova"))
        super().__init__(_("Your name"), self.name)
        self.name.textEdited.connect(lambda _text: self.set_error(""))

    def check(self) -> bool:
        """Whether there is a name; says so when there is none."""
        if self.name.text().strip():
            return True
        self.set_error(_("Type your name: it stands at what you change."))
        self.name.setFocus()
        return False
